import assert from "node:assert/strict";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { listWatchOf } from "../../src/cache/list_watch.ts";
import { SharedInformer } from "../../src/cache/shared_informer.ts";
import { Client } from "../../src/client/client.ts";
import { ConnectionError } from "../../src/client/connection_error.ts";
import type { TransportOptions } from "../../src/client/transport.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { startTestEnv } from "../start_test_env.ts";
import type { Fault } from "./fault.ts";
import { type FaultTransport, faultTransport } from "./fault_transport.ts";
import { ScriptedUpstream } from "./wire_for_tests.ts";

const WATCH = { method: "GET", path: "/api/v1/pods?watch=true", headers: {} };
const LIST = { method: "GET", path: "/api/v1/pods", headers: {} };
const EVENTS = "first\nsecond\nthird\n";

interface Setting {
  readonly upstream: ScriptedUpstream;
  readonly transport: FaultTransport;
  readonly clock: VirtualClock;
}

function withFault(fault?: Fault): Setting {
  const upstream = new ScriptedUpstream();
  const clock = new VirtualClock();
  const transport = faultTransport(upstream, { clock });
  if (fault) transport.inject({ fault });
  return { upstream, transport, clock };
}

function isLost(error: unknown): boolean {
  return error instanceof ConnectionError && error.reason === "lost";
}

/** What comes of a watch up to its end: the text, and the error if it is one. */
async function readAll({ body }: Response): Promise<{ text: string; error?: unknown }> {
  let text = "";
  try {
    for await (const chunk of body ?? []) text += new TextDecoder().decode(chunk);
    return { text };
  } catch (error) {
    return { text, error };
  }
}

async function watched(fault: Fault): Promise<{ text: string; error?: unknown }> {
  const { upstream, transport } = withFault(fault);
  const response = await transport.send(WATCH, { purpose: "watch" });
  const answer = await upstream.next();
  answer.write(EVENTS);
  answer.end();
  return await readAll(response);
}

Deno.test("faultTransport: without a rule an answer passes as it comes", async () => {
  const { upstream, transport } = withFault();
  const response = await transport.send(WATCH, { purpose: "watch" });
  assert.equal(response.headers.get("content-type"), "application/json");
  const answer = await upstream.next();
  const reader = response.body?.getReader();
  for (const text of ["a", "b"]) {
    answer.write(text);
    assert.equal(new TextDecoder().decode((await reader?.read())?.value), text);
  }
  answer.end();
  assert.equal((await reader?.read())?.done, true);
});

Deno.test("faultTransport: faults of a stream are those of the proxy", async () => {
  assert.deepEqual(await watched({ type: "end", afterEvents: 1 }), { text: "first\n" });
  assert.deepEqual(await watched({ type: "duplicate" }), {
    text: "first\nfirst\nsecond\nsecond\nthird\nthird\n",
  });
  assert.deepEqual(await watched({ type: "garbage", content: "?\n", afterEvents: 2 }), {
    text: "first\nsecond\n?\nthird\n",
  });
  const { text, error } = await watched({ type: "cut", where: "inside", afterEvents: 1 });
  assert.equal(text, "first\nseco");
  assert.ok(isLost(error));
});

Deno.test("faultTransport: a refusal, and a reset before an answer, of a request too", async () => {
  const { transport } = withFault({ type: "status", code: 409 });
  assert.equal((await transport.send(LIST, { purpose: "request" })).status, 409);
  transport.inject({ fault: { type: "reset" } });
  await assert.rejects(transport.send(LIST, { purpose: "request" }), isLost);
});

Deno.test("faultTransport: what hangs or falls silent runs into the time-outs of a request", async () => {
  for (const fault of [{ type: "hang" }, { type: "silence" }] as const) {
    const { transport, clock } = withFault(fault);
    const options: TransportOptions = { purpose: "request", headTimeoutMs: 1_000, bodyTimeoutMs: 1_000 };
    const sent = transport.send(LIST, options);
    const refused = assert.rejects(
      sent,
      (error) => error instanceof ConnectionError && error.reason === "timeout",
    );
    await clock.advance(1_000);
    await refused;
  }
});

