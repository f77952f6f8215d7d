/**
 * Takes fields out of a value.
 *
 * @module
 */

import { type FieldNode, fieldNode, itemElement, partFor } from "./field_node.ts";
import type { FieldSet } from "./field_set.ts";
import { isJsonObject, type JsonValue } from "./json.ts";
import { fieldElement } from "./path_element.ts";

/**
 * Removes fields and items.
 *
 * @param value The value; it fits the schema.
 * @param fields What goes; a member goes with all that is below it.
 * @param node The value's place.
 * @returns The rest, null if it is a container of which nothing is left.
 */
export function removeFields(value: JsonValue, fields: FieldSet, node: FieldNode): JsonValue {
  if (fields.size === 0) return value;
  const part = partFor(node, value);
  if (part === "map" && isJsonObject(value)) {
    const { map } = node;
    if (map === undefined || map.atomic) return null;
    const rest: [string, JsonValue][] = [];
    for (const [name, field] of Object.entries(value)) {
      const cut = fields.get(fieldElement(name));
      const place = fieldNode(map, name);
      if (cut === undefined || place === undefined) rest.push([name, field]);
      else if (!cut.isMember) rest.push([name, removeFields(field, cut.children, place)]);
    }
    return rest.length === 0 ? null : Object.fromEntries(rest);
  }
  if (part === "list" && Array.isArray(value)) {
    const { list } = node;
    if (list === undefined || list.sharing === "atomic") return null;
    const rest: JsonValue[] = [];
    for (const item of value) {
      const element = itemElement(list, item);
      const cut = element === undefined ? undefined : fields.get(element);
      if (cut === undefined) rest.push(item);
      else if (!cut.isMember) rest.push(removeFields(item, cut.children, list.items));
    }
    return rest.length === 0 ? null : rest;
  }
  return value;
}
