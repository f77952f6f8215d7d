import assert from "node:assert/strict";
import { connect } from "../../src/client/connect.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { startTestEnv } from "../start_test_env.ts";
import { type FaultProxy, startFaultProxy } from "./fault_proxy.ts";
import { ScriptedUpstream, WireClient } from "./wire_for_tests.ts";

const WATCH = "/api/v1/pods?watch=true";
const CONNECTIONS = 100;

async function startScripted(): Promise<{ upstream: ScriptedUpstream; proxy: FaultProxy }> {
  const upstream = new ScriptedUpstream();
  return { upstream, proxy: await startFaultProxy({ upstream }) };
}

Deno.test("startFaultProxy: the head of an answer, and each event, pass before the next one is there", async () => {
  const { upstream, proxy } = await startScripted();
  await using _proxy = proxy;
  using client = await WireClient.request(proxy.url, WATCH);
  assert.match(await client.until("\r\n\r\n"), /^HTTP\/1.1 200 .*content-type: application\/json/s);
  const answer = await upstream.next();
  for (const event of ["first\n", "half an ", "event\n"]) {
    answer.write(event);
    assert.equal(await client.until("\r\n"), `${event.length.toString(16)}\r\n`);
    assert.equal(await client.until(event), event);
    await client.until("\r\n");
  }
  answer.end();
  await client.until("0\r\n\r\n");
});

Deno.test("startFaultProxy: requests of one connection are answered one after the other", async () => {
  const { upstream, proxy } = await startScripted();
  await using _proxy = proxy;
  using client = await WireClient.connect(proxy.url);
  const post = "POST /a HTTP/1.1\r\nhost: proxy\r\ncontent-type: application/json\r\n";
  await client.send(`${post}content-length: 2\r\n\r\n{}${post}transfer-encoding: chunked\r\n\r\n`);
  (await upstream.next()).end();
  await client.until("0\r\n\r\n");
  assert.equal(upstream.requests.length, 1);
  await client.send('3\r\n{"a\r\n6;ext=1\r\n":"ö"}\r\n0\r\ntrailer: x\r\n\r\n'.replace("6", "7"));
  (await upstream.next()).end();
  await client.until("0\r\n\r\n");
  assert.deepEqual(upstream.requests.map(({ method, path, body }) => [method, path, body]), [
    ["POST", "/a", "{}"],
    ["POST", "/a", '{"a":"ö"}'],
  ]);
});

Deno.test("startFaultProxy: what is no request is refused and ends the connection", async () => {
  const { upstream, proxy } = await startScripted();
  await using _proxy = proxy;
  for (
    const [request, words] of [
      ["HELLO\r\n\r\n", "does not begin as HTTP/1.1 does"],
      ["GET / HTTP/1.1\r\nno colon\r\n\r\n", "one of its headers has no name"],
      ["POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n", "content-length is no number"],
      ["POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nx\r\n", "a chunk of its body has no size"],
      ["POST / HTTP/1.1\r\ncontent-length: 1\r\n\r\n\x80", "its body is no text, send JSON or YAML"],
      ["GET / HTTP/1.1\r\nupgrade: websocket\r\n\r\n", "passes no upgraded connections"],
      [`GET / HTTP/1.1\r\na: ${"a".repeat(70_000)}`, "its head is too long"],
    ] as const
  ) {
    using client = await WireClient.connect(proxy.url);
    await client.send(request);
    const { text, end } = await client.rest();
    assert.match(text, /^HTTP\/1.1 400 Bad Request\r\n/);
    assert.ok(text.includes(words), `${text} for ${words}`);
    assert.equal(end, "end");
  }
  assert.equal(upstream.requests.length, 0);
});

Deno.test("startFaultProxy: every verb of a client passes with its body", async () => {
  await using env = await startTestEnv();
  await using proxy = await startFaultProxy({ upstream: env.transport });
  using client = await connect(proxy.connection());
  const configMaps = client.resource(ConfigMap, { namespace: "default" });
  const created = await configMaps.create({ metadata: { name: "a" }, data: { text: "é".repeat(100_000) } });
  await configMaps.replace({ ...created, data: { text: "b" } });
  await configMaps.patch("a", { type: "merge", value: { data: { text: "c" } } });
  assert.equal((await configMaps.get("a")).data?.["text"], "c");
  assert.equal((await configMaps.list()).items.length, 1);
  await configMaps.delete("a");
  const about = { group: "", resource: "configmaps", namespace: "default" };
  assert.deepEqual(
    proxy.requests.map(({ method: _method, path: _path, atMs: _atMs, ...request }) => request),
    [
      { verb: "create", ...about },
      { verb: "replace", ...about, name: "a" },
      { verb: "patch", ...about, name: "a" },
      { verb: "get", ...about, name: "a" },
      { verb: "list", ...about },
      { verb: "delete", ...about, name: "a" },
    ],
  );
});

