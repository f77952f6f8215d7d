/**
 * Removes what an applier owned and no longer mentions.
 *
 * @module
 */

import { fieldsOf } from "./field_extent.ts";
import { type FieldNode, fieldNode } from "./field_node.ts";
import { removeFields } from "./field_removal.ts";
import { difference, type FieldSet, type FieldSetNode, intersection, NO_FIELDS, union } from "./field_set.ts";
import type { JsonValue } from "./json.ts";
import type { ManagerEntries } from "./manager_entries.ts";
import { fieldName, type PathElement } from "./path_element.ts";

/**
 * Prunes an object.
 *
 * @param merged The live object with the applied configuration laid over it.
 * @param context The schema's root, what the applier owned so far, and the entries, the applier's new one included.
 * @returns The object without the fields that only the applier owned, and owns no more.
 */
export function pruneFields(
  merged: JsonValue,
  context: { root: FieldNode; last: FieldSet; entries: ManagerEntries },
): JsonValue {
  const { root, entries } = context;
  if (context.last.size === 0) return merged;
  const last = withNamedParents(context.last, root);
  const owned = [...entries.values()].reduce((all, { fields }) => union(all, fields), NO_FIELDS);
  const all = withNamedParents(fieldsOf(merged, root), root);
  const kept = (value: JsonValue): FieldSet => withNamedParents(fieldsOf(value, root), root);

  // Removing an item or object takes what others own in it along: that is put back first.
  const withoutLast = removeFields(merged, last, root);
  const claimed = union(kept(withoutLast), withNamedParents(owned, root));
  const withOwned = removeFields(merged, difference(all, claimed), root);
  // What nobody owns went along, too; only what the applier owned may go.
  const gone = difference(all, kept(withOwned));
  return removeFields(merged, intersection(gone, last), root);
}

/** Objects with fields that the schema names are there through these fields: as parents they count as members. */
function withNamedParents(fields: FieldSet, node: FieldNode | undefined): FieldSet {
  const result = new Map<PathElement, FieldSetNode>();
  for (const [element, { isMember, children }] of fields) {
    const name = fieldName(element);
    const isNamed = name !== undefined && node?.map?.fields.has(name) === true;
    result.set(element, {
      isMember: isMember || isNamed && children.size > 0,
      children: withNamedParents(children, placeOf(element, node)),
    });
  }
  return result;
}

function placeOf(element: PathElement, node: FieldNode | undefined): FieldNode | undefined {
  const name = fieldName(element);
  if (name !== undefined) return node?.map === undefined ? undefined : fieldNode(node.map, name);
  return element.startsWith("k:") ? node?.list?.items : undefined;
}
