import assert from "node:assert/strict";
import { metadataOf, testServer } from "./calls_for_tests.ts";
import { objectOrEmpty } from "./json.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

Deno.test("delete: an object without finalizers goes at once, answered with a Status", async () => {
  const api = testServer();
  const { uid } = metadataOf(await api.ok("POST", PATH, { metadata: { name: "a" } }));
  const { code, body } = await api.call("DELETE", `${PATH}/a`);
  assert.equal(code, 200);
  assert.deepEqual([body["kind"], body["status"]], ["Status", "Success"]);
  assert.deepEqual(body["details"], { name: "a", kind: "configmaps", uid: uid ?? "" });
  assert.equal((await api.call("DELETE", `${PATH}/a`)).code, 404);
});

Deno.test("delete: some kinds answer with the object", async () => {
  const api = testServer();
  await api.ok("POST", "/api/v1/namespaces/default/serviceaccounts", { metadata: { name: "a" } });
  const deleted = await api.ok("DELETE", "/api/v1/namespaces/default/serviceaccounts/a");
  assert.equal(deleted["kind"], "ServiceAccount");
});

Deno.test("delete: an object with finalizers is marked, and goes with its last finalizer", async () => {
  const api = testServer();
  await api.ok("POST", PATH, { metadata: { name: "a", finalizers: ["example.com/x"] }, data: { key: "1" } });
  await api.clock.advance(3_000);
  const marked = await api.ok("DELETE", `${PATH}/a`);
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadataOf(marked);
  assert.deepEqual([deletionTimestamp, deletionGracePeriodSeconds], ["2026-01-01T00:00:03Z", 0]);
  await api.clock.advance(3_000);
  assert.deepEqual(await api.ok("DELETE", `${PATH}/a`), marked);
  const added = await api.call("PUT", `${PATH}/a`, {
    metadata: { name: "a", finalizers: ["example.com/x", "example.com/y"] },
  });
  assert.equal(added.code, 422);
  assert.match(
    String(added.body["message"]),
    /no new finalizers can be added .* found new finalizers \[\]string\{"example\.com\/y"\}/,
  );
  const last = await api.ok("PUT", `${PATH}/a`, { metadata: { name: "a" } });
  assert.equal(metadataOf(last)["deletionTimestamp"], "2026-01-01T00:00:03Z");
  assert.equal((await api.call("GET", `${PATH}/a`)).code, 404);
});

Deno.test("delete: preconditions on uid and version", async () => {
  const api = testServer();
  const { uid, resourceVersion } = metadataOf(await api.ok("POST", PATH, { metadata: { name: "a" } }));
  const wrongUid = await api.call("DELETE", `${PATH}/a`, { preconditions: { uid: "other" } });
  assert.deepEqual([wrongUid.code, wrongUid.body["reason"]], [409, "Conflict"]);
  assert.match(
    String(wrongUid.body["message"]),
    /the UID in the precondition \(other\) does not match the UID in record/,
  );
  const wrongVersion = await api.call("DELETE", `${PATH}/a`, { preconditions: { resourceVersion: "1" } });
  assert.equal(wrongVersion.code, 409);
  await api.ok("DELETE", `${PATH}/a`, { preconditions: { uid, resourceVersion } });
});

Deno.test("delete: a propagation policy that does not exist is 422", async () => {
  const api = testServer();
  await api.ok("POST", PATH, { metadata: { name: "a" } });
  const { code, body } = await api.call("DELETE", `${PATH}/a?propagationPolicy=Sideways`);
  assert.equal(code, 422);
  assert.match(
    String(body["message"]),
    /propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground"/,
  );
});

Deno.test("deleteCollection: what is selected goes, and is answered as a list", async () => {
  const api = testServer();
  for (const name of ["a", "b", "c"]) {
    await api.ok("POST", PATH, { metadata: { name, labels: { odd: String(name !== "b") } } });
  }
  const deleted = await api.ok("DELETE", `${PATH}?labelSelector=odd%3Dtrue`);
  assert.equal(deleted["kind"], "ConfigMapList");
  const { items } = await api.ok("GET", PATH);
  assert.ok(Array.isArray(items));
  assert.deepEqual(items.map((item) => metadataOf(objectOrEmpty(item))["name"]), ["b"]);
  assert.equal((await api.call("DELETE", "/api/v1/namespaces")).code, 405);
});

Deno.test("delete: the namespaces of every cluster stay", async () => {
  const api = testServer();
  const { code, body } = await api.call("DELETE", "/api/v1/namespaces/kube-system");
  assert.deepEqual([code, body["message"]], [
    403,
    'namespaces "kube-system" is forbidden: this namespace may not be deleted',
  ]);
});
