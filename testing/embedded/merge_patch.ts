/**
 * JSON merge patch (RFC 7386) as the API server applies it.
 *
 * @module
 */

import { goJsonKind } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { badPatch } from "./patch_error.ts";

/**
 * Applies a merge patch.
 *
 * @param current The object; it stays as it is.
 * @param patch The request's body.
 * @returns The patched object.
 * @throws {PatchError} If the patch is not an object (400).
 */
export function applyMergePatch(current: JsonObject, patch: JsonValue): JsonObject {
  if (patch === null) throw badPatch("Invalid JSON Patch");
  if (!isJsonObject(patch)) {
    throw badPatch(
      `error decoding patch: json: cannot unmarshal ${
        goJsonKind(patch)
      } into Go value of type map[string]interface {}`,
    );
  }
  return mergeObjects(current, patch);
}

function mergeObjects(current: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(current));
  for (const [name, value] of Object.entries(patch)) {
    const before = merged.get(name) ?? null;
    if (value === null) merged.delete(name);
    else if (isJsonObject(before)) {
      merged.set(name, isJsonObject(value) ? mergeObjects(before, value) : value);
    } else merged.set(name, withoutNulls(value));
  }
  return Object.fromEntries(merged);
}

/** New objects lose their nulls, those in lists as well; items that are null stay. */
function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => field === null ? [] : [[name, withoutNulls(field)]]),
  );
}
