/**
 * The rules that make a schema structural, each kept and broken.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../../src/schema/json.ts";
import { ofField, ofRoot, ofSpec, type OracleCase } from "../oracle_case.ts";

const TEXT = { type: "string" };

/** What no schema may hold anywhere. */
const REFUSED: JsonObject = {
  $ref: "#/definitions/x",
  $schema: "http://json-schema.org/draft-07/schema#",
  id: "x",
  definitions: { x: { type: "string" } },
  dependencies: { b: ["c"] },
  patternProperties: { "^x": { type: "string" } },
  additionalItems: false,
  uniqueItems: true,
};

/** What is no keyword for the server: it drops it. */
const UNKNOWN: JsonObject = {
  const: "x",
  examples: ["x"],
  readOnly: true,
  propertyNames: { pattern: "x" },
  if: { type: "string" },
  prefixItems: [{ type: "string" }],
  $defs: { x: {} },
  contentEncoding: "base64",
  unevaluatedProperties: false,
  deprecated: true,
};

/** What no branch may hold. */
const NOT_IN_BRANCHES: readonly (readonly [keyword: string, value: JsonValue])[] = [
  ["type", "object"],
  ["default", {}],
  ["title", "A"],
  ["description", "A"],
  ["nullable", true],
  ["additionalProperties", { maxLength: 3 }],
  ["additionalProperties", true],
  ["additionalProperties", false],
  ["x-kubernetes-preserve-unknown-fields", true],
  ["x-kubernetes-embedded-resource", true],
  ["x-kubernetes-int-or-string", true],
  ["x-kubernetes-list-type", "atomic"],
  ["x-kubernetes-list-map-keys", ["b"]],
  ["x-kubernetes-map-type", "atomic"],
  ["x-kubernetes-validations", [{ rule: "true" }]],
];

const IN_BRANCHES: readonly (readonly [name: string, branch: JsonObject])[] = [
  ["required", { required: ["b"] }],
  ["properties", { properties: { b: { minLength: 1, pattern: "x", enum: ["x"], format: "date" } } }],
  ["items", { properties: { c: { minItems: 1, items: { maxLength: 2 } } } }],
  ["branches of its own", { not: { anyOf: [{ required: ["b"] }, { allOf: [{ minProperties: 2 }] }] } }],
  ["a field that nobody declares", { properties: { z: { minLength: 1 } } }],
  ["a field of a field that nobody declares", { properties: { b: { properties: { z: {} } } } }],
  ["items of a field that has none", { properties: { b: { items: { maxLength: 2 } } } }],
  ["a type below", { properties: { b: { type: "string" } } }],
  ["metadata", { properties: { metadata: { required: ["name"] } } }],
  ["an enum, externalDocs and an example", { enum: [{}], externalDocs: { url: "x" }, example: 1 }],
  ["exclusive bounds and multiples", {
    properties: { b: { maximum: 3, exclusiveMaximum: true, multipleOf: 2 } },
  }],
  ["nothing", {}],
];

const FIELDS = {
  type: "object",
  properties: { b: TEXT, c: { type: "array", items: TEXT }, metadata: { type: "object" } },
};

function branchCases(): readonly OracleCase[] {
  const branches = [
    ...NOT_IN_BRANCHES.map(([keyword, value]) =>
      [`${keyword} ${JSON.stringify(value)}`, { [keyword]: value }] as const
    ),
    ...IN_BRANCHES,
  ];
  const keywords = ["allOf", "anyOf", "oneOf", "not"];
  return branches.map(([name, branch], index) => {
    const keyword = keywords[index % keywords.length] ?? "allOf";
    return ofField(`branch: ${keyword} with ${name}`, {
      ...FIELDS,
      [keyword]: keyword === "not" ? branch : [branch],
    });
  });
}

const ADDITIONAL: readonly (readonly [name: string, field: JsonObject])[] = [
  ["a schema beside fields", { type: "object", properties: { b: TEXT }, additionalProperties: TEXT }],
  ["false beside fields", { type: "object", properties: { b: TEXT }, additionalProperties: false }],
  ["true beside fields", { type: "object", properties: { b: TEXT }, additionalProperties: true }],
  ["a schema", { type: "object", additionalProperties: TEXT }],
  ["false", { type: "object", additionalProperties: false }],
  ["true", { type: "object", additionalProperties: true }],
  ["a schema without a type", { type: "object", additionalProperties: {} }],
  ["of a text", { type: "string", additionalProperties: TEXT }],
];

const TYPES: readonly (readonly [name: string, field: JsonObject])[] = [
  ["none", { maxLength: 3 }],
  ["null", { type: "null" }],
  ["unknown", { type: "text" }],
  ["of a field of a field", { type: "object", properties: { b: {} } }],
  ["of items", { type: "array", items: {} }],
  ["of items of items", { type: "array", items: { type: "array", items: { pattern: "x" } } }],
  ["a list without items", { type: "array" }],
  ["a tuple", { type: "array", items: [TEXT, { type: "integer" }] }],
  ["an empty tuple", { type: "array", items: [] }],
  ["items of a text", { type: "string", items: TEXT }],
  ["properties of a text", { type: "string", properties: { b: TEXT } }],
  ["an object of nothing", { type: "object" }],
];

