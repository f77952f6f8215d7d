import assert from "node:assert/strict";
import { keepTimes, serverSideApply, trackUpdate } from "./field_managers.ts";
import { builtinFieldSchema, type FieldSchema, fieldSchemaOfCrd } from "./field_schema.ts";
import type { JsonObject } from "./json.ts";
import { managedFieldsIn, readEntries } from "./manager_entries.ts";
import { PatchError } from "./patch_error.ts";
import { ownersIn } from "./testdata/owners_in.ts";
import recorded from "./testdata/applies.json" with { type: "json" };

Deno.test("serverSideApply: an apply that changes nothing returns the live object", () => {
  const applied = custom({ spec: { image: "i" } });
  const live = apply({ applied, now: time(0) });
  assert.equal(apply({ live, applied, now: time(1) }), live);
});

Deno.test("serverSideApply: an apply that shares a value has no time", () => {
  const live = apply({ applied: custom({ spec: { image: "i" } }), now: time(0) });
  const shared = apply({ live, applied: custom({ spec: { image: "i" } }), manager: "b", now: time(1) });
  assert.deepEqual(managedFieldsIn(shared), [
    entry({ manager: "b", operation: "Apply" }),
    entry({ manager: "a", operation: "Apply", time: time(0) }),
  ]);
});

Deno.test("serverSideApply: a conflict has a cause for each field", () => {
  const live = apply({ applied: custom({ spec: { image: "i" } }), now: time(0) });
  assert.throws(
    () => apply({ live, applied: custom({ spec: { image: "j" } }), manager: "b", now: time(1) }),
    (error: unknown) => {
      assert.ok(error instanceof PatchError);
      assert.equal(error.reason, "Conflict");
      assert.deepEqual(error.causes, [
        { reason: "FieldManagerConflict", message: 'conflict with "a"', field: ".spec.image" },
      ]);
      return true;
    },
  );
});

Deno.test("serverSideApply: fields without an owner are before-first-apply's", () => {
  const live = custom({ spec: { image: "i", replicas: 1 } });
  const forced = apply({ live, applied: custom({ spec: { image: "j" } }), force: true, now: time(1) });
  assert.deepEqual(ownersIn(forced), {
    "a Apply": ".spec.image",
    "before-first-apply Update": ".spec .spec.replicas",
  });
});

Deno.test("serverSideApply: broken managed fields of the live object are a failure", () => {
  const live = custom({ metadata: { managedFields: [{ operation: "Guess" }] } });
  assert.throws(() => apply({ live, applied: custom({}), now: time(1) }), { code: 500 });
});

Deno.test("trackUpdate: an update of an object without managed fields stays without", () => {
  const before = custom({ spec: { image: "i" } });
  assert.deepEqual(
    track({ before, after: custom({ spec: { image: "j" } }) }),
    custom({ spec: { image: "j" } }),
  );
});

Deno.test("trackUpdate: clients may drop all managed fields, or send their own", () => {
  const before = track({ after: custom({ spec: { image: "i" } }) });
  const dropped = track({
    before,
    after: custom({ metadata: { managedFields: [{}] }, spec: { image: "i" } }),
  });
  assert.deepEqual(managedFieldsIn(dropped), []);
  const own = [entry({ manager: "z", operation: "Update", time: time(5) })];
  const sent = track({ before, after: custom({ metadata: { managedFields: own }, spec: { image: "i" } }) });
  assert.deepEqual(managedFieldsIn(sent), own);
});

Deno.test("trackUpdate: broken managed fields of a client count for nothing", () => {
  const before = track({ after: custom({ spec: { image: "i" } }) });
  const managedFields = [{ manager: "z", operation: "Guess" }];
  const after = track({ before, after: custom({ metadata: { managedFields }, spec: { image: "i" } }) });
  assert.deepEqual(managedFieldsIn(after), managedFieldsIn(before));
});

Deno.test("trackUpdate: a writer without a name is unknown", () => {
  const after = track({ after: custom({ spec: { image: "i" } }), manager: "" });
  assert.deepEqual(Object.keys(ownersIn(after)), ["unknown Update"]);
});

