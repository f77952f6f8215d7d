/**
 * What a schema says of updates: broken rules in order, rules about what was before, and what is forgiven because it was
 * wrong already.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { DEFINITION, installed, thing, THINGS, tried, withSchema, withSpec } from "./things.ts";

const TEXT: JsonObject = { type: "string", maxLength: 20 };
const WHOLE: JsonObject = { type: "integer" };

function rules(...list: readonly JsonObject[]): JsonObject {
  return { "x-kubernetes-validations": list };
}

function listOf(items: JsonObject, further: JsonObject = {}): JsonObject {
  return { type: "array", maxItems: 10, items, ...further };
}

function byName(properties: JsonObject, further: JsonObject = {}): JsonObject {
  return listOf({ type: "object", required: ["name"], properties: { name: TEXT, ...properties } }, {
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
    ...further,
  });
}

/** The schema becomes another one, which is seen by what it says of a spec. */
function narrowed(properties: JsonObject, further: { readonly required?: readonly string[] } = {}) {
  const { required = [] } = further;
  const probe = { type: "string", enum: ["none"] };
  const definition = withSchema({
    type: "object",
    properties: {
      spec: {
        type: "object",
        properties: { ...properties, probe },
        ...(required.length === 0 ? {} : { required }),
      },
    },
  });
  return [
    patch("merge", DEFINITION, { body: { spec: definition["spec"] ?? {} } }),
    send(`POST ${THINGS}?dryRun=All&fieldValidation=Ignore`, {
      body: thing("probe", { spec: { probe: "some" } }),
      until: ({ body }) => JSON.stringify(body).includes("spec.probe"),
    }),
  ];
}

