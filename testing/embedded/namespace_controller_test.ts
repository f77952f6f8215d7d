import assert from "node:assert/strict";
import { metadataOf, testServer } from "./calls_for_tests.ts";
import { isJsonObject, type JsonObject, objectOrEmpty } from "./json.ts";

const NAMESPACES = "/api/v1/namespaces";

function conditionsOf(namespace: JsonObject): Map<unknown, JsonObject> {
  const { conditions } = objectOrEmpty(namespace["status"]);
  return new Map(
    (Array.isArray(conditions) ? conditions : []).filter(isJsonObject).map((item) => [item["type"], item]),
  );
}

Deno.test("namespace: it is born active, labelled with its name, and held by a finalizer in its spec", async () => {
  const api = testServer();
  const created = await api.ok("POST", NAMESPACES, { metadata: { name: "shop" } });
  assert.deepEqual(metadataOf(created)["labels"], { "kubernetes.io/metadata.name": "shop" });
  assert.deepEqual([created["spec"], created["status"]], [{ finalizers: ["kubernetes"] }, {
    phase: "Active",
  }]);
  const changed = await api.ok("PUT", `${NAMESPACES}/shop`, {
    metadata: { name: "shop", labels: { a: "b" } },
  });
  assert.deepEqual(changed["spec"], { finalizers: ["kubernetes"] });
  assert.deepEqual(metadataOf(changed)["labels"], { a: "b", "kubernetes.io/metadata.name": "shop" });
});

Deno.test("NamespaceController: a deleted namespace goes with its contents", async () => {
  const api = testServer();
  await api.ok("POST", NAMESPACES, { metadata: { name: "shop" } });
  await api.ok("POST", `${NAMESPACES}/shop/configmaps`, { metadata: { name: "a" } });
  const template = { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "busybox" }] } };
  await api.ok("POST", "/apis/batch/v1/namespaces/shop/jobs", {
    metadata: { name: "b" },
    spec: { template },
  });
  const deleting = await api.ok("DELETE", `${NAMESPACES}/shop`);
  assert.deepEqual([deleting["kind"], deleting["status"]], ["Namespace", { phase: "Terminating" }]);
  assert.equal((await api.call("GET", `${NAMESPACES}/shop`)).code, 404);
  assert.equal((await api.call("GET", `${NAMESPACES}/shop/configmaps/a`)).code, 404);
  assert.equal((await api.call("GET", "/apis/batch/v1/namespaces/shop/jobs/b")).code, 404);
});

Deno.test("NamespaceController: what has finalizers is waited for, and the status says so", async () => {
  const api = testServer();
  await api.ok("POST", NAMESPACES, { metadata: { name: "shop" } });
  await api.ok("POST", `${NAMESPACES}/shop/configmaps`, {
    metadata: { name: "a", finalizers: ["example.com/x"] },
  });
  await api.ok("DELETE", `${NAMESPACES}/shop`);
  const waiting = await api.ok("GET", `${NAMESPACES}/shop`);
  const conditions = conditionsOf(waiting);
  assert.equal(conditions.size, 5);
  assert.equal(conditions.get("NamespaceDeletionContentFailure")?.["status"], "False");
  assert.equal(
    conditions.get("NamespaceContentRemaining")?.["message"],
    "Some resources are remaining: configmaps. has 1 resource instances",
  );
  assert.equal(
    conditions.get("NamespaceFinalizersRemaining")?.["message"],
    "Some content in the namespace has finalizers remaining: example.com/x in 1 resource instances",
  );
  await api.ok("PUT", `${NAMESPACES}/shop/configmaps/a`, { metadata: { name: "a" } });
  assert.equal((await api.call("GET", `${NAMESPACES}/shop`)).code, 404);
});

Deno.test("namespace lifecycle: nothing is created in one that is being deleted", async () => {
  const api = testServer();
  await api.ok("POST", NAMESPACES, { metadata: { name: "shop" } });
  await api.ok("POST", `${NAMESPACES}/shop/configmaps`, {
    metadata: { name: "a", finalizers: ["example.com/x"] },
  });
  await api.ok("DELETE", `${NAMESPACES}/shop`);
  const { code, body } = await api.call("POST", `${NAMESPACES}/shop/configmaps`, { metadata: { name: "b" } });
  assert.equal(code, 403);
  assert.equal(
    body["message"],
    'configmaps "b" is forbidden: unable to create new content in namespace shop because it is being terminated',
  );
  const { causes } = objectOrEmpty(body["details"]);
  assert.deepEqual(causes, [{
    reason: "NamespaceTerminating",
    message: "namespace shop is being terminated",
    field: "metadata.namespace",
  }]);
  await api.ok("PUT", `${NAMESPACES}/shop/configmaps/a`, {
    metadata: { name: "a", finalizers: ["example.com/x"] },
    data: { still: "writable" },
  });
});

Deno.test("NamespaceController: a finalizer of somebody else in the spec keeps the namespace", async () => {
  const api = testServer();
  await api.ok("POST", NAMESPACES, { metadata: { name: "shop" }, spec: { finalizers: ["example.com/x"] } });
  await api.ok("DELETE", `${NAMESPACES}/shop`);
  const { spec } = await api.ok("GET", `${NAMESPACES}/shop`);
  assert.deepEqual(spec, { finalizers: ["example.com/x"] });
  await api.ok("PUT", `${NAMESPACES}/shop/finalize`, { metadata: { name: "shop" }, spec: {} });
  assert.equal((await api.call("GET", `${NAMESPACES}/shop`)).code, 404);
});
