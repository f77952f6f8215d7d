import assert from "node:assert/strict";
import { metadataOf, testServer } from "./calls_for_tests.ts";
import { firstNamespace } from "./first_namespaces.ts";

Deno.test("firstNamespace: is what a write makes of the name", async () => {
  const api = testServer();
  const written = await api.ok("POST", "/api/v1/namespaces?fieldManager=kube-apiserver", {
    metadata: { name: "written" },
  });
  const { uid, creationTimestamp, resourceVersion, ...metadata } = metadataOf(written);
  const server = { uid: String(uid), now: String(creationTimestamp) };
  const made = firstNamespace("written", server);
  const { uid: _uid, creationTimestamp: _time, ...expected } = metadataOf(made);
  assert.deepEqual(metadata, expected);
  assert.deepEqual([written["spec"], written["status"]], [made["spec"], made["status"]]);
  assert.notEqual(resourceVersion, undefined);
});
