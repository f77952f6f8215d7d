/**
 * Sets of fields: what a field manager owns of an object. A set is a tree of path elements; a field that is in the
 * set does not bring its children in, nor they it. On the wire it is `fieldsV1` of a managed fields entry.
 *
 * @module
 */

import { isJsonObject, type JsonObject } from "./json.ts";
import { compareElements, type FieldPath, parseElement, type PathElement } from "./path_element.ts";

/** What a set has at one path element. */
export interface FieldSetNode {
  /** Whether the field itself is in the set. */
  readonly isMember: boolean;
  /** What is in the set below the field. */
  readonly children: FieldSet;
}

/** A set of fields; no node of it is without a member. */
export type FieldSet = ReadonlyMap<PathElement, FieldSetNode>;

/** The set without fields. */
export const NO_FIELDS: FieldSet = new Map();

/** Collects fields. */
export class FieldSetBuilder {
  readonly #nodes = new Map<PathElement, { isMember: boolean; readonly children: FieldSetBuilder }>();

  /**
   * Puts a field into the set; the object itself cannot be a member.
   *
   * @param path The way to the field.
   */
  add(path: FieldPath): void {
    this.#addFrom(path, 0);
  }

  /**
   * Ends the collection.
   *
   * @returns The set of what was added.
   */
  build(): FieldSet {
    const set = new Map<PathElement, FieldSetNode>();
    for (const [element, { isMember, children }] of this.#nodes) {
      set.set(element, { isMember, children: children.build() });
    }
    return set;
  }

  #addFrom(path: FieldPath, depth: number): void {
    const element = path[depth];
    if (element === undefined) return;
    let node = this.#nodes.get(element);
    if (node === undefined) {
      node = { isMember: false, children: new FieldSetBuilder() };
      this.#nodes.set(element, node);
    }
    if (depth === path.length - 1) node.isMember = true;
    else node.children.#addFrom(path, depth + 1);
  }
}

/**
 * The fields of a few paths.
 *
 * @param paths The paths.
 * @returns Their set.
 */
export function fieldSetOf(...paths: readonly FieldPath[]): FieldSet {
  const builder = new FieldSetBuilder();
  for (const path of paths) builder.add(path);
  return builder.build();
}

/**
 * Unites two sets.
 *
 * @param left A set.
 * @param right Another one.
 * @returns What is in one of them or in both.
 */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  if (left.size === 0 || right.size === 0) return left.size === 0 ? right : left;
  return combine(left, right, (inLeft, inRight) => inLeft || inRight, union);
}

/**
 * Intersects two sets.
 *
 * @param left A set.
 * @param right Another one.
 * @returns What is in both.
 */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  if (left.size === 0 || right.size === 0) return NO_FIELDS;
  return combine(left, right, (inLeft, inRight) => inLeft && inRight, intersection);
}

/**
 * Takes fields out of a set, not their children.
 *
 * @param left The set.
 * @param right What is taken out.
 * @returns What is in the first set and not in the second.
 */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  if (left.size === 0 || right.size === 0) return left;
  return combine(left, right, (inLeft, inRight) => inLeft && !inRight, difference);
}

/**
 * Takes fields out of a set with all that is below them.
 *
 * @param left The set.
 * @param right What is taken out.
 * @returns What of the first set is neither in the second nor below a member of it.
 */
export function differenceBelow(left: FieldSet, right: FieldSet): FieldSet {
  const rest = new Map<PathElement, FieldSetNode>();
  for (const [element, node] of left) {
    const cut = right.get(element);
    if (cut === undefined) {
      rest.set(element, node);
    } else if (!cut.isMember) {
      put(rest, element, { isMember: node.isMember, children: differenceBelow(node.children, cut.children) });
    }
  }
  return rest;
}

/**
 * Looks for a field.
 *
 * @param set The set.
 * @param path The way to the field.
 * @returns Whether the field itself is in the set.
 */
export function hasField(set: FieldSet, path: FieldPath): boolean {
  let node: FieldSetNode | undefined;
  for (const element of path) {
    node = (node?.children ?? set).get(element);
    if (node === undefined) return false;
  }
  return node?.isMember ?? false;
}

/**
 * Lists a set's fields, the members of each level in order before what is below them.
 *
 * @param set The set.
 * @returns The paths.
 */
export function pathsOf(set: FieldSet): FieldPath[] {
  const nodes = inOrder(set);
  return [
    ...nodes.filter(([, node]) => node.isMember).map(([element]) => [element]),
    ...nodes.flatMap(([element, node]) => pathsOf(node.children).map((path) => [element, ...path])),
  ];
}

/**
 * Compares two sets.
 *
 * @param left A set.
 * @param right Another one.
 * @returns Whether they have the same fields.
 */
export function sameFields(left: FieldSet, right: FieldSet): boolean {
  if (left.size !== right.size) return false;
  for (const [element, node] of left) {
    const other = right.get(element);
    if (other === undefined || node.isMember !== other.isMember) return false;
    if (!sameFields(node.children, other.children)) return false;
  }
  return true;
}

/**
 * Writes a set as `fieldsV1`.
 *
 * @param set The set.
 * @returns The tree, ordered as the API server orders it.
 */
export function toFieldsV1(set: FieldSet): JsonObject {
  return Object.fromEntries(
    inOrder(set).map(([element, { isMember, children }]) => [
      element,
      isMember && children.size > 0 ? { ".": {}, ...toFieldsV1(children) } : toFieldsV1(children),
    ]),
  );
}

/**
 * Reads `fieldsV1`.
 *
 * @param tree What a managed fields entry has.
 * @returns The set; elements of unknown sorts are left out.
 * @throws {SyntaxError} If the tree is not made of path elements.
 */
export function fromFieldsV1(tree: JsonObject): FieldSet {
  const set = new Map<PathElement, FieldSetNode>();
  for (const [text, below] of Object.entries(tree)) {
    if (text === ".") continue;
    const element = parseElement(text);
    if (element === undefined) continue;
    if (!isJsonObject(below)) {
      throw new SyntaxError(`Cannot read the fields below "${text}": expected an object`);
    }
    const children = fromFieldsV1(below);
    set.set(element, { isMember: children.size === 0 || "." in below, children });
  }
  return set;
}

/** Makes a set by the rule for one field, and what is below each by the same operation. */
function combine(
  left: FieldSet,
  right: FieldSet,
  rule: (inLeft: boolean, inRight: boolean) => boolean,
  below: (left: FieldSet, right: FieldSet) => FieldSet,
): FieldSet {
  const result = new Map<PathElement, FieldSetNode>();
  for (const element of new Set([...left.keys(), ...right.keys()])) {
    const one = left.get(element) ?? NOTHING;
    const other = right.get(element) ?? NOTHING;
    put(result, element, {
      isMember: rule(one.isMember, other.isMember),
      children: below(one.children, other.children),
    });
  }
  return result;
}

const NOTHING: FieldSetNode = { isMember: false, children: NO_FIELDS };

/** Keeps the invariant that no node is without a member. */
function put(set: Map<PathElement, FieldSetNode>, element: PathElement, node: FieldSetNode): void {
  if (node.isMember || node.children.size > 0) set.set(element, node);
}

function inOrder(set: FieldSet): [PathElement, FieldSetNode][] {
  return [...set].sort(([left], [right]) => compareElements(left, right));
}
