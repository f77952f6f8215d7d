/**
 * Random objects and patches of a kind.
 *
 * @module
 */

import fc from "fast-check";
import type { JsonObject, JsonValue } from "../embedded/json.ts";
import { METADATA, METADATA_POINTERS, WRONG_METADATA } from "./kinds/metadata.ts";
import { type Choices, objectOf, type RandomKind } from "./random_kind.ts";

type Fields = Readonly<Record<string, JsonValue>>;

/** How many fields a random object has, at most, besides those that it needs. */
const MOST_FIELDS = 4;

/**
 * Objects that the server takes, for the most part.
 *
 * @param kind Their kind.
 * @returns Objects without apiVersion, kind and name.
 */
export function completeObjects(kind: RandomKind): fc.Arbitrary<JsonObject> {
  return fc.tuple(
    all(kind.required),
    some({ ...kind.fields, ...METADATA }, MOST_FIELDS),
    mistakes(kind),
  ).map((parts) => objectOf(merged(parts)));
}

/**
 * Objects for server-side apply: parts of an object.
 *
 * @param kind Their kind.
 * @returns Objects without apiVersion, kind and name.
 */
export function appliedObjects(kind: RandomKind): fc.Arbitrary<JsonObject> {
  return fc.tuple(
    kind.isAppliedWhole ? all(kind.required) : fc.oneof(
      { weight: 3, arbitrary: all(kind.required) },
      { weight: 1, arbitrary: fc.constant({}) },
    ),
    some({ ...kind.fields, ...METADATA }, MOST_FIELDS),
    mistakes(kind),
  ).map((parts) => objectOf(merged(parts)));
}

/**
 * Objects with a status.
 *
 * @param kind Their kind.
 * @returns Objects without apiVersion, kind and name.
 */
export function statusObjects(kind: RandomKind): fc.Arbitrary<JsonObject> {
  return fc.tuple(all(kind.required), some(kind.status ?? {}, MOST_FIELDS))
    .map((parts) => objectOf(merged(parts)));
}

/**
 * Merge patches of an object or its status.
 *
 * @param kind The object's kind.
 * @param isStatus Whether it is the status that is patched.
 * @returns The patches.
 */
export function mergePatches(kind: RandomKind, isStatus: boolean): fc.Arbitrary<JsonObject> {
  const places = isStatus ? kind.status ?? {} : { ...kind.required, ...kind.fields, ...METADATA };
  const values = some(places, 3);
  const removals = some(Object.fromEntries(Object.keys(places).map((pointer) => [pointer, [null]])), 1);
  return fc.tuple(values, removals, isStatus ? fc.constant({}) : mistakes(kind))
    .map((parts) => objectOf(merged(parts)));
}

/**
 * Strategic merge patches: merge patches, and those with directives.
 *
 * @param kind The object's kind.
 * @param isStatus Whether it is the status that is patched.
 * @returns The patches.
 */
export function strategicPatches(kind: RandomKind, isStatus: boolean): fc.Arbitrary<JsonObject> {
  const { directives = [] } = kind;
  return isStatus || directives.length === 0
    ? mergePatches(kind, isStatus)
    : fc.oneof(fc.constantFrom(...directives), mergePatches(kind, isStatus));
}

/**
 * JSON patches.
 *
 * @param kind The object's kind.
 * @param isStatus Whether it is the status that is patched.
 * @returns The patches.
 */
export function jsonPatches(kind: RandomKind, isStatus: boolean): fc.Arbitrary<JsonValue> {
  const places: Choices = isStatus ? kind.status ?? {} : {
    ...kind.required,
    ...kind.fields,
    ...METADATA,
    ...METADATA_POINTERS,
    ...kind.pointers,
  };
  const pointers = Object.keys(places);
  const change = fc.constantFrom(...pointers).chain((path) => {
    const values = places[path] ?? [];
    const value = values.length === 0 ? fc.constant<JsonValue>({}) : fc.constantFrom(...values);
    return fc.oneof(
      { weight: 4, arbitrary: value.map((one): JsonObject => ({ op: "add", path, value: one })) },
      { weight: 2, arbitrary: value.map((one): JsonObject => ({ op: "replace", path, value: one })) },
      { weight: 2, arbitrary: fc.constant<JsonObject>({ op: "remove", path }) },
      { weight: 1, arbitrary: value.map((one): JsonObject => ({ op: "test", path, value: one })) },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constantFrom("copy", "move"), fc.constantFrom(...pointers))
          .map(([op, from]): JsonObject => ({ op, from, path })),
      },
    );
  });
  return fc.array(change, { minLength: 1, maxLength: 3 });
}

function mistakes(kind: RandomKind): fc.Arbitrary<Fields> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: some({ ...WRONG_METADATA, ...kind.wrong }, 1) },
    { weight: 1, arbitrary: some(kind.wrong, 1) },
  );
}

function all(choices: Choices): fc.Arbitrary<Fields> {
  return fc.record(Object.fromEntries(
    Object.entries(choices).map(([pointer, values]) => [pointer, fc.constantFrom(...values)]),
  ));
}

function some(choices: Choices, most: number): fc.Arbitrary<Fields> {
  const pairs = Object.entries(choices).map(([pointer, values]) =>
    fc.constantFrom(...values).map((value): [string, JsonValue] => [pointer, value])
  );
  if (pairs.length === 0) return fc.constant({});
  return fc.uniqueArray(fc.oneof(...pairs), {
    maxLength: most,
    size: "max",
    selector: ([pointer]) => pointer,
  })
    .map((fields) => Object.fromEntries(fields));
}

function merged(parts: readonly Fields[]): Fields {
  return Object.assign({}, ...parts);
}
