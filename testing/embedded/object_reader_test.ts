import assert from "node:assert/strict";
import { metadataOf, type TestServer, testServer } from "./calls_for_tests.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

async function withObjects(names: readonly string[]): Promise<TestServer> {
  const api = testServer();
  for (const name of names) await api.ok("POST", PATH, { metadata: { name, labels: { name } } });
  return api;
}

function namesIn(list: JsonObject): unknown[] {
  const { items } = list;
  return Array.isArray(items) ? items.map((item) => metadataOf(objectOrEmpty(item))["name"]) : [];
}

Deno.test("list: pages go on where the last one ended, all at the first page's version", async () => {
  const api = await withObjects(["a", "b", "c", "d", "e"]);
  const first = await api.ok("GET", `${PATH}?limit=2`);
  const { continue: token, remainingItemCount, resourceVersion } = metadataOf(first);
  assert.deepEqual([namesIn(first), remainingItemCount], [["a", "b"], 3]);
  await api.ok("DELETE", `${PATH}/d`);
  await api.ok("POST", PATH, { metadata: { name: "cc" } });
  const second = await api.ok("GET", `${PATH}?limit=2&continue=${token}`);
  assert.deepEqual([namesIn(second), metadataOf(second)["resourceVersion"]], [["c", "d"], resourceVersion]);
  const last = await api.ok("GET", `${PATH}?limit=2&continue=${metadataOf(second)["continue"]}`);
  assert.deepEqual([namesIn(last), metadataOf(last)["continue"]], [["e"], undefined]);
});

Deno.test("list: with a selector the count of what remains is not told", async () => {
  const api = await withObjects(["a", "b", "c"]);
  const list = await api.ok("GET", `${PATH}?limit=1&labelSelector=name`);
  assert.equal(metadataOf(list)["remainingItemCount"], undefined);
  assert.ok(metadataOf(list)["continue"]);
});

Deno.test("list: an expired token is answered with 410 and a token for the rest", async () => {
  const api = await withObjects(["a", "b", "c"]);
  const first = await api.ok("GET", `${PATH}?limit=1`);
  await api.ok("DELETE", `${PATH}/c`);
  api.server.compact();
  const refused = await api.call("GET", `${PATH}?limit=1&continue=${metadataOf(first)["continue"]}`);
  assert.deepEqual([refused.code, refused.body["reason"]], [410, "Expired"]);
  const rest = await api.ok("GET", `${PATH}?limit=5&continue=${metadataOf(refused.body)["continue"]}`);
  assert.deepEqual(namesIn(rest), ["b"]);
});

Deno.test("list: Exact reads the past, NotOlderThan the present, a version of the future is refused with 504", async () => {
  const api = await withObjects(["a"]);
  const version = metadataOf(await api.ok("GET", PATH))["resourceVersion"];
  await api.ok("DELETE", `${PATH}/a`);
  const exact = await api.ok("GET", `${PATH}?resourceVersion=${version}&resourceVersionMatch=Exact`);
  assert.deepEqual([namesIn(exact), metadataOf(exact)["resourceVersion"]], [["a"], version]);
  const present = await api.ok("GET", `${PATH}?resourceVersion=${version}&resourceVersionMatch=NotOlderThan`);
  assert.deepEqual(namesIn(present), []);
  const future = await api.call("GET", `${PATH}?resourceVersion=999`);
  assert.equal(future.code, 504);
  assert.equal(future.headers.get("retry-after"), "1");
  assert.match(String(future.body["message"]), /^Timeout: Too large resource version: 999, current: \d+$/);
});

Deno.test("list: a page limit is ignored at version 0, as a real server does it", async () => {
  const api = await withObjects(["a", "b", "c"]);
  assert.deepEqual(namesIn(await api.ok("GET", `${PATH}?limit=1&resourceVersion=0`)), ["a", "b", "c"]);
});

Deno.test("list: items of built-in kinds go without their type", async () => {
  const api = await withObjects(["a"]);
  const { kind, apiVersion, items } = await api.ok("GET", PATH);
  assert.deepEqual([kind, apiVersion], ["ConfigMapList", "v1"]);
  assert.ok(Array.isArray(items));
  assert.equal(objectOrEmpty(items[0])["kind"], undefined);
});

Deno.test("list: selectors are parsed with the server's messages", async () => {
  const api = await withObjects(["a", "b"]);
  assert.deepEqual(namesIn(await api.ok("GET", `${PATH}?labelSelector=name%20in%20(b,c)`)), ["b"]);
  assert.deepEqual(namesIn(await api.ok("GET", `${PATH}?fieldSelector=metadata.name!%3Db`)), ["a"]);
  const messageFor = async (query: string) => {
    const { code, body } = await api.call("GET", `${PATH}?${query}`);
    return [code, body["message"]];
  };
  assert.deepEqual(await messageFor("labelSelector=x%3D%3D%3Da"), [
    400,
    "unable to parse requirement: found '=', expected: identifier",
  ]);
  assert.deepEqual(await messageFor("fieldSelector=spec.foo%3Da"), [
    400,
    '"spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
  ]);
  assert.deepEqual(await messageFor("limit=x"), [400, 'strconv.ParseInt: parsing "x": invalid syntax']);
});

Deno.test("list: a field that is not set selects by its zero value", async () => {
  const api = testServer();
  await api.ok("POST", "/api/v1/nodes", { metadata: { name: "node" } });
  const names = async (selector: string) =>
    namesIn(await api.ok("GET", `/api/v1/nodes?fieldSelector=${encodeURIComponent(selector)}`));
  assert.deepEqual(await names("spec.unschedulable=false"), ["node"]);
  assert.deepEqual(await names("spec.unschedulable=true"), []);
});

Deno.test("get: a missing object is 404 with the server's details", async () => {
  const api = testServer();
  const { code, body } = await api.call("GET", "/apis/apps/v1/namespaces/default/deployments/none");
  assert.equal(code, 404);
  assert.equal(body["message"], 'deployments.apps "none" not found');
  assert.deepEqual(body["details"], { name: "none", group: "apps", kind: "deployments" });
});