/** The scenarios. */
export const SCHEMA_UPDATES: readonly Scenario[] = [
  scenario(
    "schema updates: what was wrong before and stays is forgiven",
    ...installed(withSpec({
      size: WHOLE,
      color: TEXT,
      text: TEXT,
      list: listOf(WHOLE),
      map: { type: "object", additionalProperties: WHOLE },
      object: { type: "object", properties: { a: WHOLE, b: WHOLE } },
    })),
    send(`POST ${THINGS}`, {
      body: thing("a", {
        spec: {
          size: 50,
          color: "pink",
          text: "xyz",
          list: [1, 50],
          map: { a: 50 },
          object: { a: 50, b: 1 },
        },
      }),
    }),
    ...narrowed({
      size: { ...WHOLE, maximum: 10 },
      color: { ...TEXT, enum: ["red"] },
      text: { ...TEXT, pattern: "^a", maxLength: 2 },
      list: listOf({ ...WHOLE, maximum: 10 }),
      map: { type: "object", additionalProperties: { ...WHOLE, maximum: 10 } },
      object: { type: "object", properties: { a: { ...WHOLE, maximum: 10 }, b: WHOLE } },
    }),
    patch("merge", `${THINGS}/a`, { body: { metadata: { labels: { touched: "yes" } } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { size: 51 } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { object: { b: 2 } } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { map: { b: 1 } } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { map: { b: 11 } } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { list: [1, 50, 2] } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { color: "blue", text: "b" } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { size: null, color: null } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { size: 50 } } }),
  ),
  scenario(
    "schema updates: items are known by their keys when they are forgiven",
    ...installed(
      withSpec({
        items: byName({ size: WHOLE }),
        atomic: listOf({ type: "object", properties: { size: WHOLE } }),
      }),
    ),
    send(`POST ${THINGS}`, {
      body: thing("a", {
        spec: {
          items: [{ name: "a", size: 50 }, { name: "b", size: 1 }],
          atomic: [{ size: 50 }, { size: 1 }],
        },
      }),
    }),
    ...narrowed({
      items: byName({ size: { ...WHOLE, maximum: 10 } }),
      atomic: listOf({ type: "object", properties: { size: { ...WHOLE, maximum: 10 } } }),
    }),
    patch("merge", `${THINGS}/a`, {
      body: { spec: { items: [{ name: "b", size: 2 }, { name: "a", size: 50 }] } },
    }),
    patch("merge", `${THINGS}/a`, {
      body: { spec: { items: [{ name: "b", size: 2 }, { name: "c", size: 50 }] } },
    }),
    patch("merge", `${THINGS}/a`, { body: { spec: { items: [{ name: "a", size: 51 }] } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { atomic: [{ size: 50 }] } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { atomic: [{ size: 50 }, { size: 2 }] } } }),
  ),
  scenario(
    "schema updates: fields that are now required, types that are now others",
    ...installed(withSpec({ a: TEXT, b: TEXT, object: { type: "object", properties: { x: TEXT } } })),
    send(`POST ${THINGS}`, { body: thing("a", { spec: { a: "5", object: { x: "x" } } }) }),
    ...narrowed({
      a: WHOLE,
      b: TEXT,
      object: { type: "object", required: ["y"], properties: { x: TEXT, y: TEXT } },
    }, { required: ["b"] }),
    patch("merge", `${THINGS}/a`, { body: { metadata: { labels: { touched: "yes" } } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { a: "6" } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { object: { x: "z" } } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { b: "b", a: 6 } } }),
  ),
  scenario(
    "schema updates: repeated items are forgiven while they were there before",
    ...installed(withSpec({ words: listOf(TEXT), other: TEXT })),
    send(`POST ${THINGS}`, { body: thing("a", { spec: { words: ["x", "x"] } }) }),
    ...narrowed({ words: listOf(TEXT, { "x-kubernetes-list-type": "set" }), other: TEXT }),
    patch("merge", `${THINGS}/a`, { body: { spec: { other: "changed" } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { words: ["y", "y"] } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { words: ["y"] } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { words: ["z", "z"] } } }),
  ),
  scenario(
    "schema updates: rules that are broken at several places, in order",
    ...installed(withSpec({
      low: {
        ...WHOLE,
        ...rules({ rule: "self > 0", message: "first" }, { rule: "self > 1", message: "second" }),
      },
      words: listOf({ ...TEXT, ...rules({ rule: "self != 'bad'" }) }, rules({ rule: "self.size() < 3" })),
      map: {
        type: "object",
        maxProperties: 5,
        additionalProperties: { ...TEXT, ...rules({ rule: "self != 'bad'", reason: "FieldValueForbidden" }) },
        ...rules({ rule: "!('no' in self)", fieldPath: "['no']", message: "no is not allowed" }),
      },
    })),
    ...tried(
      { low: 0, words: ["bad", "x", "bad"], map: { a: "bad", no: "x" } },
      { low: 1, words: ["a"], map: {} },
      { low: 2 },
    ),
  ),
  scenario(
    "schema updates: rules that fail to run, and messages that do",
    ...installed(withSpec({
      division: { ...WHOLE, ...rules({ rule: "10 / self > 1" }) },
      index: listOf(WHOLE, rules({ rule: "self[2] > 0", message: "the third is above zero" })),
      key: {
        type: "object",
        maxProperties: 5,
        additionalProperties: WHOLE,
        ...rules({ rule: "self['a'] > 0" }),
      },
      empty: { ...WHOLE, ...rules({ rule: "self > 0", messageExpression: "''", message: "instead" }) },
      lines: { ...WHOLE, ...rules({ rule: "self > 0", messageExpression: "'two\\nlines'" }) },
      broken: { ...WHOLE, ...rules({ rule: "self > 0", messageExpression: "string(10 / self)" }) },
      long: { ...TEXT, ...rules({ rule: "self == ''", messageExpression: "'not ' + self" }) },
    })),
    ...tried(
      { division: 0 },
      { index: [1] },
      { key: {} },
      { empty: 0, lines: 0, broken: 0, long: "empty" },
      { division: 2, index: [1, 2, 3], key: { a: 1 } },
    ),
  ),
  scenario(
    "schema updates: rules about what was before, in lists and maps",
    ...installed(withSpec({
      items: byName(
        { size: { ...WHOLE, ...rules({ rule: "self >= oldSelf", message: "never less" }) } },
        rules(
          { rule: "oldSelf.all(o, self.exists(s, s.name == o.name))", message: "none may go" },
        ),
      ),
      map: {
        type: "object",
        maxProperties: 5,
        additionalProperties: { ...TEXT, ...rules({ rule: "self == oldSelf", message: "is fixed" }) },
      },
      once: {
        ...TEXT,
        ...rules({
          rule: "!oldSelf.hasValue() || oldSelf.value() == self",
          optionalOldSelf: true,
          message: "set once",
        }),
      },
    })),
    send(`POST ${THINGS}`, {
      body: thing("a", { spec: { items: [{ name: "a", size: 5 }], map: { k: "v" } } }),
    }),
    patch("merge", `${THINGS}/a`, {
      body: { spec: { items: [{ name: "b", size: 1 }, { name: "a", size: 4 }] } },
    }),
    patch("merge", `${THINGS}/a`, { body: { spec: { items: [{ name: "b", size: 1 }] } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { map: { k: "w", l: "new" } } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { map: { k: null, l: "new" }, once: "x" } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { once: "y" } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { once: null, items: null } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { once: "y" } } }),
  ),
  scenario(
    "schema updates: functions that rules may use",
    ...installed(withSpec({
      when: {
        type: "string",
        format: "date-time",
        ...rules({ rule: "self > timestamp('2020-01-01T00:00:00Z')" }),
      },
      span: { type: "string", format: "duration", ...rules({ rule: "self < duration('1h')" }) },
      text: { ...TEXT, ...rules({ rule: "self.lowerAscii() == self && self.matches('^[a-z-]+$')" }) },
      split: { ...TEXT, ...rules({ rule: "self.split('/').size() == 2 && self.indexOf('/') > 0" }) },
      link: { ...TEXT, ...rules({ rule: "isURL(self) && url(self).getScheme() == 'https'" }) },
      amount: {
        ...TEXT,
        ...rules({ rule: "isQuantity(self) && quantity(self).isLessThan(quantity('1Gi'))" }),
      },
      address: { ...TEXT, ...rules({ rule: "isIP(self) && ip(self).family() == 4" }) },
      range: { ...TEXT, ...rules({ rule: "isCIDR(self) && cidr(self).containsIP('10.0.0.1')" }) },
      numbers: listOf(WHOLE, rules({ rule: "self.isSorted() && self.sum() < 10 && self.max() < 5" })),
      port: {
        "x-kubernetes-int-or-string": true,
        ...rules({ rule: "type(self) == int ? self > 0 : self != ''" }),
      },
    })),
    ...tried(
      {
        when: "2024-01-01T00:00:00Z",
        span: "30m",
        text: "a-b",
        split: "a/b",
        link: "https://example.com",
        amount: "5Mi",
        address: "10.0.0.1",
        range: "10.0.0.0/8",
        numbers: [1, 2, 3],
        port: 5,
      },
      { when: "2019-01-01T00:00:00Z", span: "2h", text: "A", split: "a", link: "http://example.com" },
      { amount: "2Gi", address: "::1", range: "11.0.0.0/8", numbers: [2, 1], port: "" },
      { amount: "x", address: "x", range: "x", link: "%", numbers: [4, 6], port: 0 },
    ),
  ),
];
