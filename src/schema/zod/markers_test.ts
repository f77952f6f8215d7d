import assert from "node:assert/strict";
import { z } from "zod";
import { defineResource } from "../../resource/define_resource.ts";
import { RuleValidator } from "../cel/rule_validator.ts";
import { crdOf } from "../crd.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import { isStructuralSchema } from "../loose_schema.ts";
import {
  atMostOneOf,
  atomic,
  cel,
  embedded,
  exactlyOneOf,
  immutable,
  listMap,
  objectReference,
  raw,
  secretKeyRef,
  set,
  unionOf,
} from "../zod.ts";

/** The schema of whole objects with a field, as the CustomResourceDefinition has it. */
function schemaOf(field: z.ZodType): JsonObject {
  const Thing = defineResource({
    group: "example.com",
    kind: "Thing",
    scope: "Namespaced",
    versions: { v1: { spec: z.object({ field }) } },
  });
  const [version] = crdOf(Thing).spec.versions;
  const { openAPIV3Schema: schema } = version?.schema ?? {};
  assert.ok(isJsonObject(schema));
  return schema;
}

function fieldOf(field: z.ZodType): JsonValue | undefined {
  const at = (node: JsonValue | undefined, name: string) => {
    const properties = isJsonObject(node) ? node["properties"] : undefined;
    return isJsonObject(properties) ? properties[name] : undefined;
  };
  return at(at(schemaOf(field), "spec"), "field");
}

/** What the rules say of a value, and of a change to it. */
function verdict(field: z.ZodType, value: JsonValue | undefined, old?: JsonValue): readonly string[] {
  const schema = schemaOf(field);
  assert.ok(isStructuralSchema(schema));
  const whole = (content: JsonValue | undefined): JsonObject => ({
    spec: content === undefined ? {} : { field: content },
  });
  const { errors } = new RuleValidator(schema).validate(
    whole(value),
    old === undefined ? {} : { old: whole(old) },
  );
  return errors.map(({ field: path, message }) => `${path}: ${message}`);
}

Deno.test("cel: rules add up, with their options", () => {
  const schema = cel(cel(z.string().max(9), "self != 'a'"), "self != 'b'", {
    message: "no b",
    reason: "FieldValueForbidden",
  });
  assert.deepEqual(fieldOf(schema), {
    type: "string",
    maxLength: 9,
    "x-kubernetes-validations": [
      { rule: "self != 'a'" },
      { rule: "self != 'b'", message: "no b", reason: "FieldValueForbidden" },
    ],
  });
  assert.deepEqual(verdict(schema, "b"), ["spec.field: Forbidden: no b"]);
});

Deno.test("immutable: a required field keeps its value", () => {
  const schema = immutable(z.string().max(9));
  assert.deepEqual(verdict(schema, "b", "a"), ['spec.field: Invalid value: "b": is immutable']);
  assert.deepEqual(verdict(schema, "a", "a"), []);
});

Deno.test("immutable: an optional field can be set once, and not be taken away", () => {
  const schema = z.object({ "a-b": immutable(z.string().max(9)).exactOptional() });
  assert.deepEqual(verdict(schema, { "a-b": "x" }, {}), []);
  assert.deepEqual(verdict(schema, { "a-b": "y" }, { "a-b": "x" }), [
    'spec.field.a-b: Invalid value: "y": is immutable',
  ]);
  assert.deepEqual(verdict(schema, {}, { "a-b": "x" }), [
    "spec.field: Invalid value: a-b is immutable and cannot be removed",
  ]);
});

Deno.test("exactlyOneOf, atMostOneOf: count the fields that are set", () => {
  const object = z.object({ a: z.int().exactOptional(), b: z.int().exactOptional() });
  const one = exactlyOneOf(object, ["a", "b"]);
  const message = "spec.field: Invalid value: exactly one of a, b must be set";
  assert.deepEqual([verdict(one, {}), verdict(one, { a: 1 }), verdict(one, { a: 1, b: 1 })], [[message], [], [
    message,
  ]]);
  const most = atMostOneOf(object, ["a", "b"]);
  assert.deepEqual([verdict(most, {}), verdict(most, { a: 1 })], [[], []]);
  assert.deepEqual(verdict(most, { a: 1, b: 2 }), [
    "spec.field: Invalid value: at most one of a, b must be set",
  ]);
});

Deno.test("exactlyOneOf: a field that expressions cannot name is refused", () => {
  const object = z.object({ "1a": z.int().exactOptional() });
  assert.throws(() => exactlyOneOf(object, ["1a"]), /Cannot make a rule about "1a"/);
});

Deno.test("unionOf: one member, by its name; zod checks it too", () => {
  const schema = unionOf({ git: z.object({ url: z.string() }), bucket: z.object({ name: z.string() }) });
  assert.deepEqual(verdict(schema, { git: { url: "x" } }), []);
  assert.deepEqual(verdict(schema, {}), [
    "spec.field: Invalid value: exactly one of git, bucket must be set",
  ]);
  assert.deepEqual([schema.safeParse({}).success, schema.safeParse({ bucket: { name: "a" } }).success], [
    false,
    true,
  ]);
});

Deno.test("listMap, set, atomic: how lists and objects are merged", () => {
  assert.deepEqual(fieldOf(listMap(z.object({ name: z.string() }), ["name"])), {
    type: "array",
    items: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
  });
  assert.deepEqual(fieldOf(set(z.string())), {
    type: "array",
    items: { type: "string" },
    "x-kubernetes-list-type": "set",
  });
  assert.deepEqual(fieldOf(atomic(z.array(z.string()))), {
    type: "array",
    items: { type: "string" },
    "x-kubernetes-list-type": "atomic",
  });
  assert.deepEqual(fieldOf(atomic(z.object({ a: z.string() }))), {
    type: "object",
    properties: { a: { type: "string" } },
    required: ["a"],
    "x-kubernetes-map-type": "atomic",
  });
});

Deno.test("listMap: keys that are no fields do not compile, and are refused", () => {
  // @ts-expect-error: there is no such field
  assert.throws(() => fieldOf(listMap(z.object({ name: z.string() }), ["id"])), /x-kubernetes-list-map-keys/);
});

Deno.test("raw, embedded: what is kept as it is", () => {
  assert.deepEqual(fieldOf(raw()), { "x-kubernetes-preserve-unknown-fields": true });
  const schema = fieldOf(embedded());
  assert.ok(isJsonObject(schema));
  assert.equal(schema["x-kubernetes-embedded-resource"], true);
  assert.equal(schema["x-kubernetes-preserve-unknown-fields"], true);
  assert.equal(schema["type"], "object");
});

Deno.test("objectReference, secretKeyRef: replaced as a whole", () => {
  for (const schema of [fieldOf(objectReference()), fieldOf(secretKeyRef())]) {
    assert.ok(isJsonObject(schema));
    assert.equal(schema["x-kubernetes-map-type"], "atomic");
  }
  assert.equal(secretKeyRef().safeParse({ name: "", key: "a" }).success, false);
});
