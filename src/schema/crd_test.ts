import assert from "node:assert/strict";
import { z } from "zod";
import { type DefinedResource, defineResource } from "../resource/define_resource.ts";
import type { StandardSchema } from "../resource/standard_schema.ts";
import { jsonSchema } from "../resource/standard_schema.ts";
import { crdOf } from "./crd.ts";
import { conditions } from "./zod.ts";

const Web = defineResource({
  group: "example.com",
  kind: "Web",
  shortNames: ["wb"],
  categories: ["all"],
  scope: "Namespaced",
  annotations: { "example.com/team": "web" },
  labels: { app: "web" },
  versions: {
    v1: {
      storage: true,
      spec: z.object({
        image: z.string().describe("What runs."),
        replicas: z.int32().min(0).default(1),
        ratio: z.number().optional(),
        public: z.boolean().optional(),
        labels: z.record(z.string(), z.int()).optional(),
        selector: z.string().optional(),
      }),
      status: z.object({ ready: z.int32(), since: z.iso.datetime(), conditions: conditions() }),
      columns: [
        { name: "Replicas", path: ".spec.replicas" },
        { name: "Ratio", path: ".spec.ratio", priority: 1, description: "Of all", format: "double" },
        { name: "Public", path: ".spec.public" },
        { name: "Label", path: ".spec.labels.any" },
        { name: "Since", path: ".status.since" },
        { name: "Changed", path: '.status.conditions[?(@.type=="Ready")].lastTransitionTime' },
        { name: "Ready", path: '.status.conditions[?(@.type=="Ready")].status' },
        { name: "Typed", path: ".spec.image", type: "integer" },
        { name: "Owner", path: ".metadata.labels.owner" },
        { name: "Age", path: ".metadata.creationTimestamp" },
      ],
      scale: { spec: ".spec.replicas", status: ".status.ready", selector: ".spec.selector" },
      selectable: [".spec.image"],
    },
    v1beta1: {
      spec: jsonSchema<{ image: string }>({ type: "object", properties: { image: { type: "string" } } }),
      served: false,
      deprecated: "example.com/v1beta1 Web is deprecated, use v1",
    },
    v1alpha1: { spec: z.object({}), deprecated: true },
  },
});

function crdWith(spec: StandardSchema): () => unknown {
  const resource: DefinedResource = defineResource({
    group: "example.com",
    kind: "Bad",
    scope: "Cluster",
    versions: { v1: { spec } },
  });
  return () => crdOf(resource);
}

Deno.test("crdOf: names, scope and metadata", () => {
  const { apiVersion, kind, metadata, spec: { versions: _versions, ...spec } } = crdOf(Web);
  assert.deepEqual({ apiVersion, kind, metadata, spec }, {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: "webs.example.com",
      annotations: { "example.com/team": "web" },
      labels: { app: "web" },
    },
    spec: {
      group: "example.com",
      names: {
        kind: "Web",
        listKind: "WebList",
        plural: "webs",
        singular: "web",
        shortNames: ["wb"],
        categories: ["all"],
      },
      scope: "Namespaced",
    },
  });
});

Deno.test("crdOf: versions with what each of them is", () => {
  const [v1, beta, alpha] = crdOf(Web).spec.versions;
  assert.deepEqual([v1?.name, v1?.served, v1?.storage, v1?.deprecated], ["v1", true, true, undefined]);
  assert.deepEqual([beta?.served, beta?.storage, beta?.deprecated], [false, false, true]);
  assert.equal(beta?.deprecationWarning, "example.com/v1beta1 Web is deprecated, use v1");
  assert.deepEqual([alpha?.deprecated, alpha?.deprecationWarning], [true, undefined]);
  assert.deepEqual(v1?.subresources, {
    status: {},
    scale: {
      specReplicasPath: ".spec.replicas",
      statusReplicasPath: ".status.ready",
      labelSelectorPath: ".spec.selector",
    },
  });
  assert.equal(beta?.subresources, undefined);
  assert.deepEqual(v1?.selectableFields, [{ jsonPath: ".spec.image" }]);
});

