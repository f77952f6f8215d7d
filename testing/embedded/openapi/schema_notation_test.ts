import assert from "node:assert/strict";
import { readType } from "./schema_notation.ts";

function read(row: string) {
  return readType(row, (name) => name).schema["properties"];
}

Deno.test("readType: scalars, their defaults, and choices", () => {
  assert.deepEqual(read("a b:int32* c:bool=true d:=ext4 e:<TCP|key_use>=TCP f:time"), {
    a: { type: "string" },
    b: { type: "integer", format: "int32", default: 0 },
    c: { type: "boolean", default: true },
    d: { type: "string", default: "ext4" },
    e: { type: "string", enum: ["TCP", "key use"], default: "TCP" },
    f: { type: "string", format: "date-time" },
  });
});

Deno.test("readType: lists and maps with what merges them", () => {
  assert.deepEqual(read("a:[]/ b:[Item*]/name+@~ c:{}^ d:[]^+key"), {
    a: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" },
    b: {
      type: "array",
      items: { allOf: [{ $ref: "#/components/schemas/Item" }], default: {} },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      "x-kubernetes-patch-merge-key": "name",
      "x-kubernetes-patch-strategy": "merge,retainKeys",
    },
    c: { type: "object", additionalProperties: { type: "string" }, "x-kubernetes-map-type": "atomic" },
    d: {
      type: "array",
      items: { type: "string" },
      "x-kubernetes-list-type": "atomic",
      "x-kubernetes-patch-merge-key": "key",
      "x-kubernetes-patch-strategy": "merge",
    },
  });
});

Deno.test("readType: kinds, required fields, owners and unions", () => {
  assert.deepEqual(readType("@ ^ |type:one=One,two=Two one:core.v1.One_ type!:* two:Two-", (name) => name), {
    isKind: true,
    schema: {
      type: "object",
      required: ["type"],
      properties: {
        one: { allOf: [{ $ref: "#/components/schemas/core.v1.One" }], "x-kubernetes-map-type": "granular" },
        type: { type: "string", default: "" },
        two: { allOf: [{ $ref: "#/components/schemas/Two" }], "x-kubernetes-patch-strategy": "replace" },
      },
      "x-kubernetes-map-type": "atomic",
      "x-kubernetes-unions": [{
        discriminator: "type",
        "fields-to-discriminateBy": { one: "One", two: "Two" },
      }],
    },
  });
});
