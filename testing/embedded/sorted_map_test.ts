import assert from "node:assert/strict";
import fc from "fast-check";
import { keyBehind, SortedMap } from "./sorted_map.ts";

/** Enough for three levels of nodes. */
const MANY = 6_000;

function entriesOf(map: SortedMap<number>): [string, number][] {
  const entries: [string, number][] = [];
  map.scan({}, (key, value) => entries.push([key, value]) > 0);
  return entries;
}

function sorted(model: ReadonlyMap<string, number>): [string, number][] {
  return [...model].sort(([left], [right]) => left < right ? -1 : 1);
}

Deno.test("SortedMap: many keys in any order, in forks and after deletions", () => {
  const order = fc.constantFrom<(index: number) => number>(
    (index) => index,
    (index) => MANY - index,
    (index) => (index * 2_741) % MANY,
  );
  fc.assert(
    fc.property(order, fc.integer({ min: 1, max: 9 }), fc.nat(MANY), (keyAt, step, forkAt) => {
      const map = new SortedMap<number>();
      const model = new Map<string, number>();
      let fork = map.fork();
      let forkModel = new Map(model);
      for (let index = 0; index < MANY; index++) {
        if (index === forkAt) [fork, forkModel] = [map.fork(), new Map(model)];
        map.set(`key-${keyAt(index)}`, index);
        model.set(`key-${keyAt(index)}`, index);
      }
      for (let index = 0; index < MANY; index++) {
        if (index % 10 < step) {
          map.delete(`key-${index}`);
          model.delete(`key-${index}`);
          fork.set(`key-${index}`, -index);
          forkModel.set(`key-${index}`, -index);
        }
      }
      assert.deepEqual(entriesOf(map), sorted(model));
      assert.deepEqual(entriesOf(fork), sorted(forkModel));
      assert.equal(map.size, model.size);
      assert.equal(fork.get("key-0"), forkModel.get("key-0"));
      const keys = sorted(model).map(([key]) => key);
      for (const after of ["key-1", "key-31", "key-5999", "key-6"]) {
        assert.equal(map.count({ from: keyBehind(after) }), keys.filter((key) => key > after).length);
        assert.equal(
          map.count({ prefix: "key-3", from: keyBehind(after) }),
          keys.filter((key) => key.startsWith("key-3") && key > after).length,
        );
      }
    }),
    { numRuns: 12 },
  );
});

Deno.test("SortedMap: all that is deleted is gone, and can come back", () => {
  const map = new SortedMap<number>();
  for (let index = 0; index < MANY; index++) map.set(`key-${index}`, index);
  const full = map.fork();
  for (let index = 0; index < MANY; index++) map.delete(`key-${index}`);
  assert.deepEqual([map.size, entriesOf(map), map.count({})], [0, [], 0]);
  map.set("key-1", 1);
  assert.deepEqual(entriesOf(map), [["key-1", 1]]);
  assert.equal(full.size, MANY);
});

Deno.test("SortedMap: a scan ends when the visitor wants it", () => {
  const map = new SortedMap<number>();
  for (let index = 0; index < 100; index++) map.set(`key-${index}`, index);
  const seen: string[] = [];
  map.scan({ prefix: "key-5", from: "key-52" }, (key) => seen.push(key) < 3);
  assert.deepEqual(seen, ["key-52", "key-53", "key-54"]);
});
