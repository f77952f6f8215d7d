import { deepEqual, equal } from "node:assert/strict";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { prune, pruneObject } from "./pruning.ts";

const PORT: JsonSchemaProps = { type: "object", properties: { name: { type: "string" } } };
const SCHEMA: JsonSchemaProps = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        image: { type: "string" },
        ports: { type: "array", items: PORT },
        labels: { type: "object", additionalProperties: { type: "string" } },
        open: {
          type: "object",
          "x-kubernetes-preserve-unknown-fields": true,
          properties: { closed: { type: "object", properties: {} }, list: { type: "array", items: PORT } },
        },
        template: { type: "object", "x-kubernetes-embedded-resource": true, properties: { spec: PORT } },
        anything: { type: "object", additionalProperties: true },
      },
    },
  },
};

Deno.test("pruneObject: drops unknown fields and tells their paths, sorted", () => {
  const object = { kind: "Web", zz: 1, spec: { imgae: "x", ports: [{ name: "a", prot: 1 }, { nmae: "b" }] } };
  deepEqual(pruneObject(object, SCHEMA), {
    value: { kind: "Web", spec: { ports: [{ name: "a" }, {}] } },
    unknownFields: ["spec.imgae", "spec.ports[0].prot", "spec.ports[1].nmae", "zz"],
  });
});

Deno.test("pruneObject: an object without unknown fields is the same object", () => {
  const object = {
    apiVersion: "v1",
    kind: "Web",
    metadata: { any: 1 },
    spec: { labels: { a: "b" }, ports: [{}] },
  };
  equal(pruneObject(object, SCHEMA).value, object);
});

Deno.test("pruneObject: keeps unknown fields where the schema says so, but not in what it knows below", () => {
  const open = { free: { deep: 1 }, closed: { gone: 1 }, list: [{ name: "a", gone: 1 }] };
  deepEqual(pruneObject({ spec: { open } }, SCHEMA), {
    value: { spec: { open: { free: { deep: 1 }, closed: {}, list: [{ name: "a" }] } } },
    unknownFields: ["spec.open.closed.gone", "spec.open.list[0].gone"],
  });
});

Deno.test("prune: a list that keeps unknown fields keeps those of its items", () => {
  const schema: JsonSchemaProps = {
    type: "array",
    "x-kubernetes-preserve-unknown-fields": true,
    items: PORT,
  };
  const list = [{ name: "a", kept: { deep: 1 } }];
  equal(prune(list, schema).value, list);
});

Deno.test("pruneObject: an embedded object keeps its apiVersion, kind and metadata", () => {
  const template = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { x: 1 },
    spec: { name: "a", b: 1 },
    status: {},
  };
  deepEqual(pruneObject({ spec: { template } }, SCHEMA).unknownFields, [
    "spec.template.spec.b",
    "spec.template.status",
  ]);
});

Deno.test("pruneObject: any map entry goes through, but nothing inside of it", () => {
  deepEqual(pruneObject({ spec: { anything: { a: 1, b: { c: 1 } } } }, SCHEMA), {
    value: { spec: { anything: { a: 1, b: {} } } },
    unknownFields: ["spec.anything.b.c"],
  });
});

Deno.test("prune: a value that is no object of an API has no metadata to keep", () => {
  deepEqual(prune({ metadata: {}, name: "a" }, PORT), { value: { name: "a" }, unknownFields: [] });
  deepEqual(prune([[{ x: 1 }]], { type: "array", items: { type: "array", items: PORT } }), {
    value: [[{}]],
    unknownFields: ["[0][0].x"],
  });
});
