import { deepEqual, equal } from "node:assert/strict";
import { CustomResources, withStoredVersions } from "./custom_resources.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";
import type { ServedResource } from "./served_resource.ts";
import { StatusError } from "./status.ts";

const NOW = "2026-11-22T19:05:00Z";
const SCHEMA: JsonObject = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: { replicas: { type: "integer", default: 1 }, image: { type: "string" } },
    },
    status: { type: "object", properties: { replicas: { type: "integer" } } },
  },
};

/** A definition; the names of its kind are made of one word. */
function crdOf(
  word: string,
  edit: { names?: JsonObject; version?: JsonObject; spec?: JsonObject } = {},
): JsonObject {
  const plural = `${word}s`;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural, kind: word.charAt(0).toUpperCase() + word.slice(1), ...edit.names },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: SCHEMA },
        ...edit.version,
      }],
      ...edit.spec,
    },
  };
}

/** Installs a definition, as the server does. */
function installed(rules: CustomResources, crd: JsonObject): JsonObject {
  const { object, causes } = rules.admit(crd);
  deepEqual(causes, []);
  return rules.accept(withStoredVersions(object), NOW);
}

function servedBy(rules: CustomResources, crd: JsonObject): ServedResource {
  const [served, ...others] = rules.resourcesOf(installed(rules, crd));
  deepEqual(others, []);
  if (served === undefined) throw new Error("Nothing is served");
  return served;
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof StatusError) return `${error.status.code} ${error.status.message}`;
    throw error;
  }
  throw new Error("Nothing was refused");
}

function statusOf(crd: JsonObject): JsonObject {
  return objectOrEmpty(crd["status"]);
}

Deno.test("CustomResources.admit: fills in the defaults of a definition and drops what it does not know", () => {
  const { object, causes, unknownFields } = new CustomResources().admit(crdOf("web", { spec: { foo: 1 } }));
  deepEqual([causes, unknownFields], [[], ["spec.foo"]]);
  const { names, conversion, foo } = objectOrEmpty(object["spec"]);
  deepEqual(names, { plural: "webs", kind: "Web", singular: "web", listKind: "WebList" });
  deepEqual([conversion, foo], [{ strategy: "None" }, undefined]);
});

Deno.test("CustomResources.admit: tells of unknown keywords, but not inside of items", () => {
  const schema = {
    type: "object",
    const: 1,
    properties: { a: { type: "array", items: { type: "string", const: 1 } } },
  };
  const crd = crdOf("web", { version: { schema: { openAPIV3Schema: schema } } });
  deepEqual(new CustomResources().admit(crd).unknownFields, [
    "spec.versions[0].schema.openAPIV3Schema.const",
  ]);
});

Deno.test("CustomResources.admit: refuses wrong types in Go's words", () => {
  const schema = { type: "object", properties: { a: { type: ["string", "null"] } } };
  const crd = crdOf("web", { version: { schema: { openAPIV3Schema: schema } } });
  equal(
    messageOf(() => new CustomResources().admit(crd)),
    '400 CustomResourceDefinition in version "v1" cannot be handled as a CustomResourceDefinition: json: cannot ' +
      "unmarshal array into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.properties.type of " +
      "type string",
  );
});

Deno.test("CustomResources.check: what all versions share is found under the spec", () => {
  const crd = crdOf("web", {
    version: { schema: { openAPIV3Schema: { type: "object", properties: { a: {} } } } },
  });
  deepEqual(new CustomResources().check(crd), [{
    reason: "FieldValueRequired",
    message: "Required value: must not be empty for specified object fields",
    field: "spec.validation.openAPIV3Schema.properties[a].type",
  }]);
});

Deno.test("CustomResources.check: an update may not change the names that objects are stored under", () => {
  const rules = new CustomResources();
  const live = installed(rules, crdOf("web"));
  const update = {
    ...crdOf("web", { names: { kind: "Site" }, spec: { scope: "Cluster" } }),
    metadata: live["metadata"] ?? {},
  };
  deepEqual(rules.check(update, live).map(({ field, message }) => `${field}: ${message}`), [
    'spec.scope: Invalid value: "Cluster": field is immutable',
    'spec.names.kind: Invalid value: "Site": field is immutable',
  ]);
});

Deno.test("CustomResources.check: a version that was stored stays", () => {
  const rules = new CustomResources();
  const live = installed(rules, crdOf("web"));
  const [cause] = rules.check(crdOf("web", { version: { name: "v2" } }), live);
  equal(cause?.field, "status.storedVersions[0]");
});

Deno.test("CustomResources.check: what this server does not do is refused, not ignored", () => {
  const schema = { ...SCHEMA, "x-kubernetes-validations": [{ rule: "[1].all(i, v, v > 0)" }] };
  const withRule = crdOf("web", { version: { schema: { openAPIV3Schema: schema } } });
  equal(
    messageOf(() => new CustomResources().check(withRule)),
    "501 the rule x-kubernetes-validations[0].rule: [1].all(i, v, v > 0) is not served by the embedded API server: " +
      "use the control-plane backend for it",
  );
});

