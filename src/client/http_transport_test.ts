import assert from "node:assert/strict";
import { isConnectionError, withSocket } from "./connection_faults_for_tests.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import { connect } from "./connect.ts";
import { HttpTransport } from "./http_transport.ts";
import type { TransportRequest } from "./transport.ts";

const get: TransportRequest = { method: "GET", path: "/version", headers: { accept: "application/json" } };

type Handler = (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) => Response | Promise<Response>;

interface Setup {
  readonly transport: HttpTransport;
  readonly clock: VirtualClock;
  readonly server: string;
}

async function withServer(handler: Handler, test: (setup: Setup) => Promise<void>): Promise<void> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, handler);
  const url = `http://127.0.0.1:${server.addr.port}`;
  const clock = new VirtualClock();
  const transport = new HttpTransport({ server: url }, { clock });
  try {
    await test({ transport, clock, server: url });
  } finally {
    transport.close();
    await server.shutdown();
  }
}

Deno.test("HttpTransport: sends method, path, headers and body, and returns any answer", async () => {
  const handler: Handler = async (request) => {
    const { pathname, search } = new URL(request.url);
    const text = [request.method, pathname + search, request.headers.get("x-a"), await request.text()].join(
      " ",
    );
    return new Response(text, { status: 418, headers: { "x-b": "c" } });
  };
  await withServer(handler, async ({ transport }) => {
    const request = { method: "PATCH", path: "/a?b=c", headers: { "x-a": "1" }, body: "é" };
    const response = await transport.send(request, { purpose: "request" });
    assert.equal(await response.text(), "PATCH /a?b=c 1 é");
    assert.equal(response.status, 418);
    assert.equal(response.headers.get("x-b"), "c");
  });
});

Deno.test("HttpTransport: a path in the server's URL comes before the request's", async () => {
  await withServer((request) => new Response(new URL(request.url).pathname), async ({ server }) => {
    const transport = new HttpTransport({ server: `${server}/k8s/clusters/c1/` });
    assert.equal(transport.server, server);
    assert.equal(
      await (await transport.send(get, { purpose: "request" })).text(),
      "/k8s/clusters/c1/version",
    );
    transport.close();
  });
});

Deno.test("HttpTransport: repeated headers stay apart on the wire", async () => {
  let head = "";
  const respond = async (connection: Deno.TcpConn, text: string) => {
    head = text;
    await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
  };
  await withSocket(respond, async (port) => {
    const impersonate = { user: "alice", groups: ["a", "b"] };
    const transport = new HttpTransport({ server: `http://127.0.0.1:${port}`, token: "t", impersonate });
    await transport.send(get, { purpose: "request" });
    transport.close();
  });
  const lines = head.split("\r\n").filter((line) => /^(authorization|impersonate)/i.test(line));
  assert.deepEqual(lines.map((line) => line.toLowerCase()), [
    "authorization: bearer t",
    "impersonate-user: alice",
    "impersonate-group: a",
    "impersonate-group: b",
  ]);
});

Deno.test("HttpTransport: requests and watches have connections of their own", async () => {
  const ports: number[] = [];
  const handler: Handler = (_request, info) => {
    ports.push(info.remoteAddr.port);
    return new Response("x");
  };
  await withServer(handler, async ({ transport }) => {
    for (const purpose of ["request", "watch", "request", "watch"] as const) {
      await (await transport.send(get, { purpose })).text();
    }
  });
  assert.equal(ports[0], ports[2]);
  assert.equal(ports[1], ports[3]);
  assert.notEqual(ports[0], ports[1]);
});

Deno.test("HttpTransport: no head in time is a timeout, and the connection is not used again", async () => {
  const arrived = Promise.withResolvers<void>();
  const held = Promise.withResolvers<Response>();
  let isHeld = true;
  const handler: Handler = () => {
    arrived.resolve();
    return isHeld ? held.promise : new Response("x");
  };
  await withServer(handler, async ({ transport, clock, server }) => {
    const late = transport.send(get, { purpose: "request", headTimeoutMs: 5_000 });
    const words = `Cannot get an answer from the API server at ${server}: no response head within 5000 ms`;
    const failed = assert.rejects(late, isConnectionError("timeout", new RegExp(words)));
    await arrived.promise;
    await clock.advance(5_000);
    await failed;
    isHeld = false;
    assert.equal(await (await transport.send(get, { purpose: "request" })).text(), "x");
    held.resolve(new Response());
    assert.equal(clock.pendingTimers, 0);
  });
});

