import { deepEqual } from "node:assert/strict";
import type { JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { checkListTypes } from "./list_types.ts";

const SCHEMA: JsonSchemaProps = {
  type: "object",
  properties: {
    set: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
    map: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name", "port"],
      items: { type: "object", properties: { name: { type: "string" }, port: { type: "integer" } } },
    },
    groups: {
      type: "object",
      additionalProperties: { type: "array", "x-kubernetes-list-type": "set", items: { type: "integer" } },
    },
    plain: { type: "array", items: { type: "string" } },
  },
};

function findings(value: JsonValue): readonly string[] {
  return checkListTypes(value, SCHEMA, undefined).map(({ field, message }) => `${field}: ${message}`);
}

Deno.test("checkListTypes: an item of a set is there once; its second place is reported", () => {
  deepEqual(findings({ set: ["a", "b", "a", "a"] }), ['set[2]: Duplicate value: "a"']);
});

Deno.test("checkListTypes: the keys of a map list are there once; a missing key is a key, too", () => {
  deepEqual(findings({ map: [{ name: "a" }, { name: "a", port: 1 }, { name: "a" }, null, null] }), [
    'map[2]: Duplicate value: {"name":"a"}',
    "map[4]: Duplicate value: {}",
  ]);
});

Deno.test("checkListTypes: a map list holds objects", () => {
  deepEqual(findings({ map: ["x"] }), [
    'map[0]: Invalid value: "x": must be an object for an array of list-type map',
  ]);
});

Deno.test("checkListTypes: a list in a map is named by its key", () => {
  deepEqual(findings({ groups: { low: [1, 1] } }), ["groups[low][1]: Duplicate value: 1"]);
});

Deno.test("checkListTypes: other lists may repeat themselves", () => {
  deepEqual(findings({ plain: ["a", "a"] }), []);
});
