/**
 * Functions on lists and sets.
 *
 * @see k8s.io/apiserver pkg/cel/library/lists.go, cel-go ext/lists.go (version 3), ext/sets.go
 *
 * @module
 */

import type { Environment } from "@marcbachmann/cel-js";
import { celEqual } from "./cel_equality.ts";
import { failEvaluation } from "./expression_error.ts";

type List = readonly unknown[];

class ListsNamespace {}
class SetsNamespace {}

/** The longest list that `lists.range` makes. */
const MAX_RANGE = 1_000_000n;

/** The types whose values have an order. */
const ORDERED = [
  "int",
  "uint",
  "double",
  "bool",
  "string",
  "google.protobuf.Duration",
  "google.protobuf.Timestamp",
];

/**
 * Adds the functions.
 *
 * @param environment Where to.
 */
export function registerListFunctions(environment: Environment): void {
  environment
    .registerFunction("list<A>.goIndexOf(A): int", (list: List, item: unknown) => indexOf(list, item))
    .registerFunction("list<A>.goLastIndexOf(A): int", (list: List, item: unknown) => lastIndexOf(list, item))
    .registerFunction("list<A>.slice(int, int): list<A>", slice)
    .registerFunction("list<A>.reverse(): list<A>", (list: List) => list.toReversed())
    .registerFunction("list<A>.distinct(): list<A>", distinct)
    .registerFunction("list<dyn>.flatten(): list<dyn>", (list: List) => list.flat(1))
    .registerFunction(
      "list<dyn>.flatten(int): list<dyn>",
      (list: List, depth: bigint) => {
        if (depth < 0n) failEvaluation("level must be non-negative");
        return list.flat(Number(depth));
      },
    );
  for (const type of ORDERED) registerOrdered(environment, type);
  environment.registerFunction(
    "list<int>.sum(): int",
    (list: readonly bigint[]) => list.reduce((sum, item) => sum + item, 0n),
  )
    .registerFunction(
      "list<double>.sum(): double",
      (list: readonly number[]) => list.reduce((sum, item) => sum + item, 0),
    )
    .registerType("ListsNamespace", ListsNamespace)
    .registerConstant("lists", "ListsNamespace", new ListsNamespace())
    .registerFunction(
      "ListsNamespace.range(int): list<int>",
      (_lists: unknown, size: bigint) => range(size),
    )
    .registerType("SetsNamespace", SetsNamespace)
    .registerConstant("sets", "SetsNamespace", new SetsNamespace())
    .registerFunction(
      "SetsNamespace.contains(list<dyn>, list<dyn>): bool",
      (_sets: unknown, list: List, sub: List) => contains(list, sub),
    )
    .registerFunction(
      "SetsNamespace.equivalent(list<dyn>, list<dyn>): bool",
      (_sets: unknown, left: List, right: List) => contains(left, right) && contains(right, left),
    )
    .registerFunction(
      "SetsNamespace.intersects(list<dyn>, list<dyn>): bool",
      (_sets: unknown, left: List, right: List) => right.some((item) => indexOf(left, item) >= 0n),
    );
}

function range(size: bigint): readonly bigint[] {
  if (size < 0n) failEvaluation(`lists.range: size must be non-negative, got ${size}`);
  if (size > MAX_RANGE) {
    failEvaluation(`lists.range: size ${size} exceeds maximum allowed (${MAX_RANGE})`);
  }
  return Array.from({ length: Number(size) }, (_item, index) => BigInt(index));
}

function registerOrdered(environment: Environment, type: string): void {
  environment
    .registerFunction(
      `list<${type}>.isSorted(): bool`,
      (list: List) => list.every((item, index) => index === 0 || compare(list[index - 1], item) <= 0),
    )
    .registerFunction(`list<${type}>.min(): ${type}`, (list: List) => extreme("min", list, -1))
    .registerFunction(`list<${type}>.max(): ${type}`, (list: List) => extreme("max", list, 1))
    .registerFunction(`list<${type}>.sort(): list<${type}>`, (list: List) => list.toSorted(compare));
}

function extreme(name: string, list: List, sign: number): unknown {
  if (list.length === 0) failEvaluation(`${name} called on empty list`);
  return list.reduce((best, item) => sign * compare(item, best) > 0 ? item : best);
}

/** Compares values of one type that has an order. */
function compare(left: unknown, right: unknown): number {
  const [a, b] = [comparable(left), comparable(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparable(value: unknown): string | number | bigint {
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value;
  return Number(value);
}

function indexOf(list: List, item: unknown): bigint {
  return BigInt(list.findIndex((other) => celEqual(other, item)));
}

function lastIndexOf(list: List, item: unknown): bigint {
  return BigInt(list.findLastIndex((other) => celEqual(other, item)));
}

function slice(list: List, start: bigint, end: bigint): List {
  if (start < 0n || end < 0n) {
    failEvaluation(`cannot slice(${start}, ${end}), negative indexes not supported`);
  }
  if (start > end) {
    failEvaluation(`cannot slice(${start}, ${end}), start index must be less than or equal to end index`);
  }
  if (end > list.length) failEvaluation(`cannot slice(${start}, ${end}), list is length ${list.length}`);
  return list.slice(Number(start), Number(end));
}

function distinct(list: List): List {
  return list.filter((item, index) => list.findIndex((other) => celEqual(other, item)) === index);
}

function contains(list: List, sub: List): boolean {
  return sub.every((item) => indexOf(list, item) >= 0n);
}
