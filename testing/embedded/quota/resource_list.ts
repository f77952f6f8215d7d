/**
 * Amounts of resources by their names: added, compared, and written.
 *
 * @module
 */

import { parseQuantity, type Quantity, quantityText } from "../builtins/quantity.ts";
import { type JsonObject, type JsonValue, objectOrEmpty } from "../json.ts";

/** Amounts by the names of resources. */
export type ResourceList = ReadonlyMap<string, Quantity>;

/** Nothing of anything. */
export const NO_RESOURCES: ResourceList = new Map();

/**
 * Reads a list.
 *
 * @param value Quantities by name.
 * @returns The list; what is no quantity is left out.
 */
export function resourceListOf(value: JsonValue | undefined): ResourceList {
  return new Map(
    Object.entries(objectOrEmpty(value)).flatMap(([name, text]): [string, Quantity][] => {
      const quantity = parseQuantity(text);
      return quantity === undefined ? [] : [[name, quantity]];
    }),
  );
}

/**
 * Writes a list into an object.
 *
 * @param list The list.
 * @returns The quantities by name.
 */
export function resourceListJson(list: ResourceList): JsonObject {
  return Object.fromEntries([...list].map(([name, quantity]) => [name, quantityText(quantity)]));
}

/**
 * Writes a list into a message.
 *
 * @param list The list.
 * @returns Such as "pods=1,requests.cpu=500m".
 */
export function resourceListText(list: ResourceList): string {
  return [...list].map(([name, quantity]) => `${name}=${quantityText(quantity)}`).toSorted().join(",");
}

/**
 * A whole number of something.
 *
 * @param count The number.
 * @returns The quantity.
 */
export function counted(count: number): Quantity {
  return { nanos: BigInt(count) * 1_000_000_000n, format: "decimal" };
}

/**
 * Adds two quantities.
 *
 * @param left One; what comes out is written like it, unless it is nothing.
 * @param right The other one.
 * @returns The sum.
 */
export function sum(left: Quantity | undefined, right: Quantity): Quantity {
  if (left === undefined) return right;
  return { nanos: left.nanos + right.nanos, format: left.nanos === 0n ? right.format : left.format };
}

/**
 * Adds two lists.
 *
 * @param left One.
 * @param right The other one.
 * @returns The sums.
 */
export function added(left: ResourceList, right: ResourceList): ResourceList {
  const result = new Map(left);
  for (const [name, quantity] of right) result.set(name, sum(result.get(name), quantity));
  return result;
}

/**
 * Takes the larger quantity of each resource.
 *
 * @param left One list.
 * @param right The other one.
 * @returns The larger ones.
 */
export function larger(left: ResourceList, right: ResourceList): ResourceList {
  const result = new Map(left);
  for (const [name, quantity] of right) {
    const other = result.get(name);
    if (other === undefined || quantity.nanos > other.nanos) result.set(name, quantity);
  }
  return result;
}

/**
 * Tells what one list has more of than another one.
 *
 * @param list The list.
 * @param other The other one.
 * @returns The differences, where there are any.
 */
export function beyond(list: ResourceList, other: ResourceList): ResourceList {
  return new Map(
    [...list].map(([name, { nanos, format }]): [string, Quantity] => [
      name,
      { nanos: nanos - (other.get(name)?.nanos ?? 0n), format },
    ]).filter(([, { nanos }]) => nanos > 0n),
  );
}

/**
 * Keeps some resources of a list.
 *
 * @param list The list.
 * @param names Their names.
 * @returns The rest of the list.
 */
export function only(list: ResourceList, names: Iterable<string>): ResourceList {
  const wanted = new Set(names);
  return new Map([...list].filter(([name]) => wanted.has(name)));
}