Deno.test("HttpTransport: no whole body in time is a timeout; a watch has no such limit", async () => {
  const encoder = new TextEncoder();
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const handler: Handler = () =>
    new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(encoder.encode("a"));
          streams.push(controller);
        },
      }),
    );
  await withServer(handler, async ({ transport, clock }) => {
    const watch = await transport.send(get, { purpose: "watch" });
    const request = transport.send(get, { purpose: "request", bodyTimeoutMs: 1_000 });
    const failed = assert.rejects(
      request,
      isConnectionError("timeout", /no whole response body within 1000 ms$/),
    );
    // The head has come once the timer until the head has made place for the body's.
    while (streams.length < 2) await clock.advance(0);
    for (let elapsedMs = 0; elapsedMs < 40_000; elapsedMs += 1_000) await clock.advance(1_000);
    await failed;
    for (const stream of streams) {
      try {
        stream.enqueue(encoder.encode("b"));
        stream.close();
      } catch {
        // The client is gone.
      }
    }
    assert.equal(await watch.text(), "ab");
  });
});

Deno.test("HttpTransport: an abort ends a request and a stream with its reason", async () => {
  const arrived = Promise.withResolvers<void>();
  const held = Promise.withResolvers<Response>();
  const handler: Handler = (request) => {
    if (request.url.endsWith("/stream")) {
      return new Response(new ReadableStream({ start: (it) => it.enqueue(new Uint8Array(1)) }));
    }
    arrived.resolve();
    return held.promise;
  };
  await withServer(handler, async ({ transport, clock }) => {
    const controller = new AbortController();
    const failed = assert.rejects(
      transport.send(get, { purpose: "request", signal: controller.signal }),
      /stopped/,
    );
    const stream = await transport.send({ ...get, path: "/stream" }, {
      purpose: "watch",
      signal: controller.signal,
    });
    await arrived.promise;
    controller.abort(new Error("stopped"));
    await failed;
    await assert.rejects(stream.text(), /stopped/);
    await assert.rejects(transport.send(get, { purpose: "request", signal: controller.signal }), /stopped/);
    assert.equal(clock.pendingTimers, 0);
    held.resolve(new Response());
  });
});

Deno.test("HttpTransport: redirects are not followed", async () => {
  const handler: Handler = (request) =>
    request.url.endsWith("/version")
      ? new Response(null, { status: 302, headers: { location: "/else" } })
      : new Response("x");
  await withServer(handler, async ({ transport }) => {
    assert.equal((await transport.send(get, { purpose: "request" })).status, 302);
  });
});

Deno.test("HttpTransport: after close, nothing is sent", async () => {
  await withServer(() => new Response("x"), async ({ transport }) => {
    transport.close();
    const failed = transport.send(get, { purpose: "request" });
    await assert.rejects(failed, isConnectionError("unreachable", /the client is closed$/));
  });
});

Deno.test("HttpTransport: servers and proxies that are none are refused without quoting them", async () => {
  const servers = ["10.0.0.1:6443", "ftp://a", "https://me:hunter2@a", "https://a?b=hunter2"];
  for (const server of servers) {
    assert.throws(() => new HttpTransport({ server }), (error) => {
      assert.match(String(error), /^ConfigError: Cannot use the server of the given configuration: /);
      assert.ok(!String(error).includes("hunter2"));
      return true;
    });
  }
  const proxied = new HttpTransport({ server: "http://a", proxyUrl: "me:hunter2@b" });
  await assert.rejects(proxied.send(get, { purpose: "request" }), (error) => {
    assert.match(String(error), /^ConfigError: Cannot use the proxy-url of the given configuration: /);
    return !String(error).includes("hunter2");
  });
});

Deno.test("HttpTransport: proxy-url, with its credentials as a header of its own", async () => {
  let head = "";
  const respond = async (connection: Deno.TcpConn, text: string) => {
    head = text;
    await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx"));
  };
  await withSocket(respond, async (port) => {
    const config = { server: "http://api.invalid", proxyUrl: `http://me:p%40ss@127.0.0.1:${port}` };
    const transport = new HttpTransport(config);
    assert.equal(await (await transport.send(get, { purpose: "request" })).text(), "x");
    transport.close();
  });
  assert.match(head, /^GET http:\/\/api\.invalid\/version HTTP\/1\.1\r\n/);
  assert.ok(head.toLowerCase().includes(`proxy-authorization: basic ${btoa("me:p@ss").toLowerCase()}`));
});

Deno.test("connect: a client over HTTP", async () => {
  await withServer(
    () => Response.json({ major: "1", minor: "37", gitVersion: "v1.37.2" }),
    async ({ server }) => {
      const client = await connect({ server }, { fieldManager: "me" });
      assert.equal(client.server, server);
      assert.equal(client.fieldManager, "me");
      assert.equal((await client.discovery().serverVersion()).gitVersion, "v1.37.2");
      client.close();
    },
  );
});
