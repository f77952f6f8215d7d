import { deepEqual, throws } from "node:assert/strict";
import type { JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { SchemaValidator, type ValidateOptions } from "./validate.ts";

/** The findings as "field: message". */
function findings(
  schema: JsonSchemaProps,
  value: JsonValue,
  options: ValidateOptions = {},
): readonly string[] {
  return new SchemaValidator(schema).validate(value, options).map((error) =>
    `${error.field}: ${error.message}`
  );
}

/** The findings about the field "a" of an object. */
function fieldFindings(schema: JsonSchemaProps, value: JsonValue): readonly string[] {
  return findings({ type: "object", properties: { a: schema } }, { a: value });
}

const CASES:
  readonly (readonly [name: string, schema: JsonSchemaProps, value: JsonValue, found: readonly string[]])[] =
    [
      ["a wrong type", { type: "integer" }, "x", [
        'a: Invalid value: "string": a in body must be of type integer: "string"',
      ]],
      ["a null", { type: "string" }, null, [
        'a: Invalid value: "null": a in body must be of type string: "null"',
      ]],
      ["a null that may be one", { type: "string", nullable: true }, null, []],
      ["an integer for a number", { type: "number" }, 1, []],
      ["a fraction for an integer", { type: "integer" }, 1.5, [
        'a: Invalid value: "number": a in body must be of type integer: "number"',
        '<nil>: Invalid value: "": Checked value must be of type integer (default format) in a',
      ]],
      ["an integer out of its format's range", { type: "integer", format: "int32" }, 2 ** 31, [
        '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in a',
      ]],
      ["an int-or-string", { "x-kubernetes-int-or-string": true }, true, [
        'a: Invalid value: "boolean": a in body must be of type integer,string: "boolean"',
      ]],
      [
        "any value where everything is kept",
        { "x-kubernetes-preserve-unknown-fields": true },
        [null, 1, {}],
        [],
      ],
      ["a text that is too long, in code points", { type: "string", maxLength: 2 }, "äöü", [
        "a: Too long: may not be more than 2 bytes",
      ]],
      ["a text that is long enough, in code points", { type: "string", maxLength: 1 }, "😀", []],
      ["a text that is too short", { type: "string", minLength: 1 }, "", [
        'a: Invalid value: "": a in body should be at least 1 chars long',
      ]],
      ["only the first finding about a text", { type: "string", minLength: 3, pattern: "^b" }, "a", [
        'a: Invalid value: "a": a in body should be at least 3 chars long',
      ]],
      ["a pattern", { type: "string", pattern: "^[a-z]+$" }, "A", [
        "a: Invalid value: \"A\": a in body should match '^[a-z]+$'",
      ]],
      ["a format", { type: "string", format: "date" }, "x", [
        'a: Invalid value: "x": a in body must be of type date: "x"',
      ]],
      ["a format that the server does not know", { type: "string", format: "emoji" }, "x", []],
      ["a minimum", { type: "integer", minimum: 1 }, 0, [
        "a: Invalid value: 0: a in body should be greater than or equal to 1",
      ]],
      ["an exclusive maximum", { type: "number", maximum: 1.5, exclusiveMaximum: true }, 1.5, [
        "a: Invalid value: 1.5: a in body should be less than 1.5",
      ]],
      ["a fractional minimum of integers, cut off by the server", { type: "number", minimum: 1.5 }, 1, []],
      ["a multiple", { type: "integer", multipleOf: 2 }, 3, [
        "a: Invalid value: 3: a in body should be a multiple of 2",
      ]],
      ["an enum", { type: "string", enum: ["a", "b"] }, "c", [
        'a: Unsupported value: "c": supported values: "a", "b"',
      ]],
      ["an enum of numbers", { type: "integer", enum: [1, 2] }, 3, [
        'a: Unsupported value: 3: supported values: "1", "2"',
      ]],
      [
        "a null in an enum, which the server never matches",
        { type: "string", nullable: true, enum: [null] },
        null,
        [
          'a: Unsupported value: null: supported values: "null"',
        ],
      ],
      ["too few items", { type: "array", minItems: 1, items: { type: "string" } }, [], [
        "a: Invalid value: 0: a in body should have at least 1 items",
      ]],
      ["too many items", { type: "array", maxItems: 1, items: { type: "string" } }, ["x", "y"], [
        "a: Too many: 2: must have at most 1 item",
      ]],
      ["an item", { type: "array", items: { type: "string" } }, ["x", 1], [
        'a[1]: Invalid value: "integer": a[1] in body must be of type string: "integer"',
      ]],
      ["a required field", { type: "object", required: ["b"] }, {}, ["a.b: Required value"]],
      ["a value of a map", { type: "object", additionalProperties: { type: "string" } }, { k: 1 }, [
        'a.k: Invalid value: "integer": a.k in body must be of type string: "integer"',
      ]],
      ["a map that must be empty", { type: "object", additionalProperties: false }, { k: 1 }, [
        'a: Invalid value: "k": a.k in body is a forbidden property',
      ]],
      ["too many fields", { type: "object", maxProperties: 1 }, { b: 1, c: 2 }, [
        "a: Too many: 2: must have at most 1 item",
      ]],
    ];

for (const [name, schema, value, found] of CASES) {
  Deno.test(`SchemaValidator: ${name}`, () => deepEqual(fieldFindings(schema, value), found));
}

Deno.test("SchemaValidator: a field of the root has no dot before it, a missing one neither", () => {
  deepEqual(findings({ type: "object", required: ["spec"] }, {}), ["spec: Required value"]);
});

Deno.test("SchemaValidator: the path stands before fields, not before the words about them", () => {
  const schema: JsonSchemaProps = { type: "object", properties: { count: { type: "integer" } } };
  deepEqual(findings(schema, { count: "x" }, { path: "status" }), [
    'status.count: Invalid value: "string": count in body must be of type integer: "string"',
  ]);
  deepEqual(findings(schema, "x", { path: "status" }), [
    'status: Invalid value: "string":  in body must be of type object: "string"',
  ]);
});

Deno.test("SchemaValidator: of several branches the one that got furthest is reported (anyOf)", () => {
  const anyOf: readonly JsonSchemaProps[] = [{ required: ["x"] }, { properties: { b: { minimum: 2 } } }];
  deepEqual(fieldFindings({ type: "object", properties: { b: { type: "integer" } }, anyOf }, { b: 1 }), [
    '<nil>: Invalid value: "": "a" must validate at least one schema (anyOf)',
    "a.b: Invalid value: 1: a.b in body should be greater than or equal to 2",
  ]);
});

Deno.test("SchemaValidator: exactly one branch must fit (oneOf)", () => {
  const oneOf: readonly JsonSchemaProps[] = [{ required: ["b"] }, { required: ["c"] }];
  const schema: JsonSchemaProps = { type: "object", oneOf, "x-kubernetes-preserve-unknown-fields": true };
  deepEqual(fieldFindings(schema, { b: 1 }), []);
  deepEqual(fieldFindings(schema, { b: 1, c: 1 }), [
    '<nil>: Invalid value: "": "a" must validate one and only one schema (oneOf). Found 2 valid alternatives',
  ]);
  deepEqual(fieldFindings(schema, {}), [
    '<nil>: Invalid value: "": "a" must validate one and only one schema (oneOf). Found none valid',
    "a.b: Required value",
  ]);
});

Deno.test("SchemaValidator: every branch must fit (allOf), and none (not)", () => {
  deepEqual(fieldFindings({ type: "string", allOf: [{ pattern: "^a" }, { pattern: "b$" }] }, "a"), [
    "a: Invalid value: \"a\": a in body should match 'b$'",
    '<nil>: Invalid value: "": "a" must validate all the schemas (allOf)',
  ]);
  deepEqual(fieldFindings({ type: "string", not: { enum: ["x"] } }, "x"), [
    '<nil>: Invalid value: "": "a" must not validate the schema (not)',
  ]);
});

Deno.test("SchemaValidator: a finding is reported once, however many branches make it", () => {
  const branch: JsonSchemaProps = { minLength: 3 };
  deepEqual(
    fieldFindings({ type: "string", minLength: 3, allOf: [branch, branch] }, "x"),
    [
      '<nil>: Invalid value: "": "a" must validate all the schemas (allOf). None validated',
      'a: Invalid value: "x": a in body should be at least 3 chars long',
    ].sort((left, right) => left.startsWith("a") ? -1 : right.startsWith("a") ? 1 : 0),
  );
});

Deno.test("SchemaValidator: an expression that Go does not know throws", () => {
  throws(() => fieldFindings({ type: "string", pattern: "(?=a)" }, "a"), SyntaxError);
});

const RATCHETED: JsonSchemaProps = {
  type: "object",
  properties: {
    name: { type: "string", maxLength: 3 },
    branched: { type: "string", allOf: [{ maxLength: 3 }] },
    set: { type: "array", items: { type: "string", maxLength: 3 } },
    map: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["key"],
      items: {
        type: "object",
        properties: { key: { type: "string" }, text: { type: "string", maxLength: 3 } },
      },
    },
  },
};

