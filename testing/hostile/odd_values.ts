/**
 * Values and names that programs stumble over, as JSON text: not all of it can be said by values.
 *
 * @module
 */

import fc from "fast-check";

/** Names that mean something to JavaScript, to patches, or to nobody. */
export const ODD_NAMES: readonly string[] = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "",
  " ",
  "$patch",
  "$retainKeys",
  "$setElementOrder/ports",
  "$deleteFromPrimitiveList/finalizers",
  "a/b",
  "a~b",
  "a.b",
  "Metadata",
  "METADATA",
  "-",
  "0",
  "k:{}",
  "\u0000",
  "\u2028",
  "\ud83d\ude00",
  "x".repeat(300),
];

/** Short JSON, right and wrong. */
const ODD_JSON: readonly string[] = [
  "null",
  "true",
  "0",
  "-0",
  "-1",
  "1.5",
  "1.0",
  "1e2",
  "1E400",
  "-1e400",
  "1e-400",
  "9223372036854775807",
  "9223372036854775808",
  "-9223372036854775809",
  "18446744073709551616",
  "123456789012345678901234567890",
  "2147483648",
  "0.1234567890123456789012345",
  "01",
  "+1",
  ".5",
  "1.",
  "0x10",
  "NaN",
  "Infinity",
  "undefined",
  "'single'",
  "nul",
  "True",
  '""',
  '" "',
  '"a"',
  '"A_B"',
  '"-"',
  '"."',
  '".."',
  '"a/b"',
  '"%2F"',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\uffff"',
  '"\\n"',
  '"\\x"',
  '"\\u12"',
  '"\u00c3\u00a9"',
  '"\u00ff\u00fe"',
  '"\u00c0\u0080"',
  '"\u00ed\u00a0\u0080"',
  '"\t"',
  '"tab\u0000"',
  '"__proto__"',
  '"constructor"',
  '"2024-01-01T00:00:00Z"',
  '"2024-13-45T99:99:99Z"',
  '"0000-00-00T00:00:00Z"',
  '"1Ei"',
  '"-0m"',
  '"1e999"',
  '"100%"',
  "[]",
  "[null]",
  "[[]]",
  "[{}]",
  "[1,]",
  '["a","a"]',
  '["__proto__"]',
  "{}",
  '{"":null}',
  '{"__proto__":{"polluted":true}}',
  '{"__proto__":null}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"prototype":1}',
  '{"toString":1,"valueOf":null}',
  '{"a":1,"a":2}',
  '{"$patch":"delete"}',
  '{"$patch":5}',
  "{,}",
  '{"a"}',
  "{a:1}",
  "/* comment */ 1",
  "<xml/>",
];

/** How deep things are nested, from what everybody takes to what nobody does. */
const DEPTHS = [5, 50, 500, 900, 3_000, 10_001, 20_000, 100_000] as const;
/** How long texts are; the last ones are beyond what is read. */
const LENGTHS = [100, 1_000, 70_000, 300_000, 1_100_000] as const;

const nested: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom(...DEPTHS),
  fc.constantFrom(["[", "]", ""], ['{"a":', "}", "1"], ['{"__proto__":', "}", "{}"], ['[{"a":', "}]", "0"]),
  fc.nat({ max: 9 }),
).map(([depth, [open = "", close = "", core = ""], unclosed]) =>
  `${open.repeat(depth)}${core}${unclosed === 9 ? "" : close.repeat(depth)}`
);

const long: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom(...LENGTHS),
  fc.constantFrom("x", " ", "\\u0000", "a."),
)
  .map(([length, piece]) => `"${piece.repeat(length / piece.length)}"`);

const many: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom(10, 1_000, 20_000),
  fc.constantFrom("", "k", '"'),
).map(([count, sort]) => {
  const items = Array.from({ length: count }, (_, index) => sort === "k" ? `"k${index}":"v"` : `"v${index}"`);
  return sort === "k" ? `{${items.join(",")}}` : `[${items.join(",")}]`;
});

/** Odd JSON text; every character is one byte. */
export const oddJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...ODD_JSON) },
  { weight: 3, arbitrary: nested },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: many },
  { weight: 6, arbitrary: fc.json({ maxDepth: 2 }).map(ascii) },
);

/** Odd names. */
export const oddNames: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...ODD_NAMES) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12, unit: "binary" }) },
);

/**
 * Escapes what is not ASCII.
 *
 * @param json JSON.
 * @returns The same JSON, one character a byte.
 */
export function ascii(json: string): string {
  return json.replaceAll(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
