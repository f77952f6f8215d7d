import assert from "node:assert/strict";
import type { DeltaFifo } from "./delta_fifo.ts";
import { drain, queueOver } from "./delta_fifo_for_tests.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";

/** Replaces in steps, and sees to it that nothing of it comes out before the last one. */
function replaceSlowly(fifo: DeltaFifo<Thing>, objects: readonly Thing[], resourceVersion: string): void {
  const steps = fifo.replaceInSteps(objects, resourceVersion);
  while (!steps.next().done) {
    assert.equal(fifo.pop(() => assert.fail("the replace is not complete")), false);
    assert.equal(fifo.popBatch(10, () => assert.fail("the replace is not complete")), 0);
    assert.notEqual(fifo.resourceVersion, resourceVersion);
  }
  assert.equal(fifo.resourceVersion, resourceVersion);
}

function at(name: string, version: number): Thing {
  return thing(name, { version });
}

const replaces: readonly [string, (fifo: DeltaFifo<Thing>) => void, readonly string[], string][] = [
  ["by itself", (fifo) => replaceSlowly(fifo, [at("a", 1), at("b", 2)], "5"), [
    "old: Deleted?@1",
    "a: Replaced@1",
    "b: Replaced@2",
  ], "5"],
  [
    "behind what came before",
    (fifo) => {
      fifo.add(at("early", 2));
      fifo.add(at("b", 3));
      replaceSlowly(fifo, [at("a", 1), at("b", 4)], "5");
    },
    ["early: Added@2 Deleted?@2", "b: Added@3 Replaced@4", "old: Deleted?@1", "a: Replaced@1"],
    "5",
  ],
  [
    "several in their order",
    (fifo) => {
      replaceSlowly(fifo, [at("a", 1), at("b", 1)], "5");
      replaceSlowly(fifo, [at("b", 6)], "7");
    },
    ["old: Deleted?@1", "a: Replaced@1 Deleted?@1", "b: Replaced@1 Replaced@6"],
    "7",
  ],
  [
    "with a bookmark behind it",
    (fifo) => {
      replaceSlowly(fifo, [at("a", 1)], "5");
      fifo.bookmark("9");
    },
    ["old: Deleted?@1", "a: Replaced@1"],
    "9",
  ],
];

for (const [name, run, expected, version] of replaces) {
  Deno.test(`DeltaFifo: a replace comes out as a whole: ${name} (F15)`, () => {
    const { fifo } = queueOver(thing("old"));
    run(fifo);
    assert.deepEqual(drain(fifo), expected);
    assert.equal(fifo.resourceVersion, version);
  });
}

const resyncs: readonly [string, (fifo: DeltaFifo<Thing>) => void, readonly string[]][] = [
  ["by itself", () => {}, ["a: Sync@1", "b: Sync@1"]],
  ["behind what came before", (fifo) => fifo.add(at("new", 2)), ["new: Added@2", "a: Sync@1", "b: Sync@1"]],
];

for (const [name, prepare, expected] of resyncs) {
  Deno.test(`DeltaFifo: a resync is of all that is known: ${name} (F17)`, () => {
    const { fifo } = queueOver(thing("a"), thing("b"));
    prepare(fifo);
    fifo.resync();
    assert.deepEqual(drain(fifo), expected);
  });
}

Deno.test("DeltaFifo: a bookmark moves the version and brings nothing (F18)", () => {
  const { fifo } = queueOver(thing("a"));
  fifo.bookmark("7");
  assert.equal(fifo.size, 0);
  assert.deepEqual(drain(fifo), []);
  assert.equal(fifo.resourceVersion, "7");
  assert.equal(fifo.hasSynced, false);
});
