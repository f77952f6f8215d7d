/**
 * The fields that a value has: what its applier comes to own.
 *
 * @module
 */

import {
  type FieldNode,
  fieldNode,
  itemElement,
  type ListNode,
  type MapNode,
  partFor,
} from "./field_node.ts";
import { type FieldSet, FieldSetBuilder } from "./field_set.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { fieldElement, type FieldPath, type PathElement } from "./path_element.ts";

/**
 * Lists the fields of a value.
 *
 * @param value The value; it fits the schema.
 * @param node Its place.
 * @returns Its scalars, what is owned as a whole, items, entries of maps, and what is empty or null. Objects with
 * fields that the schema names count through these fields only.
 */
export function fieldsOf(value: JsonValue, node: FieldNode): FieldSet {
  const fields = new FieldSetBuilder();
  collect({ path: [], value, node }, fields);
  return fields.build();
}

interface Place {
  readonly path: FieldPath;
  readonly value: JsonValue;
  readonly node: FieldNode;
}

function collect({ path, value, node }: Place, fields: FieldSetBuilder): void {
  const part = partFor(node, value);
  if (part === "map" && node.map !== undefined && !node.map.atomic) {
    if (isJsonObject(value)) collectObject(path, { value, map: node.map }, fields);
  } else if (part === "list" && node.list !== undefined && node.list.sharing !== "atomic") {
    if (Array.isArray(value)) collectItems(path, { items: value, list: node.list }, fields);
  } else {
    fields.add(path);
  }
}

function collectObject(
  path: FieldPath,
  { value, map }: { value: JsonObject; map: MapNode },
  fields: FieldSetBuilder,
): void {
  for (const [name, field] of Object.entries(value)) {
    const node = fieldNode(map, name);
    if (node === undefined) continue;
    const fieldPath = [...path, fieldElement(name)];
    collect({ path: fieldPath, value: field, node }, fields);
    const isEmpty = field === null || (isJsonObject(field) && Object.keys(field).length === 0);
    if (isEmpty || !map.fields.has(name)) fields.add(fieldPath);
  }
}

function collectItems(
  path: FieldPath,
  { items, list }: { items: readonly JsonValue[]; list: ListNode },
  fields: FieldSetBuilder,
): void {
  const elements = items.map((item) => itemElement(list, item));
  const seen = new Set<PathElement>();
  const repeated = new Set<PathElement>();
  for (const element of elements) {
    if (element === undefined) continue;
    if (seen.has(element)) repeated.add(element);
    seen.add(element);
  }
  for (const [index, item] of items.entries()) {
    const element = elements[index];
    if (element === undefined) continue;
    const itemPath = [...path, element];
    if (!repeated.has(element)) collect({ path: itemPath, value: item, node: list.items }, fields);
    fields.add(itemPath);
  }
}
