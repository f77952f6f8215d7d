/**
 * Brings owners in line with a schema that has changed since they came to own their fields.
 *
 * @module
 */

import { type FieldNode, fieldNode, GRANULAR_JSON } from "./field_node.ts";
import { type FieldSet, type FieldSetNode, NO_FIELDS } from "./field_set.ts";
import { fieldName, type PathElement } from "./path_element.ts";

/**
 * Makes owners of parts of what is now owned as a whole owners of the whole.
 *
 * @param fields What a manager owns.
 * @param node The place that the fields are below.
 * @returns The fields as the schema has them now.
 */
export function reconcileFields(fields: FieldSet, node: FieldNode): FieldSet {
  const result = new Map<PathElement, FieldSetNode>();
  for (const [element, owned] of fields) {
    const place = placeOf(element, node);
    result.set(element, place === undefined ? owned : reconcileNode(owned, place));
  }
  return result;
}

function reconcileNode(owned: FieldSetNode, place: FieldNode): FieldSetNode {
  const { children } = owned;
  // JSON of any form, and maps of it, are left as they are.
  const isFree = place.scalar !== undefined ||
    place.map?.others === GRANULAR_JSON && place.map.fields.size === 0;
  if (isFree || children.size === 0) return owned;
  const isAtomic = place.map?.atomic ?? place.list?.sharing === "atomic";
  return isAtomic
    ? { isMember: true, children: NO_FIELDS }
    : { isMember: owned.isMember, children: reconcileFields(children, place) };
}

function placeOf(element: PathElement, { map, list }: FieldNode): FieldNode | undefined {
  const name = fieldName(element);
  if (name !== undefined) return map === undefined ? undefined : fieldNode(map, name);
  return list?.items;
}