Deno.test("faultTransport: the client's signal ends what hangs, and lets go of the upstream", async () => {
  const { upstream, transport } = withFault({ type: "silence" });
  const stop = new AbortController();
  const response = await transport.send(WATCH, { purpose: "watch", signal: stop.signal });
  const reading = readAll(response);
  stop.abort(new Error("enough"));
  assert.equal((await reading).error, stop.signal.reason);
  await (await upstream.next()).left;
  transport.inject({ fault: { type: "hang" } });
  const again = new AbortController();
  const hanging = transport.send(WATCH, { purpose: "watch", signal: again.signal });
  again.abort(new Error("enough"));
  await assert.rejects(hanging, /enough/);
  await assert.rejects(transport.send(WATCH, { purpose: "watch", signal: again.signal }), /enough/);
});

Deno.test("faultTransport: what the upstream says of a failure is passed on, before the head and after it", async () => {
  const clock = new VirtualClock();
  await using env = await startTestEnv({ backend: "embedded", clock });
  const transport = faultTransport(env.transport, { clock });
  const watch = await transport.send(WATCH, { purpose: "watch" });
  env.cutWatches();
  const { error } = await readAll(watch);
  assert.match(String(error), /the connection was cut$/);
  await env.stop();
  await assert.rejects(
    transport.send(LIST, { purpose: "request" }),
    (error) => error instanceof ConnectionError && error.reason === "unreachable",
  );
});

Deno.test("faultTransport: a reader that leaves lets go of the upstream at once", async () => {
  const { upstream, transport } = withFault();
  const response = await transport.send(WATCH, { purpose: "watch" });
  await response.body?.cancel();
  await (await upstream.next()).left;
});

Deno.test("FaultTransport: cut breaks what is open and matches, resume ends a silence", async () => {
  const { upstream, transport } = withFault();
  const [first, second] = [
    await transport.send(WATCH, { purpose: "watch" }),
    await transport.send({ ...WATCH, path: "/api/v1/nodes?watch=true" }, { purpose: "watch" }),
  ];
  transport.silence({ resource: "nodes" });
  transport.cut({ resource: "pods" });
  assert.ok(isLost((await readAll(first)).error));
  await upstream.next();
  const answer = await upstream.next();
  answer.write(EVENTS);
  answer.end();
  let isThrough = false;
  const through = readAll(second).finally(() => isThrough = true);
  const third = await transport.send(WATCH, { purpose: "watch" });
  (await upstream.next()).end();
  assert.deepEqual(await readAll(third), { text: "" });
  assert.equal(isThrough, false);
  transport.resume();
  assert.deepEqual(await through, { text: EVENTS });
  assert.deepEqual(transport.requests.map(({ verb, resource }) => `${verb} ${resource}`), [
    "watch pods",
    "watch nodes",
    "watch pods",
  ]);
});

Deno.test("faultTransport: a half-open watch is noticed after 70 s of virtual time, and nothing is missed", async () => {
  const clock = new VirtualClock();
  await using env = await startTestEnv({ backend: "embedded", clock });
  const transport = faultTransport(env.transport, { clock });
  const silence = transport.inject({ on: { verb: "watch" }, fault: { type: "silence" } });
  const listWatch = listWatchOf(new Client({ transport, clock }).resource(ConfigMap));
  const informer = new SharedInformer({ listWatch, clock });
  const stop = new AbortController();
  const running = informer.run(stop.signal);
  await informer.synced;
  await silence.hit;
  await env.client.resource(ConfigMap, { namespace: "default" }).create({ metadata: { name: "late" } });
  await clock.advance(69_000);
  assert.equal(informer.lister.get("default/late"), undefined);
  await clock.advance(1_000);
  assert.ok(informer.lister.get("default/late"));
  assert.deepEqual(transport.requests.map(({ verb }) => verb), ["list", "watch", "watch"]);
  stop.abort();
  await running;
});
