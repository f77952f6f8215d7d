import assert from "node:assert/strict";
import { VirtualClock } from "../async/virtual_clock.ts";
import { apiErrorOf } from "../client/api_error.ts";
import type { ListOptions, ListPage } from "../client/list_options.ts";
import { CacheInconsistencyError } from "./cache_inconsistency_error.ts";
import { checkCacheConsistency } from "./consistency.ts";
import { failure, FakeListWatch, type Thing, thing } from "./fake_list_watch_for_tests.ts";
import { filled, type InformerBench, withInformer } from "./informer_bench_for_tests.ts";
import { unreachable } from "./reflector_bench_for_tests.ts";
import { SharedInformer } from "./shared_informer.ts";

/** How the server refuses a list. */
function refusal(code: number, reason: string): Error {
  return apiErrorOf(failure(code, reason), { action: "list things", method: "GET", path: "/" });
}

function differencesOf(error: unknown): readonly string[] {
  assert.ok(error instanceof CacheInconsistencyError);
  return error.differences.map(({ type, kind, key, path }) => [type, kind, key, path].join(" ").trim());
}

Deno.test("checkCacheConsistency: asks for exactly the version of the cache, and prepares what it gets", async () => {
  const transform = (object: Thing): Thing => ({ ...object, spec: { size: -1 } });
  const server = filled("a", "b");
  await withInformer({ server, transform }, async ({ clock, informer }) => {
    server.put("c", { size: 3 });
    server.remove("a");
    await clock.advance(0);
    const verdict = await checkCacheConsistency(informer, { clock });
    assert.deepEqual(verdict, { resourceVersion: "4", objects: 2 });
    assert.deepEqual(server.lists.at(-1), {
      resourceVersion: "4",
      resourceVersionMatch: "Exact",
      limit: 500,
    });
    assert.equal(informer.lister.get("c")?.spec?.size, -1);
  });
});

Deno.test("checkCacheConsistency: names what is missing, extra and different in a cache that was broken", async () => {
  const server = filled("kept", "lost", "altered");
  await withInformer({ server }, async ({ clock, informer }) => {
    // What the server never did.
    server.emit({ type: "DELETED", object: thing("lost", { version: 4 }) });
    server.emit({ type: "ADDED", object: thing("ghost", { version: 5 }) });
    server.emit({ type: "MODIFIED", object: thing("altered", { version: 3.5, size: 7 }) });
    await clock.advance(0);
    await assert.rejects(checkCacheConsistency(informer, { clock }), (error) => {
      assert.deepEqual(differencesOf(error), [
        "missing Thing lost",
        "different Thing altered metadata.resourceVersion",
        "extra Thing ghost",
      ]);
      assert.match(
        String(error),
        /things\.example\.com: at version 3\.5 .*Thing "lost" is missing; Thing "altered" differs at metadata/,
      );
      return true;
    });
  });
});

Deno.test("checkCacheConsistency: sees a field that went bad in the cache, whatever its version", async () => {
  // A transform that doesn't give the same twice is what a broken cache looks like.
  let calls = 0;
  const transform = (object: Thing): Thing => ({ ...object, spec: { size: calls++ } });
  await withInformer({ server: filled("a"), transform }, async ({ clock, informer }) => {
    await assert.rejects(
      checkCacheConsistency(informer, { clock }),
      (error) => differencesOf(error).join() === "different Thing a spec.size",
    );
  });
});

