import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { sleep } from "../async/clock.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import { exponential } from "./rate_limiter.ts";
import { LOW_PRIORITY, WorkQueue } from "./work_queue.ts";

Deno.test("WorkQueue: 50 producers and 10 workers, each key is worked on and never by two at once (Q1)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  const held = new Set<string>();
  const worked = new Map<string, number>();
  const work = async (): Promise<void> => {
    for (let item = await queue.get(); item; item = await queue.get()) {
      assert.ok(!held.has(item.key), `${item.key} is in two hands`);
      held.add(item.key);
      await sleep(clock, 3);
      worked.set(item.key, (worked.get(item.key) ?? 0) + 1);
      held.delete(item.key);
      queue.done(item.key);
    }
  };
  const produce = async (producer: number): Promise<void> => {
    for (let round = 0; round < 5; round++) {
      queue.add(`key${(producer + round) % 25}`);
      await sleep(clock, 1);
    }
  };
  const workers = Array.from({ length: 10 }, work);
  const producers = Array.from({ length: 50 }, (_, producer) => produce(producer));
  await clock.advance(1_000);
  await Promise.all(producers);
  queue.shutDown();
  await Promise.all(workers);
  assert.equal(worked.size, 25);
});

Deno.test("WorkQueue: with more workers than keys, keys that are added while held stay in one hand (Q1)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  const held = new Set<string>();
  const inTwoHands: string[] = [];
  let [runs, asked] = [0, 0];
  const work = async (): Promise<void> => {
    for (let item = await queue.get(); item; item = await queue.get()) {
      if (held.has(item.key)) inTwoHands.push(item.key);
      held.add(item.key);
      await sleep(clock, 3);
      runs++;
      held.delete(item.key);
      queue.done(item.key);
    }
  };
  const workers = Promise.all(Array.from({ length: 10 }, work));
  for (let round = 0; round < 50; round++) {
    const key = `key${round % 5}`;
    if (held.has(key)) asked++;
    queue.add(key);
    await clock.advance(round % 2);
  }
  await clock.advance(1_000);
  queue.shutDown();
  await workers;
  assert.deepEqual(inTwoHands, []);
  assert.ok(asked > 10, `only ${asked} were added while held`);
  assert.ok(runs > 5);
});

Deno.test("WorkQueue: any number of adds while a key is held makes one more run (Q2)", async () => {
  const queue = new WorkQueue();
  queue.add("foo");
  assert.equal((await queue.get())?.key, "foo");
  for (let count = 0; count < 3; count++) queue.add("foo");
  assert.equal(queue.length, 0);
  queue.done("foo");
  assert.equal(queue.length, 1);
  assert.equal((await queue.get())?.key, "foo");
  queue.done("foo");
  assert.equal(queue.length, 0);
});

Deno.test("WorkQueue.length: counts a key once (Q3)", () => {
  const queue = new WorkQueue();
  for (const key of ["foo", "bar", "foo", "bar", "baz"]) queue.add(key);
  assert.equal(queue.length, 3);
});

Deno.test("WorkQueue: a key that was taken can be added again behind the others (Q4)", async () => {
  const queue = new WorkQueue();
  queue.add("foo");
  await queue.get();
  queue.add("bar");
  queue.add("foo");
  queue.done("foo");
  assert.deepEqual([(await queue.get())?.key, (await queue.get())?.key], ["bar", "foo"]);
});

Deno.test("WorkQueue: an add of a ready key keeps its place (Q5)", async () => {
  const queue = new WorkQueue();
  for (const key of ["foo", "bar", "foo"]) queue.add(key);
  assert.deepEqual([(await queue.get())?.key, (await queue.get())?.key], ["foo", "bar"]);
});

Deno.test("WorkQueue: a second worker waits until the held key is done (Q6)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  for (const waitsBefore of [true, false]) {
    queue.add("foo");
    await queue.get();
    let second: string | undefined;
    const wait = () => queue.get().then((item) => second = item?.key);
    let waiting = waitsBefore ? wait() : undefined;
    queue.add("foo");
    waiting ??= wait();
    await clock.advance(0);
    assert.equal(second, undefined, "somebody else has it");
    queue.done("foo");
    await waiting;
    assert.equal(second, "foo");
    queue.done("foo");
  }
});

Deno.test("WorkQueue.get: workers that wait are served in their order", async () => {
  const queue = new WorkQueue();
  const waiting = [queue.get(), queue.get()];
  queue.add("a");
  queue.add("b");
  assert.deepEqual((await Promise.all(waiting)).map((item) => item?.key), ["a", "b"]);
});

