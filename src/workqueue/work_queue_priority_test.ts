import assert from "node:assert/strict";
import { seededRandom } from "../async/random.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import { exponential } from "./rate_limiter.ts";
import { LOW_PRIORITY, WorkQueue, type WorkQueueOptions } from "./mod.ts";

/** Another seed: KUBELOOP_SEED=42 deno task test src/workqueue/work_queue_priority_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? "20261122");

Deno.test("WorkQueue.tryGet: gives what is ready, and nothing otherwise (P1)", () => {
  const queue = new WorkQueue({ clock: new VirtualClock() });
  assert.equal(queue.tryGet(), undefined);
  queue.add("foo");
  assert.deepEqual(queue.tryGet(), { key: "foo", priority: 0 });
  assert.equal(queue.tryGet(), undefined);
  queue.shutDown();
  assert.equal(queue.tryGet(), undefined);
});

Deno.test("WorkQueue: higher priorities first, equal ones in their order, below 0 as well (P2, P20)", () => {
  const queue = strictQueue();
  for (const [key, priority] of [["a", 0], ["low", -100], ["b", 0], ["high", 7], ["c", 0]] as const) {
    queue.add(key, { priority });
  }
  assert.deepEqual(drain(queue), ["high", "a", "b", "c", "low"]);
});

Deno.test("WorkQueue: a held key is passed over, others are handed out (P3)", () => {
  const queue = strictQueue();
  queue.add("foo", { priority: 9 });
  queue.tryGet();
  queue.add("foo", { priority: 9 });
  queue.add("bar");
  assert.equal(queue.tryGet()?.key, "bar");
  assert.equal(queue.tryGet(), undefined);
});

Deno.test("WorkQueue: a key that was asked for while held comes as soon as it is done (P4)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  queue.add("foo");
  queue.tryGet();
  queue.add("foo");
  let got: string | undefined;
  queue.get().then((item) => got = item?.key);
  await clock.advance(0);
  assert.equal(got, undefined);
  queue.done("foo");
  await clock.advance(0);
  assert.equal(got, "foo");
});

Deno.test("WorkQueue: a key is in once, whatever its priorities, ready or held (P5, P6)", () => {
  const queue = strictQueue();
  for (const priority of [0, 3, 0, 5]) queue.add("foo", { priority });
  assert.equal(queue.length, 1);
  assert.deepEqual(queue.tryGet(), { key: "foo", priority: 5 });
  for (const priority of [0, 3, 0]) queue.add("foo", { priority });
  assert.equal(queue.length, 0);
  queue.done("foo");
  assert.equal(queue.length, 1);
  assert.deepEqual(queue.tryGet(), { key: "foo", priority: 3 });
});

Deno.test("WorkQueue: the greatest priority of a key counts, a lower one changes nothing (P7, P8)", () => {
  const queue = strictQueue();
  queue.add("foo", { priority: 1 });
  queue.add("bar", { priority: 2 });
  queue.add("foo", { priority: 3 });
  queue.add("foo", { priority: 0 });
  assert.deepEqual(queue.tryGet(), { key: "foo", priority: 3 });
  assert.deepEqual(queue.tryGet(), { key: "bar", priority: 2 });
});

Deno.test("WorkQueue: a key that rises passes all lower ones and goes to the end of its new priority (P9, P16, Q5)", () => {
  const queue = strictQueue();
  for (const [key, priority] of [["foo", 0], ["bar", 0], ["baz", 0], ["first", 1]] as const) {
    queue.add(key, { priority });
  }
  queue.add("baz", { priority: 1 });
  assert.deepEqual(queue.tryGet(), { key: "first", priority: 1 });
  assert.deepEqual(queue.tryGet(), { key: "baz", priority: 1 });
  assert.deepEqual(drain(queue), ["foo", "bar"]);
});

Deno.test("WorkQueue: of several delays the least counts, with the greatest priority; a ready key stays ready (P10)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  queue.add("now");
  queue.add("now", { afterMs: 3_600_000 });
  assert.equal(queue.length, 1);
  queue.add("later", { afterMs: 3_600_000, priority: 4 });
  queue.add("later", { afterMs: 50, priority: 1 });
  queue.add("later", { afterMs: 100 });
  await clock.advance(50);
  assert.deepEqual([queue.tryGet(), queue.tryGet()], [{ key: "later", priority: 4 }, {
    key: "now",
    priority: 0,
  }]);
});

Deno.test("WorkQueue: after a shutdown a delayed add is ignored, and get does not hang (P12)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  queue.add("baz");
  queue.shutDown();
  queue.add("foo", { afterMs: 1_000 });
  // Unlike controller-runtime's, the queue hands out what was ready.
  assert.equal((await queue.get())?.key, "baz");
  assert.equal(await queue.get(), undefined);
  assert.equal(await queue.get(), undefined);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("WorkQueue: many keys of many priorities and delays, all come (P13)", async () => {
  const random = seededRandom(SEED);
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  for (let round = 0; round < 20; round++) {
    const expected = new Set<string>();
    for (let index = 0; index < 1_000; index++) {
      const number = Math.floor(random.next() * 100);
      queue.add(`foo${index}`, number < 10 ? { afterMs: number } : { priority: number });
      expected.add(`foo${index}`);
    }
    const work = async (): Promise<void> => {
      while (expected.size > 0) {
        const item = await queue.get(stop.signal);
        if (!item) return;
        assert.ok(expected.delete(item.key));
        queue.done(item.key);
        if (expected.size === 0) stop.abort();
      }
    };
    const stop = new AbortController();
    const workers = Promise.allSettled(Array.from({ length: 100 }, work));
    await clock.advance(10);
    await workers;
    assert.equal(expected.size, 0);
  }
});

for (const afterMs of [-1_000, 0, 1_000]) {
  Deno.test(`WorkQueue: five priorities of 1000 keys each come in order, added with afterMs ${afterMs} (P18)`, async () => {
    const clock = new VirtualClock();
    const queue = new WorkQueue({ clock, oldestEvery: Infinity });
    const priorities = [10, 5, 0, -5, -10];
    for (let index = 0; index < 1_000; index++) {
      for (const priority of priorities) queue.add(`${priority}-${index}`, { afterMs, priority });
    }
    assert.equal(queue.length, afterMs > 0 ? 0 : 5_000);
    await clock.advance(Math.max(0, afterMs));
    for (const priority of priorities) {
      for (let index = 0; index < 1_000; index++) {
        assert.deepEqual(queue.tryGet(), { key: `${priority}-${index}`, priority });
      }
    }
  });
}

Deno.test("WorkQueue: a waiting worker gets a delayed key at its time, not before (P19)", async () => {
  const { clock, queue, got } = makeWaiting();
  queue.add("foo", { afterMs: 1_000 });
  await clock.advance(999);
  assert.deepEqual(got, []);
  await clock.advance(1);
  assert.deepEqual(got, ["foo"]);
});

Deno.test("WorkQueue: a high key that becomes ready passes a low one that was ready before (P20)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  queue.add("foo", { priority: LOW_PRIORITY });
  queue.add("prio", { afterMs: 1_000 });
  await clock.advance(1_000);
  assert.deepEqual(queue.tryGet(), { key: "prio", priority: 0 });
});

Deno.test("WorkQueue: a waiting worker gets a key as soon as it is added (P21)", async () => {
  const { clock, queue, got } = makeWaiting();
  queue.add("foo");
  await clock.advance(0);
  assert.deepEqual(got, ["foo"]);
});

Deno.test("WorkQueue: a waiting worker gets a delayed key that is added again without a delay (P22)", async () => {
  const { clock, queue, got } = makeWaiting();
  queue.add("foo", { afterMs: 60_000 });
  await clock.advance(0);
  assert.deepEqual(got, []);
  queue.add("foo");
  await clock.advance(0);
  assert.deepEqual(got, ["foo"]);
});

Deno.test("WorkQueue: several delayed keys come in the order of their times (P23)", async () => {
  const { clock, queue, got } = makeWaiting();
  queue.get().then((item) => got.push(item?.key));
  queue.add("foo", { afterMs: 1_000 });
  queue.add("bar", { afterMs: 200 });
  await clock.advance(200);
  assert.deepEqual(got, ["bar"]);
  await clock.advance(800);
  assert.deepEqual(got, ["bar", "foo"]);
});

Deno.test("WorkQueue: a shutdown ends the wait of a worker (P24)", async () => {
  const { clock, queue, got } = makeWaiting();
  await clock.advance(0);
  queue.shutDown();
  await clock.advance(0);
  assert.deepEqual(got, [undefined]);
});

Deno.test("WorkQueue: a key whose delay is over and that is added again is in once (P26)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  queue.add("foo", { afterMs: 50 });
  await clock.advance(50);
  assert.equal(queue.length, 1);
  queue.add("foo");
  assert.equal(queue.length, 1);
  queue.tryGet();
  queue.done("foo");
  assert.equal(queue.length, 0);
});

Deno.test("WorkQueue.addRateLimited: each key waits by its own retries (P27)", async () => {
  const rateLimiter = exponential({ baseMs: 5, maxMs: 1_000_000 });
  for (let count = 0; count < 7; count++) rateLimiter.when("bar");
  const { clock, queue, got } = makeWaiting({ rateLimiter });
  queue.get().then((item) => got.push(item?.key));
  queue.addRateLimited("foo");
  queue.addRateLimited("bar");
  await clock.advance(5);
  assert.deepEqual(got, ["foo"]);
  await clock.advance(634);
  assert.deepEqual(got, ["foo"]);
  await clock.advance(1);
  assert.deepEqual(got, ["foo", "bar"]);
});

Deno.test("WorkQueue.shutDown: no worker hangs, whenever it comes (P28)", async () => {
  const random = seededRandom(SEED);
  const number = (below: number): number => Math.floor(random.next() * below);
  for (let round = 0; round < 50; round++) {
    const queue = new WorkQueue();
    const work = async (): Promise<void> => {
      for (;;) {
        queue.add(`${number(30)}`, { priority: number(100) });
        const item = await queue.get();
        if (!item) return;
        if (number(2) === 0) queue.done(item.key);
      }
    };
    const workers = Array.from({ length: 20 }, work);
    for (let jobs = number(100); jobs > 0; jobs--) await Promise.resolve();
    queue.shutDown();
    await Promise.all(workers);
    assert.equal(queue.length, 0);
  }
});

/** A queue of strict priorities. */
function strictQueue(): WorkQueue {
  return new WorkQueue({ clock: new VirtualClock(), oldestEvery: Infinity });
}

/** A queue for which one worker waits. */
function makeWaiting(options: WorkQueueOptions = {}): {
  readonly clock: VirtualClock;
  readonly queue: WorkQueue;
  readonly got: (string | undefined)[];
} {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ ...options, clock });
  const got: (string | undefined)[] = [];
  queue.get().then((item) => got.push(item?.key));
  return { clock, queue, got };
}

function drain(queue: WorkQueue): string[] {
  const keys: string[] = [];
  for (let item = queue.tryGet(); item; item = queue.tryGet()) {
    keys.push(item.key);
    queue.done(item.key);
  }
  return keys;
}
