/**
 * The rows of the table of markers that end in a schema: what each keyword takes, and what not.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../../src/schema/json.ts";
import { ofField, type OracleCase } from "../oracle_case.ts";

const TEXT = { type: "string" };
const INTEGER = { type: "integer" };
const QUANTITY =
  "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";
const INT_OR_STRING = {
  "x-kubernetes-int-or-string": true,
  anyOf: [{ type: "integer" }, { type: "string" }],
};

/** Keywords of numbers, texts, lists and objects; the server takes even senseless ones. */
const KEYWORDS: readonly (readonly [name: string, field: JsonObject])[] = [
  ["maximum and minimum", { ...INTEGER, minimum: 1, maximum: 9 }],
  ["a minimum above the maximum", { ...INTEGER, minimum: 9, maximum: 1 }],
  ["exclusive bounds", {
    type: "number",
    minimum: 0,
    exclusiveMinimum: true,
    maximum: 1,
    exclusiveMaximum: true,
  }],
  ["an exclusive bound without the bound", { ...INTEGER, exclusiveMinimum: true }],
  ["bounds of a text", { ...TEXT, minimum: 1 }],
  ["multipleOf", { ...INTEGER, multipleOf: 5 }],
  ["multipleOf 0", { ...INTEGER, multipleOf: 0 }],
  ["lengths", { ...TEXT, minLength: 1, maxLength: 63 }],
  ["a negative length", { ...TEXT, minLength: -1 }],
  ["lengths of an integer", { ...INTEGER, maxLength: 3 }],
  ["pattern", { ...TEXT, pattern: "^[a-z]+$" }],
  ["pattern of a quantity", { ...INT_OR_STRING, pattern: QUANTITY }],
  ["an empty pattern", { ...TEXT, pattern: "" }],
  ["a known format", { ...TEXT, format: "date-time" }],
  ["an unknown format", { ...TEXT, format: "zodiac-sign" }],
  ["the format of integers", { ...INTEGER, format: "int32" }],
  ["the format of texts at an integer", { ...INTEGER, format: "email" }],
  ["enum", { ...TEXT, enum: ["a", "b"] }],
  ["enum of integers", { ...INTEGER, enum: [1, 2] }],
  ["an enum of values of another type", { ...TEXT, enum: [1, true] }],
  ["an empty enum", { ...TEXT, enum: [] }],
  ["an enum with the same value twice", { ...TEXT, enum: ["a", "a"] }],
  ["an enum with null", { ...TEXT, nullable: true, enum: ["a", null] }],
  ["numbers of items", { type: "array", items: TEXT, minItems: 1, maxItems: 3 }],
  ["unique items", { type: "array", items: TEXT, uniqueItems: true }],
  ["unique items, false", { type: "array", items: TEXT, uniqueItems: false }],
  ["numbers of properties", {
    type: "object",
    additionalProperties: TEXT,
    minProperties: 1,
    maxProperties: 3,
  }],
  ["required", { type: "object", properties: { b: TEXT }, required: ["b"] }],
  ["a required field that nobody declares", {
    type: "object",
    properties: { b: TEXT },
    required: ["c"],
  }],
  ["the same field required twice", { type: "object", properties: { b: TEXT }, required: ["b", "b"] }],
  ["nullable", { ...TEXT, nullable: true }],
  ["a nullable object", { type: "object", nullable: true, properties: { b: TEXT } }],
  ["title, description, documentation and example", {
    ...TEXT,
    title: "Name",
    description: "What it is called.",
    externalDocs: { url: "https://example.com", description: "More" },
    example: { not: "even a text" },
  }],
  ["fields of items", {
    type: "array",
    items: { type: "object", properties: { b: { ...INTEGER, minimum: 1, default: 2 } } },
  }],
  ["bytes", { ...TEXT, format: "byte" }],
  ["a password", { ...TEXT, format: "password" }],
  ["a number", { type: "number", format: "double" }],
  ["a boolean", { type: "boolean" }],
];

