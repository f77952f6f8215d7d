/**
 * What the keywords of a schema ask of single values: formats, bounds, patterns, enums, branches.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { type Scenario, scenario, send } from "../scenario.ts";
import { installed, THINGS, tried, withSpec } from "./things.ts";
import { listOf, mapOf, objectOf, TEXT, WHOLE } from "./schema_parts.ts";

/** Formats, and for each a good value and bad ones. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  "bsonobjectid": ["507f1f77bcf86cd799439011", "507f", "x"],
  "byte": ["aGVsbG8=", "aGVsbG8", "%%"],
  "cidr": ["10.0.0.0/8", "10.0.0.0", "10.0.0.0/33"],
  "creditcard": ["4111 1111 1111 1111", "4111", "x"],
  "date": ["2024-02-29", "2023-02-29", "2024-2-9"],
  "date-time": ["2024-05-06T07:08:09.5Z", "2024-05-06 07:08:09Z", "2024-13-06T07:08:09Z"],
  "duration": ["1h30m", "1 day", "soon"],
  "email": ["a@example.com", "a.example.com", "Bob <b@example.com>"],
  "hexcolor": ["#FFAA00", "FFAA0", "#GGGGGG"],
  "hostname": ["a-b.example.com", "-a.example.com", "a_b"],
  "ipv4": ["10.1.2.3", "010.1.2.3", "::1"],
  "ipv6": ["fe80::1", "10.1.2.3", "fe80::1::2"],
  "isbn10": ["0306406152", "0306406153", "x"],
  "isbn13": ["9780306406157", "9780306406158", "x"],
  "mac": ["00:11:22:33:44:55", "00:11:22:33:44", "x"],
  "password": ["anything", "", " "],
  "rgbcolor": ["rgb(1,2,3)", "rgb(1,2)", "rgb(256,0,0)"],
  "ssn": ["123-45-6789", "123456789", "x"],
  "uri": ["https://example.com/a?b#c", "example.com", "/a"],
  "uuid": ["6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810", "x"],
  "uuid4": ["f47ac10b-58cc-4372-a567-0e02b2c3d479", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "x"],
  "k8s-short-name": ["a-b", "A-b", "a.b"],
  "k8s-long-name": ["a.b-c", "A.b", ".a"],
};

function withFormats(): JsonObject {
  return withSpec(Object.fromEntries(
    Object.keys(FORMATS).map((format) => [format.replaceAll("-", "_"), { type: "string", format }]),
  ));
}

/** The spec in which each format has its value at an index. */
function formatted(index: number): JsonObject {
  return Object.fromEntries(
    Object.entries(FORMATS).map(([format, values]) => [format.replaceAll("-", "_"), values[index] ?? ""]),
  );
}

