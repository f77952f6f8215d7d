import assert from "node:assert/strict";
import { AppliedMemory, fingerprintOf } from "./applied_memory.ts";

Deno.test("fingerprintOf: tells small changes apart", () => {
  const texts = new Set<string>();
  for (let replicas = 0; replicas < 2_000; replicas++) {
    texts.add(fingerprintOf({ spec: { replicas, image: "nginx:1" } }));
    texts.add(fingerprintOf({ spec: { replicas: 1, image: `nginx:${replicas}` } }));
  }
  // { replicas: 1, image: "nginx:1" } was made twice.
  assert.equal(texts.size, 3_999);
  assert.equal(fingerprintOf({ a: [1, { b: null }] }), fingerprintOf({ a: [1, { b: null }] }));
  assert.notEqual(fingerprintOf({ a: "ab" }), fingerprintOf({ a: "ba" }));
});

Deno.test("AppliedMemory: holds only the same content at the same version", () => {
  const memory = new AppliedMemory();
  const applied = { fingerprint: "f1", version: "10" };
  assert.equal(memory.holds("shop/web", "deployments/a", applied), false);
  memory.remember("shop/web", "deployments/a", applied);
  assert.equal(memory.holds("shop/web", "deployments/a", applied), true);
  assert.equal(memory.holds("shop/web", "deployments/a", { ...applied, version: "11" }), false);
  assert.equal(memory.holds("shop/web", "deployments/a", { ...applied, fingerprint: "f2" }), false);
  assert.equal(memory.holds("shop/web", "deployments/b", applied), false);
  assert.equal(memory.holds("shop/other", "deployments/a", applied), false);
});

Deno.test("AppliedMemory: forgets one object, or all of an owner", () => {
  const memory = new AppliedMemory();
  const applied = { fingerprint: "f1", version: "10" };
  for (const id of ["a", "b"]) memory.remember("shop/web", id, applied);
  memory.forget("shop/web", "a");
  assert.equal(memory.holds("shop/web", "a", applied), false);
  assert.equal(memory.holds("shop/web", "b", applied), true);
  memory.forgetOwner("shop/web");
  assert.equal(memory.holds("shop/web", "b", applied), false);
});

Deno.test("AppliedMemory: forgets what an owner has stopped applying", () => {
  const memory = new AppliedMemory();
  const applied = { fingerprint: "f1", version: "10" };
  for (const id of ["a", "b"]) memory.remember("shop/web", id, applied);
  memory.remember("shop/other", "c", applied);
  memory.keepOnly("shop/web", new Set(["b"]));
  assert.equal(memory.holds("shop/web", "a", applied), false);
  assert.equal(memory.holds("shop/web", "b", applied), true);
  assert.equal(memory.holds("shop/other", "c", applied), true);
});
