import assert from "node:assert/strict";
import fc from "fast-check";
import { Deque } from "./deque.ts";

Deno.test("Deque: first in, first out", () => {
  const deque = new Deque<number>();
  for (let item = 0; item < 100; item++) deque.push(item);
  assert.equal(deque.size, 100);
  assert.equal(deque.peek(), 0);
  assert.deepEqual(Array.from({ length: 101 }, () => deque.shift()), [...Array(100).keys(), undefined]);
  assert.equal(deque.size, 0);
});

Deno.test("Deque: any mix of operations at both ends equals an array", () => {
  const operation = fc.oneof(
    { weight: 3, arbitrary: fc.record({ name: fc.constantFrom("push", "unshift"), item: fc.integer() }) },
    { weight: 2, arbitrary: fc.record({ name: fc.constantFrom("shift", "pop"), item: fc.constant(0) }) },
  );
  fc.assert(fc.property(fc.array(operation, { maxLength: 300, size: "max" }), (operations) => {
    const deque = new Deque<number>();
    const model: number[] = [];
    for (const { name, item } of operations) {
      if (name === "push") deque.push(item), model.push(item);
      else if (name === "unshift") deque.unshift(item), model.unshift(item);
      else if (name === "shift") assert.equal(deque.shift(), model.shift());
      else assert.equal(deque.pop(), model.pop());
      assert.equal(deque.size, model.length);
      assert.equal(deque.peek(), model[0]);
    }
  }));
});
