import assert from "node:assert/strict";
import { seededRandom } from "../async/random.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import type { Thing } from "./fake_list_watch_for_tests.ts";
import { filled, recorder, withInformer } from "./informer_bench_for_tests.ts";
import { keepingChecks, View } from "./informer_view_for_tests.ts";
import { SharedInformer } from "./shared_informer.ts";

Deno.test("SharedInformer: a late handler is told of all that is there, marked as initial, then of what changes (I18)", async () => {
  await withInformer({ server: filled("a", "b") }, async ({ server, clock, informer }) => {
    const { told, handler } = recorder();
    informer.addHandler(handler);
    await clock.advance(0);
    server.put("c");
    server.put("a");
    server.remove("b");
    await clock.advance(0);
    assert.deepEqual(told, ["add a@1*", "add b@2*", "add c@3", "update a@1-4", "delete b@5"]);
    assert.deepEqual(informer.lister.list().map(({ metadata }) => metadata.name), ["a", "c"]);
    assert.equal(informer.resourceVersion, "5");
  });
});

Deno.test("SharedInformer: a handler that was there before hears the list as initial", async () => {
  const clock = new VirtualClock();
  const informer = new SharedInformer<Thing>({ listWatch: filled("a"), clock });
  const { told, handler } = recorder();
  const registration = informer.addHandler(handler);
  assert.equal(registration.hasSynced, false);
  const stop = new AbortController();
  const running = informer.run(stop.signal);
  await registration.synced;
  assert.deepEqual(told, ["add a@1*"]);
  assert.ok(registration.hasSynced && informer.hasSynced);
  await informer.synced;
  stop.abort();
  await running;
});

Deno.test("SharedInformer: an empty list syncs the cache and its handlers", async () => {
  await withInformer({}, async ({ clock, informer }) => {
    const registration = informer.addHandler({});
    await clock.advance(0);
    assert.ok(informer.hasSynced && registration.hasSynced);
  });
});

Deno.test("SharedInformer: each handler syncs by itself, a late one once it was told all (I18)", async () => {
  await withInformer({ server: filled("a", "b") }, async ({ clock, informer }) => {
    assert.ok(informer.hasSynced, "they are late");
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let calls = 0;
    const slow = informer.addHandler({ onAdd: () => gates[calls++]?.promise });
    const quick = informer.addHandler({});
    for (const gate of gates) {
      await clock.advance(0);
      assert.deepEqual([slow.hasSynced, quick.hasSynced], [false, true]);
      gate.resolve();
    }
    await slow.synced;
    assert.deepEqual([slow.hasSynced, calls], [true, 2]);
  });
});

Deno.test("SharedInformer: each handler gets its own resyncs and no others (I2)", async () => {
  await withInformer({ server: filled("a") }, async ({ server, clock, informer }) => {
    const counts = [0, 0, 0];
    [0, 2_000, 3_000].forEach((resyncPeriodMs, index) => {
      informer.addHandler({
        onUpdate: (old, object) => {
          assert.equal(old, object);
          counts[index] = (counts[index] ?? 0) + 1;
        },
      }, { resyncPeriodMs });
    });
    await clock.advance(0);
    await clock.advance(12_000);
    assert.deepEqual(counts, [0, 6, 4]);
    assert.equal(server.lists.length, 1, "a resync asks the server for nothing");
  });
});

Deno.test("SharedInformer: handlers that were there before the start get their resyncs, each once (I2)", async () => {
  const clock = new VirtualClock();
  const informer = new SharedInformer<Thing>({ listWatch: filled("a"), clock });
  const counts = [0, 0];
  const count = (index: number) => void (counts[index] = (counts[index] ?? 0) + 1);
  informer.addHandler({ onUpdate: () => count(0) }, { resyncPeriodMs: 2_000 });
  await clock.advance(10_000);
  informer.addHandler({ onUpdate: () => count(1) }, { resyncPeriodMs: 3_000 });
  const stop = new AbortController();
  const running = informer.run(stop.signal);
  await clock.advance(0);
  assert.deepEqual(counts, [0, 0], "nothing is told again before the start");
  await clock.advance(12_000);
  assert.deepEqual(counts, [6, 4]);
  stop.abort();
  await running;
});

Deno.test("SharedInformer: a late handler gets the shorter resync that it asks for, the others keep theirs (I3)", async () => {
  const resyncPeriodMs = 43_200_000;
  await withInformer({ server: filled("a"), resyncPeriodMs }, async ({ clock, informer }) => {
    const [usual, never, minute, often] = [recorder(), recorder(), recorder(), recorder()];
    informer.addHandler(usual.handler);
    informer.addHandler(never.handler, { resyncPeriodMs: 0 });
    informer.addHandler(minute.handler, { resyncPeriodMs: 60_000 });
    await clock.advance(0);
    informer.addHandler(often.handler, { resyncPeriodMs: 5_000 });
    await clock.advance(60_000);
    const resyncs = () => [usual, never, minute, often].map(({ told }) => told.length - 1);
    assert.deepEqual(resyncs(), [0, 0, 1, 12]);
    await clock.advance(resyncPeriodMs - 60_000);
    assert.deepEqual(resyncs(), [1, 0, 720, 8_640], "who says nothing has the period of the informer");
  });
});

