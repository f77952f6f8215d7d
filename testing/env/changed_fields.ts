/**
 * What changed from one state of an object to the next.
 *
 * @module
 */

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../src/schema/json.ts";

/** Changes of these say nothing. */
const NOISE: readonly string[] = ["metadata.managedFields", "metadata.resourceVersion"];
/** Longer values are cut. */
const VALUE_LENGTH = 60;

/**
 * Lists the fields that differ.
 *
 * @param before One state.
 * @param after The next one.
 * @returns One text a field, such as "status.replicas 1 -> 2".
 */
export function changedFields(before: JsonObject, after: JsonObject): readonly string[] {
  return [...changes(before, after, "")];
}

function* changes(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
): Generator<string> {
  if (NOISE.includes(path) || Object.is(before, after)) return;
  const [left, right] = [fieldsOf(before), fieldsOf(after)];
  if (left === undefined || right === undefined || isJsonArray(before) !== isJsonArray(after)) {
    yield `${path} ${shown(before)} -> ${shown(after)}`;
    return;
  }
  const step = isJsonArray(after) ? (key: string) => `${path}[${key}]` : (key: string) => `${path}.${key}`;
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    yield* changes(left.get(key), right.get(key), path === "" ? key : step(key));
  }
}

function fieldsOf(value: JsonValue | undefined): Map<string, JsonValue> | undefined {
  if (value === undefined || !(isJsonObject(value) || isJsonArray(value))) return undefined;
  return new Map(Object.entries(value));
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}...` : text;
}
