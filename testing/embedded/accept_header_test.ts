import assert from "node:assert/strict";
import { matchesMediaType, parseAccept } from "./accept_header.ts";

function ranges(header: string): readonly string[] {
  return parseAccept(header).map(({ type, subtype }) => `${type}/${subtype}`);
}

Deno.test("parseAccept: the best comes first, wildcards last, the malformed not at all", () => {
  assert.deepEqual(ranges("*/*, a/b;q=0.5, c/d"), ["c/d", "a/b", "*/*"]);
  assert.deepEqual(ranges("a/*, a/b"), ["a/b", "a/*"]);
  assert.deepEqual(ranges("*, json, a/b/c, ,"), ["*/*"]);
  assert.deepEqual(ranges("*/, a/, a/b/, a/ "), ["a/b", "*/*"]);
});

Deno.test("parseAccept: parameters but the quality are kept", () => {
  const [clause] = parseAccept("a/b; as=Table ;q=0.5;empty=;x=y=z");
  assert.deepEqual([...clause?.parameters ?? []], [["as", "Table"]]);
  assert.equal(clause?.quality, 0.5);
});

Deno.test("matchesMediaType: by wildcards, and by case", () => {
  const matches = (range: string) => parseAccept(range).some((clause) => matchesMediaType(clause, "a/b"));
  for (const range of ["a/b", "a/*", "*/*", "*"]) assert.ok(matches(range), range);
  for (const range of ["A/b", "a/c", "*/b", "b/*"]) assert.ok(!matches(range), range);
});