const DEFAULTS: readonly (readonly [name: string, field: JsonObject])[] = [
  ["of a text", { ...TEXT, default: "x" }],
  ["null of a field that is not nullable", { ...TEXT, default: null }],
  ["null of a nullable field", { ...TEXT, nullable: true, default: null }],
  ["of another type", { ...INTEGER, default: "1" }],
  ["a fraction for an integer", { ...INTEGER, default: 1.5 }],
  ["below the minimum", { ...INTEGER, minimum: 1, default: 0 }],
  ["not in the enum", { ...TEXT, enum: ["a"], default: "b" }],
  ["not in the pattern", { ...TEXT, pattern: "^a", default: "b" }],
  ["too long", { ...TEXT, maxLength: 1, default: "ab" }],
  ["not in the format", { ...TEXT, format: "ipv4", default: "nowhere" }],
  ["an object", { type: "object", properties: { b: TEXT }, default: { b: "x" } }],
  ["an empty object with defaults below", {
    type: "object",
    properties: { b: { ...TEXT, default: "x" } },
    default: {},
  }],
  ["an object with an unknown field", { type: "object", properties: { b: TEXT }, default: { c: 1 } }],
  ["an object without what is required", {
    type: "object",
    properties: { b: TEXT },
    required: ["b"],
    default: {},
  }],
  ["an object that is completed by a default below", {
    type: "object",
    properties: { b: { ...TEXT, default: "x" } },
    required: ["b"],
    default: {},
  }],
  ["a list", { type: "array", items: INTEGER, default: [1, 2] }],
  ["a list with a wrong item", { type: "array", items: INTEGER, default: [1, "2"] }],
  ["a map list with the same key twice", {
    type: "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["b"],
    items: { type: "object", properties: { b: TEXT }, required: ["b"] },
    default: [{ b: "x" }, { b: "x" }],
  }],
  ["a set with the same value twice", {
    type: "array",
    "x-kubernetes-list-type": "set",
    items: TEXT,
    default: ["x", "x"],
  }],
  ["a map", { type: "object", additionalProperties: INTEGER, default: { b: 1 } }],
  ["a map with a wrong value", { type: "object", additionalProperties: INTEGER, default: { b: "1" } }],
  ["of an int-or-string", { ...INT_OR_STRING, default: "50%" }],
  ["of an int-or-string, a boolean", { ...INT_OR_STRING, default: true }],
  ["of anything", { "x-kubernetes-preserve-unknown-fields": true, default: { any: ["thing"] } }],
  ["that a rule refuses", {
    ...INTEGER,
    default: 1,
    "x-kubernetes-validations": [{ rule: "self > 1" }],
  }],
  ["that a rule takes", { ...INTEGER, default: 2, "x-kubernetes-validations": [{ rule: "self > 1" }] }],
  ["of an embedded resource", {
    type: "object",
    "x-kubernetes-embedded-resource": true,
    "x-kubernetes-preserve-unknown-fields": true,
    default: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } },
  }],
  ["of an embedded resource without a kind", {
    type: "object",
    "x-kubernetes-embedded-resource": true,
    "x-kubernetes-preserve-unknown-fields": true,
    default: { apiVersion: "v1" },
  }],
];

function list(type: string, items: JsonValue, further: JsonObject = {}): JsonObject {
  return { type: "array", "x-kubernetes-list-type": type, items, ...further };
}

const ITEM = { type: "object", properties: { name: TEXT, port: INTEGER }, required: ["name"] };

function mapList(keys: readonly string[], item: JsonObject = ITEM): JsonObject {
  return list("map", item, { "x-kubernetes-list-map-keys": keys });
}

const TOPOLOGY: readonly (readonly [name: string, field: JsonObject])[] = [
  ["an atomic list", list("atomic", ITEM)],
  ["a set of texts", list("set", TEXT)],
  ["a set of nullable texts", list("set", { ...TEXT, nullable: true })],
  ["a set of atomic lists", list("set", { type: "array", items: TEXT })],
  ["a set of map lists", list("set", mapList(["name"]))],
  ["a set of atomic objects", list("set", { ...ITEM, "x-kubernetes-map-type": "atomic" })],
  ["a set of objects", list("set", ITEM)],
  ["a map list", mapList(["name"])],
  [
    "a map list of two keys",
    mapList(["name", "port"], {
      ...ITEM,
      required: ["name"],
      properties: { name: TEXT, port: { ...INTEGER, default: 80 } },
    }),
  ],
  ["a map list without keys", list("map", ITEM)],
  ["a map list with the same key twice", mapList(["name", "name"])],
  ["a map list with an unknown key", mapList(["nmae"])],
  ["a map list with an optional key", mapList(["port"])],
  [
    "a map list with a nullable key",
    mapList(["name"], {
      ...ITEM,
      properties: { name: { ...TEXT, nullable: true } },
    }),
  ],
  [
    "a map list with a list as key",
    mapList(["name"], {
      ...ITEM,
      properties: { name: { type: "array", items: TEXT } },
    }),
  ],
  ["a map list of texts", mapList(["name"], TEXT)],
  ["a map list of nullable objects", mapList(["name"], { ...ITEM, nullable: true })],
  ["keys without the list type", { type: "array", items: ITEM, "x-kubernetes-list-map-keys": ["name"] }],
  ["keys of an atomic list", { ...list("atomic", ITEM), "x-kubernetes-list-map-keys": ["name"] }],
  ["an unknown list type", list("bag", TEXT)],
  ["a list type of an object", { type: "object", "x-kubernetes-list-type": "atomic" }],
  ["a list type without a type", {
    "x-kubernetes-preserve-unknown-fields": true,
    "x-kubernetes-list-type": "atomic",
  }],
  ["an atomic object", {
    type: "object",
    properties: { b: TEXT },
    "x-kubernetes-map-type": "atomic",
  }],
  ["a granular map", {
    type: "object",
    additionalProperties: TEXT,
    "x-kubernetes-map-type": "granular",
  }],
  ["an unknown map type", { type: "object", additionalProperties: TEXT, "x-kubernetes-map-type": "set" }],
  ["a map type of a list", { type: "array", items: TEXT, "x-kubernetes-map-type": "atomic" }],
  ["a map type without a type", {
    "x-kubernetes-preserve-unknown-fields": true,
    "x-kubernetes-map-type": "atomic",
  }],
];

