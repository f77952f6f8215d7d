import assert from "node:assert/strict";
import { toJson } from "./json_clean.ts";

Deno.test("toJson: copies, and leaves undefined fields out", () => {
  const value = { a: [1, "x", null, { b: true }], c: undefined };
  const json = toJson(value);
  assert.deepEqual(json, { a: [1, "x", null, { b: true }] });
  value.a.push(2);
  assert.deepEqual(json, { a: [1, "x", null, { b: true }] });
});

Deno.test("toJson: refuses what is no JSON, and says where", () => {
  const faults: readonly (readonly [unknown, string])[] = [
    [{ a: [0, Infinity] }, "Cannot write .a[1] as JSON: it is the number Infinity"],
    [new Map(), "Cannot write the value as JSON: it is a Map"],
    [{ a: { b: 1n } }, "Cannot write .a.b as JSON: it is of type bigint"],
    [[undefined], "Cannot write [0] as JSON: it is of type undefined"],
  ];
  for (const [value, message] of faults) assert.throws(() => toJson(value), { name: "TypeError", message });
});