Deno.test("crdOf: columns have the types of their fields", () => {
  const columns = crdOf(Web).spec.versions[0]?.additionalPrinterColumns ?? [];
  assert.deepEqual(Object.fromEntries(columns.map(({ name, type }) => [name, type])), {
    Replicas: "integer",
    Ratio: "number",
    Public: "boolean",
    Label: "integer",
    Since: "date",
    Changed: "date",
    Ready: "string",
    Typed: "integer",
    Owner: "string",
    Age: "date",
  });
  assert.deepEqual(columns[1], {
    name: "Ratio",
    type: "number",
    jsonPath: ".spec.ratio",
    description: "Of all",
    format: "double",
    priority: 1,
  });
});

Deno.test("crdOf: the schema of whole objects; nothing is required at the root of status (T31)", () => {
  const schema = crdOf(Web).spec.versions[0]?.schema?.openAPIV3Schema ?? {};
  assert.deepEqual([schema["type"], schema["required"]], ["object", ["spec"]]);
  const { apiVersion, kind, metadata, spec, status } = Object(schema["properties"]);
  assert.deepEqual([apiVersion, kind, metadata], [{ type: "string" }, { type: "string" }, {
    type: "object",
  }]);
  assert.deepEqual(spec.required, ["image"]);
  assert.equal(status.required, undefined);
  assert.deepEqual(Object.keys(status.properties), ["ready", "since", "conditions"]);
});

Deno.test("crdOf: the same from every version, and equal for equal definitions", () => {
  assert.deepEqual(crdOf(Web.at("v1beta1")), crdOf(Web));
});

Deno.test("crdOf: a fault names the resource, the version, the path and the way out", () => {
  assert.throws(crdWith(z.object({ pair: z.tuple([z.string()]) })), {
    name: "TypeError",
    message:
      'Cannot make version v1 of the CustomResourceDefinition "bads.example.com": spec.pair: "prefixItems" has ' +
      "no counterpart in a CustomResourceDefinition, use an object with named fields instead of a tuple",
  });
  assert.throws(crdWith(z.string()), /"bads\.example\.com": spec: it is no object/);
});

Deno.test("crdOf: what a library cannot write as JSON Schema is its own words (T27)", () => {
  for (const field of [z.date(), z.bigint(), z.map(z.string(), z.int())]) {
    assert.throws(
      crdWith(z.object({ field })),
      /^TypeError: Cannot make version v1 of the .*: spec\.field: .+ cannot be represented in JSON Schema, use /,
    );
  }
});

Deno.test("crdOf: a schema that changes values on reading is refused, defaults excepted", () => {
  assert.throws(
    crdWith(z.object({ field: z.string().transform(Number) })),
    /spec\.field: Transforms cannot be represented/,
  );
  assert.ok(crdWith(z.object({ field: z.string().default("x") }))());
});

Deno.test("crdOf: what the API server would refuse is refused before", () => {
  const fields: readonly (readonly [z.ZodType, string])[] = [
    [
      z.string().regex(/^(?!x)/),
      'properties[spec].properties[field].pattern: Invalid value: "^(?!x)": must be a valid regular expression, but ' +
      "isn't: error parsing regexp: invalid or unsupported Perl syntax: `(?!`, write it in Go's syntax, RE2: without " +
      "look-around and back references",
    ],
    [
      z.array(z.object({ name: z.string() })).meta({ "x-kubernetes-list-type": "map" }),
      "properties[spec].properties[field].x-kubernetes-list-map-keys: Required value: must not be empty if " +
      "x-kubernetes-list-type is map, name required fields of the items, each once",
    ],
  ];
  for (const [field, fault] of fields) {
    assert.throws(crdWith(z.object({ field })), {
      name: "TypeError",
      message: `Cannot make version v1 of the CustomResourceDefinition "bads.example.com": ${fault}`,
    });
  }
});

Deno.test("crdOf: a rule that cannot be read is refused with its place, before a cluster is touched", () => {
  const spec = z.object({ replicas: z.int() }).meta({
    "x-kubernetes-validations": [{ rule: "self.replica > 0" }],
  });
  const Ruled = defineResource({
    group: "example.com",
    kind: "Ruled",
    scope: "Namespaced",
    versions: { v1: { spec } },
  });
  assert.throws(() => crdOf(Ruled), {
    name: "TypeError",
    message:
      /^Cannot make version v1 of .*"ruleds\.example\.com": properties\[spec\]\.x-kubernetes-validations\[0\]\.rule: .*: compilation failed: no such key: replica, correct the expression$/,
  });
});
