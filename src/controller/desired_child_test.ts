import assert from "node:assert/strict";
import { ConfigMap, Namespace } from "../resource/builtins.ts";
import type { KubeObject, ObjectMeta } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import { desiredChild } from "./desired_child.ts";

function ownerIn(namespace?: string): KubeObject {
  const metadata = {
    name: "web",
    uid: "u1",
    resourceVersion: "1",
    creationTimestamp: "2026-01-01T00:00:00Z",
  };
  return {
    apiVersion: "example.com/v1",
    kind: "Web",
    metadata: namespace === undefined ? metadata : { ...metadata, namespace },
  };
}

const OWNER_REFERENCES = [{
  apiVersion: "example.com/v1",
  kind: "Web",
  name: "web",
  uid: "u1",
  controller: true,
  blockOwnerDeletion: true,
}];

Deno.test("desiredChild: takes the namespace of its owner, and names it", () => {
  const input = { metadata: { name: "child", labels: { a: "b" } }, data: { c: "d" } };
  assert.deepEqual(desiredChild(ownerIn("shop"), ConfigMap, { input, owned: true }), {
    metadata: { name: "child", labels: { a: "b" }, namespace: "shop", ownerReferences: OWNER_REFERENCES },
    data: { c: "d" },
  });
});

Deno.test("desiredChild: a cluster-scoped owner owns in any namespace", () => {
  const input = { metadata: { name: "child", namespace: "shop" } };
  const desired = desiredChild(ownerIn(), ConfigMap, { input, owned: true });
  assert.deepEqual(desired.metadata, { ...input.metadata, ownerReferences: OWNER_REFERENCES });
  const cluster = desiredChild(ownerIn(), Namespace, { input: { metadata: { name: "child" } }, owned: true });
  assert.deepEqual(cluster.metadata, { name: "child", ownerReferences: OWNER_REFERENCES });
});

Deno.test("desiredChild: what is not owned may be anywhere", () => {
  const input = { metadata: { name: "child", namespace: "elsewhere" } };
  assert.deepEqual(desiredChild(ownerIn("shop"), ConfigMap, { input, owned: false }), input);
  const cluster = { metadata: { name: "child" } };
  assert.deepEqual(desiredChild(ownerIn("shop"), Namespace, { input: cluster, owned: false }), cluster);
});

Deno.test("desiredChild: refuses what has no name or place, and what can not be owned", () => {
  const refusals: readonly [KubeObject, Resource, ObjectMeta, RegExp][] = [
    [ownerIn("shop"), ConfigMap, {}, /^Cannot apply configmaps for "shop\/web": metadata\.name is empty/],
    [
      ownerIn("shop"),
      ConfigMap,
      { generateName: "x-" },
      /metadata\.name is empty, apply needs a fixed name$/,
    ],
    [
      ownerIn(),
      ConfigMap,
      { name: "x" },
      /^Cannot apply configmaps "x" for "web": metadata\.namespace is empty/,
    ],
    [
      ownerIn("shop"),
      ConfigMap,
      { name: "x", namespace: "y" },
      /it is in the namespace "y", and an owner must/,
    ],
    [ownerIn("shop"), Namespace, { name: "x" }, /it is cluster-scoped, and an owner must/],
  ];
  for (const [owner, resource, metadata, message] of refusals) {
    assert.throws(() => desiredChild(owner, resource, { input: { metadata }, owned: true }), {
      name: "TypeError",
      message,
    });
  }
});
