/**
 * Lists in strategic merge patches: merged by a key of their items, or as sets of scalars.
 *
 * @module
 */

import { goText, goType } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { unfitPatch } from "./patch_error.ts";
import {
  cleanObject,
  failedPatch,
  PATCH,
  unknownDirective,
  withoutDirectives,
} from "./strategic_directives.ts";

/** A list. */
export type List = readonly JsonValue[];

/** How a list is merged. */
export interface ListMerge {
  /** Whether it is merged at all; a patch replaces it otherwise. */
  readonly isMerged: boolean;
  /** The field that tells items apart that are objects. */
  readonly key?: string;
  /** Merges the patch for an item into it. */
  readonly mergeItems: (item: JsonObject, patch: JsonObject) => JsonObject;
}

/**
 * Takes scalars out of a list.
 *
 * @param list The list.
 * @param gone The scalars.
 * @returns The rest.
 */
export function deleteScalars(list: List, gone: List): JsonValue[] {
  const scalars = new Set(gone);
  return list.filter((item) => !scalars.has(item));
}

/**
 * Merges a list of a patch into the list of the object.
 *
 * @param current The object's list.
 * @param patch The patch's list; items may be directives.
 * @param merge How the list is merged.
 * @returns The merged list: new items in front, in the patch's order; the others as they were.
 * @throws {PatchError} If an item lacks the merge key, or if items are of several types.
 */
export function mergeLists(current: List, patch: List, merge: ListMerge): List {
  if (current.length + patch.length === 0) return current;
  checkItems([...current, ...patch], [current, patch]);
  const { key } = merge;
  if (!isJsonObject(current[0] ?? patch[0])) {
    return inOrder([...new Set([...current, ...patch])], { first: patch, before: current, key: undefined });
  }
  if (key === undefined) throw failedPatch("cannot merge lists without merge key");
  const { base, rest } = applyItemDirectives(current.filter(isJsonObject), patch.filter(isJsonObject), key);
  const merged: JsonObject[] = [...base];
  for (const item of rest) {
    const value = requireKey(item, key);
    const index = merged.findIndex((other) => other[key] === value);
    const before = merged[index];
    if (before === undefined) merged.push(cleanObject(item));
    else merged[index] = merge.mergeItems(before, item);
  }
  return inOrder(merged, { first: rest, before: base, key, mayLackKey: true });
}

/**
 * Merges a list of a patch into the list of the object, and orders the result as a directive says.
 *
 * @param current The object's list; absent if it has none.
 * @param patch The patch's list; absent if it has none.
 * @param options How the list is merged, and the order: all items that the patch knows of.
 * @returns The merged list.
 * @throws {PatchError} If the patch's items are not in the order, or as `mergeLists` does.
 */
export function orderLists(
  current: List | undefined,
  patch: List | undefined,
  options: ListMerge & { order: List },
): List {
  const { order, key } = options;
  const stranger = key === undefined ? -1 : order.findIndex((entry) => !isJsonObject(entry));
  if (patch === undefined && stranger >= 0) throw failedPatch(`value for key ${stranger} is not a map`);
  checkOrder(patch ?? [], order, key);
  const merged = mergedList(current, patch, options);
  if (merged.length === 0) return merged;
  return inOrder(merged, { first: order, before: current ?? [], key });
}

function mergedList(current: List | undefined, patch: List | undefined, merge: ListMerge): List {
  if (patch === undefined) return current ?? [];
  if (current !== undefined && merge.isMerged) return mergeLists(current, patch, merge);
  return patch.map(withoutDirectives).filter((item) => item !== undefined);
}

function applyItemDirectives(
  current: readonly JsonObject[],
  patch: readonly JsonObject[],
  key: string,
): { base: readonly JsonObject[]; rest: readonly JsonObject[] } {
  let base = current;
  let isReplacement = false;
  for (const item of patch) {
    const directive = item[PATCH];
    if (directive === "delete") {
      const value = requireKey(item, key);
      base = base.filter((other) => other[key] !== value);
    } else if (directive === "replace") {
      isReplacement = true;
    } else if (directive === "merge") {
      throw failedPatch("merging lists cannot yet be specified in the patch");
    } else if (directive !== undefined) {
      throw unknownDirective(directive, item);
    }
  }
  const rest = patch.filter((item) => !(PATCH in item));
  return isReplacement ? { base: rest.map(cleanObject), rest: [] } : { base, rest };
}

/** Items that the patch knows come in its order; the object's own items stay in front of those that they preceded. */
function inOrder(
  items: List,
  { first, before, key, mayLackKey = false }: {
    readonly first: List;
    readonly before: List;
    readonly key: string | undefined;
    /** Whether an item may have null for its key, which is not there any more. */
    readonly mayLackKey?: boolean;
  },
): JsonValue[] {
  const identity = (item: JsonValue): JsonValue => {
    if (key === undefined || !isJsonObject(item)) return item;
    return mayLackKey ? item[key] ?? null : requireKey(item, key);
  };
  const positions = (list: List): Map<JsonValue, number> => {
    const found = new Map<JsonValue, number>();
    for (const [index, item] of list.entries()) {
      if (!found.has(identity(item))) found.set(identity(item), index);
    }
    return found;
  };
  const wanted = positions(first);
  const known = positions(before);
  const at = (places: Map<JsonValue, number>, item: JsonValue): number => places.get(identity(item)) ?? -1;
  const patched = items.filter((item) => wanted.has(identity(item))).sort((l, r) =>
    at(wanted, l) - at(wanted, r)
  );
  const others = items.filter((item) => !wanted.has(identity(item))).sort((l, r) =>
    at(known, l) - at(known, r)
  );

  const result: JsonValue[] = [];
  let next = 0;
  for (const item of patched) {
    const place = at(known, item);
    for (let other = others[next]; other !== undefined && at(known, other) < place; other = others[next]) {
      if (at(known, other) < 0) break;
      result.push(other);
      next++;
    }
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}

/** The patch's items must be in the order, one after the other; those that delete need not. */
function checkOrder(patch: List, order: List, key: string | undefined): void {
  if (patch.length === 0 || order.length === 0) return;
  const items = patch.filter((item) => key === undefined || !isJsonObject(item) || !(PATCH in item));
  let next = 0;
  for (const entry of order) {
    const item = items[next];
    if (item === undefined) return;
    if (sameItem(item, entry, key)) next++;
  }
  if (next < items.length) {
    throw failedPatch(
      `The order in patch list:\n${goText(patch)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
    );
  }
}

function sameItem(item: JsonValue, entry: JsonValue, key: string | undefined): boolean {
  if (key === undefined) return item === entry;
  if (!isJsonObject(item) || !isJsonObject(entry)) {
    const other = isJsonObject(item) ? entry : item;
    throw failedPatch(`expected a map[string]interface {}, but received a ${goType(other)}`);
  }
  return requireKey(item, key) === requireKey(entry, key);
}

function requireKey(item: JsonObject, key: string): JsonValue {
  const value = item[key];
  if (value === undefined) {
    throw failedPatch(`map: ${goText(item)} does not contain declared merge key: ${key}`);
  }
  return value;
}

/** All items are of one type, and not lists. */
function checkItems(items: List, lists: readonly List[]): void {
  const types = new Set(
    items.map((item) => Array.isArray(item) ? "list" : item === null ? "null" : typeof item),
  );
  if (Array.isArray(items[0])) throw unfitPatch();
  if (types.size > 1) throw failedPatch(`list element types are not identical: ${goText(lists)}`);
}