Deno.test("checkCacheConsistency: waits for the sync", async () => {
  const clock = new VirtualClock();
  const server = filled("a");
  const gate = Promise.withResolvers<void>();
  server.listGate = gate.promise;
  const informer = new SharedInformer({ listWatch: server, clock });
  const stop = new AbortController();
  const running = informer.run(stop.signal);
  const check = checkCacheConsistency(informer, { clock });
  await clock.advance(1_000);
  assert.equal(server.lists.length, 1);
  gate.resolve();
  assert.deepEqual(await check, { resourceVersion: "1", objects: 1 });
  stop.abort();
  await running;
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("checkCacheConsistency: waits while the cache is on its way from one version to the next", async () => {
  const names = Array.from({ length: 50 }, (_, index) => `thing-${index}`);
  await withInformer({ server: filled(...names) }, async ({ server, clock, informer }) => {
    const checks: Promise<unknown>[] = [];
    informer.addHandler({
      onUpdate() {
        // The store has some of the new objects, and still the old version.
        if (checks.length === 0 && informer.status().queued > 0) {
          assert.equal(informer.resourceVersion, "50");
          checks.push(checkCacheConsistency(informer, { clock }));
        }
      },
    });
    const gate = Promise.withResolvers<void>();
    server.listGate = gate.promise;
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(5_000);
    for (const name of names) server.put(name);
    gate.resolve();
    await clock.advance(0);
    assert.deepEqual(await Promise.all(checks), [{ resourceVersion: "100", objects: 50 }]);
  });
});

Deno.test("checkCacheConsistency: asks again what can have an answer later, and not what can't", async () => {
  await withInformer({ server: filled("a") }, async ({ server, clock, informer }) => {
    server.listErrors.push(refusal(410, "Expired"), refusal(504, "Timeout"), unreachable);
    const check = checkCacheConsistency(informer, { clock });
    await clock.advance(3_000);
    assert.equal((await check).objects, 1);
    assert.equal(server.lists.length, 5);
    server.listErrors.push(refusal(403, "Forbidden"));
    await assert.rejects(checkCacheConsistency(informer, { clock }), /list things: Forbidden/);
  });
});

Deno.test("checkCacheConsistency: gives up in time, and says what held it up", async () => {
  const clock = new VirtualClock();
  const informer = new SharedInformer({ listWatch: new FakeListWatch(), clock });
  const unsynced = assert.rejects(checkCacheConsistency(informer, { clock, timeoutMs: 5_000 }), {
    message:
      "Cannot compare the cache of things.example.com with the server within 5000 ms: it has not synced, or has no rest",
  });
  await clock.advance(5_000);
  await unsynced;
  const stop = new AbortController();
  const aborted = assert.rejects(checkCacheConsistency(informer, { clock, signal: stop.signal }), /enough/);
  stop.abort(new Error("enough"));
  await aborted;
  await withInformer({ server: filled("a") }, async (bench) => {
    bench.server.listErrors.push(...Array.from({ length: 9 }, () => refusal(500, "InternalError")));
    const check = assert.rejects(
      checkCacheConsistency(bench.informer, { clock: bench.clock, timeoutMs: 5_000 }),
      /within 5000 ms: Cannot list things: InternalError/,
    );
    await bench.clock.advance(5_000);
    await check;
  });
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("checkCacheConsistency: another list can be given, and what is of another kind doesn't count", async () => {
  const server = filled("a");
  await withInformer({ server }, async ({ clock, informer }) => {
    const second = new FakeListWatch();
    const list = async (options: ListOptions): Promise<ListPage<Thing>> => {
      const page = await server.list(options);
      return { ...page, items: [...page.items, { ...thing("other"), kind: "Other" }] };
    };
    const resource = { apiVersion: "example.com/v1", kind: "Thing" };
    const listWatch = { description: "past the proxy", list, watch: () => second.watch({}), resource };
    assert.equal((await checkCacheConsistency(informer, { clock, listWatch })).objects, 1);
    await assert.rejects(
      checkCacheConsistency(informer, { clock, listWatch: second }),
      (error) => differencesOf(error).join() === "extra Thing a",
    );
  });
});

Deno.test("SharedInformer: onInconsistency tells of each sync that went wrong, and of no other", async () => {
  const told: (readonly string[])[] = [];
  let calls = 0;
  let isBroken = false;
  const transform = (object: Thing): Thing => isBroken ? { ...object, spec: { size: calls++ } } : object;
  const onInconsistency = (error: unknown): void => void told.push(differencesOf(error));
  const expire = async ({ server, clock }: InformerBench): Promise<void> => {
    server.put("a");
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    await clock.advance(60_000);
  };
  await withInformer({ server: filled("a"), transform, onInconsistency }, async (bench) => {
    const { server } = bench;
    assert.equal(server.lists.length, 2, "one list, and one to compare");
    await expire(bench);
    assert.equal(server.lists.length, 4);
    assert.deepEqual(told, []);
    isBroken = true;
    await expire(bench);
    assert.deepEqual(told, [["different Thing a spec.size"]]);
    server.listErrors.push(undefined, refusal(403, "Forbidden"));
    await expire(bench);
    assert.equal(told.length, 1, "what can't be compared is no difference");
    // One that runs when the informer stops ends with it.
    server.listErrors.push(undefined, ...Array.from({ length: 99 }, () => refusal(500, "InternalError")));
    server.emit({ type: "ERROR", status: failure(410, "Expired") });
    while (server.listErrors.length === 100) await bench.clock.advance(1_000);
    await bench.clock.advance(0);
    assert.ok(server.listErrors.length > 90, "it is at work");
  });
});
