/**
 * Objects of a built-in kind as they are written out: some fields are there even when nobody has set them.
 *
 * @module
 */

import { emptyScalar, type FieldNode, fieldNode, type NamedField } from "./field_node.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

/**
 * Puts in what is always there.
 *
 * @param object The object, without empty fields.
 * @param root Its kind's fields.
 * @returns The object with the fields that it always has, at every depth.
 */
export function withConstantFields(object: JsonObject, root: FieldNode): JsonObject {
  return objectOrEmpty(encodedAt(object, root, hasConstant));
}

/**
 * Puts in what is always written, which may be null.
 *
 * @param object The object, without empty fields.
 * @param root Its kind's fields.
 * @returns The object as it is answered.
 */
export function encoded(object: JsonObject, root: FieldNode): JsonObject {
  return objectOrEmpty(encodedAt(object, root, isWritten));
}

function encodedAt(
  value: JsonValue,
  { map, list }: FieldNode,
  isPutIn: (field: NamedField) => boolean,
): JsonValue {
  if (Array.isArray(value)) {
    return list === undefined ? value : value.map((item: JsonValue) => encodedAt(item, list.items, isPutIn));
  }
  if (!isJsonObject(value) || map === undefined) return value;
  const written = Object.entries(value).map(([name, field]): [string, JsonValue] => {
    const place = fieldNode(map, name);
    if (place === undefined) return [name, field];
    const isNone = Array.isArray(field) && field.length === 0 && map.fields.get(name)?.isNullIfMissing;
    return [name, isNone && isPutIn === isWritten ? null : encodedAt(field, place, isPutIn)];
  });
  const missing = [...map.fields].flatMap(([name, field]): [string, JsonValue][] =>
    isPutIn(field) && !Object.hasOwn(value, name) ? [[name, emptyOf(field, isPutIn)]] : []
  );
  return Object.fromEntries([...written, ...missing]);
}

function hasConstant({ isAlwaysThere, isLeftOutIfEmpty }: NamedField): boolean {
  return isAlwaysThere === true && isLeftOutIfEmpty !== true;
}

function isWritten(field: NamedField): boolean {
  return hasConstant(field) || field.isNullIfMissing === true;
}

function emptyOf(
  { node, isNullIfMissing }: NamedField,
  isPutIn: (field: NamedField) => boolean,
): JsonValue {
  return isNullIfMissing === true ? null : emptyAt(node, isPutIn);
}

/** A struct is written with its own fields, a scalar is empty, a list or a map is null. */
function emptyAt(node: FieldNode, isPutIn: (field: NamedField) => boolean): JsonValue {
  const { map } = node;
  if (map !== undefined && map.fields.size > 0) return encodedAt({}, { map }, isPutIn);
  return emptyScalar(node) ?? null;
}