Deno.test("trackUpdate: more than ten updaters share an entry", () => {
  let live = track({ after: custom({ spec: {} }), manager: "m0", now: time(0) });
  for (let index = 1; index < 14; index++) {
    const map = Object.fromEntries(Array.from({ length: index }, (_, key) => [`k${key}`, "v"]));
    live = track({ before: live, after: custom({ spec: { map } }), manager: `m${index}`, now: time(index) });
  }
  const names = readEntries(live).values().map(({ manager }) => manager).toArray().sort();
  assert.deepEqual(names, ["ancient-changes", "m10", "m11", "m12", "m13", "m5", "m6", "m7", "m8", "m9"]);
  assert.equal(
    ownersIn(live)["ancient-changes Update"],
    ".spec .spec.map .spec.map.k0 .spec.map.k1 .spec.map.k2 .spec.map.k3",
  );
});

Deno.test("trackUpdate: built-in objects lose nulls, empty lists and empty maps", () => {
  const schema = builtin("", "v1", "Service");
  const after = {
    metadata: { labels: {} },
    spec: { ports: [], type: null, selector: { a: "b" } },
    status: {},
  };
  const stored = trackUpdate({ after, schema, manager: "u", apiVersion: "v1", now: time(0) });
  assert.deepEqual({ ...stored, metadata: {} }, { metadata: {}, spec: { selector: { a: "b" } }, status: {} });
  assert.deepEqual(ownersIn(stored), { "u Update": ".spec.selector" });
});

Deno.test("trackUpdate: a schema that makes parts a whole makes their owners owners of the whole", () => {
  const list = (type: string): JsonObject => ({
    type: "array",
    "x-kubernetes-list-type": type,
    "x-kubernetes-list-map-keys": ["name"],
    items: { type: "object", properties: { name: { type: "string" } } },
  });
  const schemaWith = (type: string): FieldSchema =>
    fieldSchemaOfCrd({ type: "object", properties: { list: list(type), n: { type: "integer" } } }, {
      hasStatus: false,
    });
  const before = track({ after: { list: [{ name: "x" }], n: 1 }, schema: schemaWith("map") });
  assert.deepEqual(ownersIn(before), { "u Update": '.list .n .list[name="x"] .list[name="x"].name' });
  const after = track({ before, after: { ...before, n: 2 }, manager: "v", schema: schemaWith("atomic") });
  assert.deepEqual(ownersIn(after), { "u Update": ".list", "v Update": ".n" });
});

Deno.test("keepTimes: another time alone is no change", () => {
  const before = custom({
    metadata: { managedFields: [entry({ manager: "a", operation: "Apply", time: time(0) })] },
  });
  const after = custom({
    metadata: { managedFields: [entry({ manager: "a", operation: "Apply", time: time(1) })] },
  });
  assert.equal(keepTimes(before, after), before);
  const changed = { ...after, spec: {} };
  assert.equal(keepTimes(before, changed), changed);
  assert.equal(keepTimes(undefined, after), after);
});

function builtin(group: string, version: string, kind: string): FieldSchema {
  const schema = builtinFieldSchema(group, version, kind);
  assert.ok(schema);
  return schema;
}

const CUSTOM = { apiVersion: "e4.patch.test/v1", kind: "Recording" };

function custom(content: JsonObject): JsonObject {
  return { ...CUSTOM, metadata: {}, ...content };
}

function customSchema(): FieldSchema {
  const structural: JsonObject = recorded.customResource;
  return fieldSchemaOfCrd(structural, { hasStatus: true });
}

function apply(
  options: { applied: JsonObject; now: string; live?: JsonObject; manager?: string; force?: boolean },
): JsonObject {
  return serverSideApply({
    manager: "a",
    force: false,
    schema: customSchema(),
    apiVersion: CUSTOM.apiVersion,
    ...options,
  });
}

function track(
  options: { after: JsonObject; before?: JsonObject; manager?: string; schema?: FieldSchema; now?: string },
): JsonObject {
  return trackUpdate({
    manager: "u",
    schema: customSchema(),
    apiVersion: CUSTOM.apiVersion,
    now: time(9),
    ...options,
  });
}

function time(seconds: number): string {
  return `2026-01-01T00:00:${String(seconds).padStart(2, "0")}Z`;
}

function entry(name: { manager: string; operation: string; time?: string }): JsonObject {
  return {
    ...name,
    apiVersion: CUSTOM.apiVersion,
    fieldsType: "FieldsV1",
    fieldsV1: { "f:spec": { "f:image": {} } },
  };
}
