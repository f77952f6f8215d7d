/**
 * Lays an applied configuration over the live value.
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
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { PathElement } from "./path_element.ts";

/**
 * Merges two values of one place; nothing is removed by it.
 *
 * @param live The live value; it fits the schema.
 * @param applied What is laid over it; it fits, too, and no list in it has an item twice.
 * @param node Their place.
 * @returns The live value with the fields of the applied one, which win; items that both have are in the applied
 * order.
 */
export function mergeFields(live: JsonValue, applied: JsonValue, node: FieldNode): JsonValue {
  return mergeAt(live, applied, node) ?? null;
}

function mergeAt(
  live: JsonValue | undefined,
  applied: JsonValue | undefined,
  node: FieldNode,
): JsonValue | undefined {
  const part = partFor(node, applied ?? live);
  if (part === "map" && node.map !== undefined && !node.map.atomic) {
    const [below, above] = [objectIn(live), objectIn(applied)];
    if (Object.keys(below).length + Object.keys(above).length > 0) {
      return mergeObjects(below, above, node.map);
    }
  } else if (part === "list" && node.list !== undefined && node.list.sharing !== "atomic") {
    const [below, above] = [listIn(live), listIn(applied)];
    if (below.length + above.length > 0) return mergeItems(below, above, node.list);
  }
  return applied === undefined ? live : applied;
}

function mergeObjects(live: JsonObject, applied: JsonObject, map: MapNode): JsonObject {
  const merged: [string, JsonValue][] = [];
  for (const name of new Set([...Object.keys(live), ...Object.keys(applied)])) {
    const below = Object.hasOwn(live, name) ? live[name] : undefined;
    const above = Object.hasOwn(applied, name) ? applied[name] : undefined;
    const node = fieldNode(map, name);
    const value = node === undefined ? above ?? below : mergeAt(below, above, node);
    if (value !== undefined) merged.push([name, value]);
  }
  return Object.fromEntries(merged);
}

/** An item with its path element. */
interface Item {
  readonly element: PathElement;
  readonly value: JsonValue;
}

/**
 * Walks through both lists at once. An item that both have is taken where the applied list has it; an item of the
 * live list alone stays behind the one that it was behind.
 */
function mergeItems(live: readonly JsonValue[], applied: readonly JsonValue[], list: ListNode): JsonValue[] {
  const below = elementsOf(live, list);
  const above = elementsOf(applied, list);
  const liveValues = valuesByElement(below);
  const appliedValues = new Map(above.map(({ element, value }) => [element, value]));
  const shared = above.filter(({ element }) => liveValues.has(element)).map(({ element }) => element);
  const taken = new Set<PathElement>();
  const merged: JsonValue[] = [];
  const take = (element: PathElement, value: JsonValue | undefined): void => {
    const item = mergeAt(value, appliedValues.get(element), list.items);
    if (item !== undefined) merged.push(item);
  };
  const takeApplied = (element: PathElement): void => {
    taken.add(element);
    take(element, liveValues.get(element));
    if (shared[0] === element) shared.shift();
  };

  let [lower, upper] = [0, 0];
  while (lower < below.length || upper < above.length) {
    const ours = below[lower];
    const theirs = above[upper];
    if (ours !== undefined && ours.element === theirs?.element) {
      takeApplied(theirs.element);
      lower++;
      upper++;
      continue;
    }
    if (ours !== undefined) {
      const isShared = appliedValues.has(ours.element);
      if (isShared && theirs !== undefined && shared[0] !== undefined && shared[0] !== ours.element) {
        // It moves: its turn comes with the applied list.
        lower++;
        continue;
      }
      if (!isShared) {
        take(ours.element, ours.value);
        lower++;
        continue;
      }
      if (taken.has(ours.element)) lower++;
    }
    if (theirs !== undefined) {
      takeApplied(theirs.element);
      upper++;
    }
  }
  return merged;
}

function elementsOf(items: readonly JsonValue[], list: ListNode): Item[] {
  return items.flatMap((value) => {
    const element = itemElement(list, value);
    return element === undefined ? [] : [{ element, value }];
  });
}

/** Items that are there more than once have nothing to merge with: the applied one takes their place. */
function valuesByElement(items: readonly Item[]): Map<PathElement, JsonValue | undefined> {
  const values = new Map<PathElement, JsonValue | undefined>();
  for (const { element, value } of items) values.set(element, values.has(element) ? undefined : value);
  return values;
}

function objectIn(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listIn(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
