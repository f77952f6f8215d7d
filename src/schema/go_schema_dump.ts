/**
 * Schemas as the API server shows them in a few of its messages: as Go values, field by field.
 *
 * @module
 */

import { type FieldError, type FieldPath, invalidValue } from "./field_error.ts";
import { escapeHtml } from "./go_format.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";

/** The fields in the server's order, and what stands in them when they are not given. */
const SCHEMA_FIELDS: readonly (readonly [keyword: string, zero: JsonValue])[] = [
  ["id", ""],
  ["$schema", ""],
  ["$ref", null],
  ["description", ""],
  ["type", ""],
  ["nullable", false],
  ["format", ""],
  ["title", ""],
  ["default", null],
  ["maximum", null],
  ["exclusiveMaximum", false],
  ["minimum", null],
  ["exclusiveMinimum", false],
  ["maxLength", null],
  ["minLength", null],
  ["pattern", ""],
  ["maxItems", null],
  ["minItems", null],
  ["uniqueItems", false],
  ["multipleOf", null],
  ["enum", null],
  ["maxProperties", null],
  ["minProperties", null],
  ["required", null],
  ["items", null],
  ["allOf", null],
  ["oneOf", null],
  ["anyOf", null],
  ["not", null],
  ["properties", null],
  ["additionalProperties", null],
  ["patternProperties", null],
  ["dependencies", null],
  ["additionalItems", null],
  ["definitions", null],
  ["externalDocs", null],
  ["example", null],
  ["x-kubernetes-preserve-unknown-fields", null],
  ["x-kubernetes-embedded-resource", false],
  ["x-kubernetes-int-or-string", false],
  ["x-kubernetes-list-map-keys", null],
  ["x-kubernetes-list-type", null],
  ["x-kubernetes-map-type", null],
  ["x-kubernetes-validations", null],
];

const RULE_FIELDS: readonly (readonly [field: string, zero: JsonValue])[] = [
  ["rule", ""],
  ["message", ""],
  ["messageExpression", ""],
  ["reason", null],
  ["fieldPath", ""],
  ["optionalOldSelf", null],
];

/** The keywords in the server's order, with those that stand for "not given". */
export const SCHEMA_KEYWORDS: readonly string[] = SCHEMA_FIELDS.map(([keyword]) => keyword);

/**
 * The Go name of a keyword or of a field.
 *
 * @param name The name in JSON.
 * @returns The name in the server's messages, such as "XListType".
 */
export function goFieldName(name: string): string {
  if (name === "id") return "ID";
  const words = name.replace(/^\$/, "").replace(/^x-kubernetes-/, "x-").split("-");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/**
 * A schema as the server shows it.
 *
 * @param schema The schema.
 * @returns The same with Go's names, all fields given.
 */
export function goSchema(schema: JsonObject): JsonObject {
  return fieldsOf(schema, SCHEMA_FIELDS, goKeyword);
}

/**
 * A value is malformed, and is shown as the Go value that it is to the server.
 *
 * @param path The field's path.
 * @param value The value with Go's names, its fields in Go's order.
 * @param detail What is wrong with it.
 * @returns The finding.
 */
export function invalidGoValue(path: FieldPath, value: JsonValue, detail: string): FieldError {
  const shown = escapeHtml(JSON.stringify(value));
  return { ...invalidValue(path, null, detail), message: `Invalid value: ${shown}: ${detail}` };
}

/**
 * A rule as Go prints it.
 *
 * @param rule The rule.
 * @returns The rule with Go's names, its fields in Go's order.
 */
export function goRule(rule: JsonObject): JsonObject {
  return fieldsOf(rule, RULE_FIELDS);
}

function goKeyword(keyword: string, value: JsonValue): JsonValue {
  switch (keyword) {
    case "not":
      return asSchema(value);
    case "allOf":
    case "anyOf":
    case "oneOf":
      return isJsonArray(value) ? value.map(asSchema) : value;
    case "properties":
    case "patternProperties":
    case "definitions":
      return isJsonObject(value) ? mapValues(value, asSchema) : value;
    case "dependencies":
      return isJsonObject(value) ? mapValues(value, asDependency) : value;
    case "items":
      if (isJsonArray(value)) return { Schema: null, JSONSchemas: value.map(asSchema) };
      return { Schema: asSchema(value), JSONSchemas: null };
    case "additionalProperties":
    case "additionalItems":
      if (typeof value === "boolean") return { Allows: value, Schema: null };
      return { Allows: true, Schema: asSchema(value) };
    case "externalDocs":
      return isJsonObject(value)
        ? { Description: value["description"] ?? "", URL: value["url"] ?? "" }
        : value;
    case "x-kubernetes-validations":
      return isJsonArray(value) ? value.map((rule) => isJsonObject(rule) ? goRule(rule) : rule) : value;
    default:
      return value;
  }
}

function asSchema(value: JsonValue): JsonValue {
  return isJsonObject(value) ? goSchema(value) : value;
}

function asDependency(value: JsonValue): JsonValue {
  return isJsonArray(value) ? { Schema: null, Property: value } : { Schema: asSchema(value), Property: null };
}

function fieldsOf(
  object: JsonObject,
  fields: readonly (readonly [name: string, zero: JsonValue])[],
  convert: (name: string, value: JsonValue) => JsonValue = (_, value) => value,
): JsonObject {
  return Object.fromEntries(fields.map(([name, zero]) => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    return [goFieldName(name), value === undefined ? zero : convert(name, value)];
  }));
}

function mapValues(object: JsonObject, convert: (value: JsonValue) => JsonValue): JsonObject {
  const names = Object.keys(object).sort();
  return Object.fromEntries(names.map((name) => [name, convert(object[name] ?? null)]));
}
