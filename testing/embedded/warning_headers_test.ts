import assert from "node:assert/strict";
import { warningHeaders } from "./warning_headers.ts";

Deno.test("warningHeaders: quotes are escaped, letters are bytes of UTF-8", () => {
  assert.deepEqual(warningHeaders(['unknown field "a\\b"', "é"]), [
    '299 - "unknown field \\"a\\\\b\\""',
    '299 - "\u00c3\u00a9"',
  ]);
});

Deno.test("warningHeaders: what is no text, or was said before, is left out", () => {
  assert.deepEqual(warningHeaders(["a", "", "b\n", "c\u0085", "\ud800", "a"]), ['299 - "a"']);
});

Deno.test("warningHeaders: many long ones are cut", () => {
  const headers = warningHeaders(Array.from({ length: 100 }, (_, index) => `${index} ${"x".repeat(1_000)}`));
  assert.equal(headers.length, 16);
  assert.ok(headers.every((header) => header.length === '299 - ""'.length + 256));
});
