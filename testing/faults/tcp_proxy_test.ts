import assert from "node:assert/strict";
import { startTcpProxy, type TcpProxy } from "./tcp_proxy.ts";
import { WireClient } from "./wire_for_tests.ts";

/** A server that says every line again, behind a proxy. */
async function withEcho(test: (proxy: TcpProxy) => Promise<void>): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const echoing = (async () => {
    const connections: Promise<void>[] = [];
    for await (const connection of listener) {
      connections.push(connection.readable.pipeTo(connection.writable).catch(() => {}));
    }
    await Promise.all(connections);
  })();
  const proxy = await startTcpProxy({ target: `http://127.0.0.1:${listener.addr.port}` });
  try {
    await test(proxy);
  } finally {
    await proxy.close();
    await proxy.close();
    listener.close();
    await echoing;
  }
}

Deno.test("startTcpProxy: bytes pass both ways, however many", () =>
  withEcho(async (proxy) => {
    using client = await WireClient.connect(proxy.url);
    const text = "0123456789".repeat(100_000);
    await Promise.all([client.send(`${text}\n`), client.until("\n")]);
  }));

Deno.test("TcpProxy: cut resets open connections, and no others", () =>
  withEcho(async (proxy) => {
    using cut = await WireClient.connect(proxy.url);
    await cut.send("a\n");
    await cut.until("a\n");
    proxy.cut();
    assert.equal((await cut.rest()).end, "reset");
    using other = await WireClient.connect(proxy.url);
    await other.send("b\n");
    await other.until("b\n");
  }));

Deno.test("TcpProxy: silence holds back what goes through, until it ends", () =>
  withEcho(async (proxy) => {
    using silent = await WireClient.connect(proxy.url);
    await silent.send("a\n");
    await silent.until("a\n");
    proxy.silence();
    await silent.send("b\n");
    let isThrough = false;
    const through = silent.until("b\n").then(() => isThrough = true);
    using other = await WireClient.connect(proxy.url);
    await other.send("c\n");
    await other.until("c\n");
    assert.equal(isThrough, false);
    proxy.resume();
    proxy.resume();
    await through;
    await silent.send("d\ne\n");
    assert.equal(await silent.until("e\n"), "d\ne\n");
  }));

Deno.test("TcpProxy: refuse refuses new connections, accept takes them on the same port", () =>
  withEcho(async (proxy) => {
    using open = await WireClient.connect(proxy.url);
    await open.send("a\n");
    await open.until("a\n");
    proxy.refuse();
    await assert.rejects(WireClient.connect(proxy.url), Deno.errors.ConnectionRefused);
    await open.send("b\n");
    await open.until("b\n");
    await proxy.accept();
    using again = await WireClient.connect(proxy.url);
    await again.send("c\n");
    await again.until("c\n");
  }));

Deno.test("startTcpProxy: a target that is not there resets, one that is none is told", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  await using proxy = await startTcpProxy({ target: `https://127.0.0.1:${port}` });
  assert.match(proxy.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  using client = await WireClient.connect(proxy.url);
  assert.equal((await client.rest()).end, "reset");
  await assert.rejects(
    startTcpProxy({ target: "127.0.0.1" }),
    /^TypeError: Cannot pass connections on to "127/,
  );
});
