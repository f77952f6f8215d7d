import assert from "node:assert/strict";
import { objectOrEmpty } from "../json.ts";
import { EmbeddedServer } from "../server.ts";
import { WIDGETS } from "../../conformance/fixtures.ts";

async function get(server: EmbeddedServer, path: string, headers: Record<string, string> = {}) {
  const response = await server.fetch(new Request(`http://embedded${path}`, { headers, redirect: "manual" }));
  return { code: response.status, headers: response.headers, text: await response.text() };
}

async function addressOf(server: EmbeddedServer, place: string): Promise<string> {
  const { paths } = JSON.parse((await get(server, "/openapi/v3")).text);
  return String(objectOrEmpty(paths[place])["serverRelativeURL"]);
}

Deno.test("OpenApiHandler: a document that is asked for by its hash may be kept for good", async () => {
  await using server = new EmbeddedServer();
  const address = await addressOf(server, "apis/apps/v1");
  const kept = await get(server, address);
  assert.equal(kept.headers.get("cache-control"), "public, immutable");
  const [path = "", hash = ""] = address.split("?hash=");
  assert.equal(kept.headers.get("etag"), `"${hash}"`);
  assert.equal((await get(server, path)).headers.get("cache-control"), "no-cache, private");
  assert.equal((await get(server, path, { "if-none-match": `"${hash}"` })).code, 304);
});

Deno.test("OpenApiHandler: another hash leads to the right one", async () => {
  await using server = new EmbeddedServer();
  const moved = await get(server, "/openapi/v3/apis/apps/v1?hash=OLD");
  assert.equal(moved.code, 301);
  assert.equal(moved.headers.get("location"), await addressOf(server, "apis/apps/v1"));
});

Deno.test("OpenApiHandler: a new definition is in its group's document, and changes no other group's hash", async () => {
  await using server = new EmbeddedServer();
  const before = await addressOf(server, "apis/apps/v1");
  assert.equal((await get(server, "/openapi/v3/apis/a.example.com/v1")).code, 404);
  const body = JSON.stringify(WIDGETS).replaceAll("{group}", "a.example.com");
  const path = "http://embedded/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const headers = { "content-type": "application/json" };
  assert.equal((await server.fetch(new Request(path, { method: "POST", headers, body }))).status, 201);
  const { components } = JSON.parse((await get(server, "/openapi/v3/apis/a.example.com/v1")).text);
  assert.ok(components.schemas["com.example.a.v1.Widget"] !== undefined);
  assert.equal(await addressOf(server, "apis/apps/v1"), before);
});

Deno.test("OpenApiHandler: who takes nothing that can be read gets nothing", async () => {
  await using server = new EmbeddedServer();
  const nothing = await get(server, "/openapi/v3/api/v1", { accept: "application/" });
  assert.deepEqual([nothing.code, nothing.text], [200, ""]);
  assert.equal((await get(server, "/openapi/v2", { accept: "application/" })).code, 406);
});
