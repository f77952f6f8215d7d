import assert from "node:assert/strict";
import type { DeltaFifo } from "./delta_fifo.ts";
import { queueOver, short } from "./delta_fifo_for_tests.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";

/** Pops batches until nothing is left: one line a batch, a star for the initial list. */
function batches(fifo: DeltaFifo<Thing>, max: number): string[] {
  const lines: string[] = [];
  while (
    fifo.popBatch(max, (items) => {
      const mark = items.every(({ isInInitialList }) => isInInitialList) ? "*" : "";
      assert.ok(
        mark !== "" || items.every(({ isInInitialList }) => !isInInitialList),
        "one side of the border",
      );
      assert.equal(new Set(items.map(({ key }) => key)).size, items.length, "each key once");
      lines.push(items.map((item) => `${item.key}: ${short(item)}`).join(", ") + mark);
    }) > 0
  );
  return lines;
}

const [a, b, c] = [thing("a"), thing("b"), thing("c")];
const again = thing("a", { version: 2 });

const rows: readonly [string, (fifo: DeltaFifo<Thing>) => void, number, readonly string[]][] = [
  ["different keys make one", (fifo) => [a, b, c].forEach((object) => fifo.add(object)), 10, [
    "a: Added@1, b: Added@1, c: Added@1",
  ]],
  [
    "one ends where the initial list does",
    (fifo) => {
      fifo.replace([a, b], "1");
      fifo.add(c);
    },
    10,
    ["a: Replaced@1, b: Replaced@1*", "c: Added@1"],
  ],
  [
    "the changes of one key are in one",
    (fifo) => {
      fifo.add(a);
      fifo.update(again);
    },
    10,
    ["a: Added@1 Updated@2"],
  ],
  [
    "a key that comes again at the end stays where it was",
    (fifo) => {
      fifo.add(a);
      fifo.add(b);
      fifo.update(again);
    },
    10,
    ["a: Added@1 Updated@2, b: Added@1"],
  ],
  [
    "a key that comes again in the middle stays where it was",
    (fifo) => {
      fifo.add(a);
      fifo.update(again);
      fifo.add(b);
    },
    10,
    ["a: Added@1 Updated@2, b: Added@1"],
  ],
  ["an initial list that is longer makes several", (fifo) => fifo.replace([a, b, c], "1"), 2, [
    "a: Replaced@1, b: Replaced@1*",
    "c: Replaced@1*",
  ]],
  ["more events than fit make several", (fifo) => [a, b, c].forEach((object) => fifo.add(object)), 2, [
    "a: Added@1, b: Added@1",
    "c: Added@1",
  ]],
  [
    "an initial list and events make several",
    (fifo) => {
      fifo.replace([a, b, c], "1");
      for (const name of ["d", "e", "f"]) fifo.add(thing(name));
    },
    2,
    [
      "a: Replaced@1, b: Replaced@1*",
      "c: Replaced@1*",
      "d: Added@1, e: Added@1",
      "f: Added@1",
    ],
  ],
];

for (const [name, prepare, max, expected] of rows) {
  Deno.test(`DeltaFifo.popBatch: ${name} (F13)`, () => {
    const { fifo } = queueOver();
    prepare(fifo);
    assert.deepEqual(batches(fifo, max), expected);
  });
}

Deno.test("DeltaFifo.popBatch: synced only after the last batch of the first replace was worked off (F13, D16)", () => {
  const { fifo } = queueOver(thing("gone"));
  fifo.replace([a, b], "1");
  const seen: boolean[] = [];
  fifo.popBatch(2, () => void seen.push(fifo.hasSynced));
  fifo.popBatch(2, () => void seen.push(fifo.hasSynced));
  assert.deepEqual([...seen, fifo.hasSynced], [false, false, true]);
});

const failures: readonly [string, readonly number[]][] = [
  ["the first", [0]],
  ["a later one", [1]],
  ["several", [1, 2]],
  ["the first and a later one", [0, 2]],
];

for (const [name, failing] of failures) {
  Deno.test(`DeltaFifo.popBatch: a batch that fails is done with and holds up no other: ${name} (F14)`, () => {
    const { fifo } = queueOver();
    fifo.replace(["a", "b", "c", "d"].map((key) => thing(key)), "1");
    const worked: string[] = [];
    for (let batch = 0; batch < 4; batch++) {
      const pop = () =>
        fifo.popBatch(1, ([item]) => {
          if (failing.includes(batch)) throw new TypeError("Cannot process");
          worked.push(item?.key ?? "");
        });
      if (failing.includes(batch)) assert.throws(pop, TypeError);
      else assert.equal(pop(), 1);
    }
    assert.deepEqual(worked, ["a", "b", "c", "d"].filter((_key, index) => !failing.includes(index)));
    assert.equal(fifo.size, 0);
    assert.ok(fifo.hasSynced);
  });
}

Deno.test("DeltaFifo.popBatch: refuses a size that makes no sense", () => {
  for (const max of [0, -1, Number.NaN]) {
    assert.throws(() => queueOver(a).fifo.popBatch(max, () => {}), RangeError);
  }
});
