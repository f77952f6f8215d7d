/**
 * What changed between two values, as sets of fields.
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
import { isJsonObject, jsonEqual, type JsonObject, type JsonValue } from "./json.ts";
import { fieldElement, type FieldPath, type PathElement } from "./path_element.ts";

/** The difference of two values; no field is in two of the sets. */
export interface FieldComparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/**
 * Compares two values of one place.
 *
 * @param before The old value; it fits the schema.
 * @param after The new one; it fits, too.
 * @param node Their place.
 * @returns The fields that differ. What is owned as a whole, and a container that is empty on both sides, counts
 * as one field; other containers count when they come or go.
 */
export function compareFields(before: JsonValue, after: JsonValue, node: FieldNode): FieldComparison {
  const sink: Sink = {
    added: new FieldSetBuilder(),
    modified: new FieldSetBuilder(),
    removed: new FieldSetBuilder(),
  };
  compareAt({ path: [], node, before, after }, sink);
  return { added: sink.added.build(), modified: sink.modified.build(), removed: sink.removed.build() };
}

interface Sink {
  readonly added: FieldSetBuilder;
  readonly modified: FieldSetBuilder;
  readonly removed: FieldSetBuilder;
}

/** A pair of values at one place; at most one of them is missing. */
interface Pair {
  readonly path: FieldPath;
  readonly node: FieldNode;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

function compareAt(pair: Pair, sink: Sink): void {
  // A null is as good as an empty container of the other side's sort.
  const oldPart = partFor(pair.node, pair.before === null ? pair.after : pair.before);
  const newPart = partFor(pair.node, pair.after ?? pair.before);
  if (pair.before !== undefined && oldPart !== newPart) comparePart(pair, oldPart, sink);
  if (comparePart(pair, newPart, sink) === "leaf") return;
  if (pair.before === undefined) sink.added.add(pair.path);
  else if (pair.after === undefined) sink.removed.add(pair.path);
}

/** Compares the values as one sort of value, and tells whether they counted as one field. */
function comparePart(pair: Pair, part: "map" | "scalar" | "list", sink: Sink): "leaf" | "container" {
  const { map, list } = pair.node;
  if (part === "map" && map !== undefined) {
    const [before, after] = [objectIn(pair.before), objectIn(pair.after)];
    if (!map.atomic && Object.keys(before).length + Object.keys(after).length > 0) {
      compareObjects(pair, { map, before, after }, sink);
      return "container";
    }
  } else if (part === "list" && list !== undefined) {
    const [before, after] = [listIn(pair.before), listIn(pair.after)];
    if (list.sharing !== "atomic" && before.length + after.length > 0) {
      compareLists({ path: pair.path, list, before, after }, sink);
      return "container";
    }
  }
  compareLeaf(pair, sink);
  return "leaf";
}

function compareLeaf({ path, before, after }: Pair, sink: Sink): void {
  if (before === undefined) sink.added.add(path);
  else if (after === undefined) sink.removed.add(path);
  else if (!jsonEqual(before, after)) sink.modified.add(path);
}

function compareObjects(
  pair: Pair,
  { map, before, after }: { map: MapNode; before: JsonObject; after: JsonObject },
  sink: Sink,
): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const node = fieldNode(map, name);
    if (node === undefined) continue;
    // A field that is written as null where it is missing comes and goes with its object alone.
    const isNullIfMissing = map.fields.get(name)?.isNullIfMissing === true;
    const valueIn = (object: JsonObject, whole: JsonValue | undefined) =>
      Object.hasOwn(object, name) ? object[name] : isNullIfMissing && isJsonObject(whole) ? null : undefined;
    compareAt({
      path: [...pair.path, fieldElement(name)],
      node,
      before: valueIn(before, pair.before),
      after: valueIn(after, pair.after),
    }, sink);
  }
}

function compareLists(
  { path, list, before, after }: {
    path: FieldPath;
    list: ListNode;
    before: readonly JsonValue[];
    after: readonly JsonValue[];
  },
  sink: Sink,
): void {
  const oldItems = itemsByElement(list, before);
  const newItems = itemsByElement(list, after);
  for (const element of new Set([...oldItems.keys(), ...newItems.keys()])) {
    const olds = oldItems.get(element) ?? [];
    const news = newItems.get(element) ?? [];
    const pair = { path: [...path, element], node: list.items };
    if (olds.length < 2 && news.length < 2) {
      compareAt({ ...pair, before: olds[0], after: news[0] }, sink);
    } else if (olds.length > 1 && news.length > 1) {
      if (!jsonEqual(olds, news)) sink.modified.add(pair.path);
    } else if (olds.length > 1) {
      // Items of the same element are one field together; what one of them becomes is new.
      if (news.length > 0) compareAt({ ...pair, before: undefined, after: news[0] }, sink);
      sink.removed.add(pair.path);
    } else {
      if (olds.length > 0) compareAt({ ...pair, before: olds[0], after: undefined }, sink);
      sink.added.add(pair.path);
    }
  }
}

function itemsByElement(list: ListNode, items: readonly JsonValue[]): Map<PathElement, JsonValue[]> {
  const byElement = new Map<PathElement, JsonValue[]>();
  for (const item of items) {
    const element = itemElement(list, item);
    if (element === undefined) continue;
    const same = byElement.get(element);
    if (same === undefined) byElement.set(element, [item]);
    else same.push(item);
  }
  return byElement;
}

function objectIn(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listIn(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
