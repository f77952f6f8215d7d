import assert from "node:assert/strict";
import { metadataOf, type TestServer, testServer } from "./calls_for_tests.ts";
import { isJsonObject, type JsonObject, objectOrEmpty } from "./json.ts";
import type { PastView } from "./past_view.ts";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";

async function answerOf(
  view: PastView,
  path: string,
  method = "GET",
): Promise<{ code: number; body: JsonObject }> {
  const response = await view.fetch(new Request(`http://test.invalid${path}`, { method }));
  const body: unknown = await response.json();
  return { code: response.status, body: isJsonObject(body) ? body : {} };
}

/** A ConfigMap with two states; the resource version of the first one. */
async function changed(api: TestServer): Promise<string> {
  const first = await api.ok("POST", CONFIG_MAPS, { metadata: { name: "a" }, data: { state: "first" } });
  await api.ok("PUT", `${CONFIG_MAPS}/a`, { metadata: { name: "a" }, data: { state: "second" } });
  return String(metadataOf(first)["resourceVersion"]);
}

function definition(): object {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget" },
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
}

Deno.test("PastView: objects and lists are as they were", async () => {
  const api = testServer();
  const version = await changed(api);
  const view = api.server.at(version);
  await api.ok("DELETE", `${CONFIG_MAPS}/a`);
  const { body } = await answerOf(view, `${CONFIG_MAPS}/a`);
  assert.deepEqual(body["data"], { state: "first" });
  const { body: list } = await answerOf(view, `${CONFIG_MAPS}?labelSelector=!missing`);
  assert.equal(metadataOf(list)["resourceVersion"], version);
  assert.deepEqual(Array.isArray(list["items"]) ? list["items"].length : 0, 1);
});

Deno.test("PastView: it stays after the server has forgotten, and is not made any more then", async () => {
  const api = testServer();
  const version = await changed(api);
  const view = api.server.at(version);
  api.server.compact();
  assert.equal((await answerOf(view, `${CONFIG_MAPS}/a`)).code, 200);
  const { code, body } = await answerOf(api.server.at(version), `${CONFIG_MAPS}/a`);
  assert.deepEqual([code, body["reason"]], [410, "Expired"]);
});

Deno.test("PastView: what is not reached yet is answered as a list would be", async () => {
  const api = testServer();
  const { code, body } = await answerOf(api.server.at("1000"), CONFIG_MAPS);
  assert.equal(code, 504);
  assert.match(String(body["message"]), /Too large resource version: 1000/);
  for (const text of ["", "0", "x", "-1", "1.5"]) {
    assert.throws(() => api.server.at(text), RangeError);
  }
});

Deno.test("PastView: it is read only", async () => {
  const api = testServer();
  const view = api.server.at(await changed(api));
  assert.equal((await answerOf(view, `${CONFIG_MAPS}/a`, "DELETE")).code, 405);
  assert.equal((await answerOf(view, `${CONFIG_MAPS}?watch=true`)).code, 501);
  assert.equal((await answerOf(view, `${CONFIG_MAPS}?watch=false`)).code, 200);
  await api.ok("GET", `${CONFIG_MAPS}/a`);
});

Deno.test("PastView: custom kinds are those of then", async () => {
  const api = testServer();
  const before = await changed(api);
  await api.ok("POST", CRDS, definition());
  const created = await api.ok("POST", WIDGETS, {
    apiVersion: "example.com/v1",
    kind: "Widget",
    metadata: { name: "a" },
  });
  const version = String(metadataOf(created)["resourceVersion"]);
  await api.ok("DELETE", `${CRDS}/widgets.example.com`);
  const read = async (at: string) =>
    (await api.server.at(at).fetch(new Request(`http://test.invalid${WIDGETS}`))).status;
  assert.deepEqual([await read(before), await read(version)], [404, 200]);
  const { body } = await answerOf(api.server.at(version), "/apis/example.com/v1");
  assert.equal(objectOrEmpty(body)["kind"], "APIResourceList");
});
