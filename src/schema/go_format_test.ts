import { equal } from "node:assert/strict";
import { goFloat, goJson, goNumber, goQuote } from "./go_format.ts";

Deno.test("goQuote: escapes what is not printable", () => {
  equal(goQuote('a "b" \\ é 😀'), '"a \\"b\\" \\\\ é 😀"');
  equal(goQuote("\x00\x07\b\t\n\v\f\r\x1b\x7f"), '"\\x00\\a\\b\\t\\n\\v\\f\\r\\x1b\\x7f"');
  equal(goQuote("\u00a0\u200b\u{e0001}"), '"\\u00a0\\u200b\\U000e0001"');
});

Deno.test("goNumber: integers are written in full", () => {
  equal(goNumber(1_000_000), "1000000");
  equal(goNumber(-(2 ** 63)), "-9223372036854775808");
  equal(goNumber(1.5), "1.5");
  equal(goNumber(1e19), "1e+19");
});

Deno.test("goFloat: other numbers get an exponent early", () => {
  equal(goFloat(123456), "123456");
  equal(goFloat(1_000_000), "1e+06");
  equal(goFloat(2147483648), "2.147483648e+09");
  equal(goFloat(0.0001), "0.0001");
  equal(goFloat(0.00001), "1e-05");
  equal(goFloat(0), "0");
});

Deno.test("goJson: fields are sorted, and the text is safe inside HTML", () => {
  equal(
    goJson({ b: [1, null, "<&>"], a: { d: 1e21, c: 1e-7 } }),
    '{"a":{"c":1e-7,"d":1e+21},"b":[1,null,"\\u003c\\u0026\\u003e"]}',
  );
});
