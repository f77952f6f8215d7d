import assert from "node:assert/strict";
import { EmbeddedServer } from "./server.ts";

Deno.test("EmbeddedServer.listen: the API is served over HTTP, watches as they happen", async () => {
  await using server = new EmbeddedServer();
  const { url } = server.listen();
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const path = `${url}/api/v1/namespaces/default/configmaps`;
  const watch = await fetch(`${path}?watch=1`);
  const created = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ metadata: { name: "a" } }),
  });
  assert.equal(created.status, 201);
  await created.body?.cancel();
  const reader = watch.body?.getReader();
  assert.ok(reader);
  const line = JSON.parse(new TextDecoder().decode((await reader.read()).value));
  assert.deepEqual([line.type, line.object.metadata.name], ["ADDED", "a"]);
  await reader.cancel();
});

Deno.test("EmbeddedServer.close: it ends watches and frees the port", async () => {
  const server = new EmbeddedServer();
  const { url } = server.listen();
  const watch = await fetch(`${url}/api/v1/namespaces?watch=1`);
  await server.close();
  assert.match(await watch.text(), /"name":"default"/);
  await assert.rejects(fetch(url));
});

Deno.test("EmbeddedServer.listen: a listener is closed on its own, too", async () => {
  await using server = new EmbeddedServer();
  const listener = server.listen();
  await listener.close();
  await assert.rejects(fetch(listener.url));
});