Deno.test("startFaultProxy: many connections side by side, each with its own answer", async () => {
  const { upstream, proxy } = await startScripted();
  await using _proxy = proxy;
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, index) => WireClient.request(proxy.url, `/${index}?watch=1`)),
  );
  const texts = clients.map(async (client) => {
    using _client = client;
    return (await client.until("0\r\n\r\n")).match(/answer to (\/\d+)/)?.[1];
  });
  for (let count = 0; count < CONNECTIONS; count++) await upstream.next();
  upstream.answers.forEach((answer, index) => answer.write(`answer to ${upstream.requests[index]?.path}\n`));
  for (const answer of upstream.answers) answer.end();
  assert.deepEqual(await Promise.all(texts), clients.map((_, index) => `/${index}`));
});

Deno.test("startFaultProxy: a client that goes lets go of the upstream", async () => {
  const { upstream, proxy } = await startScripted();
  await using _proxy = proxy;
  const client = await WireClient.request(proxy.url, WATCH);
  await client.until("\r\n\r\n");
  client[Symbol.dispose]();
  await (await upstream.next()).left;
});

Deno.test("startFaultProxy: an upstream that breaks looks like a connection that breaks", async () => {
  await using env = await startTestEnv();
  await using proxy = await startFaultProxy({ upstream: env.transport });
  using watch = await WireClient.request(proxy.url, "/api/v1/namespaces?watch=true");
  await watch.until("\r\n\r\n");
  env.cutWatches();
  assert.equal((await watch.rest()).end, "reset");
  await env.stop();
  using late = await WireClient.request(proxy.url, "/api/v1/namespaces");
  assert.deepEqual(await late.rest(), { text: "", end: "reset" });
});

Deno.test("FaultProxy: cut resets open connections, with or without a request, and no other", async () => {
  const { upstream, proxy } = await startScripted();
  await using _proxy = proxy;
  using list = await WireClient.request(proxy.url, "/api/v1/pods");
  using watch = await WireClient.request(proxy.url, WATCH);
  for (const client of [list, watch]) await client.until("\r\n\r\n");
  proxy.cut({ verb: "watch" });
  assert.equal((await watch.rest()).end, "reset");
  (await upstream.next()).end();
  await list.until("0\r\n\r\n");
  proxy.cut();
  assert.equal((await list.rest()).end, "reset");
  using again = await WireClient.request(proxy.url, WATCH);
  await again.until("\r\n\r\n");
});

Deno.test("FaultProxy: silence holds back what goes either way, until it ends", async () => {
  const { upstream, proxy } = await startScripted();
  await using _proxy = proxy;
  using silent = await WireClient.request(proxy.url, WATCH);
  using idle = await WireClient.request(proxy.url, "/idle");
  for (const client of [silent, idle]) await client.until("\r\n\r\n");
  const [watch, first] = [await upstream.next(), await upstream.next()];
  first.end();
  await idle.until("0\r\n\r\n");
  proxy.silence();
  watch.write("held back\n");
  await idle.send("GET /held HTTP/1.1\r\n\r\n");
  let isThrough = false;
  const through = silent.until("held back").then(() => isThrough = true);
  // What comes after the silence goes by it.
  using other = await WireClient.request(proxy.url, "/other");
  (await upstream.next()).end();
  await other.until("0\r\n\r\n");
  assert.equal(isThrough, false);
  assert.deepEqual(upstream.requests.map(({ path }) => path), [WATCH, "/idle", "/other"]);
  proxy.resume();
  await through;
  await upstream.next();
  assert.equal(upstream.requests.at(-1)?.path, "/held");
});

Deno.test("FaultProxy: refuse refuses new connections and leaves open ones, accept takes them on the same port", async () => {
  const { upstream, proxy } = await startScripted();
  await using _proxy = proxy;
  using open = await WireClient.request(proxy.url, WATCH);
  await open.until("\r\n\r\n");
  proxy.refuse();
  proxy.refuse();
  await assert.rejects(WireClient.connect(proxy.url), Deno.errors.ConnectionRefused);
  (await upstream.next()).write("still here\n");
  await open.until("still here");
  await proxy.accept();
  await proxy.accept();
  using again = await WireClient.request(proxy.url, WATCH);
  await again.until("\r\n\r\n");
});

Deno.test("FaultProxy: close ends what is open, silent or hanging, and can be called again", async () => {
  const { upstream, proxy } = await startScripted();
  using _hang = proxy.inject({ on: { name: "hanging" }, fault: { type: "hang" } });
  using watch = await WireClient.request(proxy.url, WATCH);
  await watch.until("\r\n\r\n");
  proxy.silence();
  using hanging = await WireClient.request(proxy.url, "/api/v1/nodes/hanging");
  await _hang.hit;
  await proxy.close();
  await proxy.close();
  for (const client of [watch, hanging]) assert.notEqual((await client.rest()).end, undefined);
  await (await upstream.next()).left;
  await assert.rejects(WireClient.connect(proxy.url), Deno.errors.ConnectionRefused);
});

Deno.test("startFaultProxy: a port that is taken is told", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    await assert.rejects(
      startFaultProxy({ upstream: new ScriptedUpstream(), port: listener.addr.port }),
      /^Error: Cannot listen on 127\.0\.0\.1:\d+: .+; choose another port$/,
    );
  } finally {
    listener.close();
  }
});