function ratchetedFindings(before: JsonValue, now: JsonValue): readonly string[] {
  return findings(RATCHETED, now, { old: before });
}

Deno.test("SchemaValidator: an update need not repair what it leaves as it was (KEP-4008)", () => {
  deepEqual(ratchetedFindings({ name: "too long" }, { name: "too long", set: [] }), []);
  deepEqual(ratchetedFindings({ name: "too long" }, { name: "long too" }), [
    "name: Too long: may not be more than 3 bytes",
  ]);
});

Deno.test("SchemaValidator: what branches find in a value that has not changed is dropped with it (KEP-4008)", () => {
  deepEqual(ratchetedFindings({ branched: "too long" }, { branched: "too long" }), []);
});

Deno.test("SchemaValidator: items of a map list are compared by their keys, others with the whole list (KEP-4008)", () => {
  const before = { map: [{ key: "a", text: "too long" }, { key: "b" }], set: ["too long"] };
  deepEqual(ratchetedFindings(before, { map: [{ key: "c" }, { key: "a", text: "too long" }] }), []);
  deepEqual(ratchetedFindings(before, { map: [{ key: "b", text: "too long" }] }), [
    "map[0].text: Too long: may not be more than 3 bytes",
  ]);
  deepEqual(ratchetedFindings(before, { set: ["too long"] }), []);
  deepEqual(ratchetedFindings(before, { set: ["too long", "b"] }), [
    "set[0]: Too long: may not be more than 3 bytes",
  ]);
});

Deno.test("SchemaValidator: fields named like those of every JavaScript object are plain fields", () => {
  deepEqual(fieldFindings({ type: "object", required: ["toString"] }, {}), ["a.toString: Required value"]);
  deepEqual(fieldFindings({ type: "object", properties: {} }, { constructor: 1, toString: "x" }), []);
});
