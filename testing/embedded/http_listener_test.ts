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
  await assert.rejects(server.fetch(new Request("http://any/version")), /the embedded API server is closed/);
});

Deno.test("EmbeddedServer.listen: a listener is closed on its own, too", async () => {
  await using server = new EmbeddedServer();
  const listener = server.listen();
  await listener.close();
  await assert.rejects(fetch(listener.url));
});

Deno.test("EmbeddedServer.close: a client that does not send the rest of its request is cut off", async () => {
  const server = new EmbeddedServer();
  const port = Number(new URL(server.listen().url).port);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const { readable, writable } = connection;
  const writer = writable.getWriter();
  const head = "POST /api/v1/namespaces HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";
  await writer.write(new TextEncoder().encode(`${head}content-length: 100\r\nexpect: 100-continue\r\n\r\n`));
  const reader = readable.getReader();
  const { value } = await reader.read();
  assert.match(new TextDecoder().decode(value), /^HTTP\/1\.1 100/);
  await server.close();
  assert.equal((await reader.read()).done, true);
});

Deno.test("EmbeddedServer.close: an answer that is on its way arrives whole", async () => {
  const server = new EmbeddedServer();
  const { url } = server.listen();
  const path = "/api/v1/namespaces/default/configmaps";
  for (const name of ["a", "b", "c", "d"]) {
    const created = await server.fetch(
      new Request(`http://any${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ metadata: { name }, data: { text: "x".repeat(900_000) } }),
      }),
    );
    assert.equal(created.status, 201);
    await created.body?.cancel();
  }
  const response = await fetch(url + path);
  const [list] = await Promise.all([response.json(), server.close()]);
  assert.equal(list.items.length, 4);
});
