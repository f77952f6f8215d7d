import assert from "node:assert/strict";
import { z } from "zod";
import type { JsonObject, JsonValue } from "./json.ts";
import { toJson } from "./json_clean.ts";
import { structuralSchema } from "./structural_schema.ts";

/** The structural schema of a field of a zod object. */
function ofZod(field: z.ZodType): JsonValue | undefined {
  const json = toJson(z.object({ field })["~standard"].jsonSchema.input({ target: "draft-2020-12" }));
  const { properties } = structuralSchema(json, { isGenerated: true });
  return toField(properties);
}

function ofJson(field: JsonValue, rest: JsonObject = {}): JsonValue | undefined {
  return toField(structuralSchema({ ...rest, type: "object", properties: { field } })["properties"]);
}

function toField(properties: JsonValue | undefined): JsonValue | undefined {
  return typeof properties === "object" && properties !== null && "field" in properties
    ? properties.field
    : undefined;
}

function refuses(field: JsonValue, fault: RegExp): void {
  assert.throws(() => ofJson(field), (error) => {
    assert.ok(error instanceof TypeError);
    assert.equal(error.name, "SchemaError");
    assert.match(error.message, /^Cannot make a structural schema of spec\.field(\S*): /);
    assert.match(error.message, fault);
    return true;
  });
}

const KEEP_UNKNOWN = { "x-kubernetes-preserve-unknown-fields": true };
const INT_OR_STRING = {
  "x-kubernetes-int-or-string": true,
  anyOf: [{ type: "integer" }, { type: "string" }],
};

Deno.test("structuralSchema: references are written out (T1)", () => {
  const name = { type: "string", description: "A name" };
  assert.deepEqual(ofJson({ $ref: "#/$defs/a~1name" }, { $defs: { "a/name": name } }), name);
  assert.deepEqual(ofJson({ $ref: "#/$defs/n", description: "Mine" }, { $defs: { n: name } }), {
    type: "string",
    description: "Mine",
  });
  assert.deepEqual(ofZod(z.string().meta({ id: "Shared" })), { type: "string" });
});

Deno.test("structuralSchema: a reference that leads nowhere or to itself is refused (T1)", () => {
  refuses({ $ref: "#/$defs/gone" }, /the reference "#\/\$defs\/gone" leads nowhere/);
  refuses({ $ref: "other.json" }, /leads nowhere/);
  refuses({ type: "array", items: { $ref: "#" } }, /contains itself, keep unknown fields there instead/);
});

Deno.test("structuralSchema: a schema for anything keeps unknown fields, one for nothing is refused (T2)", () => {
  assert.deepEqual(ofJson(true), KEEP_UNKNOWN);
  assert.deepEqual(ofZod(z.unknown().describe("Any")), { description: "Any", ...KEEP_UNKNOWN });
  refuses(false, /allows no value, leave the field out/);
  assert.throws(() => ofZod(z.never()), /SchemaError/);
});

Deno.test("structuralSchema: null becomes nullable (T3)", () => {
  assert.deepEqual(ofJson({ type: ["string", "null"], maxLength: 3 }), {
    type: "string",
    maxLength: 3,
    nullable: true,
  });
  assert.deepEqual(ofZod(z.string().nullable().describe("Text")), {
    type: "string",
    description: "Text",
    nullable: true,
  });
  assert.deepEqual(ofZod(z.union([z.int(), z.string(), z.null()])), { ...INT_OR_STRING, nullable: true });
  refuses({ type: "null" }, /its type is "null"/);
});

Deno.test("structuralSchema: null beside known values is refused, since the server takes no null there (T3)", () => {
  refuses({ anyOf: [{ type: "string", enum: ["a"] }, { type: "null" }] }, /make the field optional/);
  refuses({ enum: ["a", null] }, /make the field optional/);
});

Deno.test("structuralSchema: a constant is an enum of one, and gives the type (T4)", () => {
  assert.deepEqual(ofJson({ const: "a" }), { type: "string", enum: ["a"] });
  assert.deepEqual(ofJson({ enum: [1, 2] }), { type: "integer", enum: [1, 2] });
  refuses({ enum: [1, "a"] }, /its values are of the types integer and string, use one type/);
});

Deno.test("structuralSchema: a union of constants is one enum (T5)", () => {
  const union = z.union([z.literal("a").describe("First"), z.literal("b"), z.enum(["a", "c"])]);
  assert.deepEqual(ofZod(union), { type: "string", description: "First", enum: ["a", "b", "c"] });
});

Deno.test("structuralSchema: a union of texts keeps its checks as branches (T5)", () => {
  assert.deepEqual(ofZod(z.string().max(3).or(z.string().regex(/^long/))), {
    type: "string",
    anyOf: [{ maxLength: 3 }, { pattern: "^long" }],
  });
});

