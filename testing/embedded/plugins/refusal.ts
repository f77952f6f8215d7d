/**
 * What writes are answered with that admission refuses.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty, stringOrUndefined } from "../json.ts";
import { metaOf, withMeta } from "../object_meta.ts";
import { forbidden, type StatusError } from "../status.ts";
import type { PluginWrite } from "./admission_plugin.ts";

/**
 * Refuses a write.
 *
 * @param object The object that was to be stored.
 * @param write The write.
 * @param message Why.
 * @returns 403 Forbidden; an object without a name yet is called by the beginning of it.
 */
export function refused(object: JsonObject, { served }: PluginWrite, message: string): StatusError {
  const { name } = metaOf(object);
  const prefix = stringOrUndefined(objectOrEmpty(object["metadata"])["generateName"]);
  return forbidden(served, name === "" ? prefix ?? "Unknown" : name, { message });
}

/**
 * Refuses a write that may still be changed: a name that is made of the beginning of one is not made yet then.
 *
 * @param object The object that was to be stored.
 * @param write The write.
 * @param message Why.
 * @returns 403 Forbidden.
 */
export function refusedEarly(object: JsonObject, write: PluginWrite, message: string): StatusError {
  const { name } = metaOf(object);
  const prefix = stringOrUndefined(objectOrEmpty(object["metadata"])["generateName"]) ?? "";
  const isMade = write.operation === "CREATE" && prefix !== "" && name.slice(0, -SUFFIX_LENGTH) === prefix;
  return refused(isMade ? withMeta(object, { name: undefined }) : object, write, message);
}

/** How many random characters a name ends with that was made. */
const SUFFIX_LENGTH = 5;
