/**
 * Objects of a built-in kind as they are written out: some fields are there even when nobody has set them.
 *
 * @module
 */

import { emptyScalar, type FieldNode, fieldNode, type NamedField } from "./field_node.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

/**
 * Puts in what is always written.
 *
 * @param object The object, without empty fields.
 * @param root Its kind's fields.
 * @returns The object with the fields that it always has, at every depth.
 */
export function encoded(object: JsonObject, root: FieldNode): JsonObject {
  return objectOrEmpty(encodedAt(object, root));
}

function encodedAt(value: JsonValue, { map, list }: FieldNode): JsonValue {
  if (Array.isArray(value)) {
    return list === undefined ? value : value.map((item: JsonValue) => encodedAt(item, list.items));
  }
  if (!isJsonObject(value) || map === undefined) return value;
  const written = Object.entries(value).map(([name, field]): [string, JsonValue] => {
    const place = fieldNode(map, name);
    return [name, place === undefined ? field : encodedAt(field, place)];
  });
  const missing = [...map.fields].flatMap(([name, field]): [string, JsonValue][] =>
    isWritten(field) && !Object.hasOwn(value, name) ? [[name, emptyAt(field.node)]] : []
  );
  return Object.fromEntries([...written, ...missing]);
}

function isWritten({ isAlwaysThere, isLeftOutIfEmpty, isNullIfMissing }: NamedField): boolean {
  return isAlwaysThere === true && isLeftOutIfEmpty !== true || isNullIfMissing === true;
}

/** A struct is written with its own fields, a scalar is empty, a list or a map is null. */
function emptyAt(node: FieldNode): JsonValue {
  const { map } = node;
  if (map !== undefined && map.fields.size > 0) return encodedAt({}, { map });
  return emptyScalar(node) ?? null;
}
