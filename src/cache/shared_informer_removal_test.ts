import assert from "node:assert/strict";
import { VirtualClock } from "../async/virtual_clock.ts";
import type { Thing } from "./fake_list_watch_for_tests.ts";
import { filled, recorder, withInformer } from "./informer_bench_for_tests.ts";
import type { HandlerRegistration } from "./informer_handler.ts";
import { SharedInformer } from "./shared_informer.ts";

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.finally(() => settled = true);
  for (let job = 0; job < 20; job++) await Promise.resolve();
  return settled;
}

/** A handler whose calls end when the test says so. */
function gated(): {
  readonly told: string[];
  readonly open: () => void;
  onAdd(object: Thing): Promise<void>;
} {
  const { promise, resolve } = Promise.withResolvers<void>();
  const told: string[] = [];
  return {
    told,
    open: resolve,
    onAdd: async ({ metadata }) => {
      told.push(`begin ${metadata.name}`);
      await promise;
      told.push(`end ${metadata.name}`);
    },
  };
}

Deno.test("SharedInformer: taking a handler out touches no other cache that has the same one (I10)", async () => {
  const { told, handler } = recorder();
  await withInformer({ server: filled("a") }, async (here) => {
    await withInformer({ server: filled("b") }, async (there) => {
      const registration = here.informer.addHandler(handler);
      there.informer.addHandler(handler);
      await here.clock.advance(0);
      await there.clock.advance(0);
      registration.remove();
      here.server.put("c");
      there.server.put("d");
      await here.clock.advance(0);
      await there.clock.advance(0);
    });
  });
  assert.deepEqual(told, ["add a@1*", "add b@1*", "add d@2"]);
});

Deno.test("SharedInformer: a handler that was taken out hears the end of its call, and no more (I17, I22)", async () => {
  await withInformer({ server: filled("a", "b") }, async ({ clock, informer }) => {
    const handler = gated();
    const registration = informer.addHandler(handler);
    await clock.advance(0);
    registration.remove();
    assert.equal(await isSettled(registration.removed), false, "its call still runs");
    handler.open();
    await registration.removed;
    assert.deepEqual(handler.told, ["begin a", "end a"]);
  });
});

Deno.test("SharedInformer: a handler is drained at once where nothing runs, whatever came before (I22)", async () => {
  const neverRun = new SharedInformer<Thing>({ listWatch: filled("a"), clock: new VirtualClock() });
  const early = neverRun.addHandler({});
  early.remove();
  await early.removed;
  await withInformer({ server: filled("a") }, async ({ clock, informer }) => {
    const unheard = recorder();
    const removedAtOnce = informer.addHandler(unheard.handler);
    removedAtOnce.remove();
    await removedAtOnce.removed;
    const idle = informer.addHandler({});
    await clock.advance(0);
    assert.equal(await isSettled(idle.removed), false, "it is in");
    idle.remove();
    idle.remove();
    await idle.removed;
    assert.deepEqual(unheard.told, []);
  });
});

Deno.test("SharedInformer: a handler that was added before the start is drained after it (I22)", async () => {
  const clock = new VirtualClock();
  const informer = new SharedInformer<Thing>({ listWatch: filled("a"), clock });
  const registration = informer.addHandler({});
  const stop = new AbortController();
  const running = informer.run(stop.signal);
  await registration.synced;
  registration.remove();
  await registration.removed;
  stop.abort();
  await running;
});

Deno.test("SharedInformer: its end drains the handlers that are in (I22)", async () => {
  const handler = gated();
  let registration: HandlerRegistration | undefined;
  await withInformer({ server: filled("a", "b") }, async ({ clock, informer, stop }) => {
    registration = informer.addHandler(handler);
    await clock.advance(0);
    stop.abort();
    assert.equal(await isSettled(registration.removed), false);
    handler.open();
  });
  await registration?.removed;
  assert.deepEqual(handler.told, ["begin a", "end a"]);
});

Deno.test("SharedInformer: a handler takes itself out in its own call and nothing waits for ever (I22)", async () => {
  await withInformer({ server: filled("a", "b") }, async ({ clock, informer }) => {
    const told: string[] = [];
    const sync: HandlerRegistration = informer.addHandler({
      onAdd: ({ metadata: { name } }) => {
        told.push(`sync ${name}`);
        sync.remove();
      },
    });
    const late: HandlerRegistration = informer.addHandler({
      onAdd: async ({ metadata: { name } }) => {
        await Promise.resolve();
        told.push(`late ${name}`);
        late.remove();
      },
    });
    await clock.advance(0);
    await Promise.all([sync.removed, late.removed]);
    assert.deepEqual(told, ["sync a", "late a"]);
  });
});

Deno.test("SharedInformer: handlers that throw can be taken out, and are drained (I21)", async () => {
  await withInformer({ server: filled("a", "b") }, async ({ server, clock, informer }) => {
    let [syncCalls, asyncCalls] = [0, 0];
    const gate = Promise.withResolvers<void>();
    const sync: HandlerRegistration = informer.addHandler({
      onAdd: () => {
        syncCalls++;
        sync.remove();
        throw new TypeError("Cannot handle");
      },
    });
    const late = informer.addHandler({
      onAdd: async () => {
        asyncCalls++;
        await gate.promise;
        throw new TypeError("Cannot handle");
      },
    });
    const { told, handler } = recorder();
    informer.addHandler(handler);
    await clock.advance(0);
    late.remove();
    gate.reject(new TypeError("Cannot wait"));
    await Promise.all([sync.removed, late.removed]);
    server.put("c");
    await clock.advance(0);
    assert.deepEqual([syncCalls, asyncCalls], [1, 1]);
    assert.deepEqual(told, ["add a@1*", "add b@2*", "add c@3"], "the others go on");
  });
});

Deno.test("SharedInformer: what a removed handler was still to be told is let go of", async () => {
  await withInformer({ server: filled("a", "b", "c") }, async ({ clock, informer }) => {
    const handler = gated();
    const registration = informer.addHandler(handler);
    await clock.advance(0);
    registration.remove();
    informer.addHandler({});
    handler.open();
    await clock.advance(0);
    assert.deepEqual(handler.told, ["begin a", "end a"]);
    assert.equal(registration.hasSynced, false);
    assert.equal(await isSettled(registration.synced), false);
  });
});
