/**
 * Numbers that are not written as integers, or do not fit where they are: once they are read, nothing tells them from
 * others.
 *
 * @module
 */

import { isCount, isTime } from "./any_scalars.ts";
import { builtinFields } from "./field_facts.ts";
import { type FieldNode, fieldNode } from "./field_node.ts";
import { apiVersionOf } from "./served_resource.ts";
import type { Typed } from "./sent_type.ts";

/** Texts of numbers by the paths of their fields, such as "spec.ports[0].port". */
export type NumberLiterals = ReadonlyMap<string, string>;

const SUSPICIOUS = /[:[,\s]-?(?:\d+\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\d{19,})\s*[,}\]]/;
const MAX_INTEGER = 2n ** 63n - 1n;

/**
 * Tells whether a text may have such numbers.
 *
 * @param text JSON.
 * @returns Whether it is worth a closer look.
 */
export function mayHaveOddNumbers(text: string): boolean {
  return SUSPICIOUS.test(text);
}

/**
 * Tells whether a number is no integer of 64 bits for Go.
 *
 * @param literal The number's text.
 * @returns Whether it is not.
 */
export function isOddNumber(literal: string): boolean {
  if (!/^-?\d+$/.test(literal)) return true;
  const value = BigInt(literal);
  return value > MAX_INTEGER || value < -MAX_INTEGER - 1n;
}

/**
 * Looks for a number that does not fit anywhere.
 *
 * @param literals The numbers.
 * @returns The first one that is too large; `undefined` if there is none.
 */
export function tooLargeNumber(literals: NumberLiterals): string | undefined {
  return [...literals.values()].find((literal) => !Number.isFinite(Number(literal)));
}

/**
 * Looks for a number that does not fit its field of a built-in kind.
 *
 * @param literals The numbers.
 * @param served The kind.
 * @returns What is wrong; `undefined` if all fit, or if nothing is known of the kind's fields.
 */
export function misfitNumber(
  literals: NumberLiterals,
  served: Pick<Typed, "group" | "version" | "kind"> & Partial<Pick<Typed, "crd">>,
): string | undefined {
  // Schemas have numbers that are no integers.
  if (literals.size === 0 || served.crd !== undefined || served.kind === "CustomResourceDefinition") {
    return undefined;
  }
  const root = builtinFields(apiVersionOf(served), served.kind);
  if (root === undefined) return undefined;
  for (const [path, literal] of literals) {
    const node = nodeAt(root, path);
    // Quantities take numbers as they are written.
    if (node?.scalar !== "number" && !(node?.scalar === "any" && (isCount(path) || isTime(path)))) continue;
    const type = isCount(path) ? "int32" : "int64";
    return `json: cannot unmarshal number ${literal} into Go struct field ${served.kind}.${path} of type ${type}`;
  }
  return undefined;
}

function nodeAt(root: FieldNode, path: string): FieldNode | undefined {
  let node: FieldNode | undefined = root;
  for (const step of path.split(/\.|(?=\[\d+\])/)) {
    if (node === undefined) return undefined;
    node = step.startsWith("[") ? node.list?.items : node.map && fieldNode(node.map, step);
  }
  return node;
}
