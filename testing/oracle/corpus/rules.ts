/**
 * Rules in the Common Expression Language that stand in schemas: what the server reads, refuses, and finds too costly.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../../src/schema/json.ts";
import { ofField, ofSpec, type OracleCase } from "../oracle_case.ts";

const TEXT = { type: "string" };
const SHORT = { type: "string", maxLength: 20 };
const INTEGER = { type: "integer" };

function rules(...list: readonly (string | JsonObject)[]): JsonObject {
  return {
    "x-kubernetes-validations": list.map((rule): JsonValue => typeof rule === "string" ? { rule } : rule),
  };
}

const RANGE: JsonObject = {
  type: "object",
  properties: {
    min: INTEGER,
    max: INTEGER,
    name: SHORT,
    "x-y": INTEGER,
    in: SHORT,
    when: { type: "string", format: "date-time" },
    span: { type: "string", format: "duration" },
    port: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] },
    raw: { "x-kubernetes-preserve-unknown-fields": true },
    open: {
      type: "object",
      properties: { b: INTEGER },
      "x-kubernetes-preserve-unknown-fields": true,
    },
    words: { type: "array", maxItems: 5, items: SHORT },
    labels: { type: "object", maxProperties: 5, additionalProperties: SHORT },
    list: {
      type: "array",
      maxItems: 5,
      items: { type: "object", required: ["k"], properties: { k: SHORT, v: INTEGER } },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["k"],
    },
  },
};

const OF_OBJECT: readonly (readonly [name: string, rule: string | JsonObject])[] = [
  ["a comparison", "self.min <= self.max"],
  ["has", "!has(self.name) || self.name != ''"],
  ["an unknown field", "self.mni > 0"],
  ["a syntax error", "self.min >"],
  ["no boolean", "self.min"],
  ["types that do not compare", "self.min == self.name"],
  ["an integer and a double", "self.min < 1.5"],
  ["a name with a dash", "self.x__dash__y > 0"],
  ["a name with a dash as it is", "self.x-y > 0"],
  ["a reserved word", "self.__in__ != 'x'"],
  ["a time", "self.when < timestamp('2030-01-01T00:00:00Z')"],
  ["a duration", "self.span > duration('1m')"],
  ["an int-or-string", "type(self.port) == int ? self.port > 0 : self.port != ''"],
  ["a field of unknown schema", "has(self.raw)"],
  ["a known field of an open object", "self.open.b > 0"],
  ["an unknown field of an open object", "self.open.c > 0"],
  ["all items", "self.words.all(word, word.size() < 5)"],
  ["one item", "self.list.exists_one(item, item.k == 'x')"],
  ["a map's keys", "self.labels.all(key, key.startsWith('x'))"],
  ["a map's value", "'x' in self.labels && self.labels['x'] == 'y'"],
  ["an index", "self.words.size() == 0 || self.words[0] == 'x'"],
  ["a regular expression", "self.name.matches('^[a-z]+$')"],
  ["a regular expression that Go does not know", "self.name.matches('(?=x)')"],
  ["a function of Kubernetes", "isURL('https://example.com') && quantity('1Gi').isInteger()"],
  ["a function that nobody has", "frobnicate(self.name)"],
  ["an unknown variable", "other > 0"],
  ["a list literal", "self.name in ['a', 'b']"],
  ["oldSelf", "self.min >= oldSelf.min"],
  ["an optional oldSelf", { rule: "oldSelf.hasValue() || self.min > 0", optionalOldSelf: true }],
  ["an optional oldSelf that is not used", { rule: "self.min > 0", optionalOldSelf: true }],
  ["an oldSelf that is said not to be optional, and not used", {
    rule: "self.min > 0",
    optionalOldSelf: false,
  }],
  ["an optional oldSelf without asking", { rule: "self.min > oldSelf.min", optionalOldSelf: true }],
  ["a message", { rule: "self.min > 0", message: "above zero" }],
  ["a blank message", { rule: "self.min > 0", message: "  " }],
  ["a message of two lines", { rule: "self.min > 0", message: "a\nb" }],
  ["an expression of two lines", "self.min > 0 &&\nself.max > 0"],
  ["an expression of two lines with a message", {
    rule: "self.min > 0 &&\nself.max > 0",
    message: "above zero",
  }],
  ["a blank expression", "  "],
  ["no expression", { message: "x" }],
  ["a message expression", { rule: "self.min > 0", messageExpression: "self.min < 0 ? 'below' : 'zero'" }],
  ["a message expression that is no text", { rule: "self.min > 0", messageExpression: "self.min" }],
  ["a message expression with a fault", { rule: "self.min > 0", messageExpression: "self.mni" }],
  ["a blank message expression", { rule: "self.min > 0", messageExpression: " " }],
  ["a reason", { rule: "self.min > 0", reason: "FieldValueForbidden" }],
  ["an unknown reason", { rule: "self.min > 0", reason: "TooLow" }],
  ["a field path", { rule: "self.min > 0", fieldPath: ".min" }],
  ["a field path with a key", { rule: "self.min > 0", fieldPath: ".labels['x']" }],
  ["a field path with an index", { rule: "self.min > 0", fieldPath: ".words[0]" }],
  ["a field path to nowhere", { rule: "self.min > 0", fieldPath: ".nope" }],
  ["a field path without a dot", { rule: "self.min > 0", fieldPath: "min" }],
  ["a blank field path", { rule: "self.min > 0", fieldPath: " " }],
  ["a field path of two lines", { rule: "self.min > 0", fieldPath: ".min\n" }],
];

function inList(type: string, rule: string): JsonObject {
  return {
    type: "array",
    maxItems: 5,
    "x-kubernetes-list-type": type,
    ...(type === "map" ? { "x-kubernetes-list-map-keys": ["k"] } : {}),
    items: {
      type: "object",
      required: ["k"],
      properties: { k: SHORT },
      ...(type === "set" ? { "x-kubernetes-map-type": "atomic" } : {}),
      ...rules(rule),
    },
  };
}

const PLACES: readonly (readonly [name: string, field: JsonObject])[] = [
  ["oldSelf in an atomic list", inList("atomic", "self.k == oldSelf.k")],
  ["oldSelf in a set", inList("set", "self.k == oldSelf.k")],
  ["oldSelf in a map list", inList("map", "self.k == oldSelf.k")],
  ["oldSelf in an atomic object", {
    type: "object",
    "x-kubernetes-map-type": "atomic",
    properties: { b: { ...SHORT, ...rules("self == oldSelf") } },
  }],
  ["oldSelf in a map", {
    type: "object",
    maxProperties: 3,
    additionalProperties: { ...SHORT, ...rules("self == oldSelf") },
  }],
  ["oldSelf of the list itself", { type: "array", maxItems: 3, items: SHORT, ...rules("self == oldSelf") }],
  ["of a text", { ...SHORT, ...rules("self != 'x'") }],
  ["of a nullable text", { ...SHORT, nullable: true, ...rules("self != 'x'") }],
  ["of a boolean", { type: "boolean", ...rules("self") }],
  ["of a number", { type: "number", ...rules("self > 0.5") }],
  ["of bytes", { ...SHORT, format: "byte", ...rules("self == b'x'") }],
  ["of an int-or-string", {
    "x-kubernetes-int-or-string": true,
    anyOf: [{ type: "integer" }, { type: "string" }],
    ...rules("self != 0"),
  }],
  ["of anything", { "x-kubernetes-preserve-unknown-fields": true, ...rules("true") }],
  ["of an open object", {
    type: "object",
    "x-kubernetes-preserve-unknown-fields": true,
    ...rules("!has(self.b)"),
  }],
  ["of an embedded resource", {
    type: "object",
    "x-kubernetes-embedded-resource": true,
    properties: { n: INTEGER },
    ...rules("self.kind == 'ConfigMap' && self.metadata.name != '' && self.n > 0"),
  }],
  ["two, of which one is broken", { ...INTEGER, ...rules("self > 0", "self >") }],
  ["beside a default of another type", { ...INTEGER, default: "x", ...rules("self >") }],
  ["beside a fault of the schema at the same place", {
    ...INTEGER,
    "x-kubernetes-map-type": "atomic",
    ...rules("self >"),
  }],
  ["above a fault of the schema", {
    type: "object",
    properties: { b: { type: "array", items: TEXT, uniqueItems: true } },
    ...rules("self.nope > 0"),
  }],
  ["below a fault of the schema", {
    type: "array",
    maxItems: 3,
    uniqueItems: true,
    items: { ...SHORT, ...rules("self.nope > 0") },
  }],
];

/** The server refuses these for their cost; a warning is what they get here. */
const COSTLY: readonly (readonly [name: string, field: JsonObject])[] = [
  ["two loops over unbounded lists of texts", {
    type: "array",
    items: TEXT,
    ...rules("self.all(one, self.all(other, one == other || one.size() > 1))"),
  }],
  ["a rule in a list in a list", {
    type: "array",
    items: {
      type: "array",
      items: { type: "object", properties: { b: TEXT }, ...rules("self.b.matches('^[a-z]+$')") },
    },
  }],
  ["a rule in a map in a list", {
    type: "array",
    items: {
      type: "object",
      additionalProperties: { ...TEXT, ...rules("self.matches('^[a-z]+$')") },
    },
  }],
  ["a text of a number of any length in a message", {
    ...INTEGER,
    ...rules({ rule: "self > 0", messageExpression: "'is ' + string(self)" }),
  }],
  ["a regular expression on unbounded texts in a list", {
    type: "array",
    items: { ...TEXT, ...rules("self.matches('^[a-z]+[0-9]*$')") },
  }],
];

/** The cases. */
export const RULES: readonly OracleCase[] = [
  ...OF_OBJECT.map(([name, rule]) => ofSpec(`rule: ${name}`, { ...RANGE, ...rules(rule) })),
  ...PLACES.map(([name, field]) => ofField(`rule: ${name}`, field)),
  ofSpec("rule: beside a fault of another field", {
    type: "object",
    properties: {
      a: { ...INTEGER, ...rules("self >") },
      b: { type: "array", items: TEXT, uniqueItems: true },
    },
  }),
  ...COSTLY.map(([name, field]): OracleCase => ({ ...ofField(`cost: ${name}`, field), isCostly: true })),
];
