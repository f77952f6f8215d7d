/**
 * The order of lists that have none: of sets and maps, an old value is brought into the new one's order, so that
 * expressions find them equal when they hold the same.
 *
 * @see KEP-2876: equality of lists of the types "set" and "map"
 *
 * @module
 */

import { isJsonArray, isJsonObject, jsonEqual, type JsonObject, type JsonValue } from "../json.ts";
import type { JsonSchemaProps } from "../json_schema_props.ts";

/**
 * Brings an old value into the order of the new one.
 *
 * @param old The value before.
 * @param value The value now.
 * @param schema The schema of both.
 * @returns The old value, its lists of the types "set" and "map" in the order of the new ones.
 */
export function alignLists(old: JsonValue, value: JsonValue | undefined, schema: JsonSchemaProps): JsonValue {
  if (isJsonArray(old)) return isJsonArray(value) ? alignList(old, value, schema) : old;
  if (!isJsonObject(old) || !isJsonObject(value)) return old;
  const { properties = {}, additionalProperties } = schema;
  return Object.fromEntries(
    Object.entries(old).map(([name, field]) => {
      const below = Object.hasOwn(properties, name)
        ? properties[name]
        : typeof additionalProperties === "object"
        ? additionalProperties
        : undefined;
      return [name, below === undefined ? field : alignLists(field, value[name], below)];
    }),
  );
}

function alignList(
  old: readonly JsonValue[],
  value: readonly JsonValue[],
  schema: JsonSchemaProps,
): readonly JsonValue[] {
  const { items = {}, "x-kubernetes-list-type": type, "x-kubernetes-list-map-keys": keys = [] } = schema;
  if (type !== "set" && type !== "map") {
    return old.map((item, index) => alignLists(item, value[index], items));
  }
  const isSame = (left: JsonValue, right: JsonValue) =>
    type === "set" ? jsonEqual(left, right) : hasSameKeys(left, right, keys);
  const rest = [...old];
  const aligned: JsonValue[] = [];
  for (const item of value) {
    const index = rest.findIndex((candidate) => isSame(candidate, item));
    const [found] = index < 0 ? [] : rest.splice(index, 1);
    if (found !== undefined) aligned.push(alignLists(found, item, items));
  }
  return [...aligned, ...rest];
}

function hasSameKeys(left: JsonValue, right: JsonValue, keys: readonly string[]): boolean {
  return isJsonObject(left) && isJsonObject(right) &&
    keys.every((key) => jsonEqual(valueAt(left, key), valueAt(right, key)));
}

function valueAt(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
