import type { JsonObject } from "./json.ts";
import assert from "node:assert/strict";
import { z } from "zod";
import { defineResource } from "../resource/define_resource.ts";
import type { VersionDefinition } from "../resource/resource_definition.ts";
import { crdOf, type CustomResourceDefinitionInput } from "./crd.ts";
import { crdDiff, describeCrdChange } from "./crd_diff.ts";
import { cel, listMap, set } from "./zod.ts";

function crd(versions: Readonly<Record<string, VersionDefinition>>): CustomResourceDefinitionInput {
  return crdOf(defineResource({ group: "example.com", kind: "Web", scope: "Namespaced", versions }));
}

function diff(old: z.ZodType, now: z.ZodType): readonly string[] {
  const of = (field: z.ZodType) => crd({ v1: { spec: z.object({ field }) } });
  return crdDiff(of(old), of(now)).map(describeCrdChange);
}

const breaking:
  readonly (readonly [name: string, old: z.ZodType, now: z.ZodType, expected: readonly string[]])[] = [
    ["the same", z.string(), z.string(), []],
    ["another description", z.string().describe("a"), z.string().describe("b"), []],
    ["another type", z.string(), z.int(), [
      "v1 spec.field: the type changes from string to integer (breaks stored objects)",
    ]],
    ["a map for an object", z.object({ a: z.string() }), z.record(z.string(), z.string()), [
      "v1 spec.field: the type changes from object to map (breaks stored objects)",
    ]],
    ["a field that goes", z.object({ a: z.string(), b: z.string() }), z.object({ a: z.string() }), [
      "v1 spec.field.b: the field is gone, its values are dropped (breaks stored objects)",
    ]],
    ["a field that comes", z.object({}), z.object({ a: z.string().optional() }), [
      "v1 spec.field.a: the field is new",
    ]],
    ["a required field that comes", z.object({}), z.object({ a: z.string() }), [
      "v1 spec.field.a: the field is new",
      "v1 spec.field.a: the field is required now, and has no default (breaks stored objects)",
    ]],
    ["a required field with a default", z.object({}), z.object({ a: z.string().default("x") }), [
      "v1 spec.field.a: the field is new",
    ]],
    ["no longer required", z.object({ a: z.string() }), z.object({ a: z.string().optional() }), [
      "v1 spec.field.a: the field is no longer required",
    ]],
    ["a tighter bound", z.int().max(9), z.int().max(5), [
      "v1 spec.field: maximum changes from 9 to 5 (breaks writers)",
    ]],
    ["a wider bound", z.int().min(3), z.int().min(1), ["v1 spec.field: minimum changes from 3 to 1"]],
    ["a bound that goes", z.string().max(3), z.string(), ["v1 spec.field: maxLength changes from 3 to none"]],
    ["a value that goes", z.enum(["a", "b"]), z.enum(["a", "c"]), [
      'v1 spec.field: "b" is no longer taken (breaks writers)',
      'v1 spec.field: "c" is taken now',
    ]],
    ["values that are known now", z.string(), z.enum(["a"]), [
      'v1 spec.field: only "a" are taken now (breaks writers)',
    ]],
    ["a pattern", z.string(), z.string().regex(/^a/), [
      "v1 spec.field: pattern is checked now (breaks writers)",
    ]],
    ["null", z.string().nullable(), z.string(), [
      "v1 spec.field: null is no longer a value (breaks stored objects)",
    ]],
    ["another default", z.int().default(1), z.int().default(2), [
      "v1 spec.field: the default changes from 1 to 2 (breaks stored objects)",
    ]],
    ["a rule", z.int(), cel(z.int(), "self > 0"), [
      'v1 spec.field: the rule "self > 0" is checked now (breaks writers)',
    ]],
    ["a list that becomes a set", z.array(z.string()), set(z.string()), [
      'v1 spec.field: the list type changes from "atomic" to "set" (breaks stored objects)',
    ]],
    [
      "other keys of a list",
      listMap(z.object({ a: z.string(), b: z.string() }), ["a"]),
      listMap(z.object({ a: z.string(), b: z.string() }), ["a", "b"]),
      ["v1 spec.field: the keys of the list change (breaks stored objects)"],
    ],
    ["something in a list", z.array(z.object({ a: z.string() })), z.array(z.object({ a: z.int() })), [
      "v1 spec.field[].a: the type changes from string to integer (breaks stored objects)",
    ]],
    ["something in a map", z.record(z.string(), z.int().max(5)), z.record(z.string(), z.int().max(3)), [
      "v1 spec.field[*]: maximum changes from 5 to 3 (breaks writers)",
    ]],
    ["unknown fields", z.looseObject({ a: z.string() }), z.object({ a: z.string() }), [
      "v1 spec.field: unknown fields are dropped now (breaks stored objects)",
    ]],
  ];