Deno.test("WorkQueue.get: rejects with the signal's reason and leaves no listener; the next key goes to the others", async () => {
  const queue = new WorkQueue();
  const controller = new AbortController();
  const aborted = queue.get(controller.signal);
  const other = queue.get();
  controller.abort(new Error("stopped"));
  await assert.rejects(aborted, /stopped/);
  await assert.rejects(queue.get(controller.signal), /stopped/);
  queue.add("foo");
  assert.equal((await other)?.key, "foo");

  const longLived = new AbortController();
  const served = queue.get(longLived.signal);
  queue.add("bar");
  assert.equal((await served)?.key, "bar");
  assert.equal(getEventListeners(longLived.signal, "abort").length, 0);
});

Deno.test("WorkQueue.done: a key that is not held is left alone", async () => {
  const queue = new WorkQueue();
  queue.add("foo");
  queue.done("foo");
  assert.equal(queue.length, 1);
  assert.equal((await queue.get())?.key, "foo");
});

Deno.test("WorkQueue.add: a delayed key is ready at its time and not counted before (Q12, P11)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  queue.add("foo", { afterMs: 50 });
  assert.deepEqual([queue.length, queue.waiting], [0, 1]);
  await clock.advance(49);
  assert.equal(queue.length, 0);
  await clock.advance(1);
  assert.deepEqual([queue.length, queue.waiting], [1, 0]);
  assert.equal((await queue.get())?.key, "foo");
});

Deno.test("WorkQueue.add: no delay and a negative one mean now", () => {
  const queue = new WorkQueue({ clock: new VirtualClock() });
  queue.add("foo", { afterMs: 0 });
  queue.add("bar", { afterMs: -1 });
  assert.equal(queue.length, 2);
});

Deno.test("WorkQueue.add: a plain add makes a waiting key ready at once and leaves its later run in place (P22)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  queue.add("foo", { afterMs: 50 });
  queue.add("foo");
  assert.equal((await queue.get())?.key, "foo");
  queue.done("foo");
  await clock.advance(50);
  assert.equal((await queue.get())?.key, "foo");
});

Deno.test("WorkQueue.add: a delay that ends while the key is held makes one more run", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  queue.add("foo", { afterMs: 50 });
  queue.add("foo");
  await queue.get();
  await clock.advance(50);
  assert.equal(queue.length, 0);
  queue.done("foo");
  assert.equal(queue.length, 1);
});

Deno.test("WorkQueue.addRateLimited: waits as the limiter says, until forgotten (Q20)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock, rateLimiter: exponential({ baseMs: 1, maxMs: 1_000 }) });
  const readyAtMs: number[] = [];
  for (const forget of [false, false, true, false]) {
    const start = clock.monotonic();
    queue.addRateLimited("one");
    await clock.runToNextTimer();
    readyAtMs.push(clock.monotonic() - start);
    await queue.get();
    if (forget) queue.forget("one");
    queue.done("one");
  }
  assert.deepEqual(readyAtMs, [1, 2, 4, 1]);
  assert.equal(queue.retries("one"), 1);
});

Deno.test("WorkQueue: a retry and a held key keep the priority that they are given", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  queue.add("foo", { priority: 3 });
  assert.deepEqual(await queue.get(), { key: "foo", priority: 3 });
  queue.add("foo", { priority: LOW_PRIORITY });
  queue.add("foo", { priority: 2 });
  queue.done("foo");
  assert.deepEqual(await queue.get(), { key: "foo", priority: 2 });
  queue.addRateLimited("foo", { priority: 7 });
  queue.done("foo");
  await clock.runToNextTimer();
  assert.deepEqual(await queue.get(), { key: "foo", priority: 7 });
});

Deno.test("WorkQueue: the flood of a first list does not hold up a change, and is not starved by changes (P20)", async () => {
  const queue = new WorkQueue({ oldestEvery: 4 });
  for (let index = 0; index < 100; index++) queue.add(`listed${index}`, { priority: LOW_PRIORITY });
  const taken: string[] = [];
  for (let index = 0; index < 8; index++) {
    queue.add(`changed${index}`);
    const item = await queue.get();
    taken.push(item?.key.replace(/\d+/, "") ?? "");
  }
  const round = ["changed", "changed", "changed", "listed"];
  assert.deepEqual(taken, [...round, ...round]);
});

Deno.test("WorkQueue: refuses numbers that are none", () => {
  const queue = new WorkQueue();
  for (const number of [Number.NaN, Infinity, -Infinity]) {
    assert.throws(() => queue.add("foo", { afterMs: number }), RangeError);
    assert.throws(() => queue.add("foo", { priority: number }), RangeError);
  }
  for (const oldestEvery of [0, 1.5, Number.NaN]) {
    assert.throws(() => new WorkQueue({ oldestEvery }), RangeError);
  }
});
