/**
 * What is answered of an object that was never stored: the storage makes null of an empty list, and this one is shown as
 * it was sent.
 *
 * @module
 */

import { isJsonObject, type JsonObject, withField } from "./json.ts";

/**
 * Shows the empty lists of an object that its update has removed.
 *
 * @param object The object as it would be stored.
 * @param sent The object as it was sent, or made by a patch.
 * @returns The object with the empty lists that were sent.
 */
export function withSentLists(object: JsonObject, sent: JsonObject): JsonObject {
  let shown = object;
  for (const [field, value] of Object.entries(object)) {
    const own = sent[field];
    if (value === null && Array.isArray(own) && own.length === 0) shown = withField(shown, field, []);
    if (isJsonObject(value) && isJsonObject(own)) shown = withField(shown, field, withSentLists(value, own));
  }
  return shown;
}