Deno.test("CustomResources.check: the server looks for selectable fields in a version's own schema only", () => {
  const version = { served: true, schema: { openAPIV3Schema: SCHEMA } };
  const versions = [
    { ...version, name: "v1", storage: true },
    { ...version, name: "v2", storage: false, selectableFields: [{ jsonPath: ".spec.image" }] },
  ];
  const causes = new CustomResources().check(crdOf("web", { spec: { versions } }));
  deepEqual(causes.map(({ field }) => field), ["spec.versions[1].selectableFields"]);
});

Deno.test("CustomResources.warnings: formats that nobody checks, and sets of objects; not twice", () => {
  const list = {
    type: "array",
    "x-kubernetes-list-type": "set",
    items: { type: "object", "x-kubernetes-map-type": "atomic" },
  };
  const schema = { type: "object", properties: { a: { type: "string", format: "emoji" }, b: list } };
  const crd = crdOf("web", { version: { schema: { openAPIV3Schema: schema } } });
  const rules = new CustomResources();
  deepEqual(rules.warnings(crd), [
    'unrecognized format "emoji"',
    'x-kubernetes-list-type: set for items of type "object" is not supported by server-side apply or CEL validation rules',
  ]);
  deepEqual(rules.warnings(crd, crd), []);
});

Deno.test("CustomResources.accept: a definition with its own names is established", () => {
  deepEqual(statusOf(installed(new CustomResources(), crdOf("web"))), {
    storedVersions: ["v1"],
    acceptedNames: { plural: "webs", kind: "Web", singular: "web", listKind: "WebList" },
    conditions: [
      {
        type: "NamesAccepted",
        status: "True",
        lastTransitionTime: NOW,
        reason: "NoConflicts",
        message: "no conflicts found",
      },
      {
        type: "Established",
        status: "True",
        lastTransitionTime: NOW,
        reason: "InitialNamesAccepted",
        message: "the initial names have been accepted",
      },
    ],
  });
});

Deno.test("CustomResources.accept: nothing changes for a definition that has its names", () => {
  const rules = new CustomResources();
  const crd = installed(rules, crdOf("web", { names: { shortNames: ["w"], categories: ["all"] } }));
  equal(rules.accept(crd, "2030-01-01T00:00:00Z"), crd);
});

Deno.test("CustomResources.accept: names that another kind of the group has are not given", () => {
  const rules = new CustomResources();
  installed(rules, crdOf("web", { names: { shortNames: ["w"] } }));
  const crd = installed(rules, crdOf("site", { names: { kind: "Web", shortNames: ["w", "webs", "s"] } }));
  deepEqual(statusOf(crd)["acceptedNames"], { plural: "sites", kind: "" });
  deepEqual(objectOrEmpty(statusOf(crd))["conditions"], [
    {
      type: "NamesAccepted",
      status: "False",
      lastTransitionTime: NOW,
      reason: "ListKindConflict",
      message: '"WebList" is already in use',
    },
    {
      type: "Established",
      status: "False",
      lastTransitionTime: NOW,
      reason: "NotAccepted",
      message: "not all names are accepted",
    },
  ]);
  deepEqual(rules.resourcesOf(crd), []);
});

Deno.test("CustomResources.remove: tells who may get the names that are free now", () => {
  const rules = new CustomResources();
  installed(rules, crdOf("web"));
  const waiting = installed(rules, crdOf("site", { names: { kind: "Web" } }));
  deepEqual(rules.remove("webs.example.com"), ["sites.example.com"]);
  equal(rules.resourcesOf(rules.accept(waiting, NOW)).length, 1);
});

