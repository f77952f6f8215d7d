import { deepEqual, equal } from "node:assert/strict";
import type { LooseSchema } from "./loose_schema.ts";
import { checkSchema } from "./structural_check.ts";

/** The findings about a schema as "field: message". */
function findings(schema: LooseSchema, statusSubresource = false): readonly string[] {
  return checkSchema(schema, { path: "schema", statusSubresource }).map(({ field, message }) =>
    `${field}: ${message}`
  );
}

/** The findings about the schema of the field "a". */
function fieldFindings(schema: LooseSchema): readonly string[] {
  return findings({ type: "object", properties: { a: schema } });
}

const CASES: readonly (readonly [name: string, schema: LooseSchema, found: readonly string[]])[] = [
  ["no type", {}, [
    "schema.properties[a].type: Required value: must not be empty for specified object fields",
  ]],
  ["no type of items", { type: "array", items: {} }, [
    "schema.properties[a].items.type: Required value: must not be empty for specified array items",
  ]],
  ["no items", { type: "array" }, ["schema.properties[a].items: Required value: must be specified"]],
  ["an int-or-string", {
    "x-kubernetes-int-or-string": true,
    anyOf: [{ type: "integer" }, { type: "string" }],
  }, []],
  ["a type in a branch", { type: "string", anyOf: [{ type: "string" }] }, [
    "schema.properties[a].anyOf[0].type: Forbidden: must be empty to be structural",
  ]],
  ["a pattern that Go does not know", { type: "string", pattern: "(?=x)" }, [
    'schema.properties[a].pattern: Invalid value: "(?=x)": must be a valid regular expression, but isn\'t: ' +
    "error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
  ]],
  ["a reference", { type: "object", $ref: "#/x" }, [
    "schema.properties[a].$ref: Forbidden: $ref is not supported",
  ]],
  ["unique items", { type: "array", uniqueItems: true, items: { type: "string" } }, [
    "schema.properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
  ]],
  ["fields beside a map", {
    type: "object",
    properties: { b: { type: "string" } },
    additionalProperties: { type: "string" },
  }, [
    "schema.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive",
  ]],
  ["a default of the wrong type", { type: "integer", default: "1" }, [
    'schema.properties[a].default: Invalid value: "string":  in body must be of type integer: "string"',
  ]],
  ["a default with an unknown field", {
    type: "object",
    properties: { b: { type: "string" } },
    default: { c: 1 },
  }, [
    'schema.properties[a].default: Invalid value: {"c":1}: must not have unknown fields',
  ]],
  ["a map list without keys", { type: "array", "x-kubernetes-list-type": "map", items: { type: "object" } }, [
    "schema.properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map",
  ]],
  ["a key that may be missing", {
    type: "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
    items: { type: "object", properties: { name: { type: "string" } } },
  }, [
    "schema.properties[a].items.properties[name].default: Required value: this property is in " +
    "x-kubernetes-list-map-keys, so it must have a default or be a required property",
  ]],
  ["a rule without an expression", { type: "string", "x-kubernetes-validations": [{ rule: " " }] }, [
    "schema.properties[a].x-kubernetes-validations[0].rule: Required value: rule is not specified",
  ]],
  ["a rule whose path leads to no field", {
    type: "object",
    properties: { b: { type: "string" } },
    "x-kubernetes-validations": [{ rule: "true", fieldPath: ".c" }],
  }, [
    'schema.properties[a].x-kubernetes-validations[0].fieldPath: Invalid value: ".c": must be a valid path',
  ]],
  ["a default that a rule refuses", {
    type: "integer",
    default: 1,
    "x-kubernetes-validations": [{ rule: "self > 1" }],
  }, ["schema.properties[a].default: Invalid value: 1: failed rule: self > 1"]],
  ["a default that a rule refuses for an object without it", {
    type: "integer",
    default: 1,
    "x-kubernetes-validations": [{ rule: "oldSelf.hasValue()", optionalOldSelf: true }],
  }, ["schema.properties[a].default: Invalid value: 1: failed rule: oldSelf.hasValue()"]],
  ["a default beside a blank rule", {
    type: "integer",
    default: 1,
    "x-kubernetes-validations": [{ rule: "" }],
  }, ["schema.properties[a].x-kubernetes-validations[0].rule: Required value: rule is not specified"]],
  ["a rule", { type: "string", "x-kubernetes-validations": [{ rule: "self != ''" }] }, []],
];

for (const [name, schema, found] of CASES) {
  Deno.test(`checkSchema: ${name}`, () => deepEqual(fieldFindings(schema), found));
}

Deno.test("checkSchema: the root is an object without further fields that is not null", () => {
  deepEqual(findings({ type: "string" }), [
    'schema.type: Invalid value: "string": must be object at the root',
  ]);
  deepEqual(findings({ type: "object", nullable: true, additionalProperties: true }), [
    "schema.nullable: Forbidden: nullable cannot be true at the root",
    "schema.additionalProperties: Forbidden: must not be used at the root",
  ]);
});

Deno.test("checkSchema: metadata may only restrict names", () => {
  const name: LooseSchema = { type: "object", properties: { name: { type: "string", maxLength: 20 } } };
  deepEqual(findings({ type: "object", properties: { metadata: name } }), []);
  const labels: LooseSchema = { type: "object", properties: { labels: { type: "object" } } };
  deepEqual(findings({ type: "object", properties: { metadata: labels } }), [
    "schema.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata " +
    "is implicitly specified",
  ]);
});

Deno.test("checkSchema: branches at the root speak of declared fields only", () => {
  deepEqual(findings({ type: "object", oneOf: [{ properties: { a: { minLength: 1 } } }] }), [
    "schema.properties[a]: Required value: because it is defined in schema.oneOf[0].properties[a]",
  ]);
});

Deno.test("checkSchema: beside a status subresource the root may not branch; the whole schema is shown", () => {
  const schema: LooseSchema = { type: "object", anyOf: [{ required: ["spec"] }] };
  deepEqual(findings(schema), []);
  const [found = "", ...others] = findings(schema, true);
  deepEqual(others, []);
  equal(
    found.startsWith(
      'schema: Invalid value: {"ID":"","Schema":"","Ref":null,"Description":"","Type":"object",',
    ),
    true,
  );
  equal(found.includes(": only [Description Type Format Title "), true);
});

Deno.test("checkSchema: an unchecked keyword is named where nothing else is wrong", () => {
  deepEqual(findings({ type: "object", $schema: "x" }), [
    "schema: Invalid value: \"\": OpenAPIV3Schema 'schema' is not supported",
  ]);
});