Deno.test("structuralSchema: an integer or a string has a form of its own (T6)", () => {
  assert.deepEqual(ofZod(z.union([z.int(), z.string()])), INT_OR_STRING);
  assert.deepEqual(ofZod(z.union([z.int().min(1), z.string().regex(/%$/)])), {
    ...INT_OR_STRING,
    minimum: 1,
    pattern: "%$",
  });
  assert.deepEqual(ofJson({ type: ["integer", "string"] }), INT_OR_STRING);
  refuses(
    { anyOf: [{ type: "integer" }, { type: "string", enum: ["auto"] }] },
    /"enum" is not for integers and strings/,
  );
});

Deno.test("structuralSchema: a union of objects is laid over one another (T7)", () => {
  const union = z.discriminatedUnion("type", [
    z.object({ type: z.literal("file"), path: z.string(), name: z.string() }),
    z.object({ type: z.literal("url"), url: z.string(), name: z.string() }),
  ]);
  assert.deepEqual(ofZod(union), {
    type: "object",
    properties: {
      type: { type: "string", enum: ["file", "url"] },
      path: { type: "string" },
      name: { type: "string" },
      url: { type: "string" },
    },
    required: ["type", "name"],
    oneOf: [
      { properties: { type: { enum: ["file"] } }, required: ["path"] },
      { properties: { type: { enum: ["url"] } }, required: ["url"] },
    ],
  });
});

Deno.test("structuralSchema: branches that do not fit over one another are refused with the field (T7)", () => {
  const branch = (field: JsonValue): JsonValue => ({ type: "object", properties: { a: field } });
  refuses(
    { anyOf: [branch({ type: "string" }), branch({ type: "integer" })] },
    /spec\.field\.a: it has another schema/,
  );
  refuses(
    { anyOf: [branch({ type: "string", default: "x" }), branch({ type: "string" })] },
    /a default in a branch/,
  );
  refuses({
    oneOf: [branch({ type: "string" }), { type: "object", additionalProperties: { type: "string" } }],
  }, /"additionalProperties" in a branch/);
});

Deno.test("structuralSchema: other unions are refused (T8)", () => {
  refuses({ anyOf: [{ type: "string" }, { type: "object" }] }, /of the types string and object/);
  refuses({ anyOf: [{ type: "array" }, { type: "array", items: {} }] }, /arrays of several kinds/);
  refuses({ anyOf: [] }, /no value but null/);
});

Deno.test("structuralSchema: an allOf of objects is one object (T9)", () => {
  assert.deepEqual(ofZod(z.object({ a: z.int() }).and(z.object({ b: z.int().optional() }))), {
    type: "object",
    properties: { a: { type: "integer" }, b: { type: "integer" } },
    required: ["a"],
  });
  const twice = [{ type: "object", properties: { a: { type: "string" } } }, {
    type: "object",
    properties: { a: { type: "integer" } },
  }];
  refuses({ allOf: twice }, /spec\.field\.a: it has two schemas in an allOf/);
});

Deno.test("structuralSchema: an allOf of patterns only checks (T10)", () => {
  assert.deepEqual(ofZod(z.string().startsWith("a").endsWith("b")), {
    type: "string",
    allOf: [{ pattern: "^a.*" }, { pattern: ".*b$" }],
  });
});

Deno.test("structuralSchema: unknown fields are pruned, or kept for an open object (T11, T12)", () => {
  assert.deepEqual(ofZod(z.strictObject({ a: z.int().optional() })), {
    type: "object",
    properties: { a: { type: "integer" } },
  });
  assert.deepEqual(ofZod(z.looseObject({ a: z.int().optional() })), {
    type: "object",
    properties: { a: { type: "integer" } },
    ...KEEP_UNKNOWN,
  });
});

Deno.test("structuralSchema: named fields and a map do not go together (T13)", () => {
  refuses(
    { type: "object", properties: { a: {} }, additionalProperties: { type: "string" } },
    /use a map of its own/,
  );
});

Deno.test("structuralSchema: a map of text keys is a map, other keys are refused (T14, T15)", () => {
  const map = { type: "object", additionalProperties: { type: "integer" } };
  assert.deepEqual(ofZod(z.record(z.string(), z.int())), map);
  assert.deepEqual(ofJson({ type: "object", patternProperties: { "^.*$": { type: "integer" } } }), map);
  refuses(
    { type: "object", patternProperties: { "^x-": { type: "integer" } } },
    /"patternProperties" has no counterpart/,
  );
  assert.throws(() => ofZod(z.record(z.string().max(3), z.int())), /"propertyNames" has no counterpart/);
});

