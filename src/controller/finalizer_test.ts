import assert from "node:assert/strict";
import type { KubeObject } from "../resource/object.ts";
import { finalizerAddition, finalizerRemoval, hasFinalizer } from "./finalizer.ts";

function objectWith(finalizers?: readonly string[]): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: "web",
      uid: "u1",
      resourceVersion: "7",
      creationTimestamp: "2026-01-01T00:00:00Z",
      ...(finalizers === undefined ? {} : { finalizers }),
    },
  };
}

Deno.test("hasFinalizer: looks through the list", () => {
  assert.equal(hasFinalizer(objectWith(), "a.b/c"), false);
  assert.equal(hasFinalizer(objectWith(["a.b/c"]), "a.b/c"), true);
});

Deno.test("finalizerAddition: keeps the others, and is guarded by the version", () => {
  for (const [before, after] of [[undefined, ["a.b/c"]], [["x.y/z"], ["x.y/z", "a.b/c"]]]) {
    assert.deepEqual(finalizerAddition(objectWith(before), "a.b/c"), {
      type: "json",
      operations: [
        { op: "test", path: "/metadata/resourceVersion", value: "7" },
        { op: "add", path: "/metadata/finalizers", value: after },
      ],
    });
  }
});

Deno.test("finalizerRemoval: removes its own place only, guarded by uid and name", () => {
  assert.deepEqual(finalizerRemoval(objectWith(["x.y/z", "a.b/c"]), "a.b/c"), {
    type: "json",
    operations: [
      { op: "test", path: "/metadata/uid", value: "u1" },
      { op: "test", path: "/metadata/finalizers/1", value: "a.b/c" },
      { op: "remove", path: "/metadata/finalizers/1" },
    ],
  });
});
