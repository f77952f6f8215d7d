/**
 * Checks that the items of lists of type "set", and the keys of lists of type "map", are there once each.
 *
 * @module
 */

import {
  duplicateValue,
  fieldChild,
  type FieldError,
  fieldKey,
  type FieldPath,
  invalidValue,
} from "./field_error.ts";
import { goJson } from "./go_format.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";

/**
 * Looks for items that are there twice.
 *
 * @param value The value.
 * @param schema Its structural schema.
 * @param path Its path in messages; `undefined` for the whole object.
 * @returns One finding for each value that is repeated, at its second place.
 */
export function checkListTypes(
  value: JsonValue,
  schema: JsonSchemaProps,
  path: FieldPath,
): readonly FieldError[] {
  if (isJsonArray(value)) {
    const { items } = schema;
    const own = checkList(value, schema, path);
    if (items === undefined) return own;
    return [...own, ...value.flatMap((item, index) => checkListTypes(item, items, fieldKey(path, index)))];
  }
  if (!isJsonObject(value)) return [];
  const { properties = {}, additionalProperties } = schema;
  const errors: FieldError[] = [];
  for (const [name, item] of Object.entries(value)) {
    // Nothing is said of scalars, nor of what has no schema.
    if (typeof item !== "object" || item === null) continue;
    if (typeof additionalProperties === "object") {
      errors.push(...checkListTypes(item, additionalProperties, fieldKey(path, name)));
    }
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property !== undefined) errors.push(...checkListTypes(item, property, fieldChild(path, name)));
  }
  return errors;
}

function checkList(
  list: readonly JsonValue[],
  schema: JsonSchemaProps,
  path: FieldPath,
): readonly FieldError[] {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") return duplicates(list, path);
  if (type !== "map") return [];
  const wrong = list.findIndex((item) => item !== null && !isJsonObject(item));
  if (wrong >= 0) {
    const text = "must be an object for an array of list-type map";
    return [invalidValue(fieldKey(path, wrong), list[wrong] ?? null, text)];
  }
  const names = schema["x-kubernetes-list-map-keys"] ?? [];
  return duplicates(list.map((item) => keysOf(item, names)), path);
}

function duplicates(values: readonly JsonValue[], path: FieldPath): readonly FieldError[] {
  const seen = new Map<string, number>();
  return values.flatMap((value, index) => {
    const text = goJson(value);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return times === 2 ? [duplicateValue(fieldKey(path, index), value)] : [];
  });
}

function keysOf(item: JsonValue, names: readonly string[]): JsonObject {
  const keys: [string, JsonValue][] = [];
  for (const name of names) {
    const value = isJsonObject(item) && Object.hasOwn(item, name) ? item[name] : undefined;
    if (value !== undefined) keys.push([name, value]);
  }
  return Object.fromEntries(keys);
}
