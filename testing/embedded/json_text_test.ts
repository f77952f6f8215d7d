import assert from "node:assert/strict";
import { readJson } from "./json_text.ts";

Deno.test("readJson: fields that are there twice are told with their paths", () => {
  const { value, duplicateFields } = readJson('{"a":1,"b":[{"c":1,"c":2}],"a":{"d":"\\":"}}');
  assert.deepEqual(value, { a: { d: '":' }, b: [{ c: 2 }] });
  assert.deepEqual(duplicateFields, ["b[0].c", "a"]);
});

Deno.test("readJson: text in strings does not look like fields", () => {
  assert.deepEqual(readJson('{"a":"\\"b\\":1, \\"b\\": 2"}').duplicateFields, []);
});

const WRONG: readonly (readonly [string, string])[] = [
  ["", "unexpected end of JSON input"],
  ["{", "unexpected end of JSON input"],
  ["nonsense", "invalid character 'o' in literal null (expecting 'u')"],
  ["{]", "invalid character ']' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
  ["[1 2]", "invalid character '2' after array element"],
  ["1 2", "invalid character '2' after top-level value"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ["1.x", "invalid character 'x' after decimal point in numeric literal"],
  ["-x", "invalid character 'x' in numeric literal"],
  ["1ex", "invalid character 'x' in exponent of numeric literal"],
];

for (const [text, message] of WRONG) {
  Deno.test(`readJson: ${JSON.stringify(text)} is refused`, () => {
    assert.throws(() => readJson(text), { name: "JsonTextError", message });
  });
}