for (const [name, old, now, expected] of breaking) {
  Deno.test(`crdDiff: ${name}`, () => assert.deepEqual(diff(old, now), expected));
}

Deno.test("crdDiff: versions that come, go, are served and stored otherwise", () => {
  const spec = z.object({});
  const old = crd({ v1: { spec, storage: true }, v2: { spec } });
  const now = crd({ v2: { spec, storage: true, deprecated: true }, v3: { spec, served: false } });
  assert.deepEqual(crdDiff(old, now).map(describeCrdChange), [
    "v1: the version is gone while objects are stored in it: migrate them first, and take it from " +
    "status.storedVersions (breaks stored objects)",
    "v2: objects are stored in this version from now on, those that are there when they are written",
    "v2: the version is deprecated now",
    "v3: the version is new",
  ]);
  const migrated = { ...old, status: { storedVersions: ["v2"] } };
  assert.deepEqual(crdDiff(migrated, now)[0]?.breaks, "writers");
});

Deno.test("crdDiff: names that make another resource", () => {
  const other = defineResource({
    group: "example.org",
    kind: "Web",
    scope: "Cluster",
    versions: { v1: { spec: z.object({}) } },
  });
  const changes = crdDiff(crd({ v1: { spec: z.object({}) } }), crdOf(other));
  assert.deepEqual(changes.map(({ breaks, path }) => [breaks, path]), [["stored", "group"], [
    "stored",
    "scope",
  ]]);
});

Deno.test("crdDiff: subresources and selectable fields", () => {
  const [spec, status] = [z.object({ size: z.int() }), z.object({ size: z.int() })];
  const scale = { spec: ".spec.size", status: ".status.size" };
  const changes = crdDiff(
    crd({ v1: { spec, selectable: [".spec.size"] } }),
    crd({ v1: { spec, status, scale } }),
  );
  assert.deepEqual(changes.map(describeCrdChange), [
    "v1 subresources.status: it is there now (breaks writers)",
    "v1 subresources.scale: it is there now (breaks writers)",
    "v1 spec.size: field selectors no longer know it (breaks writers)",
    "v1 status: the field is new",
  ]);
});

Deno.test("crdDiff: a wider type breaks nothing, unknown fields that are dropped break what is stored", () => {
  const of = (field: JsonObject) => {
    const found = crd({ v1: { spec: z.object({}) } });
    const [version] = found.spec.versions;
    assert.ok(version);
    const schema = { openAPIV3Schema: { type: "object", properties: { a: field } } };
    return { ...found, spec: { ...found.spec, versions: [{ ...version, schema }] } };
  };
  const preserved = { "x-kubernetes-preserve-unknown-fields": true };
  const breaks = (old: JsonObject, now: JsonObject) =>
    crdDiff(of(old), of(now)).map((change) => change.breaks);
  assert.deepEqual(breaks({ type: "integer" }, { type: "number" }), ["nothing"]);
  assert.deepEqual(breaks({ type: "number" }, { type: "integer" }), ["stored"]);
  assert.deepEqual(breaks({ type: "string" }, { "x-kubernetes-int-or-string": true }), ["nothing"]);
  assert.deepEqual(breaks({ type: "string" }, preserved), ["nothing"]);
  assert.deepEqual(breaks(preserved, { type: "string" }), ["stored"]);
  assert.deepEqual(breaks({ type: "object", additionalProperties: true }, { type: "object" }), ["stored"]);
});
