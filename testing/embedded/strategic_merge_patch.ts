/**
 * Strategic merge patch: a merge patch that knows the schema, so that lists can be merged item by item, and that has
 * directives (`$patch`, `$retainKeys`, `$deleteFromPrimitiveList`, `$setElementOrder`). Built-in kinds only.
 *
 * @module
 */

import type { MapNode, NamedField } from "./field_node.ts";
import type { FieldSchema } from "./field_schema.ts";
import { goJsonKind, goType } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { badPatch, type PatchError } from "./patch_error.ts";
import {
  cleanObject,
  DELETE_FROM_LIST,
  failedPatch,
  fieldOfDirective,
  PATCH,
  RETAIN_KEYS,
  SET_ORDER,
  unknownDirective,
  withoutDirectives,
  withRetainedKeys,
} from "./strategic_directives.ts";
import { deleteScalars, type ListMerge, mergeLists, orderLists } from "./strategic_list_merge.ts";

/**
 * Applies a strategic merge patch.
 *
 * @param current The object; it stays as it is.
 * @param patch The request's body.
 * @param schema The kind's schema.
 * @returns The patched object.
 * @throws {PatchError} If the patch is no object or has a directive of a wrong form (400), an item without its merge
 * key, or a directive that is not known (500).
 */
export function applyStrategicMergePatch(
  current: JsonObject,
  patch: JsonValue,
  schema: Pick<FieldSchema, "root">,
): JsonObject {
  if (patch === null) return current;
  if (!isJsonObject(patch)) {
    throw badPatch(
      `json: cannot unmarshal ${goJsonKind(patch)} into Go value of type map[string]interface {}`,
    );
  }
  return mergeObjects(current, patch, schema.root.map);
}

/** `map` is the place of the object; `undefined` where the schema has none. */
function mergeObjects(current: JsonObject, patch: JsonObject, map: MapNode | undefined): JsonObject {
  const { [PATCH]: directive, ...content } = patch;
  if (directive === "delete") return {};
  if (directive === "replace") return cleanObject(content);
  if (directive !== undefined) throw unknownDirective(directive, patch);

  const merged = new Map(Object.entries(withRetainedKeys(current, content)));
  const ordered = applyOrders(merged, content, map);
  for (const [key, value] of Object.entries(content)) {
    if (key === RETAIN_KEYS || key.startsWith(SET_ORDER) || ordered.has(key)) continue;
    const isDeletion = key.startsWith(DELETE_FROM_LIST);
    const name = isDeletion ? fieldOfDirective(key, DELETE_FROM_LIST) : key;
    const before = merged.get(name);
    const after = value === null
      ? undefined
      : isDeletion
      ? withoutScalars(before, value)
      : mergeValues(before, value, { name, map });
    if (after === undefined) merged.delete(name);
    else merged.set(name, after);
  }
  return Object.fromEntries(merged);
}

function withoutScalars(before: JsonValue | undefined, gone: JsonValue): JsonValue | undefined {
  return Array.isArray(before) && Array.isArray(gone) ? deleteScalars(before, gone) : before;
}

function mergeValues(
  before: JsonValue | undefined,
  value: JsonValue,
  { name, map }: { name: string; map: MapNode | undefined },
): JsonValue | undefined {
  if (isJsonObject(before) && isJsonObject(value)) {
    const { node, isReplaced } = requireField(map, name);
    if (isReplaced) return withoutDirectives(value);
    // JSON of any form has no fields that could be looked up.
    return mergeObjects(before, value, node.scalar === undefined ? node.map : undefined);
  }
  if (Array.isArray(before) && Array.isArray(value)) {
    const field = requireField(map, name);
    // What is not merged is taken as it comes; directives in it are unknown fields.
    return field.merge === undefined ? value : mergeLists(before, value, listMergeOf(field));
  }
  return withoutDirectives(value);
}

function requireField(map: MapNode | undefined, name: string): NamedField {
  const field = map?.fields.get(name) ?? (map?.others === undefined ? undefined : { node: map.others });
  if (field === undefined) {
    throw failedPatch(`unable to find api field for the json field ${JSON.stringify(name)}`);
  }
  return field;
}

function listMergeOf({ merge, node }: NamedField): ListMerge {
  const mergeItems = (item: JsonObject, patch: JsonObject): JsonObject =>
    mergeObjects(item, patch, node.list?.items.map);
  return {
    isMerged: merge !== undefined,
    mergeItems,
    ...(merge?.key === undefined ? {} : { key: merge.key }),
  };
}

/** Merges the lists whose order the patch sets, and tells which these are. */
function applyOrders(
  merged: Map<string, JsonValue>,
  patch: JsonObject,
  map: MapNode | undefined,
): Set<string> {
  const done = new Set<string>();
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(SET_ORDER)) continue;
    const name = fieldOfDirective(key, SET_ORDER);
    const before = merged.get(name);
    const value = patch[name];
    const field = requireField(map, name);
    if (!Array.isArray(order)) throw notAList(order);
    if (before !== undefined && !Array.isArray(before)) throw notAList(before);
    if (value !== undefined && !Array.isArray(value)) throw notAList(value);
    if (field.node.list === undefined) {
      throw failedPatch("expected slice or array type, but got: struct");
    }
    done.add(name);
    if (before !== undefined || value !== undefined) {
      merged.set(name, orderLists(before, value, { ...listMergeOf(field), order }));
    }
  }
  return done;
}

function notAList(value: JsonValue): PatchError {
  return failedPatch(`expected a []interface {}, but received a ${goType(value)}`);
}
