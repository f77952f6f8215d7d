/**
 * The directives of strategic merge patches.
 *
 * @module
 */

import { goString, goText } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { badPatch, PatchError } from "./patch_error.ts";

/** What happens to the object or item that it is in: "delete", "replace" or "merge". */
export const PATCH = "$patch";

/** The fields that an object keeps. */
export const RETAIN_KEYS = "$retainKeys";

/** In front of a slash and a field: the scalars that its list loses. */
export const DELETE_FROM_LIST = "$deleteFromPrimitiveList";

/** In front of a slash and a field: the order of its list. */
export const SET_ORDER = "$setElementOrder";

/**
 * The field that a directive is for.
 *
 * @param directive The directive with its slash and field.
 * @param prefix What is in front of the slash.
 * @returns The field's name.
 * @throws {PatchError} If there is something else in front of the slash, or no slash.
 */
export function fieldOfDirective(directive: string, prefix: string): string {
  if (directive.startsWith(`${prefix}/`)) return directive.slice(prefix.length + 1);
  throw badPatch(
    `invalid patch format of ${prefix === SET_ORDER ? "setElementOrder list" : "primitive list"}`,
  );
}

/**
 * Keeps only the fields that a patch names for it, if it names any.
 *
 * @param current The object.
 * @param patch Its patch.
 * @returns The object without the other fields.
 * @throws {PatchError} If the patch sets a field that is not to be kept.
 */
export function withRetainedKeys(current: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch[RETAIN_KEYS];
  if (keys === undefined) return current;
  const kept = new Set<JsonValue>(Array.isArray(keys) ? keys : []);
  const isFit = Object.entries(patch).every(([name, value]) =>
    value === null || isDirective(name) || kept.has(name)
  );
  if (!Array.isArray(keys) || !isFit) throw badPatch("invalid patch format of retainKeys");
  return Object.fromEntries(Object.entries(current).filter(([name]) => kept.has(name)));
}

/**
 * Cleans a value that is taken over as a whole: it has no nulls and no directives.
 *
 * @param value The patch's value.
 * @returns The clean value, `undefined` if it is nothing but a directive.
 */
export function withoutDirectives(value: JsonValue): JsonValue | undefined {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  if (PATCH in value) return undefined;
  // Other directives stay: to the object, they are fields that it does not know.
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      const content = field === null ? undefined : withoutDirectives(field);
      return content === undefined ? [] : [[name, content]];
    }),
  );
}

/**
 * Cleans an object that is taken over as a whole.
 *
 * @param object The patch's object, `$patch` left out.
 * @returns The object without nulls and directives.
 */
export function cleanObject(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, field]) => {
      if (field === null || isDirective(name)) return [];
      const value = isJsonObject(field) && !(PATCH in field) ? cleanObject(field) : withoutDirectives(field);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * Refuses a directive.
 *
 * @param directive What `$patch` has.
 * @param patch The object that it is in.
 * @returns 500 without a reason.
 */
export function unknownDirective(directive: JsonValue, patch: JsonObject): PatchError {
  return failedPatch(`unknown patch type: ${goString(directive)} in map: ${goText(patch)}`);
}

/**
 * Refuses a patch for a reason that has no code of its own.
 *
 * @param message The API server's words.
 * @returns 500 without a reason.
 */
export function failedPatch(message: string): PatchError {
  return new PatchError(500, "", { message });
}

function isDirective(name: string): boolean {
  return name === RETAIN_KEYS || name.startsWith(SET_ORDER) || name.startsWith(DELETE_FROM_LIST);
}
