/**
 * What writes are answered with that admission refuses.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty, stringOrUndefined } from "../json.ts";
import { metaOf } from "../object_meta.ts";
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