/** The scenarios. */
export const SCHEMA_VALUES: readonly Scenario[] = [
  scenario(
    "schemas: formats",
    ...installed(withFormats()),
    ...tried(formatted(0), formatted(1), formatted(2)),
  ),
  scenario(
    "schemas: formats of numbers, and numbers that are whole",
    ...installed(withSpec({
      small: { ...WHOLE, format: "int32" },
      large: { ...WHOLE, format: "int64" },
      whole: WHOLE,
      float: { type: "number", format: "float" },
      double: { type: "number", format: "double" },
    })),
    ...[
      '{"small":2147483647,"large":9007199254740991,"whole":1.0,"float":1,"double":1e3}',
      '{"small":2147483648,"large":-1,"whole":1e2}',
      '{"small":-2147483649,"whole":1.5}',
      '{"small":1.5,"large":1.5}',
      '{"float":1e39,"double":1e308}',
      '{"small":"1","large":true,"whole":null,"float":"x","double":{}}',
    ].map((spec) =>
      send(`POST ${THINGS}?dryRun=All`, {
        body: `{"apiVersion":"{id}.example.com/v1","kind":"Thing","metadata":{"name":"a"},"spec":${spec}}`,
      })
    ),
  ),
  scenario(
    "schemas: bounds and multiples",
    ...installed(withSpec({
      closed: { ...WHOLE, minimum: -5, maximum: 5 },
      open: { type: "number", minimum: 0, maximum: 1, exclusiveMinimum: true, exclusiveMaximum: true },
      tens: { ...WHOLE, multipleOf: 10 },
      tenths: { type: "number", multipleOf: 0.1 },
    })),
    ...tried(
      { closed: -5, open: 0.5, tens: 20, tenths: 0.3 },
      { closed: 6, open: 0, tens: 15, tenths: 0.35 },
      { closed: -6, open: 1, tens: -10, tenths: 1e6 },
      { closed: 5.5, open: -0.5, tens: 0, tenths: -0.7 },
    ),
  ),
  scenario(
    "schemas: lengths, and numbers of items and fields",
    ...installed(withSpec({
      text: { ...TEXT, minLength: 2, maxLength: 4 },
      list: listOf(WHOLE, { minItems: 1, maxItems: 2 }),
      map: { ...mapOf(TEXT), minProperties: 1, maxProperties: 2 },
    })),
    ...tried(
      { text: "äöü€", list: [1], map: { a: "a" } },
      { text: "x", list: [], map: {} },
      { text: "abcde", list: [1, 2, 3], map: { a: "a", b: "b", c: "c" } },
      { text: "😀", list: [1, 2], map: { a: "a", b: "b" } },
      { text: "", list: ["x", null, {}], map: { a: 1, b: null } },
    ),
  ),
  scenario(
    "schemas: patterns",
    ...installed(withSpec({
      part: { ...TEXT, pattern: "b+" },
      whole: { ...TEXT, pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$" },
      letters: { ...TEXT, pattern: "^\\pL+$" },
      nocase: { ...TEXT, pattern: "^(?i:yes|no)$" },
      lines: { ...TEXT, pattern: "^a.b$" },
    })),
    ...tried(
      { part: "abc", whole: "a-1", letters: "äß", nocase: "YES", lines: "axb" },
      { part: "acd", whole: "A", letters: "a1", nocase: "maybe", lines: "a\nb" },
      { part: "", whole: "a-", letters: "", nocase: "yes\n", lines: "axb\n" },
    ),
  ),
  scenario(
    "schemas: enums of every type",
    ...installed(withSpec({
      text: { ...TEXT, enum: ["a", ""] },
      count: { ...WHOLE, enum: [1, 2] },
      ratio: { type: "number", enum: [0.5, 1] },
      flag: { type: "boolean", enum: [true] },
      list: listOf(TEXT, { enum: [["a"], []] }),
      object: objectOf({ a: TEXT }, { enum: [{ a: "x" }] }),
      maybe: { ...TEXT, nullable: true, enum: ["a", null] },
      mustBe: { ...TEXT, nullable: true, enum: ["a"] },
    })),
    ...tried(
      { text: "", count: 2, ratio: 1, flag: true, list: ["a"], object: { a: "x" }, maybe: null },
      { text: "b", count: 3, ratio: 0.7, flag: false, list: ["b"], object: { a: "y" }, maybe: "b" },
      { count: 1.0, ratio: "1", list: [], mustBe: null },
    ),
  ),
  scenario(
    "schemas: integers or strings with further rules",
    ...installed(withSpec({
      plain: { "x-kubernetes-int-or-string": true },
      ruled: {
        "x-kubernetes-int-or-string": true,
        anyOf: [{ type: "integer" }, { type: "string" }],
        pattern: "^[0-9]+%$",
        minimum: 1,
      },
      filled: { "x-kubernetes-int-or-string": true, default: "25%" },
      list: listOf({ "x-kubernetes-int-or-string": true }),
    })),
    ...tried(
      { plain: 5, ruled: "50%", list: [1, "x"] },
      { plain: "", ruled: 5 },
      { ruled: 0 },
      { ruled: "x" },
      { plain: 1.5, ruled: true, filled: null, list: [null, {}] },
    ),
  ),
  scenario(
    "schemas: all of, any of, one of, not",
    ...installed(withSpec({
      all: { ...TEXT, allOf: [{ minLength: 2 }, { pattern: "^a" }] },
      any: { ...TEXT, anyOf: [{ pattern: "^a" }, { pattern: "z$" }] },
      one: { ...TEXT, oneOf: [{ pattern: "^a" }, { pattern: "z$" }] },
      not: { ...TEXT, not: { enum: ["no"] } },
      choice: objectOf({ a: TEXT, b: TEXT }, { oneOf: [{ required: ["a"] }, { required: ["b"] }] }),
      nested: { ...WHOLE, anyOf: [{ allOf: [{ minimum: 10 }, { not: { multipleOf: 3 } }] }, { maximum: 1 }] },
    })),
    ...tried(
      { all: "ab", any: "az", one: "ab", not: "yes", choice: { a: "x" }, nested: 10 },
      { all: "b", any: "b", one: "b", not: "no", choice: {}, nested: 12 },
      { one: "az", choice: { a: "x", b: "y" }, nested: 1 },
      { all: 5, any: 5, one: 5, not: 5, choice: 5, nested: "x" },
    ),
  ),
];
