import assert from "node:assert/strict";
import { VirtualClock } from "../async/virtual_clock.ts";
import { LOW_PRIORITY, WorkQueue, type WorkQueueMetrics } from "./mod.ts";

interface Fixture {
  readonly clock: VirtualClock;
  readonly queue: WorkQueue;
  /** What the metrics were told, times included. */
  readonly told: string[];
  /** The depths of all labels seen. */
  depths(): Record<string, number>;
}

function makeFixture(): Fixture {
  const clock = new VirtualClock();
  const told: string[] = [];
  const metrics: WorkQueueMetrics = {
    added: () => told.push("added"),
    waited: (ms) => told.push(`waited ${ms}`),
    worked: (ms) => told.push(`worked ${ms}`),
    retried: () => told.push("retried"),
  };
  const queue = new WorkQueue({ clock, metrics });
  return { clock, queue, told, depths: () => Object.fromEntries(queue.depths) };
}

Deno.test("WorkQueue: tells its metrics what happens, a repeated add once (Q21)", async () => {
  const { clock, queue, told } = makeFixture();
  queue.add("foo");
  queue.add("foo");
  await clock.advance(50);
  await queue.get();
  queue.add("foo");
  queue.add("foo");
  await clock.advance(25);
  assert.deepEqual(queue.heldMs, [25]);
  queue.done("foo");
  assert.deepEqual(queue.heldMs, []);
  await queue.get();
  queue.addRateLimited("foo");
  assert.deepEqual(told, ["added", "waited 50", "added", "worked 25", "waited 25", "retried"]);
  queue.shutDown();
});

Deno.test("WorkQueue.heldMs: unfinished work is their sum, the longest run the greatest (Q21)", async () => {
  const { clock, queue } = makeFixture();
  queue.add("one");
  queue.add("two");
  queue.add("ready");
  queue.tryGet();
  await clock.advance(30);
  queue.tryGet();
  await clock.advance(10);
  assert.deepEqual(queue.heldMs.toSorted(), [10, 40]);
});

Deno.test("WorkQueue.depths: counts what waits for a worker, a held key that was asked for again too (Q21, P1, P3, P5)", () => {
  const { queue, depths } = makeFixture();
  assert.deepEqual(depths(), {});
  queue.add("foo");
  queue.add("foo");
  assert.deepEqual(depths(), { 0: 1 });
  queue.tryGet();
  assert.deepEqual(depths(), { 0: 0 });
  queue.add("foo");
  queue.add("foo");
  assert.deepEqual([depths(), queue.length], [{ 0: 1 }, 0]);
  queue.done("foo");
  assert.deepEqual([depths(), queue.length], [{ 0: 1 }, 1]);
  queue.tryGet();
  assert.deepEqual(depths(), { 0: 0 });
});

Deno.test("WorkQueue.depths: a key that rises is counted where it is, ready or held (P7, P8, P9)", () => {
  const { queue, told, depths } = makeFixture();
  for (const priority of [1, 2, 1]) queue.add("foo", { priority });
  assert.deepEqual(depths(), { 1: 0, 2: 1 });
  queue.tryGet();
  for (const priority of [LOW_PRIORITY, 0, LOW_PRIORITY]) queue.add("foo", { priority });
  assert.deepEqual(depths(), { 1: 0, 2: 0, [LOW_PRIORITY]: 0, 0: 1 });
  queue.done("foo");
  queue.tryGet();
  assert.deepEqual(depths(), { 1: 0, 2: 0, [LOW_PRIORITY]: 0, 0: 0 });
  assert.equal(told.filter((what) => what === "added").length, 2);
});

Deno.test("WorkQueue.depths: a delayed key that is added again without a delay counts once, as ready (P14)", () => {
  const { queue, told, depths } = makeFixture();
  queue.add("foo", { afterMs: 3_600_000 });
  assert.deepEqual([depths(), queue.length], [{}, 0]);
  queue.add("foo");
  assert.deepEqual([depths(), queue.length], [{ 0: 1 }, 1]);
  assert.deepEqual(told, ["retried", "added"]);
  queue.tryGet();
  assert.deepEqual([depths(), queue.length], [{ 0: 0 }, 0]);
  queue.shutDown();
});

Deno.test("WorkQueue.depths: a delayed key that is added again with a higher priority counts there (P15)", () => {
  const { queue, depths } = makeFixture();
  queue.add("foo", { afterMs: 3_600_000, priority: 0 });
  assert.deepEqual(depths(), {});
  queue.add("foo", { priority: 1 });
  assert.deepEqual(depths(), { 1: 1 });
  assert.deepEqual(queue.tryGet(), { key: "foo", priority: 1 });
  assert.deepEqual(depths(), { 1: 0 });
  queue.shutDown();
});

Deno.test("WorkQueue.depths: a key that rises while it is delayed counts where it is once it is ready (P10, P15)", async () => {
  const { clock, queue, depths } = makeFixture();
  queue.add("foo", { afterMs: 50, priority: 0 });
  queue.add("foo", { afterMs: 100, priority: 1 });
  queue.add("foo", { afterMs: 100, priority: 0 });
  assert.deepEqual(depths(), {});
  await clock.advance(50);
  assert.deepEqual(depths(), { 1: 1 });
  assert.deepEqual(queue.tryGet(), { key: "foo", priority: 1 });
  assert.deepEqual(depths(), { 1: 0 });
  queue.shutDown();
});

Deno.test("WorkQueue.depths: delayed keys count once they are ready, again and again (P11, P25, P26)", async () => {
  const { clock, queue, told, depths } = makeFixture();
  for (let round = 0; round < 2; round++) {
    for (const [key, afterMs] of [["foo", 500], ["baz", 0], ["bar", 500], ["bal", 0]] as const) {
      queue.add(key, { afterMs });
    }
    assert.deepEqual([queue.length, queue.waiting, depths()], [2, 2, { 0: 2 }]);
    await clock.advance(500);
    assert.deepEqual([queue.length, queue.waiting, depths()], [4, 0, { 0: 4 }]);
    queue.add("foo");
    assert.deepEqual(depths(), { 0: 4 });
    for (let item = queue.tryGet(); item; item = queue.tryGet()) queue.done(item.key);
    assert.deepEqual([queue.length, depths()], [0, { 0: 0 }]);
  }
  assert.equal(told.filter((what) => what === "retried").length, 4);
});

Deno.test("WorkQueue.depths: 25 priorities have a label each, all further ones share one", () => {
  const { queue, depths } = makeFixture();
  for (let priority = 0; priority < 30; priority++) queue.add(`key${priority}`, { priority });
  queue.add("low", { priority: LOW_PRIORITY });
  const full = depths();
  assert.equal(Object.keys(full).length, 26);
  assert.deepEqual([full["0"], full["24"], full["exceeded_cardinality_limit"]], [1, 1, 6]);
  // A label stays whose it is: what came under it goes under it.
  for (let item = queue.tryGet(); item; item = queue.tryGet()) queue.done(item.key);
  assert.ok(Object.values(depths()).every((depth) => depth === 0));
});

Deno.test("WorkQueue: counts a retry for each delayed add, and each rate-limited one (Q21)", () => {
  const { queue, told } = makeFixture();
  queue.add("now");
  queue.add("later", { afterMs: 5 });
  queue.addRateLimited("again");
  assert.deepEqual(told, ["added", "retried", "retried"]);
  queue.shutDown();
});
