/**
 * YAML that few parsers agree about.
 *
 * @module
 */

import fc from "fast-check";
import type { JsonObject } from "../embedded/json.ts";
import { ascii } from "./odd_values.ts";

/** Values of a field, each in its place after the colon. */
const VALUES: readonly string[] = [
  "yes",
  "no",
  "on",
  "y",
  "~",
  "null",
  "NULL",
  "True",
  "0x1F",
  "0o17",
  "017",
  "0b11",
  "1_000",
  "1e3",
  ".5",
  ".inf",
  "-.INF",
  ".nan",
  "1:30",
  "2001-01-01",
  "2001-12-14t21:59:43.10-05:00",
  "'single'",
  "'it''s'",
  "'open",
  '"open',
  '"\\x41"',
  '"\\q"',
  '"\\ud800"',
  "|\n    text\n    more",
  ">-\n    folded",
  "*unknown",
  "&a x",
  "&a [*a]",
  "!!str 5",
  "!!int x",
  "!!binary AQI=",
  "!!binary '!'",
  "!!js/function x",
  "!custom x",
  "!!set {a}",
  "{a: b",
  "{a: b}",
  "[a, b",
  "{a, b}",
  "{? a : b}",
  "[a]: b",
  "a: b",
  "- a",
  "@at",
  "`tick",
  "%percent",
  "# comment",
  "x # comment",
  "x: y: z",
  "\tx",
  "x\ty",
  "\0",
  "\xff",
  "\xc3\xa9",
  "__proto__",
  "{__proto__: {polluted: true}}",
  "{constructor: {prototype: {polluted: true}}}",
  "{1: a}",
  "{true: a}",
  "{null: a}",
  "{1.5: a}",
  "{[a]: b}",
  "{{a: b}: c}",
  "{a: 1, a: 2}",
  "{<<: {a: b}}",
  "{<<: 5}",
  "<<",
  "123456789012345678901234567890",
  "1e999",
  "+1",
  "-0",
  "0.",
  "",
];

/** Whole documents. */
const DOCUMENTS: readonly string[] = [
  "",
  "\n",
  "---",
  "---\n---\n",
  "...",
  "--- ~",
  "# only a comment",
  "null",
  "5",
  "text",
  "- a\n- b",
  "[]",
  "%YAML 1.2\n---\nkind: ConfigMap",
  "%YAML 9.9\n---\nkind: ConfigMap",
  "%TAG ! tag:x,2000:\n---\nkind: ConfigMap",
  "kind: ConfigMap\nkind: ConfigMap",
  "kind: ConfigMap\n\tapiVersion: v1",
  "kind: ConfigMap\n  apiVersion: v1",
  "? kind\n: ConfigMap",
  "\ufeffkind: ConfigMap",
  "kind: ConfigMap\napiVersion: v1\nmetadata: {name: y}\n---\nkind: Secret",
  "---\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: y}\n---\n",
  "kind: ConfigMap\r\napiVersion: v1\r\nmetadata: {name: y}\r\n",
  "&a [*a]",
  "a: &a {b: *a}",
  bomb(9, 9),
  bomb(3, 3),
  `${"- ".repeat(2_000)}x`,
  `${"[".repeat(11_000)}`,
  `${"{a: ".repeat(300)}x${"}".repeat(300)}`,
  `a: ${"x".repeat(200_000)}`,
  Array.from({ length: 3_000 }, (_, index) => `k${index}: v`).join("\n"),
];

/** Aliases of lists of aliases: small text, large value. */
function bomb(levels: number, width: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const items = Array.from({ length: width }, () => level === 0 ? '"lol"' : `*l${level - 1}`);
    return `l${level}: &l${level} [${items.join(",")}]`;
  });
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\n${lines.join("\n")}\n`;
}

/**
 * YAML of an object with something odd in it.
 *
 * @param object The object.
 * @returns Text, one character a byte.
 */
export function oddYaml(object: JsonObject): fc.Arbitrary<string> {
  const lines = Object.entries(object).map(([name, value]) => `${name}: ${ascii(JSON.stringify(value))}`);
  const value = fc.constantFrom(...VALUES);
  return fc.oneof(
    { weight: 3, arbitrary: value.map((odd) => [...lines, `data: ${odd}`].join("\n")) },
    { weight: 4, arbitrary: value.map((odd) => [...lines, "data:", `  k: ${odd}`].join("\n")) },
    { weight: 2, arbitrary: value.map((odd) => [...lines, "data:", `  ${odd}: v`].join("\n")) },
    { weight: 1, arbitrary: value.map((odd) => [...lines, odd].join("\n")) },
    { weight: 1, arbitrary: value.map((odd) => [odd, ...lines].join("\n")) },
    { weight: 3, arbitrary: fc.constantFrom(...DOCUMENTS) },
    { weight: 1, arbitrary: fc.nat({ max: 200 }).map((at) => lines.join("\n").slice(0, at)) },
  );
}
