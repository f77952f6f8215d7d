import assert from "node:assert/strict";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { ConnectionError } from "../../src/client/connection_error.ts";
import { EmbeddedServer } from "../embedded/server.ts";
import { answeringTransport, embeddedTransport } from "./embedded.ts";

const WATCH = { method: "GET", path: "/api/v1/namespaces?watch=1", headers: {} };

Deno.test("embeddedTransport: a request goes to the server and back without a socket", async () => {
  await using server = new EmbeddedServer({ clock: new VirtualClock() });
  const transport = embeddedTransport(server);
  const response = await transport.send(
    {
      method: "POST",
      path: "/api/v1/namespaces",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ metadata: { name: "shop" } }),
    },
    { purpose: "request" },
  );
  assert.equal(response.status, 201);
  assert.equal((await response.json()).metadata.name, "shop");
});

Deno.test("embeddedTransport: an abort ends a watch with the signal's reason, on the server too", async () => {
  await using server = new EmbeddedServer({ clock: new VirtualClock() });
  const controller = new AbortController();
  const response = await embeddedTransport(server).send(WATCH, {
    purpose: "watch",
    signal: controller.signal,
  });
  const reader = response.body?.getReader();
  assert.ok(reader);
  const text = new TextDecoder().decode((await reader.read()).value);
  assert.match(text, /"type":"ADDED"/);
  const reason = new Error("enough");
  controller.abort(reason);
  await assert.rejects(async () => {
    while (!(await reader.read()).done);
  }, reason);
  assert.equal(server.openWatches, 0);
});

Deno.test("embeddedTransport: an aborted signal sends nothing", async () => {
  await using server = new EmbeddedServer({ clock: new VirtualClock() });
  const reason = new Error("too late");
  const signal = AbortSignal.abort(reason);
  await assert.rejects(embeddedTransport(server).send(WATCH, { purpose: "watch", signal }), reason);
});

Deno.test("embeddedTransport: cancelling the body lets go of the watch", async () => {
  await using server = new EmbeddedServer({ clock: new VirtualClock() });
  const { signal } = new AbortController();
  const response = await embeddedTransport(server).send(WATCH, { purpose: "watch", signal });
  assert.equal(server.openWatches, 1);
  await response.body?.cancel();
  assert.equal(server.openWatches, 0);
});

Deno.test("embeddedTransport: a closed client and a stopped server cannot be reached", async () => {
  await using server = new EmbeddedServer({ clock: new VirtualClock() });
  const transport = embeddedTransport(server);
  transport.close();
  const isUnreachable = (error: unknown) =>
    error instanceof ConnectionError && error.reason === "unreachable";
  await assert.rejects(transport.send(WATCH, { purpose: "watch" }), isUnreachable);
  await server.close();
  await assert.rejects(embeddedTransport(server).send(WATCH, { purpose: "watch" }), isUnreachable);
});

Deno.test("embeddedTransport: an abort after the watch was cut does no harm", async () => {
  await using server = new EmbeddedServer({ clock: new VirtualClock() });
  const stop = new AbortController();
  const { body } = await embeddedTransport(server).send(WATCH, { purpose: "watch", signal: stop.signal });
  const reading = Array.fromAsync(body ?? []);
  server.cutWatches();
  await assert.rejects(reading, /the connection was cut/);
  stop.abort(new Error("enough"));
});

Deno.test("answeringTransport: an abort does not wait for the answer, and a late one is thrown away", async () => {
  const late = Promise.withResolvers<Response>();
  const controller = new AbortController();
  const sent = answeringTransport(() => late.promise, { server: "slow server" })
    .send(WATCH, { purpose: "watch", signal: controller.signal });
  controller.abort(new Error("enough"));
  await assert.rejects(sent, { message: "enough" });
  const cancelled = Promise.withResolvers<void>();
  late.resolve(new Response(new ReadableStream({ cancel: () => cancelled.resolve() })));
  await cancelled.promise;
});
