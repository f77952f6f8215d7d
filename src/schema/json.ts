/**
 * JSON as types, for what schemas describe: read-only, since values are shared and never changed in place.
 *
 * @module
 */

/** Any JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  /** The fields. */
  readonly [key: string]: JsonValue;
}

/**
 * Tells JSON objects from the other values.
 *
 * @param value Any value.
 * @returns Whether it is an object: neither an array nor null.
 *
 * @example An array is not an object
 * ```ts
 * import { isJsonObject } from "@kubeloop/sdk/schema";
 *
 * console.assert(isJsonObject({}) && !isJsonObject([]));
 * ```
 */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Tells JSON arrays from the other values; `Array.isArray` forgets about read-only ones.
 *
 * @param value Any value.
 * @returns Whether it is an array.
 *
 * @example An object is not an array
 * ```ts
 * import { isJsonArray } from "@kubeloop/sdk/schema";
 *
 * console.assert(isJsonArray([]) && !isJsonArray({}));
 * ```
 */
export function isJsonArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/**
 * Compares two JSON values; the order of an object's fields does not matter.
 *
 * @param left A value; `undefined` stands for a missing one.
 * @param right Another one.
 * @returns Whether they are the same JSON.
 *
 * @example Fields in another order
 * ```ts
 * import { jsonEqual } from "@kubeloop/sdk/schema";
 *
 * console.assert(jsonEqual({ a: 1, b: [2] }, { b: [2], a: 1 }));
 * ```
 */
export function jsonEqual(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (isJsonArray(left)) {
    return isJsonArray(right) && left.length === right.length &&
      left.every((item, index) => jsonEqual(item, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const fields = Object.keys(left);
  return fields.length === Object.keys(right).length &&
    fields.every((field) => Object.hasOwn(right, field) && jsonEqual(left[field], right[field]));
}
