import assert from "node:assert/strict";
import { fieldFactsOfOpenApi } from "./field_facts_of_openapi.ts";
import type { JsonObject } from "../embedded/json.ts";

const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
const APPS = "io.k8s.api.apps.v1";

Deno.test("fieldFactsOfOpenApi: the stored kinds and the types that they reach", () => {
  const { kinds, types } = fieldFactsOfOpenApi([documentOf({
    [`${APPS}.Web`]: {
      ...kindOf("Web"),
      properties: {
        spec: { allOf: [{ $ref: `#/components/schemas/${APPS}.WebSpec` }], default: {} },
        metadata: { $ref: `#/components/schemas/${META}.ObjectMeta` },
      },
    },
    [`${APPS}.WebList`]: { ...kindOf("WebList"), properties: { items: { type: "array", items: {} } } },
    [`${META}.ObjectMeta`]: { properties: { name: { type: "string" } } },
    [`${APPS}.Unused`]: { properties: { name: { type: "string" } } },
    [`${APPS}.WebSpec`]: {
      required: ["ports"],
      properties: {
        ports: {
          type: "array",
          items: { $ref: `#/components/schemas/${APPS}.Port` },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["port", "protocol"],
          "x-kubernetes-patch-merge-key": "port",
          "x-kubernetes-patch-strategy": "merge,retainKeys",
        },
        names: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" },
        hosts: {
          type: "array",
          items: { $ref: `#/components/schemas/${APPS}.Port` },
          "x-kubernetes-patch-merge-key": "ip",
          "x-kubernetes-patch-strategy": "merge",
        },
        labels: {
          type: "object",
          additionalProperties: { type: "string" },
          "x-kubernetes-map-type": "atomic",
        },
        size: { type: "integer" },
        ready: { type: "boolean", default: false },
        since: { type: "string", format: "date-time" },
        limit: { $ref: "#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity" },
        raw: { $ref: "#/components/schemas/io.k8s.apimachinery.pkg.runtime.RawExtension" },
        any: { $ref: "#/components/schemas/io.k8s.JSON" },
      },
    },
    [`${APPS}.Port`]: {
      "x-kubernetes-map-type": "atomic",
      properties: { port: { type: "integer", default: 0 }, protocol: { type: "string", default: "TCP" } },
    },
    "io.k8s.apimachinery.pkg.api.resource.Quantity": { oneOf: [{ type: "string" }, { type: "number" }] },
    "io.k8s.apimachinery.pkg.runtime.RawExtension": { type: "object" },
    "io.k8s.JSON": {},
  })]);
  assert.deepEqual(kinds, { "apps/v1": "Web" });
  assert.deepEqual(types, {
    ObjectMeta: "name",
    Port: "^ port!:n protocol(TCP)",
    Web: "metadata:ObjectMeta spec!:WebSpec",
    WebSpec:
      "any:% hosts:[Port]+ip labels:{}^ limit:? names:[]/ ports!:[Port]/port,protocol+~ raw:* ready!:b " +
      "since:? size:n",
  });
});

Deno.test("fieldFactsOfOpenApi: types of one name are told apart by their packages", () => {
  const { kinds, types } = fieldFactsOfOpenApi([documentOf({
    [`${APPS}.Web`]: { ...kindOf("Web"), properties: { name: { type: "string" } } },
    "io.k8s.api.other.v1.Web": { properties: { size: { type: "integer" } } },
  })]);
  assert.deepEqual(kinds, { "apps/v1": "Web=apps.Web" });
  assert.deepEqual(types, { "apps.Web": "name" });
});

Deno.test("fieldFactsOfOpenApi: a form that the notation does not know is refused", () => {
  const document = documentOf({ [`${APPS}.Web`]: { ...kindOf("Web"), properties: { x: { type: "file" } } } });
  assert.throws(() => fieldFactsOfOpenApi([document]), /type is not known/);
});

function kindOf(kind: string): JsonObject {
  return { "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind }] };
}

function documentOf(schemas: JsonObject): JsonObject {
  const patch = { "x-kubernetes-group-version-kind": { group: "apps", version: "v1", kind: "Web" } };
  return {
    paths: { "/apis/apps/v1/namespaces/{namespace}/webs/{name}": { patch } },
    components: { schemas },
  };
}
