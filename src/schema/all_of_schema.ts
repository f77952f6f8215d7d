/**
 * `allOf` of objects, as libraries write intersections: one object with the fields of all.
 *
 * @module
 */

import { isJsonArray, isJsonObject, jsonEqual, type JsonObject, type JsonValue } from "./json.ts";
import { SchemaError, type SchemaPlace } from "./schema_place.ts";

/**
 * Merges the objects of an `allOf` into the schema that holds it. Branches that are no objects only check; they stay.
 *
 * @param node The schema.
 * @param resolve Follows a branch's reference.
 * @param place Where the schema stands.
 * @returns The schema itself when there is nothing to merge, otherwise a new one.
 * @throws {SchemaError} If two branches say different things in one keyword.
 */
export function mergeAllOf(
  node: JsonObject,
  resolve: (branch: JsonValue) => JsonObject,
  place: SchemaPlace,
): JsonObject {
  const { allOf, ...rest } = node;
  if (!isJsonArray(allOf)) return node;
  const branches = allOf.map(resolve);
  const isObject = (branch: JsonObject) =>
    branch["type"] === "object" || ("properties" in branch && !("type" in node));
  const objects = branches.filter(isObject).map((branch) => mergeAllOf(branch, resolve, place));
  if (objects.length === 0) return node;
  const checks = branches.filter((branch) => !isObject(branch));
  const merged = [rest, ...objects].reduce((left, right) => mergeTwo(left, right, place.path));
  return checks.length > 0 ? { ...merged, allOf: checks } : merged;
}

function mergeTwo(left: JsonObject, right: JsonObject, path: string): JsonObject {
  const result: Record<string, JsonValue> = { ...left };
  for (const [keyword, value] of Object.entries(right)) {
    const former = result[keyword];
    result[keyword] = former === undefined ? value : mergeKeyword(keyword, former, value, path);
  }
  return result;
}

function mergeKeyword(keyword: string, left: JsonValue, right: JsonValue, path: string): JsonValue {
  if (jsonEqual(left, right)) return left;
  if (keyword === "properties" && isJsonObject(left) && isJsonObject(right)) {
    const twice = Object.keys(left).find((name) =>
      Object.hasOwn(right, name) && !jsonEqual(left[name], right[name])
    );
    if (twice === undefined) return { ...left, ...right };
    throw new SchemaError(`${path}.${twice}`, "it has two schemas in an allOf, write it once");
  }
  if (
    (keyword === "required" || keyword === "x-kubernetes-validations") && isJsonArray(left) &&
    isJsonArray(right)
  ) {
    return [...left, ...right.filter((item) => !left.some((other) => jsonEqual(other, item)))];
  }
  if (keyword === "description" || keyword === "title") return left;
  throw new SchemaError(path, `the parts of an allOf differ in "${keyword}", write it once`);
}
