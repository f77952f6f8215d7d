/**
 * Ways to break a node of a schema, each known to be refused.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../../src/schema/json.ts";

/** One way to break a node. */
export interface SchemaFault {
  readonly name: string;
  /** A node that can be broken so, for schemas that have none. */
  readonly host: JsonObject;
  /** Whether a node can be broken so. */
  fits(node: JsonObject): boolean;
  /** The node, broken. */
  breaks(node: JsonObject): JsonObject;
  /** Whether the server does not see it below a map. @default {false} */
  readonly isUnseenInMaps?: boolean;
}

const TEXT: JsonObject = { type: "string", maxLength: 9 };
const INTEGER: JsonObject = { type: "integer" };
const OBJECT: JsonObject = { type: "object", properties: { name: TEXT } };
const LIST: JsonObject = { type: "array", maxItems: 3, items: TEXT };
const EMBEDDED: JsonObject = {
  type: "object",
  "x-kubernetes-embedded-resource": true,
  "x-kubernetes-preserve-unknown-fields": true,
};
const INT_OR_STRING: JsonObject = {
  "x-kubernetes-int-or-string": true,
  anyOf: [{ type: "integer" }, { type: "string" }],
};

function isPlain(type: string): (node: JsonObject) => boolean {
  return (node) => node["type"] === type && node["x-kubernetes-embedded-resource"] !== true;
}

/** Objects with named fields. */
function isNamed(node: JsonObject): boolean {
  return isPlain("object")(node) && node["properties"] !== undefined;
}

function hasMarker(marker: string): (node: JsonObject) => boolean {
  return (node) => node[marker] === true;
}

function added(name: string, host: JsonObject, fits: SchemaFault["fits"], keywords: JsonObject): SchemaFault {
  return { name, host, fits, breaks: (node) => ({ ...node, ...keywords }) };
}

/** A fault of a default; the server does not look at those below maps. */
function defaulted(
  name: string,
  host: JsonObject,
  fits: SchemaFault["fits"],
  keywords: JsonObject,
): SchemaFault {
  return { ...added(name, host, fits, keywords), isUnseenInMaps: true };
}

function without(keyword: string): (node: JsonObject) => JsonObject {
  return ({ [keyword]: _gone, ...rest }) => rest;
}

function ruled(name: string, host: JsonObject, rule: JsonObject): SchemaFault {
  return added(name, host, isPlain(String(host["type"])), { "x-kubernetes-validations": [rule] });
}

function inList(type: string, items: JsonObject, further: JsonObject = {}): JsonObject {
  return { type: "array", maxItems: 3, "x-kubernetes-list-type": type, items, ...further };
}

/** A fault of a whole new node in place of a text. */
function instead(name: string, node: JsonObject): SchemaFault {
  return { name, host: TEXT, fits: isPlain("string"), breaks: () => node };
}

const IN_BRANCHES: Readonly<Record<string, JsonValue>> = {
  type: "object",
  default: {},
  title: "A",
  description: "A",
  nullable: true,
  "x-kubernetes-preserve-unknown-fields": true,
  "x-kubernetes-map-type": "atomic",
  "x-kubernetes-validations": [{ rule: "true" }],
};

const ITEM: JsonObject = { ...OBJECT, required: ["name"] };

