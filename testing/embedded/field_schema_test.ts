import assert from "node:assert/strict";
import facts from "./field_facts.json" with { type: "json" };
import { FIELD_NOTATION } from "./field_facts.ts";
import { type FieldNode, fieldNode, type NamedField } from "./field_node.ts";
import { builtinFieldSchema, fieldSchemaOf, fieldSchemaOfCrd, resetFieldsOf } from "./field_schema.ts";
import { pathsOf } from "./field_set.ts";
import { formatPath } from "./path_element.ts";

Deno.test("builtinFieldSchema: the kinds of v1 and apps/v1 are there, unknown kinds are not", () => {
  const core =
    "ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod " +
    "PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount";
  for (const kind of core.split(" ")) assert.ok(builtinFieldSchema("", "v1", kind), kind);
  for (const kind of ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]) {
    assert.ok(builtinFieldSchema("apps", "v1", kind), kind);
  }
  assert.equal(builtinFieldSchema("apps", "v1beta1", "Deployment"), undefined);
  assert.equal(builtinFieldSchema("", "v1", "Deployment"), undefined);
});

Deno.test("builtinFieldSchema: lists, maps and merge keys of a Deployment's pods", () => {
  const containers = fieldAt("spec.template.spec.containers");
  assert.deepEqual([containers.node.list?.sharing, containers.node.list?.keys], ["map", ["name"]]);
  assert.deepEqual([containers.merge, containers.isAlwaysThere], [{ key: "name" }, true]);
  const ports = fieldAt("spec.template.spec.containers.ports");
  assert.deepEqual(ports.node.list?.keys, ["containerPort", "protocol"]);
  assert.deepEqual(ports.merge, { key: "containerPort" });
  assert.equal(fieldAt("spec.template.spec.containers.ports.protocol").default, "TCP");
  assert.equal(fieldAt("spec.template.spec.containers.args").node.list?.sharing, "atomic");
  assert.equal(fieldAt("spec.template.spec.volumes").retainsKeys, true);
  assert.equal(fieldAt("spec.strategy").retainsKeys, true);
  assert.equal(fieldAt("spec.selector").node.map?.atomic, true);
  assert.equal(fieldAt("spec.template.spec.nodeSelector").node.map?.atomic, true);
  assert.equal(fieldAt("metadata.finalizers").node.list?.sharing, "set");
  assert.deepEqual(fieldAt("metadata.finalizers").merge, {});
  assert.equal(fieldAt("metadata.ownerReferences").node.list?.keys[0], "uid");
  assert.equal(fieldAt("spec.replicas").node.scalar, "number");
  assert.equal(fieldAt("spec.template.spec.containers.livenessProbe.httpGet.port").node.scalar, "any");
});

Deno.test("builtinFieldSchema: an atomic type may be granular at one place", () => {
  const volume = builtinFieldSchema("", "v1", "PersistentVolume");
  assert.equal(
    volume?.root.map?.fields.get("spec")?.node.map?.fields.get("claimRef")?.node.map?.atomic,
    false,
  );
  const event = builtinFieldSchema("", "v1", "Event");
  assert.equal(event?.root.map?.fields.get("involvedObject")?.node.map?.atomic, true);
});

Deno.test("FIELD_NOTATION: every field of the table is written in it", () => {
  for (const [type, fields] of Object.entries(facts.types)) {
    for (const field of fields.split(" ").filter((text) => text !== "^")) {
      if (field !== "") assert.match(field, FIELD_NOTATION, `${type}: ${field}`);
    }
  }
});

Deno.test("resetFieldsOf: what a write cannot set", () => {
  const reset = (schema: ReturnType<typeof builtinFieldSchema>, subresource?: "status"): string[] =>
    schema === undefined ? [] : pathsOf(resetFieldsOf(schema, subresource)).map(formatPath);
  assert.deepEqual(reset(builtinFieldSchema("apps", "v1", "Deployment")), [".status"]);
  assert.deepEqual(reset(builtinFieldSchema("apps", "v1", "Deployment"), "status"), [
    ".spec",
    ".metadata.labels",
  ]);
  assert.deepEqual(reset(builtinFieldSchema("", "v1", "Service"), "status"), [".spec"]);
  assert.deepEqual(reset(builtinFieldSchema("", "v1", "ConfigMap")), []);
  assert.deepEqual(reset(fieldSchemaOfCrd({ type: "object" }, { hasStatus: true })), [".status"]);
  assert.deepEqual(reset(fieldSchemaOfCrd({ type: "object" }, { hasStatus: false })), []);
  assert.deepEqual(reset(fieldSchemaOfCrd({ type: "object" }, { hasStatus: true }), "status"), [
    ".metadata",
    ".spec",
  ]);
});

Deno.test("fieldSchemaOf: a resource with a schema is a custom one", () => {
  const served = { group: "", version: "v1", kind: "ConfigMap", subresources: [] };
  assert.equal(fieldSchemaOf(served)?.isTyped, true);
  assert.equal(fieldSchemaOf({ ...served, schema: { type: "object" } })?.isTyped, false);
  assert.equal(fieldSchemaOf({ ...served, kind: "Unknown" }), undefined);
});

Deno.test("fieldSchemaOfCrd: structural schemas", () => {
  const { root } = fieldSchemaOfCrd({
    type: "object",
    properties: {
      closed: { type: "object", properties: { a: { type: "string", format: "date-time" } } },
      free: { type: "object" },
      open: {
        type: "object",
        "x-kubernetes-preserve-unknown-fields": true,
        properties: { inner: { type: "object", properties: { a: { type: "string" } } } },
      },
      port: { "x-kubernetes-int-or-string": true },
      embedded: {
        type: "object",
        "x-kubernetes-embedded-resource": true,
        properties: { x: { type: "integer" } },
      },
      pairs: { type: "object", additionalProperties: { type: "boolean" } },
    },
  }, { hasStatus: false });
  const at = (...path: string[]): FieldNode | undefined =>
    path.reduce<FieldNode | undefined>((node, name) => node?.map && fieldNode(node.map, name), root);
  assert.equal(at("closed", "a")?.scalar, "any");
  assert.equal(at("closed", "b"), undefined);
  assert.equal(at("free", "b", "c")?.scalar, "any");
  assert.equal(at("open", "inner", "b")?.scalar, "any");
  assert.equal(at("port")?.scalar, "any");
  assert.equal(at("embedded", "metadata", "finalizers")?.list?.sharing, "set");
  assert.equal(at("embedded", "y"), undefined);
  assert.equal(at("pairs", "any")?.scalar, "boolean");
  assert.equal(at("metadata", "labels")?.map?.atomic, false);
  assert.equal(at("apiVersion")?.scalar, "string");
  assert.equal(at("unknown"), undefined);
});

function fieldAt(path: string): NamedField {
  const root = builtinFieldSchema("apps", "v1", "Deployment")?.root;
  let field: NamedField | undefined = root && { node: root };
  for (const name of path.split(".")) {
    field = (field?.node.map ?? field?.node.list?.items.map)?.fields.get(name);
  }
  assert.ok(field, path);
  return field;
}
