/**
 * Objects of a built-in kind as the server holds them: without nulls, empty lists and empty maps, and with some fields
 * that are always there. Nobody comes to own such a field by creating the object, since it is there before.
 *
 * @module
 */

import { emptyScalar, type FieldNode, fieldNode, type MapNode } from "./field_node.ts";
import { isJsonObject, type JsonValue } from "./json.ts";

/**
 * Leaves out fields that are null or empty, unless they are always there; of the scalars, those that the kind leaves
 * out when they are empty. JSON of any form is left as it is, and so are nulls in list items: there null can be the empty form of a time.
 *
 * @param value The value.
 * @param node Its place.
 * @returns The value without them.
 */
export function withoutEmptyFields(value: JsonValue, node: FieldNode): JsonValue {
  return withoutEmpty(value, node, false);
}

function withoutEmpty(value: JsonValue, { map, list, scalar }: FieldNode, isInList: boolean): JsonValue {
  if (scalar !== undefined) return value;
  if (Array.isArray(value)) {
    return list === undefined ? value : value.map((item) => withoutEmpty(item, list.items, true));
  }
  if (!isJsonObject(value) || map === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      const place = fieldNode(map, name);
      if (place === undefined) return [[name, field]];
      // Maps have no fields that are null: what is null there is empty.
      const content = field === null && !map.fields.has(name)
        ? emptyScalar(place) ?? null
        : withoutEmpty(field, place, isInList);
      return isEmptyField(content, { name, map, place, isInList }) ? [] : [[name, content]];
    }),
  );
}

function isEmptyField(
  value: JsonValue,
  { name, map, place, isInList }: { name: string; map: MapNode; place: FieldNode; isInList: boolean },
): boolean {
  const field = map.fields.get(name);
  if (value === null) return !isInList;
  if (field?.isAlwaysThere || field?.isNullIfMissing) return false;
  if (place.scalar !== undefined) return field?.isLeftOutIfEmpty === true && value === emptyScalar(place);
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && place.map?.fields.size === 0 && Object.keys(value).length === 0;
}

/**
 * Puts the fields in that are always there.
 *
 * @param value The value, with or without these fields.
 * @param node Its place.
 * @returns The value with all of them, but for what is owned as a whole.
 */
export function withPresentFields(value: JsonValue, node: FieldNode): JsonValue {
  if (Array.isArray(value)) {
    const { list } = node;
    if (list === undefined || list.sharing === "atomic") return value;
    return value.map((item) => withPresentFields(item, list.items));
  }
  const { map } = node;
  if (!isJsonObject(value) || map === undefined || map.atomic) return value;
  const present = new Map<string, JsonValue>();
  for (const [name, field] of Object.entries(value)) {
    const place = fieldNode(map, name);
    present.set(name, place === undefined ? field : withPresentFields(field, place));
  }
  for (const [name, { isAlwaysThere, isNullIfMissing, node: place }] of map.fields) {
    if (present.has(name)) continue;
    if (isNullIfMissing) present.set(name, null);
    else if (isAlwaysThere) present.set(name, emptyAt(place));
  }
  return Object.fromEntries(present);
}

/** An object is there with its own fields, a string is empty; a list, a map or what is owned as a whole is null. */
function emptyAt(node: FieldNode): JsonValue {
  const { map } = node;
  if (map !== undefined && map.fields.size > 0 && !map.atomic) return withPresentFields({}, { map });
  return emptyScalar(node) ?? null;
}