/** What Go's regular expressions know. */
const PATTERNS: Readonly<Record<string, string>> = {
  "look-ahead": "(?=x)",
  "negative look-ahead": "^(?!x)",
  "look-behind": "(?<=x)y",
  "a back reference": "(a)\\1",
  "a code unit": "\\u00e9",
  "a control character": "\\cA",
  "an empty negated class": "[^]",
  "a horizontal space": "\\h",
  "a count above 1000": "a{1001}",
  "nested counts above 1000": "(a{100}){100}",
  "a script": "\\p{Greek}+",
  "a letter class": "\\p{L}",
  "an unknown class": "\\p{Foo}",
  "an escaped slash": "^\\/x\\-y$",
  "a named group": "(?<year>\\d{4})",
  "Go's named group": "(?P<year>\\d{4})",
  "a flag": "(?i:abc)",
  "a hexadecimal rune": "\\x{e9}",
  "an open group": "(a",
  "an open class": "[a-z",
  "nothing to repeat": "*a",
  "a range that ends before it begins": "[z-a]",
  "a lazy count": "a{2,3}?",
  "two counts": "a**",
};

const ROOTS: readonly (readonly [name: string, root: JsonObject])[] = [
  ["a description and required", { description: "A", required: ["spec"], title: "B" }],
  ["nullable", { nullable: true }],
  ["another type", { type: "array", items: TEXT }],
  ["no type", { type: "" }],
  ["additionalProperties", { additionalProperties: TEXT }],
  ["additionalProperties, true", { additionalProperties: true }],
  ["a branch", { anyOf: [{ required: ["spec"] }] }],
  ["a branch about what is not declared", { oneOf: [{ properties: { other: { minLength: 1 } } }] }],
  ["an enum", { enum: [{}] }],
  ["a default", { default: {} }],
  ["numbers of properties", { maxProperties: 5 }],
  ["not", { not: { required: ["other"] } }],
  ["kept unknown fields", { "x-kubernetes-preserve-unknown-fields": true }],
  ["a rule", { "x-kubernetes-validations": [{ rule: "self.metadata.name.size() < 9" }] }],
  ["a map type", { "x-kubernetes-map-type": "atomic" }],
  ["an embedded resource", { "x-kubernetes-embedded-resource": true }],
  ["an int-or-string", { "x-kubernetes-int-or-string": true }],
  ["numbers of items and an example", { minItems: 0, example: {}, externalDocs: { url: "x" } }],
];

const META: readonly (readonly [name: string, properties: JsonObject])[] = [
  ["apiVersion, kind and metadata", { apiVersion: TEXT, kind: TEXT, metadata: { type: "object" } }],
  ["a name's length", {
    metadata: { type: "object", properties: { name: { ...TEXT, maxLength: 9 } } },
  }],
  ["a generated name's pattern", {
    metadata: { type: "object", properties: { generateName: { ...TEXT, pattern: "^x" } } },
  }],
  ["labels", { metadata: { type: "object", properties: { labels: { type: "object" } } } }],
  ["required", { metadata: { type: "object", required: ["name"] } }],
  ["a description", { metadata: { type: "object", description: "A" } }],
  ["a rule", {
    metadata: {
      type: "object",
      properties: { name: { ...TEXT, "x-kubernetes-validations": [{ rule: "self != 'x'" }] } },
    },
  }],
  ["a default of the metadata", { metadata: { type: "object", default: {} } }],
  ["a default of the name", {
    metadata: { type: "object", properties: { name: { ...TEXT, default: "x" } } },
  }],
  ["a default of the kind", { kind: { ...TEXT, default: "Judged" } }],
  ["a kind that is no text", { kind: { type: "integer" } }],
  ["an apiVersion without a type", { apiVersion: {} }],
  ["metadata that is no object", { metadata: TEXT }],
  ["metadata without a type", { metadata: {} }],
  ["a format of the kind", { kind: { ...TEXT, enum: ["Judged"] } }],
];

/** The cases. */
export const STRUCTURAL_RULES: readonly OracleCase[] = [
  ...Object.entries(REFUSED).map(([keyword, value]) =>
    ofField(`refused: ${keyword}`, { type: "object", properties: { b: TEXT }, [keyword]: value })
  ),
  ...Object.entries(UNKNOWN).map(([keyword, value]) =>
    ofField(`dropped: ${keyword}`, { ...TEXT, [keyword]: value })
  ),
  ...branchCases(),
  ...ADDITIONAL.map(([name, field]) => ofField(`additionalProperties: ${name}`, field)),
  ...TYPES.map(([name, field]) => ofField(`type: ${name}`, field)),
  ...Object.entries(PATTERNS).map(([name, pattern]) => ofField(`pattern: ${name}`, { ...TEXT, pattern })),
  ofField("pattern: look-ahead in a branch", { ...TEXT, anyOf: [{ pattern: "(?=x)" }] }),
  ...ROOTS.map(([name, root]) => ofRoot(`root: ${name}`, root)),
  ...ROOTS.map(([name, root]) =>
    ofRoot(`root beside a status: ${name}`, root, { subresources: { status: {} } })
  ),
  ...META.map(([name, properties]): OracleCase => ({
    name: `metadata: ${name}`,
    schema: { type: "object", properties },
  })),
  ofSpec("metadata: in the spec", {
    type: "object",
    properties: { metadata: { type: "object", properties: { labels: { type: "object" } } } },
  }),
  ofField("twice: no type and a pattern", { pattern: "(?=x)" }),
  ofField("twice: two fields", { type: "array", uniqueItems: true, items: {} }, { required: ["a"] }),
];