const EXTENSIONS: readonly (readonly [name: string, field: JsonObject])[] = [
  ["keep unknown fields of an object", { type: "object", "x-kubernetes-preserve-unknown-fields": true }],
  ["keep unknown fields beside known ones", {
    type: "object",
    properties: { b: TEXT },
    "x-kubernetes-preserve-unknown-fields": true,
  }],
  ["keep unknown fields, false", { type: "object", "x-kubernetes-preserve-unknown-fields": false }],
  ["anything at all", { "x-kubernetes-preserve-unknown-fields": true }],
  ["a schema of nothing", {}],
  ["embedded with fields", {
    type: "object",
    "x-kubernetes-embedded-resource": true,
    properties: { spec: { type: "object" } },
  }],
  ["embedded and open", {
    type: "object",
    "x-kubernetes-embedded-resource": true,
    "x-kubernetes-preserve-unknown-fields": true,
  }],
  ["embedded without fields", { type: "object", "x-kubernetes-embedded-resource": true }],
  ["embedded without a type", {
    "x-kubernetes-embedded-resource": true,
    "x-kubernetes-preserve-unknown-fields": true,
  }],
  ["embedded text", { ...TEXT, "x-kubernetes-embedded-resource": true, properties: { b: TEXT } }],
  ["embedded map", {
    type: "object",
    "x-kubernetes-embedded-resource": true,
    "x-kubernetes-preserve-unknown-fields": true,
    additionalProperties: TEXT,
  }],
  ["embedded with metadata of its own", {
    type: "object",
    "x-kubernetes-embedded-resource": true,
    properties: {
      apiVersion: TEXT,
      kind: { ...TEXT, enum: ["ConfigMap"] },
      metadata: { type: "object", properties: { name: { ...TEXT, maxLength: 9 } } },
    },
  }],
  ["embedded with a kind that is no text", {
    type: "object",
    "x-kubernetes-embedded-resource": true,
    properties: { kind: INTEGER },
  }],
  ["embedded in the metadata of an embedded object", {
    type: "object",
    "x-kubernetes-embedded-resource": true,
    properties: {
      metadata: {
        type: "object",
        properties: {
          inner: {
            type: "object",
            "x-kubernetes-embedded-resource": true,
            "x-kubernetes-preserve-unknown-fields": true,
          },
        },
      },
    },
  }],
  ["an int-or-string", INT_OR_STRING],
  ["an int-or-string without branches", { "x-kubernetes-int-or-string": true }],
  ["an int-or-string with a type", { ...INT_OR_STRING, type: "string" }],
  ["an int-or-string whose branches are in the other order", {
    "x-kubernetes-int-or-string": true,
    anyOf: [{ type: "string" }, { type: "integer" }],
  }],
  ["an int-or-string in the first allOf", {
    "x-kubernetes-int-or-string": true,
    allOf: [{ anyOf: [{ type: "integer" }, { type: "string" }] }, { pattern: "x" }],
  }],
  ["an int-or-string in the second allOf", {
    "x-kubernetes-int-or-string": true,
    allOf: [{ pattern: "x" }, { anyOf: [{ type: "integer" }, { type: "string" }] }],
  }],
  ["the branches of an int-or-string without the marker", {
    type: "string",
    anyOf: [{ type: "integer" }, { type: "string" }],
  }],
  ["an int-or-string that keeps unknown fields", {
    ...INT_OR_STRING,
    "x-kubernetes-preserve-unknown-fields": true,
  }],
  ["an embedded int-or-string", { ...INT_OR_STRING, "x-kubernetes-embedded-resource": true }],
];

/** The cases. */
export const MARKERS: readonly OracleCase[] = [
  ...KEYWORDS.map(([name, field]) => ofField(`keyword: ${name}`, field)),
  ...DEFAULTS.map(([name, field]) => ofField(`default: ${name}`, field)),
  ...TOPOLOGY.map(([name, field]) => ofField(`topology: ${name}`, field)),
  ...EXTENSIONS.map(([name, field]) => ofField(`extension: ${name}`, field)),
];
