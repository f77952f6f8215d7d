/**
 * Functions on optional values that the expression library lacks.
 *
 * @see cel-go cel/library.go: OptionalTypes (version 2)
 *
 * @module
 */

import { type Environment, Optional } from "@marcbachmann/cel-js";
import { celEqual } from "./cel_equality.ts";

type List = readonly unknown[];

/**
 * Adds the functions.
 *
 * @param environment Where to.
 */
export function registerOptionalFunctions(environment: Environment): void {
  environment
    .registerFunction("list<A>.first(): optional<A>", (list: List) => optionalOf(list[0]))
    .registerFunction("list<A>.last(): optional<A>", (list: List) => optionalOf(list.at(-1)))
    .registerFunction("list<optional<A>>.unwrapOpt(): list<A>", unwrapped)
    .registerFunction(
      "OptionalNamespace.unwrap(list<optional<A>>): list<A>",
      (_optional: unknown, list: readonly Optional[]) => unwrapped(list),
    )
    .registerFunction(
      "OptionalNamespace.ofNonZeroValue(A): optional<A>",
      (_optional: unknown, value: unknown) => isZero(value) ? Optional.none() : Optional.of(value),
    )
    .registerOperator("optional<A> == optional<A>", optionalsEqual);
}

function optionalOf(value: unknown): Optional {
  return value === undefined ? Optional.none() : Optional.of(value);
}

function unwrapped(list: readonly Optional[]): List {
  return list.flatMap((item) => item.hasValue() ? [item.value()] : []);
}

function optionalsEqual(left: Optional, right: Optional): boolean {
  if (!left.hasValue() || !right.hasValue()) return left.hasValue() === right.hasValue();
  return celEqual(left.value(), right.value());
}

function isZero(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return !value;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return Object.keys(value).length === 0 && Number(value.valueOf?.()) === 0;
}
