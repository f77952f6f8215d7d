import assert from "node:assert/strict";
import fc from "fast-check";
import { Heap } from "./heap.ts";

Deno.test("Heap: the least value comes out first, equal ones in the order in which they came in", () => {
  const heap = new Heap<string, number>((a, b) => a - b);
  for (const [key, value] of [["c", 2], ["a", 1], ["d", 2], ["b", 1]] as const) heap.set(key, value);
  assert.deepEqual(drain(heap), ["a", "b", "c", "d"]);
  assert.equal(heap.pop(), undefined);
});

Deno.test("Heap.set: a key that is in gets its new value, up or down, and stays one entry", () => {
  const heap = new Heap<string, number>((a, b) => a - b);
  for (const [key, value] of [["a", 1], ["b", 2], ["c", 3]] as const) heap.set(key, value);
  heap.set("c", 0);
  heap.set("a", 9);
  assert.equal(heap.get("a"), 9);
  assert.equal(heap.size, 3);
  assert.deepEqual(drain(heap), ["c", "b", "a"]);
});

Deno.test("Heap.delete: takes out any key and says whether it was in", () => {
  const heap = new Heap<string, number>((a, b) => a - b);
  for (const [key, value] of [["a", 1], ["b", 2], ["c", 3]] as const) heap.set(key, value);
  assert.equal(heap.delete("b"), true);
  assert.equal(heap.delete("b"), false);
  assert.deepEqual(drain(heap), ["a", "c"]);
  heap.set("d", 1);
  heap.clear();
  assert.equal(heap.size, 0);
  assert.equal(heap.get("d"), undefined);
});

Deno.test("Heap: any mix of sets, deletes and pops equals a sorted list", () => {
  const operation = fc.record({
    name: fc.constantFrom("set", "set", "set", "delete", "pop"),
    key: fc.nat(20),
    value: fc.nat(10),
  });
  fc.assert(fc.property(fc.array(operation, { maxLength: 200, size: "max" }), (operations) => {
    const heap = new Heap<number, number>((a, b) => a - b);
    // A map keeps the order of insertion and `toSorted` is stable, so equal values stay in that order.
    const model = new Map<number, number>();
    for (const { name, key, value } of operations) {
      const [least] = [...model].toSorted((a, b) => a[1] - b[1]);
      assert.deepEqual(heap.peek()?.key, least?.[0]);
      if (name === "set") heap.set(key, value), model.set(key, value);
      else if (name === "delete") assert.equal(heap.delete(key), model.delete(key));
      else {
        assert.equal(heap.pop()?.value, least?.[1]);
        if (least) model.delete(least[0]);
      }
      assert.equal(heap.size, model.size);
    }
  }));
});

function drain(heap: Heap<string, number>): string[] {
  const keys: string[] = [];
  for (let entry = heap.pop(); entry; entry = heap.pop()) keys.push(entry.key);
  return keys;
}