Deno.test("structuralSchema: tuples are refused (T16)", () => {
  assert.throws(
    () => ofZod(z.tuple([z.string(), z.int()])),
    /use an object with named fields instead of a tuple/,
  );
  refuses({ type: "array", items: [{ type: "string" }] }, /it is a tuple/);
  refuses({ type: "array", items: false }, /spec\.field\[\]: its schema allows no value/);
});

Deno.test("structuralSchema: items that nothing is said of keep unknown fields (T17)", () => {
  assert.deepEqual(ofJson({ type: "array" }), { type: "array", items: KEEP_UNKNOWN });
});

Deno.test("structuralSchema: uniqueItems is refused with the list type (T18)", () => {
  refuses(
    { type: "array", uniqueItems: true, items: { type: "string" } },
    /use "x-kubernetes-list-type": "set"/,
  );
  assert.deepEqual(ofJson({ type: "array", uniqueItems: false, items: { type: "string" } }), {
    type: "array",
    items: { type: "string" },
  });
});

Deno.test("structuralSchema: exclusive bounds become flags (T19)", () => {
  assert.deepEqual(ofZod(z.number().gt(0).lt(1)), {
    type: "number",
    minimum: 0,
    exclusiveMinimum: true,
    maximum: 1,
    exclusiveMaximum: true,
  });
  assert.deepEqual(ofJson({ type: "number", minimum: 0, exclusiveMinimum: true }), {
    type: "number",
    minimum: 0,
    exclusiveMinimum: true,
  });
});

Deno.test("structuralSchema: bounds of the number type go, 32 bits become the format (T20)", () => {
  assert.deepEqual(ofZod(z.int()), { type: "integer" });
  assert.deepEqual(ofZod(z.int().min(1)), { type: "integer", minimum: 1 });
  assert.deepEqual(ofZod(z.int32()), { type: "integer", format: "int32" });
  assert.deepEqual(ofZod(z.int32().min(0)), { type: "integer", format: "int32", minimum: 0 });
  assert.deepEqual(ofJson({ type: "integer", format: "int64" }), { type: "integer", format: "int64" });
});

Deno.test("structuralSchema: formats that the server knows stay, without the library's pattern (T22, T23)", () => {
  assert.deepEqual(ofZod(z.iso.datetime()), { type: "string", format: "date-time" });
  assert.deepEqual(ofZod(z.url()), { type: "string", format: "uri" });
  assert.deepEqual(ofZod(z.base64()), { type: "string", format: "byte" });
  assert.deepEqual(ofJson({ type: "string", format: "email", pattern: "@example" }), {
    type: "string",
    format: "email",
    pattern: "@example",
  });
});

Deno.test("structuralSchema: of other formats the pattern stays (T22)", () => {
  const field = ofZod(z.ulid());
  assert.deepEqual(Object.keys(Object(field)), ["type", "pattern"]);
});

Deno.test("structuralSchema: annotations without a counterpart go, the first example stays (T25)", () => {
  assert.deepEqual(
    ofJson({ type: "string", examples: ["a", "b"], readOnly: true, deprecated: true, title: "T" }),
    {
      type: "string",
      example: "a",
      title: "T",
    },
  );
});

Deno.test("structuralSchema: conditions without a counterpart are refused (T26)", () => {
  for (
    const keyword of ["if", "dependentRequired", "dependentSchemas", "unevaluatedProperties", "contains"]
  ) {
    refuses({ type: "object", [keyword]: {} }, new RegExp(`"${keyword}" has no counterpart`));
  }
});

Deno.test("structuralSchema: logical keywords beside a type only check (T29)", () => {
  assert.deepEqual(
    ofJson({
      type: "object",
      properties: { a: { type: "string" }, b: { type: "array", items: { type: "string" } } },
      oneOf: [{
        type: "object",
        title: "A",
        required: ["a"],
        properties: { a: { type: "string", const: "x" } },
      }],
      not: { required: ["b"], properties: { b: { items: { default: "x", maxLength: 1 } } } },
    }),
    {
      type: "object",
      oneOf: [{ required: ["a"], properties: { a: { enum: ["x"] } } }],
      not: { required: ["b"], properties: { b: { items: { maxLength: 1 } } } },
      properties: { a: { type: "string" }, b: { type: "array", items: { type: "string" } } },
    },
  );
});

Deno.test("structuralSchema: the markers of Kubernetes pass, other keywords of libraries go (T32)", () => {
  const rules = [{ rule: "self == oldSelf" }];
  assert.deepEqual(ofZod(z.string().meta({ "x-kubernetes-validations": rules, own: 1 })), {
    type: "string",
    "x-kubernetes-validations": rules,
  });
});

Deno.test("structuralSchema: defaults stay, and a field with one is not required (T28)", () => {
  assert.deepEqual(ofZod(z.object({ a: z.int().default(1) }).prefault({})), {
    type: "object",
    default: {},
    properties: { a: { type: "integer", default: 1 } },
  });
});
