import assert from "node:assert/strict";
import { silentLog } from "../async/log.ts";
import type { KubeObject, ObjectMeta } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import { ownedHandler, primaryHandler } from "./handler.ts";
import type { Predicate } from "./predicate.ts";

const WEB: Resource = {
  group: "example.com",
  version: "v1",
  kind: "Web",
  plural: "webs",
  singular: "web",
  scope: "Namespaced",
  apiVersion: "example.com/v1",
  subresources: [],
};

function objectWith(metadata: ObjectMeta): KubeObject {
  const base = { name: "a", namespace: "shop", uid: "u1", resourceVersion: "1", creationTimestamp: "" };
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { ...base, ...metadata } };
}

function ownedBy(name: string, metadata: ObjectMeta = {}): KubeObject {
  const owner = { apiVersion: WEB.apiVersion, kind: WEB.kind, name, uid: name, controller: true };
  return objectWith({ ...metadata, ownerReferences: [owner] });
}

function recorder(predicates: readonly Predicate[] = []) {
  const keys: string[] = [];
  const enqueue = (key: string, priority: number) => void keys.push(`${key} ${priority}`);
  return { keys, options: { enqueue, predicates, log: silentLog }, enqueue };
}

Deno.test("primaryHandler: new, changed and deleted objects lead to their keys", () => {
  const { keys, options } = recorder();
  const handler = primaryHandler(options);
  handler.onAdd?.(objectWith({}), { isInInitialList: false });
  handler.onUpdate?.(objectWith({}), objectWith({ resourceVersion: "2" }));
  handler.onDelete?.(objectWith({}), { key: "shop/a", finalStateUnknown: true });
  assert.deepEqual(keys, ["shop/a 0", "shop/a 0", "shop/a 0"]);
});

Deno.test("primaryHandler: what was there at first and what did not change can wait", () => {
  const { keys, options } = recorder();
  const handler = primaryHandler(options);
  handler.onAdd?.(objectWith({}), { isInInitialList: true });
  handler.onUpdate?.(objectWith({}), objectWith({}));
  assert.deepEqual(keys, ["shop/a -100", "shop/a -100"]);
});

Deno.test("primaryHandler: predicates judge what is new or changed, never deletions", () => {
  const { keys, options } = recorder([() => false]);
  const handler = primaryHandler(options);
  handler.onAdd?.(objectWith({}), { isInInitialList: false });
  handler.onUpdate?.(objectWith({}), objectWith({ resourceVersion: "2" }));
  assert.deepEqual(keys, []);
  handler.onUpdate?.(objectWith({}), objectWith({ resourceVersion: "3", uid: "u2" }));
  handler.onDelete?.(objectWith({}), { key: "shop/a", finalStateUnknown: false });
  assert.deepEqual(keys, ["shop/a 0", "shop/a 0"]);
});

Deno.test("primaryHandler: a predicate that throws loses no change", () => {
  const { keys, options } = recorder([() => {
    throw new Error("a mistake");
  }]);
  primaryHandler(options).onAdd?.(objectWith({}), { isInInitialList: false });
  assert.deepEqual(keys, ["shop/a 0"]);
});

Deno.test("ownedHandler: an object that changes its owner reaches both", () => {
  const { keys, enqueue } = recorder();
  const handler = ownedHandler(WEB, enqueue);
  handler.onAdd?.(ownedBy("one"), { isInInitialList: false });
  handler.onUpdate?.(ownedBy("one"), ownedBy("two", { resourceVersion: "2" }));
  handler.onDelete?.(ownedBy("two"), { key: "shop/a", finalStateUnknown: true });
  handler.onAdd?.(objectWith({}), { isInInitialList: false });
  assert.deepEqual(keys, ["shop/one 0", "shop/two 0", "shop/one 0", "shop/two 0"]);
});