Deno.test("SharedInformer: a resync period below a second is refused (I3)", async () => {
  await withInformer({}, ({ informer }) => {
    assert.throws(() => informer.addHandler({}, { resyncPeriodMs: 999 }), RangeError);
    return Promise.resolve();
  });
  assert.throws(() => new SharedInformer({ listWatch: filled(), resyncPeriodMs: Number.NaN }), RangeError);
});

Deno.test("SharedInformer: a handler that throws harms no other, nor itself (I20)", async () => {
  await withInformer({ server: filled("a", "b", "c") }, async ({ server, clock, informer }) => {
    const { told, handler } = recorder();
    let calls = 0;
    const broken = informer.addHandler({
      onAdd: () => {
        calls++;
        throw new TypeError("Cannot handle");
      },
    });
    informer.addHandler(handler);
    server.put("d");
    await clock.advance(0);
    assert.equal(calls, 4);
    assert.equal(told.length, 4);
    assert.ok(broken.hasSynced);
  });
});

Deno.test("SharedInformer: a slow handler holds up no other and misses no state for good", async () => {
  await withInformer({ pendingLimit: 10 }, async ({ server, clock, informer }) => {
    const gate = Promise.withResolvers<void>();
    const slow = recorder();
    const quick = recorder();
    informer.addHandler({
      ...slow.handler,
      onAdd: async (object, info) => {
        await slow.handler.onAdd?.(object, info);
        await gate.promise;
      },
    });
    informer.addHandler(quick.handler);
    for (let round = 0; round < 100; round++) server.put("web");
    server.put("db");
    await clock.advance(0);
    assert.equal(quick.told.length, 101);
    assert.deepEqual(slow.told, ["add web@1"]);
    gate.resolve();
    await clock.advance(0);
    assert.ok(slow.told.length < 20);
    assert.deepEqual(slow.told.filter((line) => /@100|-100|db/.test(line)).length, 2);
  });
});

Deno.test("SharedInformer: one handler added twice is told twice, and each of the two can be taken out (I11)", async () => {
  await withInformer({ server: filled("a") }, async ({ server, clock, informer }) => {
    const { told, handler } = recorder();
    const [first, second] = [informer.addHandler(handler), informer.addHandler(handler)];
    await clock.advance(0);
    assert.deepEqual(told, ["add a@1*", "add a@1*"]);
    server.put("a");
    await clock.advance(0);
    assert.deepEqual(told.splice(0).slice(2), ["update a@1-2", "update a@1-2"]);
    first.remove();
    await first.removed;
    server.put("a");
    await clock.advance(0);
    assert.deepEqual(told.splice(0), ["update a@2-3"], "the other one is still in");
    second.remove();
    server.put("a");
    await clock.advance(0);
    assert.deepEqual(told, []);
  });
});

Deno.test("SharedInformer: a handler may take itself out", async () => {
  await withInformer({ server: filled("a", "b") }, async ({ clock, informer }) => {
    const { told, handler } = recorder();
    informer.addHandler(handler);
    const once = informer.addHandler({
      onAdd: () => {
        told.push("once");
        once.remove();
      },
    });
    await clock.advance(0);
    assert.deepEqual(told.sort(), ["add a@1*", "add b@2*", "once"]);
  });
});

Deno.test("SharedInformer: handlers come and go under a stream of events, and none misses one (I13)", async () => {
  const { failed, log } = keepingChecks();
  await withInformer({ log }, async ({ server, clock, informer }) => {
    const random = seededRandom(13);
    const views: View[] = [];
    for (let round = 0; round < 100; round++) {
      const view = new View(informer);
      for (let event = 0; event < 50; event++) {
        const name = `thing-${Math.floor(random.next() * 20)}`;
        const isThere = server.objects.some(({ metadata }) => metadata.name === name);
        if (isThere && random.next() < 0.3) server.remove(name);
        else server.put(name);
      }
      if (random.next() < 0.3) await clock.advance(0);
      if (round % 2) views.push(view);
      else view.leave();
    }
    await clock.advance(0);
    assert.deepEqual(failed, [], "each call fits to what was told before");
    const truth = new Map(server.objects.map((object) => [object.metadata.name, object]));
    assert.equal(views.length, 50);
    for (const { objects } of views) assert.deepEqual(objects, truth);
  });
});

Deno.test("SharedInformer: a handler that is added by another one hears each event once (I4)", async () => {
  await withInformer({ server: filled("a") }, async ({ server, clock, informer }) => {
    const { told, handler } = recorder();
    informer.addHandler({
      onUpdate: () => void (told.length === 0 && informer.addHandler(handler)),
    });
    await clock.advance(0);
    server.put("a");
    await clock.advance(0);
    assert.deepEqual(told, ["add a@2*"]);
  });
});
