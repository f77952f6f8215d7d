import assert from "node:assert/strict";
import { firstDifference } from "./first_difference.ts";

const rows: readonly [unknown, unknown, string | undefined][] = [
  [{ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 }, undefined],
  [{ a: undefined }, {}, undefined],
  [{ a: null }, {}, "a"],
  [{ a: 1, b: 2 }, { a: 1, b: 3 }, "b"],
  [{ spec: { ports: [{ name: "a" }] } }, { spec: { ports: [{ name: "b" }] } }, "spec.ports[0].name"],
  [{ items: [1] }, { items: [1, 2] }, "items[1]"],
  [{ labels: { "app.kubernetes.io/name": "a" } }, { labels: {} }, 'labels["app.kubernetes.io/name"]'],
  [{ a: {} }, { a: [] }, "a"],
  [{ a: { "0": 1 } }, { a: [1] }, "a"],
  [{ constructor: 1 }, {}, "constructor"],
  [1, 2, ""],
];

for (const [left, right, expected] of rows) {
  Deno.test(`firstDifference: ${JSON.stringify(left)} and ${JSON.stringify(right)}`, () => {
    assert.equal(firstDifference(left, right), expected);
    assert.equal(firstDifference(right, left), expected);
  });
}
