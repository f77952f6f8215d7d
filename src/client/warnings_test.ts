import assert from "node:assert/strict";
import { parseWarnings, WarningFilter } from "./warnings.ts";

Deno.test("parseWarnings: several in one header, with commas and quotes inside", () => {
  const header = '299 - "v1beta1 is deprecated, use v1", 299 k8s "unknown field \\"spec.x\\""';
  assert.deepEqual(parseWarnings(header), [
    { code: 299, agent: "-", text: "v1beta1 is deprecated, use v1" },
    { code: 299, agent: "k8s", text: 'unknown field "spec.x"' },
  ]);
});

Deno.test("parseWarnings: what is not a warning is skipped", () => {
  assert.deepEqual(parseWarnings(null), []);
  assert.deepEqual(parseWarnings("garbage"), []);
});

Deno.test("WarningFilter: tells each text once", () => {
  const told: string[] = [];
  const filter = new WarningFilter((warning) => told.push(warning.text));
  for (const text of ["a", "b", "a", "a"]) filter.take(`299 - "${text}"`);
  filter.take(null);
  assert.deepEqual(told, ["a", "b"]);
});

Deno.test("WarningFilter: what it remembers is bounded", () => {
  let told = 0;
  const filter = new WarningFilter(() => told++);
  for (let round = 0; round < 2; round++) {
    for (let index = 0; index < 1_001; index++) filter.take(`299 - "${index}"`);
  }
  assert.equal(told, 2_002);
});