/** The faults. */
export const FAULTS: readonly SchemaFault[] = [
  { name: "no type", host: INTEGER, fits: isPlain("integer"), breaks: without("type") },
  added("type null", TEXT, isPlain("string"), { type: "null", enum: [], default: null }),
  added("an unknown type", INTEGER, isPlain("integer"), { type: "text", default: null }),
  { name: "no items", host: LIST, fits: isPlain("array"), breaks: without("items") },
  added("a tuple", LIST, isPlain("array"), { items: [TEXT, INTEGER] }),
  added("a map beside fields", OBJECT, isNamed, { additionalProperties: INTEGER }),
  added("a reference", TEXT, isPlain("string"), { $ref: "#/x" }),
  added("an id", OBJECT, isNamed, { id: "x" }),
  added("definitions", OBJECT, isNamed, { definitions: { x: TEXT } }),
  added("dependencies", OBJECT, isNamed, { dependencies: { a: ["b"] } }),
  added("patternProperties", OBJECT, isNamed, { patternProperties: { "^x": TEXT } }),
  added("additionalItems", LIST, isPlain("array"), { additionalItems: TEXT }),
  added("unique items", LIST, isPlain("array"), { uniqueItems: true }),
  added("a pattern that Go does not know", TEXT, isPlain("string"), { pattern: "(?=x)", default: null }),
  defaulted("a default of another type", INTEGER, isPlain("integer"), { default: "x" }),
  defaulted("a default that is too long", TEXT, isPlain("string"), {
    maxLength: 1,
    enum: [],
    default: "abc",
  }),
  defaulted("a default with an unknown field", OBJECT, (node) => isNamed(node) && !keepsUnknown(node), {
    required: [],
    default: { unheard: 1 },
    anyOf: [],
    oneOf: [],
    allOf: [],
  }),
  ...Object.entries(IN_BRANCHES).map(([keyword, value]) =>
    added(`${keyword} in a branch`, OBJECT, isNamed, { anyOf: [{ [keyword]: value }] })
  ),
  instead("a map list without keys", inList("map", ITEM)),
  instead("an unknown key", inList("map", ITEM, { "x-kubernetes-list-map-keys": ["unheard"] })),
  instead("an optional key", inList("map", OBJECT, { "x-kubernetes-list-map-keys": ["name"] })),
  instead("a set of objects", inList("set", ITEM)),
  instead("a set of nullable texts", inList("set", { ...TEXT, nullable: true })),
  added("a list type of a text", TEXT, isPlain("string"), { "x-kubernetes-list-type": "atomic" }),
  added("an unknown list type", LIST, isPlain("array"), { "x-kubernetes-list-type": "bag" }),
  added("a map type of a list", LIST, isPlain("array"), { "x-kubernetes-map-type": "atomic" }),
  added("an unknown map type", OBJECT, isNamed, { "x-kubernetes-map-type": "bag" }),
  added("unknown fields not kept", OBJECT, isNamed, { "x-kubernetes-preserve-unknown-fields": false }),
  instead("an embedded object without fields", {
    type: "object",
    "x-kubernetes-embedded-resource": true,
  }),
  added("an embedded text", EMBEDDED, hasMarker("x-kubernetes-embedded-resource"), { type: "string" }),
  added("an embedded map", EMBEDDED, hasMarker("x-kubernetes-embedded-resource"), {
    additionalProperties: TEXT,
  }),
  added("an open int-or-string", INT_OR_STRING, hasMarker("x-kubernetes-int-or-string"), {
    "x-kubernetes-preserve-unknown-fields": true,
  }),
  ruled("a blank rule", TEXT, { rule: " " }),
  ruled("a rule with a syntax error", INTEGER, { rule: "self >" }),
  ruled("a rule that is no boolean", INTEGER, { rule: "self + 1" }),
  ruled("a rule about another type", INTEGER, { rule: "self.startsWith('x')" }),
  ruled("an unknown reason", INTEGER, { rule: "self > 0", reason: "TooLow" }),
  ruled("a message of two lines", INTEGER, { rule: "self != self + 1", message: "a\nb" }),
  ruled("an expression of two lines", INTEGER, { rule: "self !=\nself + 1" }),
  ruled("an optional oldSelf that is not used", INTEGER, { rule: "self > 0", optionalOldSelf: true }),
  ruled("a message expression that is no text", INTEGER, {
    rule: "self > 0 || self <= 0",
    messageExpression: "self",
  }),
  added("a field path to nowhere", OBJECT, isNamed, {
    "x-kubernetes-validations": [{ rule: "true", fieldPath: ".unheard" }],
  }),
  instead("oldSelf in an atomic list", {
    ...LIST,
    items: { ...TEXT, "x-kubernetes-validations": [{ rule: "self == oldSelf" }] },
  }),
];

function keepsUnknown(node: JsonObject): boolean {
  return node["x-kubernetes-preserve-unknown-fields"] === true;
}
