/**
 * JSON as types: what the embedded API server stores, patches and sends. All of it is read-only, since stored
 * values are shared between revisions.
 *
 * @module
 */

/** Any JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * Tells JSON objects from the other values.
 *
 * @param value Any value.
 * @returns Whether it is an object: neither an array nor null.
 */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads an object that may be missing.
 *
 * @param value Any value.
 * @returns The value if it is a JSON object, an empty object otherwise.
 */
export function objectOrEmpty(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/**
 * Reads a list of objects that may be missing.
 *
 * @param value Any value.
 * @returns The items of a list, an empty object for each that is none; empty for what is no list.
 */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(objectOrEmpty) : [];
}

/**
 * Reads a string that may be missing.
 *
 * @param value Any value.
 * @returns The value if it is a string that is not empty, `undefined` otherwise.
 */
export function stringOrUndefined(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * Sets one field of an object.
 *
 * @param object The object, left as it is.
 * @param field The field's name.
 * @param value The value, or `undefined` to leave the field out.
 * @returns A copy with the field set.
 */
export function withField(object: JsonObject, field: string, value: JsonValue | undefined): JsonObject {
  if (value !== undefined) return { ...object, [field]: value };
  if (!(field in object)) return object;
  const { [field]: _dropped, ...rest } = object;
  return rest;
}

/**
 * Compares two JSON values; the order of an object's fields does not matter.
 *
 * @param left A value; `undefined` stands for a missing field.
 * @param right Another one.
 * @returns Whether they are the same JSON.
 */
export function jsonEqual(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length &&
      left.every((item, index) => jsonEqual(item, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const fields = Object.keys(left);
  return fields.length === Object.keys(right).length &&
    fields.every((field) => field in right && jsonEqual(left[field], right[field]));
}

/**
 * Follows the names of fields.
 *
 * @param object Where to begin.
 * @param path The names, with dots between them; what is in lists and under keys with dots is not found.
 * @returns What is there; `undefined` if nothing is.
 */
export function fieldAt(object: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const name of path.split(".")) value = isJsonObject(value) ? value[name] : undefined;
  return value;
}
