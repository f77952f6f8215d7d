import assert from "node:assert/strict";
import { metadataOf, type TestServer, testServer } from "./calls_for_tests.ts";
import type { JsonObject } from "./json.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

interface Owner {
  readonly name: string;
  readonly uid: string;
}

async function owner(api: TestServer, name: string, finalizers: string[] = []): Promise<Owner> {
  const { uid } = metadataOf(await api.ok("POST", PATH, { metadata: { name, finalizers } }));
  return { name, uid: String(uid) };
}

async function dependent(
  api: TestServer,
  name: string,
  owners: readonly Owner[],
  more: { blockOwnerDeletion?: boolean; finalizers?: string[] } = {},
): Promise<Owner> {
  const { blockOwnerDeletion = true, finalizers = [] } = more;
  const ownerReferences = owners.map((item) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    ...item,
    blockOwnerDeletion,
  }));
  const { uid } = metadataOf(await api.ok("POST", PATH, { metadata: { name, ownerReferences, finalizers } }));
  return { name, uid: String(uid) };
}

async function find(api: TestServer, name: string): Promise<JsonObject | undefined> {
  const { code, body } = await api.call("GET", `${PATH}/${name}`);
  return code === 200 ? metadataOf(body) : undefined;
}

Deno.test("GarbageCollector: what an object owns goes after it, through all generations", async () => {
  const api = testServer();
  const root = await owner(api, "root");
  const child = await dependent(api, "child", [root]);
  await dependent(api, "grandchild", [child]);
  await api.ok("DELETE", `${PATH}/root`);
  assert.deepEqual([await find(api, "child"), await find(api, "grandchild")], [undefined, undefined]);
});

Deno.test("GarbageCollector: an object with another owner stays, without the reference", async () => {
  const api = testServer();
  const [first, second] = [await owner(api, "first"), await owner(api, "second")];
  await dependent(api, "child", [first, second]);
  await api.ok("DELETE", `${PATH}/first`);
  const { ownerReferences } = await find(api, "child") ?? {};
  assert.ok(Array.isArray(ownerReferences));
  assert.equal(ownerReferences.length, 1);
  await api.ok("DELETE", `${PATH}/second`);
  assert.equal(await find(api, "child"), undefined);
});

Deno.test("GarbageCollector: an owner that never was, or is another object of that name, does not count", async () => {
  const api = testServer();
  await owner(api, "root");
  await dependent(api, "child", [{ name: "root", uid: "another" }]);
  assert.equal(await find(api, "child"), undefined);
});

Deno.test("GarbageCollector: where the owner's kind is not served nothing is deleted", async () => {
  const api = testServer();
  const ownerReferences = [{ apiVersion: "example.com/v1", kind: "Unknown", name: "x", uid: "x" }];
  await api.ok("POST", PATH, { metadata: { name: "child", ownerReferences } });
  assert.ok(await find(api, "child"));
});

Deno.test("GarbageCollector: Foreground keeps the owner until what blocks it is gone", async () => {
  const api = testServer();
  const root = await owner(api, "root");
  await dependent(api, "held", [root], { finalizers: ["example.com/hold"] });
  await dependent(api, "free", [root]);
  const deleting = metadataOf(await api.ok("DELETE", `${PATH}/root?propagationPolicy=Foreground`));
  assert.deepEqual(deleting["finalizers"], ["foregroundDeletion"]);
  assert.equal(await find(api, "free"), undefined);
  assert.ok((await find(api, "held"))?.["deletionTimestamp"]);
  assert.ok(await find(api, "root"));
  await api.ok("PUT", `${PATH}/held`, { metadata: { name: "held" } });
  assert.deepEqual([await find(api, "held"), await find(api, "root")], [undefined, undefined]);
});

Deno.test("GarbageCollector: Foreground does not wait for what does not block", async () => {
  const api = testServer();
  const root = await owner(api, "root");
  await dependent(api, "held", [root], { blockOwnerDeletion: false, finalizers: ["example.com/hold"] });
  await api.ok("DELETE", `${PATH}/root?propagationPolicy=Foreground`);
  assert.equal(await find(api, "root"), undefined);
  assert.ok((await find(api, "held"))?.["deletionTimestamp"]);
});

Deno.test("GarbageCollector: Orphan lets the dependents live on their own", async () => {
  const api = testServer();
  const root = await owner(api, "root");
  await dependent(api, "child", [root]);
  const deleting = metadataOf(await api.ok("DELETE", `${PATH}/root?propagationPolicy=Orphan`));
  assert.deepEqual(deleting["finalizers"], ["orphan"]);
  assert.equal(await find(api, "root"), undefined);
  const child = await find(api, "child");
  assert.ok(child);
  assert.equal(child["ownerReferences"], undefined);
});

Deno.test("GarbageCollector: an owner that waits for its own finalizer keeps its dependents in the background", async () => {
  const api = testServer();
  const root = await owner(api, "root", ["example.com/hold"]);
  await dependent(api, "child", [root]);
  await api.ok("DELETE", `${PATH}/root`);
  assert.ok(await find(api, "child"));
  await api.ok("PUT", `${PATH}/root`, { metadata: { name: "root" } });
  assert.deepEqual([await find(api, "root"), await find(api, "child")], [undefined, undefined]);
});

Deno.test("GarbageCollector: cluster-scoped owners own across namespaces, namespaced ones within theirs", async () => {
  const api = testServer();
  const { uid } = metadataOf(await api.ok("POST", "/api/v1/nodes", { metadata: { name: "node" } }));
  await api.ok("POST", PATH, {
    metadata: { name: "child", ownerReferences: [{ apiVersion: "v1", kind: "Node", name: "node", uid }] },
  });
  assert.ok(await find(api, "child"));
  await api.ok("DELETE", "/api/v1/nodes/node");
  assert.equal(await find(api, "child"), undefined);
  const elsewhere = await owner(api, "elsewhere");
  const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", ...elsewhere }];
  await api.ok("POST", "/api/v1/namespaces/kube-system/configmaps", {
    metadata: { name: "child", ownerReferences },
  });
  assert.equal((await api.call("GET", "/api/v1/namespaces/kube-system/configmaps/child")).code, 404);
});
