import assert from "node:assert/strict";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { listWatchOf } from "../../src/cache/list_watch.ts";
import { SharedInformer } from "../../src/cache/shared_informer.ts";
import { connect } from "../../src/client/connect.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv } from "../start_test_env.ts";
import { withWiredCache } from "./bug_list_bench_for_tests.ts";
import { startFaultProxy } from "./fault_proxy.ts";

Deno.test("bug list 4: 429, 500, 503 and 504 in a watch do not end the cache", async () => {
  await withWiredCache({}, async ({ proxy, configMaps, informer, start, settles }) => {
    await start();
    for (const code of [429, 500, 503, 504]) {
      const given = proxy.inject({ on: { verb: "watch" }, fault: { type: "error-event", code } });
      proxy.cut({ verb: "watch" });
      await given.hit;
      await configMaps.create({ metadata: { name: `after-${code}` } });
      await settles();
    }
    assert.equal(informer.isStopped, false);
  });
});

Deno.test("bug list 5: a watch that is half open is noticed, and what it missed comes", async () => {
  const clock = new VirtualClock();
  await withWiredCache({ informer: { clock } }, async ({ proxy, configMaps, informer, start }) => {
    await start();
    await eventually(() => informer.status().activity === "watching", { what: "the watch" });
    proxy.silence({ verb: "watch" });
    await configMaps.create({ metadata: { name: "missed" } });
    // The server's bookmarks come once a minute: a silence of 70 s proves that nobody is there.
    await clock.advance(69_000);
    assert.equal(informer.lister.list().length, 0);
    await clock.advance(1_000);
    await eventually(async () => {
      await clock.advance(0);
      return informer.lister.list().length === 1;
    }, { what: "the object that was missed" });
    assert.equal(informer.status().lists, 1);
  });
});

Deno.test("bug list 5: a list that nobody answers is given up, and made anew on another connection", async () => {
  const clock = new VirtualClock();
  await using env = await startTestEnv({ backend: "embedded" });
  await using proxy = await startFaultProxy({ upstream: env.transport });
  using client = await connect(proxy.connection(), { clock });
  const hang = proxy.inject({ on: { verb: "list" }, fault: { type: "hang" } });
  const informer = new SharedInformer({ listWatch: listWatchOf(client.resource(ConfigMap)), clock });
  const stop = new AbortController();
  const running = informer.run(stop.signal);
  await hang.hit;
  await clock.advance(29_000);
  assert.equal(informer.hasSynced, false);
  // The time limit of a request, and then a pause.
  await clock.advance(1_000);
  await eventually(() => informer.status().activity === "waiting", { what: "the end of the list" });
  await clock.advance(2_000);
  await eventually(() => informer.hasSynced, { what: "the second list" });
  stop.abort();
  await running;
});

Deno.test("bug list 6: a server that resets every connection is tried with pauses, and taken back at once", async () => {
  const resets = 6;
  const backoff = { baseMs: 100, maxMs: 100 };
  await withWiredCache({ informer: { backoff } }, async ({ proxy, configMaps, informer, start, settles }) => {
    const reset = proxy.inject({ times: resets, fault: { type: "reset" } });
    const beganAt = performance.now();
    await start();
    assert.equal(reset.hits, resets);
    // The client waits 100, 200 and 400 ms before it tells the cache, which waits another 100.
    const ms = performance.now() - beganAt;
    assert.ok(ms > 600, `${resets} resets in ${Math.round(ms)} ms: nobody waited`);
    await configMaps.create({ metadata: { name: "a" } });
    await settles();
    assert.equal(informer.isStopped, false);
  });
});

for (const retryAfterSeconds of [undefined, 1]) {
  const how = retryAfterSeconds === undefined ? "without Retry-After" : "with Retry-After";
  const fault = { type: "status", code: 429, ...(retryAfterSeconds && { retryAfterSeconds }) } as const;

  Deno.test(`bug list 7: 429 ${how} on a list is waited out`, async () => {
    await withWiredCache({}, async ({ proxy, configMaps, start, settles }) => {
      const busy = proxy.inject({ on: { verb: "list" }, fault });
      await configMaps.create({ metadata: { name: "a" } });
      await start();
      await settles();
      assert.equal(busy.hits, 1);
      const [refused, answered] = proxy.requests.filter(({ verb }) => verb === "list");
      assert.ok(refused && answered);
      const pauseMs = answered.atMs - refused.atMs;
      assert.ok(pauseMs >= 990 * (retryAfterSeconds ?? 0), `asked again after ${pauseMs} ms`);
    });
  });

  Deno.test(`bug list 7: 429 ${how} on a watch is waited out, and is no reason to list`, async () => {
    await withWiredCache({}, async ({ proxy, configMaps, informer, start, settles }) => {
      const busy = proxy.inject({ on: { verb: "watch" }, times: 2, fault });
      await start();
      await busy.hit;
      await configMaps.create({ metadata: { name: "a" } });
      await settles();
      assert.equal(busy.hits, 2);
      assert.equal(informer.status().lists, 1);
      const [refused, again] = proxy.requests.filter(({ verb }) => verb === "watch");
      assert.ok(refused && again);
      const pauseMs = again.atMs - refused.atMs;
      assert.ok(pauseMs >= 990 * (retryAfterSeconds ?? 0), `asked again after ${pauseMs} ms`);
    });
  });
}

Deno.test("bug list 14: bytes that end in the middle of a character or of a line change nothing", async () => {
  const texts = ["ü".repeat(12), "€".repeat(12), "😀".repeat(12), '"\\\n', ""];
  await withWiredCache({}, async ({ proxy, configMaps, informer, start, settles }) => {
    using _drops = proxy.inject({ times: Infinity, fault: { type: "drip", bytes: 11, everyMs: 0 } });
    await configMaps.create({ metadata: { name: "listed" }, data: { text: texts.join("") } });
    const order: string[] = [];
    informer.addHandler({
      onAdd: ({ data }) => void order.push(data?.["text"] ?? ""),
      onUpdate: (_old, { data }) => void order.push(data?.["text"] ?? ""),
    });
    await start();
    await configMaps.create({ metadata: { name: "watched" }, data: { text: texts[0] ?? "" } });
    for (const text of texts.slice(1)) {
      await configMaps.patch("watched", { type: "merge", value: { data: { text } } });
    }
    await settles();
    assert.deepEqual(order, [texts.join(""), ...texts]);
    assert.equal(informer.status().watches, 1);
  });
});
