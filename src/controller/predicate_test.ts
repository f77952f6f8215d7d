import assert from "node:assert/strict";
import type { KubeObject, ObjectMeta } from "../resource/object.ts";
import {
  annotationsChanged,
  anyOf,
  generationChanged,
  isWorthReconciling,
  labelsChanged,
} from "./predicate.ts";

function objectWith(metadata: ObjectMeta): KubeObject {
  const base = { name: "web", uid: "u1", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" };
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { ...base, ...metadata } };
}

Deno.test("generationChanged: counts new objects and new generations only", () => {
  const old = objectWith({ generation: 1 });
  assert.equal(generationChanged({ object: old }), true);
  assert.equal(generationChanged({ old, object: objectWith({ generation: 2 }) }), true);
  assert.equal(generationChanged({ old, object: objectWith({ generation: 1, labels: { a: "b" } }) }), false);
});

Deno.test("labelsChanged, annotationsChanged: compare by content", () => {
  const old = objectWith({ labels: { a: "1" }, annotations: { b: "1" } });
  const same = objectWith({ labels: { a: "1" }, annotations: { b: "1" }, resourceVersion: "2" });
  const other = objectWith({ labels: { a: "2" }, annotations: { b: "1", c: "1" } });
  for (const predicate of [labelsChanged, annotationsChanged]) {
    assert.equal(predicate({ object: old }), true);
    assert.equal(predicate({ old, object: same }), false);
    assert.equal(predicate({ old, object: other }), true);
    assert.equal(predicate({ old, object: objectWith({}) }), true);
  }
});

Deno.test("anyOf: one of them is enough", () => {
  const old = objectWith({ generation: 1, labels: { a: "1" } });
  const object = objectWith({ generation: 1, labels: { a: "2" } });
  assert.equal(anyOf(generationChanged, labelsChanged)({ old, object }), true);
  assert.equal(anyOf(generationChanged, annotationsChanged)({ old, object }), false);
});

Deno.test("isWorthReconciling: a deletion that begins and an object made anew pass every predicate", () => {
  const never = [() => false];
  const old = objectWith({});
  assert.equal(isWorthReconciling({ old, object: objectWith({ resourceVersion: "2" }) }, never), false);
  assert.equal(isWorthReconciling({ old, object: objectWith({ uid: "u2" }) }, never), true);
  const deleting = objectWith({ deletionTimestamp: "2026-01-01T00:00:00Z" });
  assert.equal(isWorthReconciling({ old, object: deleting }, never), true);
  assert.equal(isWorthReconciling({ old: deleting, object: deleting }, never), false);
  assert.equal(isWorthReconciling({ object: deleting }, never), true);
});

Deno.test("isWorthReconciling: all predicates of a list must hold", () => {
  const object = objectWith({});
  assert.equal(isWorthReconciling({ object }, []), true);
  assert.equal(isWorthReconciling({ object }, [() => true, () => false]), false);
});
