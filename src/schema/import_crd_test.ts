import assert from "node:assert/strict";
import { defineResource } from "../resource/define_resource.ts";
import { jsonSchema } from "../resource/standard_schema.ts";
import { crdOf } from "./crd.ts";
import { importCrd } from "./import_crd.ts";
import type { JsonObject } from "./json.ts";
import { formatYaml } from "./yaml.ts";

function version(name: string, properties: JsonObject, further: JsonObject = {}): JsonObject {
  return {
    name,
    served: true,
    storage: true,
    schema: { openAPIV3Schema: { type: "object", properties } },
    ...further,
  };
}

function crd(versions: readonly JsonObject[], { group = "example.com", kind = "Web" } = {}): JsonObject {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope: "Namespaced", names: { kind, plural }, versions },
  };
}

/** The lines between the braces of an interface. */
function fieldsOf(text: string, name: string): readonly string[] {
  const [, fields = "none"] = new RegExp(`^export interface ${name}(?: extends \\w+)? \\{\n(.*?)\n\\}$`, "ms")
    .exec(text) ?? [];
  return fields.split("\n").map((line) => line.trim());
}

/** What becomes of one field. */
function typeOf(schema: JsonObject): string {
  return fieldsOf(importCrd(crd([version("v1", { it: schema })])), "Web").slice(2).join(" ");
}

