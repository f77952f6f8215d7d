import assert from "node:assert/strict";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import { Type } from "typebox";
import * as v from "valibot";
import { z } from "zod";
import { annotate } from "../resource/annotate.ts";
import { defineResource } from "../resource/define_resource.ts";
import type { Input, Stored } from "../resource/resource.ts";
import { jsonSchema, type StandardSchema } from "../resource/standard_schema.ts";
import { crdOf } from "./crd.ts";
import { isJsonObject, type JsonValue } from "./json.ts";

/** The schema of the spec as the CustomResourceDefinition has it. */
function specOf(spec: StandardSchema): JsonValue | undefined {
  const Thing = defineResource({
    group: "example.com",
    kind: "Thing",
    scope: "Namespaced",
    versions: { v1: { spec } },
  });
  const schema: unknown = crdOf(Thing).spec.versions[0]?.schema?.openAPIV3Schema;
  const properties = isJsonObject(schema) ? schema["properties"] : undefined;
  return isJsonObject(properties) ? properties["spec"] : undefined;
}

/** An image, a number of replicas with bounds, a mode, and ports told apart by their names. */
const EXPECTED = {
  type: "object",
  required: ["image", "mode", "ports", "replicas"],
  properties: {
    image: { type: "string", minLength: 1 },
    mode: { type: "string", enum: ["fast", "slow"] },
    replicas: { type: "integer", minimum: 0, maximum: 9 },
    ports: {
      type: "array",
      items: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
    },
  },
};
const PORTS = { ".ports": { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] } };

const LIBRARIES: Readonly<Record<string, StandardSchema>> = {
  zod: z.object({
    image: z.string().min(1),
    mode: z.enum(["fast", "slow"]),
    replicas: z.int().min(0).max(9),
    ports: z.array(z.object({ name: z.string() })),
  }),
  valibot: toStandardJsonSchema(v.object({
    image: v.pipe(v.string(), v.minLength(1)),
    mode: v.picklist(["fast", "slow"]),
    replicas: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9)),
    ports: v.array(v.object({ name: v.string() })),
  })),
  arktype: type({
    image: "string >= 1",
    mode: "'fast' | 'slow'",
    replicas: "0 <= number.integer <= 9",
    ports: type({ name: "string" }).array(),
  }),
  typebox: jsonSchema(Type.Object({
    image: Type.String({ minLength: 1 }),
    mode: Type.Union([Type.Literal("fast"), Type.Literal("slow")]),
    replicas: Type.Integer({ minimum: 0, maximum: 9 }),
    ports: Type.Array(Type.Object({ name: Type.String() })),
  })),
};

/** Required fields have no order. */
function sorted(value: JsonValue | undefined): unknown {
  if (!isJsonObject(value)) return value;
  const { required, ...rest } = value;
  return { ...rest, ...(Array.isArray(required) ? { required: required.toSorted() } : {}) };
}

for (const [name, schema] of Object.entries(LIBRARIES)) {
  Deno.test(`annotate: the same CustomResourceDefinition from ${name}`, () => {
    assert.deepEqual(sorted(specOf(annotate(schema, PORTS))), EXPECTED);
  });
}

Deno.test("annotate: fields, items, values of maps and the value itself; rules are added, the rest is replaced", () => {
  const spec = annotate(
    jsonSchema({
      type: "object",
      properties: {
        list: { type: "array", items: { type: "object", properties: { a: { type: "string" } } } },
        map: {
          type: "object",
          additionalProperties: { type: "integer", "x-kubernetes-validations": [{ rule: "self > 0" }] },
        },
      },
    }),
    {
      "": { description: "All of it" },
      ".list[].a": { maxLength: 5 },
      ".map[*]": { "x-kubernetes-validations": [{ rule: "self < 9" }] },
    },
  );
  assert.deepEqual(specOf(spec), {
    type: "object",
    description: "All of it",
    properties: {
      list: { type: "array", items: { type: "object", properties: { a: { type: "string", maxLength: 5 } } } },
      map: {
        type: "object",
        additionalProperties: {
          type: "integer",
          "x-kubernetes-validations": [{ rule: "self > 0" }, { rule: "self < 9" }],
        },
      },
    },
  });
});

Deno.test("annotate: a path that leads nowhere is told", () => {
  const schema = z.object({ ports: z.array(z.string()) });
  assert.throws(
    () => specOf(annotate(schema, { ".port": {} })),
    /Cannot annotate "\.port": there is nothing at "\.port"/,
  );
  assert.throws(() => specOf(annotate(schema, { ".ports[*]": {} })), /there is nothing at "\[\*\]"/);
  assert.throws(() => specOf(annotate(schema, { "ports": {} })), /write a path such as/);
});

Deno.test("annotate: types and validation are the schema's own", () => {
  const spec = annotate(z.object({ replicas: z.int().default(1) }), { ".replicas": { maximum: 5 } });
  const Thing = defineResource({
    group: "example.com",
    kind: "Thing",
    scope: "Namespaced",
    versions: { v1: { spec } },
  });
  ({ metadata: { name: "a" }, spec: {} }) satisfies Input<typeof Thing>;
  const read = (thing: Stored<typeof Thing>): number => thing.spec.replicas;
  assert.equal(typeof read, "function");
  assert.throws(() => Thing.parseInput({ metadata: { name: "a" }, spec: { replicas: "x" } }), TypeError);
});
