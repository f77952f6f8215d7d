/**
 * Schemas as documents of version 2 have them, which know less than version 3.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../json.ts";
import { textsOf } from "../crd_spec.ts";
import type { ServedResource } from "../served_resource.ts";
import { customSchemasOf } from "./custom_schemas.ts";
import { REFERENCE } from "./schema_notation.ts";

const DEFINITION = "#/definitions/";

/** What version 2 has no word for. */
const UNKNOWN: ReadonlySet<string> = new Set(["allOf", "anyOf", "default", "not", "nullable", "oneOf"]);

/**
 * Translates a schema.
 *
 * @param schema A schema of version 3.
 * @returns The same of version 2.
 */
export function schemaV2(schema: JsonObject): JsonObject {
  const { allOf, oneOf } = schema;
  const [only] = Array.isArray(allOf) ? allOf : [];
  const reference = objectOrEmpty(only)["$ref"];
  const known = Object.entries(schema).filter(([key]) => !UNKNOWN.has(key)).map(([key, value]) => {
    if (key === "$ref") return [key, referenceV2(value)];
    if (key === "properties") return [key, mapped(value, schemaV2)];
    return [key, key === "items" || key === "additionalProperties" ? ifObject(value, schemaV2) : value];
  });
  return {
    ...Object.fromEntries(known),
    ...(reference === undefined ? {} : { $ref: referenceV2(reference) }),
    // Types that are numbers or strings are strings to version 2.
    ...(isScalarChoice(oneOf) ? { type: "string" } : {}),
  };
}

/**
 * The schemas of a custom kind.
 *
 * @param served The kind.
 * @returns The schemas of its objects and of their lists, by their names.
 */
export function customSchemasV2(served: ServedResource): Record<string, JsonObject> {
  const { schema, ...bare } = served;
  const isOpen = schema === undefined || schema["x-kubernetes-preserve-unknown-fields"] === true;
  const told = isOpen ? bare : { ...bare, schema: simplified(schema) };
  return mapped(customSchemasOf(told, { keepsOpenObjects: true }), schemaV2);
}

/** Of what may be null, or may have other fields, nothing more is told: clients would refuse what they do not find. */
function simplified(schema: JsonObject): JsonObject {
  const { properties, items, additionalProperties, type, required, ...rest } = schema;
  const isNullable = schema["nullable"] === true;
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const named = isNullable || isOpen ? undefined : properties;
  const listed = isNullable || isOpen ? undefined : items;
  const isUntyped = isNullable || isOpen && type === "object" || type === "array" && listed === undefined;
  const left = isNullableObject(additionalProperties)
    ? []
    : textsOf(required).filter((name) => !isNullableObject(objectOrEmpty(named)[name]));
  return {
    ...rest,
    ...(type === undefined || isUntyped ? {} : { type }),
    ...(left.length === 0 ? {} : { required: left }),
    ...(named === undefined ? {} : { properties: mapped(named, simplified) }),
    ...(listed === undefined ? {} : { items: ifObject(listed, simplified) }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: ifObject(additionalProperties, simplified) }),
  };
}

function isNullableObject(schema: JsonValue | undefined): boolean {
  return objectOrEmpty(schema)["nullable"] === true;
}

function isScalarChoice(choice: JsonValue | undefined): boolean {
  return Array.isArray(choice) && choice.every((one) => Object.keys(objectOrEmpty(one)).join() === "type");
}

function referenceV2(reference: JsonValue): string {
  return DEFINITION + String(reference).slice(REFERENCE.length);
}

function ifObject(value: JsonValue, translate: (schema: JsonObject) => JsonObject): JsonValue {
  return isJsonObject(value) ? translate(value) : value;
}

function mapped(
  schemas: JsonValue,
  translate: (schema: JsonObject) => JsonObject,
): Record<string, JsonObject> {
  const entries = Object.entries(objectOrEmpty(schemas));
  return Object.fromEntries(entries.map(([name, schema]) => [name, translate(objectOrEmpty(schema))]));
}
