import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { applyDefaults, dropNulls } from "./defaulting.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";

/** The object with its defaults. */
function filled(object: JsonObject): JsonObject {
  const value = applyDefaults(object, SCHEMA);
  if (!isJsonObject(value)) throw new TypeError("Cannot go on: the object is none any more");
  return value;
}

const SCHEMA: JsonSchemaProps = {
  type: "object",
  properties: {
    replicas: { type: "integer", default: 1 },
    image: { type: "string" },
    maybe: { type: "string", nullable: true, default: "x" },
    zero: { type: "integer", default: 0 },
    nested: { type: "object", properties: { level: { type: "string", default: "info" } } },
    filled: { type: "object", default: {}, properties: { level: { type: "string", default: "info" } } },
    ports: {
      type: "array",
      items: { type: "object", properties: { protocol: { type: "string", default: "TCP" } } },
    },
    sizes: { type: "object", additionalProperties: { type: "string", default: "small" } },
  },
};

Deno.test("applyDefaults: fills in fields that are not given", () => {
  deepEqual(applyDefaults({}, SCHEMA), { replicas: 1, maybe: "x", zero: 0, filled: { level: "info" } });
});

Deno.test("applyDefaults: does not make the object that a default would be in", () => {
  equal(filled({})["nested"], undefined);
  deepEqual(filled({ nested: {} })["nested"], { level: "info" });
});

Deno.test("applyDefaults: null gives way to the default unless it is a value", () => {
  const object = filled({ replicas: null, maybe: null });
  equal(object["replicas"], 1);
  equal(object["maybe"], null);
});

Deno.test("applyDefaults: reaches into lists and maps, and adds nothing to them", () => {
  const object = filled({ ports: [{}, { protocol: "UDP" }], sizes: { a: null, b: "big" } });
  deepEqual(object["ports"], [{ protocol: "TCP" }, { protocol: "UDP" }]);
  deepEqual(object["sizes"], { a: "small", b: "big" });
});

Deno.test("applyDefaults: a second time changes nothing, not even the object", () => {
  const once = applyDefaults({ ports: [{}], nested: {}, sizes: { a: null } }, SCHEMA);
  equal(applyDefaults(once, SCHEMA), once);
});

Deno.test("applyDefaults: leaves frozen objects as they are", () => {
  const object = Object.freeze({ nested: Object.freeze({}) });
  deepEqual(filled(object)["nested"], { level: "info" });
  deepEqual(object, { nested: {} });
});

Deno.test("dropNulls: null means not given where it is no value and there is no default", () => {
  deepEqual(dropNulls({ image: null, replicas: null, maybe: null, unknown: null }, SCHEMA), {
    replicas: null,
    maybe: null,
    unknown: null,
  });
});

Deno.test("dropNulls: reaches into lists, whose own nulls stay", () => {
  const schema: JsonSchemaProps = { type: "array", items: SCHEMA };
  deepEqual(dropNulls([null, { image: null }], schema), [null, {}]);
});

Deno.test("dropNulls: an object without such nulls is the same object", () => {
  const object = { image: "x", ports: [{}], unknown: { a: null } };
  equal(dropNulls(object, SCHEMA), object);
});

Deno.test("applyDefaults: what is given stays (property)", () => {
  const given = fc.record({ replicas: fc.integer(), image: fc.string(), zero: fc.integer() }, {
    requiredKeys: [],
  });
  fc.assert(fc.property(given, (object) => {
    const after = filled(object);
    for (const [name, value] of Object.entries(object)) equal(after[name], value);
  }));
});
