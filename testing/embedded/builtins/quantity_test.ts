import assert from "node:assert/strict";
import { canonicalQuantity, parseQuantity } from "./quantity.ts";

const WRITTEN: readonly (readonly [string | number, string])[] = [
  ["1000m", "1"],
  ["0.5", "500m"],
  ["1024Mi", "1Gi"],
  ["1500Mi", "1500Mi"],
  ["1.5Gi", "1536Mi"],
  ["100Ki", "100Ki"],
  ["0.1Ki", "102400m"],
  ["1000k", "1M"],
  ["1e3", "1e3"],
  ["0", "0"],
  ["-2000", "-2k"],
  [2, "2"],
];

for (const [text, canonical] of WRITTEN) {
  Deno.test(`quantity: ${text} is written as ${canonical}`, () => {
    assert.equal(canonicalQuantity(text), canonical);
  });
}

Deno.test("quantity: what is none stays as it is", () => {
  assert.equal(canonicalQuantity("much"), "much");
  assert.equal(parseQuantity("1 Gi"), undefined);
});

Deno.test("quantity: the same value in other units is the same", () => {
  assert.equal(parseQuantity("1Gi")?.nanos, parseQuantity("1073741824")?.nanos);
});