Deno.test("CustomResources.resourcesOf: one entry for each served version", () => {
  const version = (name: string, edit: JsonObject): JsonObject => {
    return { name, served: true, storage: false, schema: { openAPIV3Schema: SCHEMA }, ...edit };
  };
  const scale = { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" };
  const other = { ...SCHEMA, description: "newer" };
  const versions = [
    version("v1", { storage: true, subresources: { status: {}, scale } }),
    version("v2", { schema: { openAPIV3Schema: other }, selectableFields: [{ jsonPath: ".spec.image" }] }),
    version("v3", { served: false }),
  ];
  const rules = new CustomResources();
  const served = rules.resourcesOf(installed(rules, crdOf("web", { spec: { versions } })));
  deepEqual(
    served.map(({ version, subresources, storageVersion }) => [version, subresources, storageVersion]),
    [
      ["v1", ["status", "scale"], "v1"],
      ["v2", [], "v1"],
    ],
  );
  deepEqual([served[0]?.scale, served[1]?.selectableFields], [scale, ["spec.image"]]);
});

function web(spec: JsonObject, edit: JsonObject = {}): JsonObject {
  return { apiVersion: "example.com/v1", kind: "Web", metadata: { name: "a" }, spec, ...edit };
}

Deno.test("CustomResources.prepare: prunes, fills in defaults, and validates", () => {
  const rules = new CustomResources();
  const served = servedBy(rules, crdOf("web"));
  const { object, causes, unknownFields } = rules.prepare(served, web({ image: 1, zz: 1 }, { aa: 1 }));
  deepEqual(object, web({ image: 1, replicas: 1 }));
  deepEqual(unknownFields, ["aa", "spec.zz"]);
  deepEqual(causes, [{
    reason: "FieldValueTypeInvalid",
    message: 'Invalid value: "integer": spec.image in body must be of type string: "integer"',
    field: "spec.image",
  }]);
});

Deno.test("CustomResources.prepare: an update need not repair what it leaves as it was", () => {
  const rules = new CustomResources();
  const served = servedBy(rules, crdOf("web"));
  const old = web({ image: 1, replicas: 1 });
  deepEqual(rules.prepare(served, web({ image: 1, replicas: 2 }), { old }).causes, []);
  equal(rules.prepare(served, web({ image: 2, replicas: 2 }), { old }).causes.length, 1);
});

Deno.test("CustomResources.prepare: a write to the status is told about the status alone", () => {
  const rules = new CustomResources();
  const served = servedBy(rules, crdOf("web", { version: { subresources: { status: {} } } }));
  const old = web({ image: 1 });
  const object = web({ image: 1 }, { status: { replicas: "x" } });
  deepEqual(
    rules.prepare(served, object, { old, subresource: "status" }).causes.map(({ message }) => message),
    [
      'Invalid value: "string": replicas in body must be of type integer: "string"',
    ],
  );
});

Deno.test("CustomResources.prepare: replicas behind a scale subresource are checked again", () => {
  const scale = { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" };
  const rules = new CustomResources();
  const served = servedBy(rules, crdOf("web", { version: { subresources: { status: {}, scale } } }));
  const findings = (spec: JsonObject): readonly string[] =>
    rules.prepare(served, web(spec)).causes.map(({ field, message }) => `${field}: ${message}`);
  deepEqual(findings({ replicas: -1 }), [
    ".spec.replicas: Invalid value: -1: should be a non-negative integer",
  ]);
  deepEqual(findings({ replicas: 2 ** 31 }), [
    ".spec.replicas: Invalid value: 2147483648: should be less than or equal to 2147483647",
  ]);
  deepEqual(findings({ replicas: "x" }).slice(1), [
    ".spec.replicas: Invalid value: 0: .spec.replicas accessor error: x is of the type string, expected int64",
  ]);
});

Deno.test("CustomResources.prepare: unknown metadata is dropped, malformed metadata refused", () => {
  const rules = new CustomResources();
  const served = servedBy(rules, crdOf("web"));
  const unknown = rules.prepare(served, web({}, { metadata: { name: "a", labls: {} } }));
  deepEqual([unknown.object["metadata"], unknown.unknownFields], [{ name: "a" }, ["metadata.labls"]]);
  equal(
    messageOf(() => rules.prepare(served, web({}, { metadata: { name: "a", labels: { a: 1 } } }))),
    '400 Web in version "v1" cannot be handled as a Web: json: cannot unmarshal number into Go struct field ' +
      "ObjectMeta.labels of type string",
  );
});

Deno.test("CustomResources.prepare: an object says which kind it is of", () => {
  const rules = new CustomResources();
  const served = servedBy(rules, crdOf("web"));
  deepEqual(rules.prepare(served, web({}, { kind: "Site" })).causes.map(({ message }) => message), [
    'Invalid value: "Site": must be Web',
  ]);
});

Deno.test("CustomResources.prepare: embedded objects have metadata like any object", () => {
  const template = {
    type: "object",
    "x-kubernetes-embedded-resource": true,
    "x-kubernetes-preserve-unknown-fields": true,
  };
  const schema = { type: "object", properties: { spec: { type: "object", properties: { template } } } };
  const rules = new CustomResources();
  const served = servedBy(rules, crdOf("web", { version: { schema: { openAPIV3Schema: schema } } }));
  const object = web({ template: { apiVersion: "v1", kind: "Pod", metadata: { name: "a/b", nmae: 1 } } });
  const { causes, unknownFields } = rules.prepare(served, object);
  deepEqual(unknownFields, ["spec.template.metadata.nmae"]);
  deepEqual(causes, [{
    reason: "FieldValueInvalid",
    message: "Invalid value: \"a/b\": may not contain '/'",
    field: "spec.template.metadata.name",
  }]);
});
