import { equal, throws } from "node:assert/strict";
import { compileGoRegExp } from "./regexp.ts";

Deno.test("compileGoRegExp: expressions are not anchored", () => {
  equal(compileGoRegExp("b").matches("abc"), true);
  equal(compileGoRegExp("^b").matches("abc"), false);
});

Deno.test("compileGoRegExp: knows Go's syntax", () => {
  equal(compileGoRegExp("^(?P<year>\\d{4})\\z").matches("2026"), true);
  equal(compileGoRegExp("(?i)^\\p{L}+$").matches("É"), true);
});

const UNKNOWN: readonly (readonly [pattern: string, part: string])[] = [
  ["(?=a)", "invalid or unsupported Perl syntax: `(?=`"],
  ["\\1", "invalid escape sequence: `\\1`"],
  ["\\u0041", "invalid escape sequence: `\\u`"],
  ["a{1001}", "invalid repeat count: `{1001}`"],
  ["(", "missing closing ): `(`"],
  ["\\", "trailing backslash at end of expression: ``"],
];

Deno.test("compileGoRegExp: refuses what Go does not know, in Go's words", () => {
  for (const [pattern, part] of UNKNOWN) {
    throws(() => compileGoRegExp(pattern), new SyntaxError(`error parsing regexp: ${part}`), pattern);
  }
});

Deno.test("compileGoRegExp: takes linear time where JavaScript would not end", () => {
  equal(compileGoRegExp("^(a+)+$").matches(`${"a".repeat(2_000)}!`), false);
});
