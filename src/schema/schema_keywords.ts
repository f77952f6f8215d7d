/**
 * The keywords of JSON Schema, sorted by what becomes of them in a structural schema.
 *
 * @module
 */

import { dictionary } from "./dictionary.ts";
import { isJsonArray, isJsonObject, jsonEqual, type JsonObject, type JsonValue } from "./json.ts";
import { SchemaError, type SchemaPlace } from "./schema_place.ts";

/** What is said about a place without checking its value; not allowed in the branches of logical keywords. */
const ANNOTATIONS = ["title", "description", "externalDocs", "example", "default", "nullable"];

/** Checks that read the same in both. */
const CHECKS = [
  "enum",
  "maximum",
  "minimum",
  "multipleOf",
  "maxLength",
  "minLength",
  "maxItems",
  "minItems",
  "maxProperties",
  "minProperties",
  "required",
];

/** Checks that a structural schema has no counterpart for, and the way out. */
const REFUSED: Readonly<Record<string, string>> = dictionary({
  $dynamicRef: "write the schema out",
  $recursiveRef: "write the schema out",
  additionalItems: "use an object with named fields instead of a tuple",
  contains: "use a rule in x-kubernetes-validations",
  dependencies: "use a rule in x-kubernetes-validations",
  dependentRequired: "use a rule in x-kubernetes-validations",
  dependentSchemas: "use a rule in x-kubernetes-validations",
  else: "use a rule in x-kubernetes-validations",
  if: "use a rule in x-kubernetes-validations",
  maxContains: "use a rule in x-kubernetes-validations",
  minContains: "use a rule in x-kubernetes-validations",
  patternProperties: "use additionalProperties",
  prefixItems: "use an object with named fields instead of a tuple",
  propertyNames: "use a rule in x-kubernetes-validations",
  then: "use a rule in x-kubernetes-validations",
  unevaluatedItems: "leave it out",
  unevaluatedProperties: "leave it out, unknown fields are pruned",
  uniqueItems: 'use "x-kubernetes-list-type": "set"',
});

/** Bounds that only say that a number is exact in JavaScript, or fits into 32 bits. */
const MAX_SAFE_INTEGER = Number.MAX_SAFE_INTEGER;
const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/**
 * Refuses a schema with a check that would get lost.
 *
 * @param node The schema.
 * @param place Where it stands.
 * @throws {SchemaError} If it has one; the message names the keyword and the way out.
 */
export function refuseLostChecks(node: JsonObject, place: SchemaPlace): void {
  for (const [keyword, value] of Object.entries(node)) {
    const hint = Object.hasOwn(REFUSED, keyword) ? REFUSED[keyword] : undefined;
    if (hint === undefined || saysNothing(keyword, value)) continue;
    throw new SchemaError(
      place.path,
      `"${keyword}" has no counterpart in a CustomResourceDefinition, ${hint}`,
    );
  }
}

/** Whether a refused keyword has a value that checks nothing, or that is understood elsewhere. */
function saysNothing(keyword: string, value: JsonValue): boolean {
  if (keyword === "uniqueItems") return value === false;
  if (keyword === "propertyNames") return jsonEqual(value, { type: "string" }) || jsonEqual(value, {});
  return keyword === "patternProperties" && isJsonObject(value) && anyName(value) !== undefined;
}

/**
 * The schema of all fields of an object, as some libraries write maps.
 *
 * @param patternProperties Schemas by pattern of the name.
 * @returns The schema, or `undefined` when the pattern is not one for all names.
 */
export function anyName(patternProperties: JsonObject): JsonValue | undefined {
  if (Object.keys(patternProperties).length !== 1) return undefined;
  return patternProperties["^.*$"] ?? patternProperties["^(.*)$"];
}

/**
 * What is said about a place beside the checks: texts, the default, and the markers of Kubernetes.
 *
 * @param node The schema.
 * @returns Those keywords of it.
 */
export function annotationsOf(node: JsonObject): JsonObject {
  const { examples, ...rest } = node;
  const [example] = isJsonArray(examples) ? examples : [];
  const fields = Object.entries(rest).filter(([keyword]) =>
    ANNOTATIONS.includes(keyword) || keyword.startsWith("x-kubernetes-")
  );
  return { ...(example === undefined ? {} : { example }), ...Object.fromEntries(fields) };
}

/**
 * The checks of a value that need no schema below it, with JSON Schema's spellings turned into OpenAPI's.
 *
 * @param node The schema.
 * @returns The checks.
 */
export function checksOf(node: JsonObject): JsonObject {
  const { const: constant, exclusiveMinimum, exclusiveMaximum, format } = node;
  const result: Record<string, JsonValue> = {};
  for (const keyword of CHECKS) {
    const value = node[keyword];
    if (value !== undefined && !(isJsonArray(value) && value.length === 0)) result[keyword] = value;
  }
  if (constant !== undefined) result["enum"] = [constant];
  if (typeof exclusiveMinimum === "number") result["minimum"] = exclusiveMinimum;
  if (typeof exclusiveMaximum === "number") result["maximum"] = exclusiveMaximum;
  if (typeof exclusiveMinimum === "number" || exclusiveMinimum === true) result["exclusiveMinimum"] = true;
  if (typeof exclusiveMaximum === "number" || exclusiveMaximum === true) result["exclusiveMaximum"] = true;
  if (node["type"] !== "integer") return result;
  const isInt32 = format === "int32" || isInt32Bounded(result);
  if (isInt32 || format === "int64") result["format"] = isInt32 ? "int32" : format ?? "int64";
  if (result["minimum"] === -MAX_SAFE_INTEGER || (isInt32 && result["minimum"] === INT32.minimum)) {
    delete result["minimum"];
  }
  if (result["maximum"] === MAX_SAFE_INTEGER || (isInt32 && result["maximum"] === INT32.maximum)) {
    delete result["maximum"];
  }
  return result;
}

/** Whether a number has the bounds of 32 bits; one of them may be tighter. */
function isInt32Bounded({ minimum, maximum }: Readonly<Record<string, JsonValue>>): boolean {
  if (typeof minimum !== "number" || typeof maximum !== "number") return false;
  const isWithin = minimum >= INT32.minimum && maximum <= INT32.maximum;
  return isWithin && (minimum === INT32.minimum || maximum === INT32.maximum);
}
