import assert from "node:assert/strict";
import { plainScalar } from "./yaml_scalar.ts";

Deno.test("plainScalar: the words of YAML 1.1", () => {
  assert.deepEqual(["yes", "On", "Y", "off", "N", "NULL", "~", ""].map(plainScalar), [
    true,
    true,
    true,
    false,
    false,
    null,
    null,
    null,
  ]);
  for (const word of ["nO", "t", "nan", "inf", "<<", "=", "_1"]) assert.equal(plainScalar(word), word);
});

Deno.test("plainScalar: the numbers of Go", () => {
  const numbers = [
    "0x1F",
    "0o17",
    "017",
    "0b11",
    "1_000",
    "08",
    "1e3",
    ".5",
    "+1",
    "-0",
    "0.",
    "1_0.5",
    "1_",
  ];
  assert.deepEqual(numbers.map(plainScalar), [31, 15, 15, 3, 1_000, 8, 1_000, 0.5, 1, 0, 0, 10.5, 1]);
  const words = ["1:30", "2001-01-01", "1e999", "0o8", "0x1G", "0x1p4", "0xFFFFFFFFFFFFFFFFF", "-", "."];
  for (const word of words) assert.equal(plainScalar(word), word);
});

Deno.test("plainScalar: numbers that JSON has not", () => {
  assert.deepEqual([".inf", "+.Inf", "-.INF", ".nan"].map(plainScalar), [Infinity, Infinity, -Infinity, NaN]);
});
