/**
 * Owners in a form that tests can read.
 *
 * @module
 */

import { pathsOf } from "../field_set.ts";
import type { JsonObject } from "../json.ts";
import { readEntries } from "../manager_entries.ts";
import { formatPath } from "../path_element.ts";

/**
 * Lists who owns what.
 *
 * @param object An object with managed fields.
 * @returns For each "manager operation subresource" its fields, one after the other.
 */
export function ownersIn(object: JsonObject): Record<string, string> {
  return Object.fromEntries(
    readEntries(object).values().map(({ manager, operation, subresource, fields }) => [
      [manager, operation, ...(subresource === undefined ? [] : [subresource])].join(" "),
      pathsOf(fields).map(formatPath).join(" "),
    ]),
  );
}
