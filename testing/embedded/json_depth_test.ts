import assert from "node:assert/strict";
import { deepBracket, MAX_DEPTH } from "./json_depth.ts";

Deno.test("deepBracket: the level that is one too many is found", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  assert.equal(deepBracket(nested(MAX_DEPTH)), undefined);
  assert.equal(deepBracket(nested(MAX_DEPTH + 1)), "[");
  assert.equal(deepBracket('{"a":'.repeat(MAX_DEPTH + 1)), "{");
});

Deno.test("deepBracket: brackets side by side and in strings are no levels", () => {
  assert.equal(deepBracket(`[${"{},".repeat(MAX_DEPTH)}1]`), undefined);
  assert.equal(deepBracket(`["\\"${"[".repeat(2 * MAX_DEPTH)}"]`), undefined);
});
