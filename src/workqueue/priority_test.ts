import assert from "node:assert/strict";
import { ReadyKeys } from "./priority.ts";

Deno.test("ReadyKeys: higher priorities first, first in first out within one (P2, P20)", () => {
  const keys = new ReadyKeys(Infinity);
  for (const [key, priority] of [["a", 0], ["low", -100], ["b", 0], ["high", 7], ["c", 0]] as const) {
    assert.equal(keys.add(key, priority, 0), true);
  }
  assert.equal(keys.size, 5);
  assert.deepEqual(drain(keys), ["high", "a", "b", "c", "low"]);
  assert.equal(keys.size, 0);
});

Deno.test("ReadyKeys: the greatest priority of a key counts, it is never lowered (P7, P8)", () => {
  const keys = new ReadyKeys(Infinity);
  keys.add("a", 1, 0);
  keys.add("b", 2, 0);
  assert.equal(keys.add("a", 3, 0), false);
  assert.equal(keys.add("a", 0, 0), false);
  assert.deepEqual(drain(keys), ["a", "b"]);
});

Deno.test("ReadyKeys: a key that rises goes to the end of its new level (P16)", () => {
  const keys = new ReadyKeys(Infinity);
  for (const [key, priority] of [["low", 0], ["a", 5], ["b", 5]] as const) keys.add(key, priority, 0);
  keys.add("low", 5, 0);
  assert.deepEqual(drain(keys), ["a", "b", "low"]);
});

Deno.test("ReadyKeys: a key that rose leaves nothing behind", () => {
  const keys = new ReadyKeys(3);
  for (const priority of [1, 2, 3, 4]) keys.add("rising", priority, priority);
  keys.add("other", 1, 9);
  assert.equal(keys.size, 2);
  const taken = keys.take();
  assert.deepEqual([taken?.key, taken?.priority, taken?.sinceMs], ["rising", 4, 1]);
  assert.deepEqual(drain(keys), ["other"]);
});

Deno.test("ReadyKeys: a low key before which n others wait comes out after at most oldestEvery * (n + 1) takes", () => {
  const oldestEvery = 10;
  for (const before of [0, 1, 5]) {
    const keys = new ReadyKeys(oldestEvery);
    for (let index = 0; index < before; index++) keys.add(`before${index}`, -100, 0);
    keys.add("low", -100, 0);
    let takes = 0;
    for (let key = ""; key !== "low"; takes++) {
      // Work of a high priority never runs out.
      keys.add(`high${takes}`, 5, 0);
      key = keys.take()?.key ?? "";
    }
    assert.equal(takes, oldestEvery * (before + 1));
  }
});

Deno.test("ReadyKeys: with oldestEvery Infinity a low key waits as long as there are higher ones", () => {
  const keys = new ReadyKeys(Infinity);
  keys.add("low", -100, 0);
  for (let take = 0; take < 1_000; take++) {
    keys.add(`high${take}`, 5, 0);
    assert.equal(keys.take()?.key, `high${take}`);
  }
});

function drain(keys: ReadyKeys): string[] {
  const drained: string[] = [];
  for (let taken = keys.take(); taken; taken = keys.take()) drained.push(taken.key);
  return drained;
}
