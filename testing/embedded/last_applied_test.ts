import assert from "node:assert/strict";
import { serverSideApply, trackUpdate } from "./field_managers.ts";
import { builtinFieldSchema, type FieldSchema } from "./field_schema.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";
import { withLastApplied } from "./last_applied.ts";
import { ownersIn } from "./testdata/owners_in.ts";

const ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

Deno.test("serverSideApply: kubectl takes over what its client-side apply set, not what was changed since", () => {
  const live = clientApplied({ a: "1", b: "2" }, { a: "1", b: "3" });
  assert.throws(() => apply(live, { a: "9", b: "9" }, "kubectl"), {
    message: 'Apply failed with 1 conflict: conflict with "u" using v1: .data.b',
  });
  assert.throws(() => apply(live, { a: "9" }, "other"), { code: 409 });
  assert.deepEqual(apply(live, { a: "9" }, "kubectl")["data"], { a: "9", b: "3" });
});

Deno.test("serverSideApply: kubectl keeps its annotation up to date, written as Go writes it", () => {
  const live = clientApplied({ a: "1" }, { a: "1" });
  const applied = apply(live, { z: "<&>", a: "2" }, "kubectl");
  assert.equal(
    annotationOf(applied),
    '{"apiVersion":"v1","data":{"a":"2","z":"\\u003c\\u0026\\u003e"},"kind":"ConfigMap","metadata":{"name":"c"}}\n',
  );
  assert.equal(ownersIn(applied)["kubectl Apply"], ".data.a .data.z");
  assert.equal(annotationOf(apply(configMap({ a: "1" }), { a: "1" }, "kubectl")), undefined);
});

Deno.test("serverSideApply: an annotation that cannot be read gives kubectl nothing", () => {
  for (const text of ["{", "[]", '{"apiVersion":"v2"}', '{"apiVersion":"v1","data":{"a":1}}']) {
    const live = track({
      ...configMap({ a: "1" }),
      metadata: { name: "c", annotations: { [ANNOTATION]: text } },
    });
    assert.throws(() => apply(live, { a: "2" }, "kubectl"), { code: 409 }, text);
  }
});

Deno.test("withLastApplied: annotations that would be too large lose it", () => {
  const object = { metadata: { annotations: { [ANNOTATION]: "{}", other: "x" } } };
  const applied = { data: { a: "x".repeat(256 * 1024) } };
  assert.deepEqual(withLastApplied(object, applied)["metadata"], { annotations: { other: "x" } });
});

function schema(): FieldSchema {
  const found = builtinFieldSchema("", "v1", "ConfigMap");
  assert.ok(found);
  return found;
}

function configMap(data: JsonObject): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data };
}

function track(after: JsonObject): JsonObject {
  return trackUpdate({
    after,
    manager: "u",
    apiVersion: "v1",
    schema: schema(),
    now: "2026-01-01T00:00:00Z",
  });
}

function clientApplied(configured: JsonObject, data: JsonObject): JsonObject {
  const annotations = { [ANNOTATION]: JSON.stringify(configMap(configured)) };
  return track({ ...configMap(data), metadata: { name: "c", annotations } });
}

function apply(live: JsonObject, data: JsonObject, manager: string): JsonObject {
  return serverSideApply({
    live,
    applied: configMap(data),
    manager,
    force: false,
    apiVersion: "v1",
    schema: schema(),
    now: "2026-01-01T00:00:01Z",
  });
}

function annotationOf(object: JsonObject): unknown {
  return objectOrEmpty(objectOrEmpty(object["metadata"])["annotations"])[ANNOTATION];
}
