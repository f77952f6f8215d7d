import assert from "node:assert/strict";
import fc from "fast-check";
import { LOW_PRIORITY, WorkQueue } from "./mod.ts";

/** Another seed: KUBELOOP_SEED=42 deno task test src/workqueue/work_queue_starvation_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? "20261122");

Deno.test("WorkQueue: no key starves: one that n others were ready before comes after at most oldestEvery * (n + 1) gets", () => {
  const add = fc.record({ key: fc.nat(30), priority: fc.constantFrom(-100, 0, 5, 7) });
  const situation = fc.record({
    before: fc.array(add, { maxLength: 20 }),
    meanwhile: fc.infiniteStream(fc.array(add, { maxLength: 3 })),
    oldestEvery: fc.integer({ min: 1, max: 12 }),
    isFair: fc.boolean(),
    takenBefore: fc.nat(20),
  });
  fc.assert(
    fc.property(situation, ({ before, meanwhile, oldestEvery, isFair, takenBefore }) => {
      const queue = new WorkQueue({ oldestEvery, fairBy: (key) => isFair ? key.slice(-1) : "" });
      const take = (): string => {
        const { key = "" } = queue.tryGet() ?? {};
        queue.done(key);
        return key;
      };
      for (let count = 0; count < takenBefore; count++) {
        queue.add("warm up");
        take();
      }
      for (const { key, priority } of before) queue.add(`key${key}`, { priority });
      const bound = oldestEvery * (queue.length + 1);
      queue.add("the low one", { priority: LOW_PRIORITY });
      let takes = 0;
      do {
        // There is always something more urgent, and the flood may raise what is in.
        queue.add(`urgent${takes}`, { priority: 9 });
        for (const { key, priority } of meanwhile.next().value ?? []) queue.add(`key${key}`, { priority });
        takes++;
        assert.ok(takes <= bound, `${takes} takes, the bound is ${bound}`);
      } while (take() !== "the low one");
    }),
    { numRuns: 300, seed: SEED },
  );
});

Deno.test("WorkQueue: the bound of oldestEvery is met, it is not a smaller one", () => {
  const queue = new WorkQueue({ oldestEvery: 10 });
  for (const key of ["one", "two", "low"]) queue.add(key, { priority: LOW_PRIORITY });
  let takes = 0;
  do queue.add(`urgent${takes++}`); while (queue.tryGet()?.key !== "low");
  assert.equal(takes, 10 * (2 + 1));
});

Deno.test("WorkQueue: a key that rises stays as old as it is", () => {
  const queue = new WorkQueue({ oldestEvery: 3 });
  for (const key of ["rising", "a", "b", "c"]) queue.add(key, { priority: LOW_PRIORITY });
  for (const key of ["d", "e", "f"]) queue.add(key);
  queue.add("rising", { priority: 0 });
  // The third is the oldest one's turn, before "f", which it would stand behind.
  assert.deepEqual(drain(queue).slice(0, 4), ["d", "e", "rising", "f"]);
});

Deno.test("WorkQueue: with oldestEvery Infinity a low key waits as long as there are higher ones", () => {
  const queue = new WorkQueue({ oldestEvery: Infinity });
  queue.add("low", { priority: LOW_PRIORITY });
  for (let take = 0; take < 1_000; take++) {
    queue.add(`high${take}`, { priority: 5 });
    assert.equal(queue.tryGet()?.key, `high${take}`);
  }
});

function drain(queue: WorkQueue): string[] {
  const keys: string[] = [];
  for (let item = queue.tryGet(); item; item = queue.tryGet()) {
    keys.push(item.key);
    queue.done(item.key);
  }
  return keys;
}
