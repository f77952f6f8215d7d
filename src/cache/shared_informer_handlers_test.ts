import assert from "node:assert/strict";
import { seededRandom } from "../async/random.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import type { Thing } from "./fake_list_watch_for_tests.ts";
import { filled, recorder, withInformer } from "./informer_bench_for_tests.ts";
import { SharedInformer } from "./shared_informer.ts";

Deno.test("SharedInformer: a handler is told of what is there, then of what changes", async () => {
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

Deno.test("SharedInformer: each handler syncs by itself (I18)", async () => {
  await withInformer({ server: filled("a", "b") }, async ({ clock, informer }) => {
    const gate = Promise.withResolvers<void>();
    const slow = informer.addHandler({ onAdd: () => gate.promise });
    const quick = informer.addHandler({});
    await clock.advance(0);
    assert.deepEqual([slow.hasSynced, quick.hasSynced], [false, true]);
    gate.resolve();
    await slow.synced;
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

Deno.test("SharedInformer: a handler may take itself out, and the same one may be added twice (I11)", async () => {
  await withInformer({ server: filled("a", "b") }, async ({ clock, informer }) => {
    const { told, handler } = recorder();
    informer.addHandler(handler);
    informer.addHandler(handler);
    const once = informer.addHandler({
      onAdd: () => {
        told.push("once");
        once.remove();
      },
    });
    await clock.advance(0);
    assert.deepEqual(told.sort(), ["add a@1*", "add a@1*", "add b@2*", "add b@2*", "once"]);
  });
});

Deno.test("SharedInformer: handlers come and go under a stream of events, and none misses one (I13)", async () => {
  await withInformer({}, async ({ server, clock, informer }) => {
    const random = seededRandom(13);
    const views: Map<string, string>[] = [];
    for (let round = 0; round < 100; round++) {
      const view = new Map<string, string>();
      const see = ({ metadata }: Thing) => void view.set(metadata.name, metadata.resourceVersion);
      const registration = informer.addHandler({
        onAdd: see,
        onUpdate: (_old, object) => see(object),
        onDelete: (_object, { key }) => void view.delete(key),
      });
      if (round % 2) views.push(view);
      for (let event = 0; event < 50; event++) {
        const name = `thing-${Math.floor(random.next() * 20)}`;
        const isThere = server.objects.some(({ metadata }) => metadata.name === name);
        if (isThere && random.next() < 0.3) server.remove(name);
        else server.put(name);
      }
      if (random.next() < 0.3) await clock.advance(0);
      if (round % 2 === 0) registration.remove();
    }
    await clock.advance(0);
    const truth = new Map(server.objects.map(({ metadata }) => [metadata.name, metadata.resourceVersion]));
    assert.equal(views.length, 50);
    for (const view of views) assert.deepEqual([...view].sort(), [...truth].sort());
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