Deno.test("importCrd: each kind of schema has its type", () => {
  const rows: readonly (readonly [schema: JsonObject, line: string])[] = [
    [{ type: "string" }, "readonly it?: string;"],
    [{ type: "integer" }, "readonly it?: number;"],
    [{ type: "number", nullable: true }, "readonly it?: number | null;"],
    [{ type: "boolean" }, "readonly it?: boolean;"],
    [{ type: "string", enum: ["a", "b"] }, 'readonly it?: "a" | "b";'],
    [{ type: "string", enum: ["a", null], nullable: true }, 'readonly it?: "a";'],
    [{ type: "object", enum: [{ a: 1 }] }, "readonly it?: Readonly<Record<string, never>>;"],
    [{ "x-kubernetes-int-or-string": true }, "readonly it?: number | string;"],
    [{ type: "array", items: { type: "string" } }, "readonly it?: readonly string[];"],
    [
      { type: "array", items: { type: "string", nullable: true } },
      "readonly it?: readonly (string | null)[];",
    ],
    [{ type: "array" }, "readonly it?: readonly unknown[];"],
    [
      { type: "object", additionalProperties: { type: "string" } },
      "readonly it?: Readonly<Record<string, string>>;",
    ],
    [{ type: "object", additionalProperties: true }, "readonly it?: Readonly<Record<string, unknown>>;"],
    [
      { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      "readonly it?: Readonly<Record<string, unknown>>;",
    ],
    [{ "x-kubernetes-preserve-unknown-fields": true, nullable: true }, "readonly it?: unknown;"],
    [{ type: "object" }, "readonly it?: Readonly<Record<string, never>>;"],
    [{ type: "object", properties: { a: {} } }, "readonly it?: WebIt;"],
    [
      { type: "array", items: { type: "object", properties: { a: {} } } },
      "readonly it?: readonly WebItItem[];",
    ],
    [
      { type: "object", additionalProperties: { type: "object", properties: { a: {} } } },
      "readonly it?: Readonly<Record<string, WebItValue>>;",
    ],
    [{ type: "string", format: "date-time" }, "/** Format: date-time. */ readonly it?: string;"],
  ];
  for (const [schema, line] of rows) assert.equal(typeOf(schema), line);
});

Deno.test("importCrd: limits, patterns, rules and choices are in docstrings", () => {
  const rows: readonly (readonly [schema: JsonObject, text: string])[] = [
    [{ type: "integer", minimum: 1, maximum: 9 }, "At least 1, at most 9."],
    [{ type: "integer", minimum: 1, exclusiveMinimum: true, multipleOf: 5 }, "More than 1. A multiple of 5."],
    [{ type: "string", maxLength: 1 }, "At most 1 character."],
    [{ type: "string", pattern: "^a*/$" }, "Pattern: `^a*\\/$`."],
    [
      {
        type: "array",
        minItems: 2,
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["a", "b"],
      },
      "At least 2 items. One item for each `a`, `b`.",
    ],
    [
      { type: "object", oneOf: [{ required: ["a"] }, { required: ["b", "c"] }] },
      "Exactly one of: `a`, `b` with `c`.",
    ],
    [{ type: "object", anyOf: [{ required: ["a"] }, { type: "object" }] }, ""],
    [{ type: "string", "x-kubernetes-validations": [{ rule: "self != 'x'" }] }, "Rule: `self != 'x'`"],
    [{ type: "string", "x-kubernetes-validations": [{ rule: "true", message: "be true" }] }, "Rule: be true"],
    [{ type: "string", default: "a */" }, '@default {"a *\\/"}'],
  ];
  for (const [schema, text] of rows) {
    const [doc = ""] = typeOf(schema).split("readonly it");
    assert.equal(doc, text === "" ? "" : `/** ${text} */ `);
  }
});

Deno.test("importCrd: descriptions are broken into lines and end no comment", () => {
  const description = `${"word ".repeat(30)}\n\nNo end: */ x\r\n${"y".repeat(120)}\n`;
  const fields = fieldsOf(importCrd(crd([version("v1", { it: { type: "string", description } })])), "Web");
  assert.deepEqual(fields.slice(2), [
    "/**",
    `* ${"word ".repeat(19)}`.trimEnd(),
    `* ${"word ".repeat(11)}`.trimEnd(),
    "*",
    "* No end: *\\/ x",
    `* ${"y".repeat(120)}`,
    "*/",
    "readonly it?: string;",
  ]);
});

Deno.test("importCrd: what has a default is there in stored objects and may be left out of written ones", () => {
  const text = importCrd(crd([version("v1", {
    a: { type: "string", default: "x" },
    b: { type: "string", nullable: true, default: null },
    c: { type: "string", default: null },
    d: { type: "object", properties: { e: { type: "integer", default: 0 } } },
  })]));
  assert.deepEqual(fieldsOf(text, "Web").slice(2), [
    '/** @default {"x"} */',
    "readonly a: string;",
    "readonly b?: string | null;",
    "readonly c?: string;",
    "readonly d?: WebD;",
  ]);
  assert.deepEqual(fieldsOf(text, "WebInput").slice(2), [
    '/** @default {"x"} */',
    "readonly a?: string;",
    "readonly b?: string | null;",
    "readonly c?: string;",
    "readonly d?: WebDInput;",
  ]);
  assert.deepEqual(fieldsOf(text, "WebDInput"), ["/** @default {0} */", "readonly e?: number;"]);
});

Deno.test("importCrd: all served versions are there, the stored one by the kind's own name", () => {
  const properties = { spec: { type: "object", properties: { a: { type: "string" } } } };
  const text = importCrd(crd([
    version("v1alpha1", {}, { served: false, storage: false }),
    version("v1beta1", properties, { storage: false, deprecated: true, deprecationWarning: "use v1" }),
    version("v1", properties, { subresources: { status: {}, scale: {} } }),
  ]));
  assert.deepEqual(text.match(/^export \w+ \w+/gm), [
    "export interface Web",
    "export interface WebInput",
    "export const Web",
    "export interface WebSpec",
    "export interface WebV1beta1",
    "export interface WebV1beta1Input",
    "export const WebV1beta1",
  ]);
  assert.match(text, /\* @deprecated use v1\n \*\/\nexport const WebV1beta1: /);
  assert.match(text, /^ {2}subresources: \["status", "scale"\],$/m);
  assert.match(text, /^\/\*\* The fields of `Web\.spec`, `WebV1beta1\.spec`\. \*\/$/m);
});

Deno.test("importCrd: without a served storage version the first served one has the kind's name", () => {
  const text = importCrd(crd([version("v1", {}, { served: false }), version("v2", {}, { storage: false })]));
  assert.match(text, /^ {2}readonly apiVersion: "example\.com\/v2";$/m);
  assert.doesNotMatch(text, /v1/);
});

Deno.test("importCrd: equal sub-schemas share an interface, others get names of their own", () => {
  const ref = (description: string): JsonObject => ({
    type: "object",
    properties: { name: { type: "string", description } },
  });
  const text = importCrd(crd([version("v1", { a: ref("x"), "a.": ref("y"), b: ref("x"), c: ref("x") })]));
  assert.deepEqual(fieldsOf(text, "Web").slice(2), [
    "readonly a?: WebA;",
    'readonly "a."?: WebA2;',
    "readonly b?: WebA;",
    "readonly c?: WebA;",
  ]);
  assert.match(text, /^\/\*\* The fields of `Web\.a`, `Web\.b` and 1 more\. \*\/$/m);
  assert.match(text, /^\/\*\* The fields of `Web\["a\."\]`\. \*\/$/m);
});

Deno.test("importCrd: kinds of one name, and kinds that hide what the file imports, get another one", () => {
  const text = importCrd([
    crd([version("v1", { input: { type: "object", properties: { a: {} } } })]),
    crd([version("v1", {})], { group: "other.io" }),
    crd([version("v1", {})], { group: "dns.io", kind: "Record" }),
    crd([version("v1", {})], { kind: "my-kind" }),
  ]);
  assert.deepEqual(text.match(/^export interface \w+/gm)?.map((line) => line.slice(17)), [
    "Web",
    "WebInput",
    "WebInput2",
    "OtherWeb",
    "OtherWebInput",
    "DnsRecord",
    "DnsRecordInput",
    "MyKind",
    "MyKindInput",
  ]);
  assert.match(text, /^ {2}kind: "my-kind",$/m);
});

Deno.test("importCrd: objects, lists, arrays and YAML of them give the same text", () => {
  const [one, two] = [crd([version("v1", {})]), crd([version("v1", {})], { kind: "Shop" })];
  const text = importCrd([one, two]);
  const { apiVersion: _apiVersion, kind: _kind, ...bare } = two;
  const lists = {
    List: { apiVersion: "v1", kind: "List", items: [one, two] },
    "list of the API server": {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinitionList",
      items: [one, bare],
    },
    "documents": `${formatYaml(one)}---\nkind: ConfigMap\n---\n${formatYaml(two)}`,
    "JSON": JSON.stringify({ apiVersion: "v1", kind: "List", items: [one, two] }),
  };
  for (const [name, source] of Object.entries(lists)) assert.equal(importCrd(source), text, name);
  assert.match(text, /^ \* Types and resources of `webs\.example\.com`, `shops\.example\.com`, /m);
});

Deno.test("importCrd: takes what crdOf makes", () => {
  const Web = defineResource({
    group: "example.com",
    kind: "Web",
    scope: "Cluster",
    versions: {
      v1: {
        spec: jsonSchema<object>({ type: "object", properties: { size: { type: "integer", default: 1 } } }),
      },
    },
  });
  const text = importCrd(crdOf(Web));
  assert.deepEqual(fieldsOf(text, "WebSpec"), ["/** @default {1} */", "readonly size: number;"]);
  assert.match(text, /^export interface Web extends KubeObject \{$/m);
  assert.match(text, /^ {2}scope: "Cluster",$/m);
});

Deno.test("importCrd: what has no types is refused with the reason", () => {
  const of = 'Cannot make types of the CustomResourceDefinition "webs.example.com": ';
  const v1beta1 = { apiVersion: "apiextensions.k8s.io/v1beta1", kind: "CustomResourceDefinition" };
  const none = "Cannot make types: there is no CustomResourceDefinition of apiextensions.k8s.io/v1, but ";
  const { spec: _spec, ...bare } = crd([]);
  const rows: readonly (readonly [source: string | object, message: string])[] = [
    ["", `${none}nothing`],
    ["just text", `${none}a document without a kind`],
    ["kind: Pod\napiVersion: v1\n---\nkind: Pod\napiVersion: v1", `${none}a Pod of v1`],
    [v1beta1, `${none}a CustomResourceDefinition of apiextensions.k8s.io/v1beta1`],
    [bare, `${of}spec.group, spec.names.plural, spec.names.kind must be given`],
    [crd([]), `${of}no version is served, serve one`],
    [crd([version("v1", {}, { served: false })]), `${of}no version is served, serve one`],
    [
      crd([version("v1", {}, { schema: {} })]),
      `${of}version v1 has no schema, so that nothing is known of its objects`,
    ],
    [crd([{ served: true }]), `${of}a version has no name`],
  ];
  for (const [source, message] of rows) {
    assert.throws(() => importCrd(source), { name: "TypeError", message });
  }
});

Deno.test("importCrd: a schema of wrong types is taken as far as it goes", () => {
  assert.equal(
    typeOf({ type: "object", properties: 5, required: "x" }),
    "readonly it?: Readonly<Record<string, never>>;",
  );
  assert.equal(typeOf({ type: ["string"], enum: "a", description: 7 }), "readonly it?: unknown;");
});
