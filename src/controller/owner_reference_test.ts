import assert from "node:assert/strict";
import type { KubeObject, OwnerReference } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import { controllerOf, ownerKeyOf, ownerReferenceTo, withOwner } from "./owner_reference.ts";

const WIDGET: Resource = {
  group: "example.com",
  version: "v1",
  kind: "Widget",
  plural: "widgets",
  singular: "widget",
  scope: "Namespaced",
  apiVersion: "example.com/v1",
  subresources: [],
};

function childWith(ownerReferences: readonly OwnerReference[]): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: "child",
      namespace: "shop",
      uid: "c1",
      resourceVersion: "1",
      creationTimestamp: "2026-01-01T00:00:00Z",
      ownerReferences,
    },
  };
}

const REFERENCE: OwnerReference = {
  apiVersion: "example.com/v1",
  kind: "Widget",
  name: "web",
  uid: "u1",
  controller: true,
  blockOwnerDeletion: true,
};

const OWNER: KubeObject = {
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: {
    name: "web",
    namespace: "shop",
    uid: "u1",
    resourceVersion: "1",
    creationTimestamp: "2026-01-01T00:00:00Z",
  },
};

Deno.test("ownerReferenceTo: names the owner as managing controller", () => {
  assert.deepEqual(ownerReferenceTo(OWNER), REFERENCE);
});

Deno.test("ownerKeyOf: compares group and kind, not the version", () => {
  assert.equal(ownerKeyOf(childWith([REFERENCE]), WIDGET), "shop/web");
  assert.equal(
    ownerKeyOf(childWith([{ ...REFERENCE, apiVersion: "example.com/v1beta1" }]), WIDGET),
    "shop/web",
  );
  assert.equal(ownerKeyOf(childWith([{ ...REFERENCE, apiVersion: "example.org/v1" }]), WIDGET), undefined);
  assert.equal(ownerKeyOf(childWith([{ ...REFERENCE, apiVersion: "v1" }]), WIDGET), undefined);
  assert.equal(ownerKeyOf(childWith([{ ...REFERENCE, kind: "Gadget" }]), WIDGET), undefined);
});

Deno.test("ownerKeyOf: only the managing controller counts", () => {
  assert.equal(ownerKeyOf(childWith([{ ...REFERENCE, controller: false }]), WIDGET), undefined);
  assert.equal(ownerKeyOf(childWith([]), WIDGET), undefined);
  assert.equal(controllerOf(childWith([{ ...REFERENCE, controller: false }, REFERENCE])), REFERENCE);
});

Deno.test("ownerKeyOf: the key of a cluster-scoped owner has no namespace", () => {
  assert.equal(ownerKeyOf(childWith([REFERENCE]), { ...WIDGET, scope: "Cluster" }), "web");
});

Deno.test("withOwner: keeps other owners and replaces a former reference", () => {
  const other: OwnerReference = { apiVersion: "v1", kind: "Pod", name: "p", uid: "p1" };
  const former: OwnerReference = { ...REFERENCE, controller: false };
  const metadata = withOwner({ name: "child", ownerReferences: [other, former] }, OWNER);
  assert.deepEqual(metadata, { name: "child", ownerReferences: [other, REFERENCE] });
});
