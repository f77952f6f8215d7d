import assert from "node:assert/strict";
import fc from "fast-check";
import { VirtualClock } from "../async/virtual_clock.ts";
import { LOW_PRIORITY, WorkQueue } from "./mod.ts";

/** Another seed: KUBELOOP_SEED=42 deno task test src/workqueue/work_queue_fairness_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? "20261122");

Deno.test("WorkQueue: with fairBy a namespace of 10,000 keys does not hold up another of one", () => {
  const positionOf = (queue: WorkQueue): number => {
    for (let index = 0; index < 10_000; index++) queue.add(`flood/key${index}`);
    queue.add("quiet/key");
    return drain(queue).indexOf("quiet/key") + 1;
  };
  assert.equal(positionOf(new WorkQueue({ fairBy: "namespace" })), 2);
  assert.ok(positionOf(new WorkQueue()) > 9_000);
});

Deno.test("WorkQueue: groups take turns, the keys of one come in their order; those without a namespace are a group", () => {
  const queue = new WorkQueue({ fairBy: "namespace", oldestEvery: Infinity });
  for (const key of ["a/1", "a/2", "a/3", "b/1", "node1", "b/2", "node2", "c/1"]) queue.add(key);
  assert.deepEqual(drain(queue), ["a/1", "b/1", "node1", "c/1", "a/2", "b/2", "node2", "a/3"]);
});

Deno.test("WorkQueue: a group that comes back is last in turn", () => {
  const queue = new WorkQueue({ fairBy: "namespace", oldestEvery: Infinity });
  for (const key of ["a/1", "b/1", "c/1", "c/2"]) queue.add(key);
  assert.equal(queue.tryGet()?.key, "a/1");
  queue.add("a/2");
  assert.deepEqual(drain(queue), ["b/1", "c/1", "a/2", "c/2"]);
});

Deno.test("WorkQueue: priorities go before turns, and each has its own", () => {
  const queue = new WorkQueue({ fairBy: "namespace", oldestEvery: Infinity });
  for (const key of ["a/1", "a/2", "b/1"]) queue.add(key, { priority: LOW_PRIORITY });
  for (const key of ["a/3", "a/4", "b/2"]) queue.add(key, { priority: 1 });
  queue.add("a/2", { priority: 1 });
  assert.deepEqual(drain(queue), ["a/3", "b/2", "a/4", "a/2", "a/1", "b/1"]);
});

Deno.test("WorkQueue: fairBy takes a function", () => {
  const queue = new WorkQueue({ fairBy: (key) => key.slice(-1), oldestEvery: Infinity });
  for (const key of ["1/red", "2/red", "3/blue"]) queue.add(key);
  assert.deepEqual(drain(queue), ["1/red", "3/blue", "2/red"]);
});

Deno.test("WorkQueue: a key whose group can't be told is not added, and the queue goes on", () => {
  const queue = new WorkQueue({
    fairBy: (key) => {
      if (key === "bad") throw new TypeError("no group");
      return key;
    },
  });
  queue.add("good");
  assert.throws(() => queue.add("bad"), /no group/);
  assert.throws(() => queue.add("bad"), /no group/);
  assert.equal(queue.length, 1);
  assert.deepEqual(drain(queue), ["good"]);
});

Deno.test("WorkQueue: refuses a fairBy that it does not know", () => {
  const options = JSON.parse('{ "fairBy": "name" }');
  assert.throws(() => new WorkQueue(options), {
    name: "TypeError",
    message: 'Cannot make a work queue: fairBy is "name", give "namespace" or a function',
  });
});

Deno.test("WorkQueue: what it remembers of keys that went through is bounded (Q11)", () => {
  const asked: string[] = [];
  const queue = new WorkQueue({
    fairBy: (key) => {
      asked.push(key);
      return key;
    },
  });
  const pass = (count: number): number => {
    asked.length = 0;
    for (let index = 0; index < count; index++) queue.add(`key${index}`);
    drain(queue);
    return asked.length;
  };
  // A key that is known is not asked for its group.
  assert.equal(pass(100), 100);
  for (let round = 0; round < 100; round++) assert.equal(pass(100), 0);
  assert.ok(pass(50_000) >= 49_900);
  assert.ok(pass(50_000) >= 50_000 - 4_096);
});

Deno.test("WorkQueue: a ready key and a held one are known however many others go through", () => {
  const queue = new WorkQueue({ oldestEvery: Infinity });
  queue.add("held");
  queue.tryGet();
  queue.add("ready", { priority: LOW_PRIORITY });
  for (let index = 0; index < 20_000; index++) {
    queue.add(`key${index}`);
    queue.done(queue.tryGet()?.key ?? "");
  }
  queue.add("ready");
  queue.add("held", { priority: 1 });
  assert.deepEqual(queue.tryGet(), { key: "ready", priority: 0 });
  assert.equal(queue.tryGet(), undefined);
  queue.done("held");
  assert.deepEqual(queue.tryGet(), { key: "held", priority: 1 });
});

Deno.test("WorkQueue.shutDownWithDrain: with priorities, delays and groups all that is ready is done (Q7, Q10)", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock, fairBy: "namespace" });
  for (const [index, key] of ["a/1", "a/2", "b/1", "c/1"].entries()) queue.add(key, { priority: index % 2 });
  queue.add("a/1", { afterMs: 1_000 });
  queue.add("late/1", { afterMs: 1_000 });
  const held = queue.tryGet()?.key ?? "";
  queue.add(held, { priority: 5 });
  const done: string[] = [];
  const drained = queue.shutDownWithDrain().then(() => done.push("drained"));
  queue.done(held);
  for (let item = await queue.get(); item; item = await queue.get()) {
    assert.ok(!done.includes("drained"));
    done.push(item.key);
    queue.done(item.key);
  }
  await drained;
  assert.deepEqual(done.toSorted(), ["a/1", "a/2", "b/1", "c/1", "drained"]);
  assert.equal(done.at(-1), "drained");
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("WorkQueue: a key with k others of its group before it comes after at most (k + 1) * g turns of g groups", () => {
  const key = fc.tuple(fc.constantFrom("a", "b", "c", "d", "e"), fc.nat(30)).map(([group, name]) =>
    `${group}/${name}`
  );
  const situation = fc.record({
    before: fc.array(key, { maxLength: 60 }),
    takenBefore: fc.nat(20),
    low: fc.array(key, { maxLength: 20 }),
    meanwhile: fc.infiniteStream(fc.array(key, { maxLength: 4 })),
    oldestEvery: fc.constantFrom(2, 3, 10, Infinity),
  });
  fc.assert(
    fc.property(situation, ({ before, takenBefore, low, meanwhile, oldestEvery }) => {
      const queue = new WorkQueue({ fairBy: "namespace", oldestEvery });
      const inside = new Set<string>();
      const add = (name: string, priority: number): void => {
        queue.add(name, { priority });
        inside.add(name);
      };
      const take = (): string => {
        const name = queue.tryGet()?.key ?? "";
        inside.delete(name);
        queue.done(name);
        return name;
      };
      for (const name of before) add(name, 0);
      for (let count = 0; count < takenBefore; count++) take();
      for (const name of low) if (!inside.has(name)) queue.add(name, { priority: LOW_PRIORITY });
      const others = [...inside].filter((name) => name.startsWith("a/")).length;
      add("a/wanted", 0);
      // Each oldestEvery-th get is none of the turns; there are five groups at most.
      const turns = (others + 1) * 5;
      const bound = oldestEvery === Infinity ? turns : Math.ceil(turns * oldestEvery / (oldestEvery - 1)) + 1;
      for (let gets = 1; take() !== "a/wanted"; gets++) {
        assert.ok(gets < bound, `more than ${bound} gets`);
        for (const name of meanwhile.next().value ?? []) add(name, 0);
      }
    }),
    { numRuns: 300, seed: SEED },
  );
});

function drain(queue: WorkQueue): string[] {
  const keys: string[] = [];
  for (let item = queue.tryGet(); item; item = queue.tryGet()) {
    keys.push(item.key);
    queue.done(item.key);
  }
  return keys;
}
