/**
 * What schema libraries write, after it was made structural: each transformation that gives a schema gives one that
 * the API server takes.
 *
 * @module
 */

import type { JsonValue } from "../../../src/schema/json.ts";
import { structuralSchema } from "../../../src/schema/structural_schema.ts";
import { ofField, type OracleCase } from "../oracle_case.ts";

const TEXT = { type: "string" };
const SAFE = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

function objectOf(
  properties: Readonly<Record<string, JsonValue>>,
  ...required: readonly string[]
): JsonValue {
  return { type: "object", properties, required, additionalProperties: false };
}

const WRITTEN: readonly (readonly [name: string, field: JsonValue])[] = [
  ["T1 a reference", { $defs: { n: { ...TEXT, maxLength: 9 } }, $ref: "#/$defs/n", description: "Mine" }],
  ["T1 the keywords of a document", {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "x",
    $comment: "y",
    ...TEXT,
  }],
  ["T2 anything", true],
  ["T2 anything with a description", { description: "Any" }],
  ["T3 two types", { type: ["string", "null"], maxLength: 3 }],
  ["T3 null in a union", { anyOf: [objectOf({ b: TEXT }), { type: "null" }] }],
  ["T3 null in a union of an integer and a text", {
    anyOf: [{ type: "integer", ...SAFE }, TEXT, { type: "null" }],
  }],
  ["T4 a constant", { const: "a" }],
  ["T4 an enum without a type", { enum: [1, 2] }],
  ["T4 a constant boolean", { const: true }],
  ["T5 a union of constants", { anyOf: [{ const: "a", description: "A" }, { enum: ["b", "c"] }] }],
  ["T5 a union of texts", { anyOf: [{ ...TEXT, maxLength: 3 }, { ...TEXT, pattern: "^long" }] }],
  ["T6 an integer or a text", { anyOf: [{ type: "integer", ...SAFE }, TEXT] }],
  ["T6 with bounds and a pattern", {
    anyOf: [{ type: "integer", minimum: 1, maximum: 65535 }, { ...TEXT, pattern: "%$" }],
  }],
  ["T7 a union of objects", {
    oneOf: [
      objectOf({ type: { const: "file" }, path: TEXT, name: TEXT }, "type", "path", "name"),
      objectOf({ type: { const: "url" }, url: TEXT, name: TEXT }, "type", "url", "name"),
    ],
  }],
  ["T7 a union of objects without a telling field", {
    anyOf: [objectOf({ git: objectOf({ url: TEXT }, "url") }, "git"), objectOf({ bucket: TEXT }, "bucket")],
  }],
  ["T7 a union of open objects", {
    anyOf: [
      { type: "object", properties: { a: TEXT }, required: ["a"], additionalProperties: {} },
      { type: "object", properties: { b: TEXT }, required: ["b"], additionalProperties: {} },
    ],
  }],
  ["T9 both of two objects", {
    allOf: [objectOf({ a: { type: "integer" } }, "a"), objectOf({ b: { type: "integer" } })],
  }],
  ["T10 both of two patterns", {
    type: "string",
    allOf: [
      { type: "string", format: "starts_with", pattern: "^a.*" },
      { type: "string", format: "ends_with", pattern: ".*b$" },
    ],
  }],
  ["T11 no further fields", objectOf({ a: TEXT })],
  ["T12 any further fields", { type: "object", properties: { a: TEXT }, additionalProperties: {} }],
  ["T12 any fields", { type: "object", additionalProperties: true }],
  ["T14 a map", { type: "object", propertyNames: TEXT, additionalProperties: { type: "integer" } }],
  ["T15 a map by a pattern for any name", {
    type: "object",
    patternProperties: { "^.*$": { type: "integer" } },
  }],
  ["T17 a list of anything", { type: "array" }],
  ["T17 a list of anything, said", { type: "array", items: {} }],
  ["T18 items that need not be unique", { type: "array", items: TEXT, uniqueItems: false }],
  ["T18 a set", { type: "array", items: TEXT, "x-kubernetes-list-type": "set" }],
  ["T19 exclusive bounds", { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }],
  ["T20 the bounds of safe integers", { type: "integer", ...SAFE }],
  ["T20 the bounds of 32 bits", { type: "integer", minimum: -2147483648, maximum: 2147483647 }],
  ["T21 a number", { type: "number" }],
  ["T22 a format of another name", { ...TEXT, format: "cidrv4", pattern: "^x" }],
  ["T22 a format that the server does not know", { ...TEXT, format: "ulid", pattern: "^[0-9A-Z]{26}$" }],
  ["T23 a pattern beside a known format", { ...TEXT, format: "date-time", pattern: "^(?!x)$" }],
  ["T24 a pattern", { ...TEXT, pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$" }],
  ["T25 annotations", {
    ...TEXT,
    title: "T",
    examples: ["a", "b"],
    deprecated: true,
    readOnly: true,
    writeOnly: false,
    contentEncoding: "base64",
  }],
  ["T27 a default", { type: "integer", default: 3 }],
  ["T27 a default of a list", { type: "array", items: TEXT, default: ["a"] }],
  ["T28 a default of an object and of its fields", {
    ...Object(objectOf({ a: { type: "integer", default: 1 } })),
    default: {},
  }],
  ["T29 texts in branches", {
    type: "object",
    properties: { a: TEXT, b: { type: "array", items: TEXT } },
    oneOf: [{ type: "object", title: "A", required: ["a"], properties: { a: { ...TEXT, const: "x" } } }],
    not: { description: "B", required: ["b"], properties: { b: { items: { default: "x", maxLength: 1 } } } },
  }],
  ["T32 markers", {
    type: "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
    items: objectOf({ name: TEXT, n: { type: "integer", default: 1 } }, "name", "n"),
    "x-kubernetes-validations": [{ rule: "self.size() < 5", message: "too many" }],
    own: "gone",
  }],
  ["T32 an embedded object", {
    type: "object",
    properties: { apiVersion: TEXT, kind: TEXT, metadata: { type: "object" } },
    additionalProperties: {},
    "x-kubernetes-embedded-resource": true,
  }],
];

/** The cases. T31, the root, is what every case has around it; T8, T13, T16, T26 and T30 give no schema. */
export const TRANSFORMATIONS: readonly OracleCase[] = WRITTEN.map(([name, field]) =>
  ofField(`transformed: ${name}`, structuralSchema(field, { path: "spec.a", isGenerated: true }))
);
