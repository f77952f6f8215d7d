import { deepEqual, equal } from "node:assert/strict";
import { checkEmbeddedObjects, coerceEmbeddedObjects } from "./embedded_objects.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";

const SCHEMA: JsonSchemaProps = {
  type: "object",
  properties: {
    templates: {
      type: "array",
      items: {
        type: "object",
        "x-kubernetes-embedded-resource": true,
        "x-kubernetes-preserve-unknown-fields": true,
      },
    },
  },
};

Deno.test("coerceEmbeddedObjects: drops unknown metadata and tells its path", () => {
  const object = {
    templates: [{ kind: "Pod", metadata: { name: "a", nmae: "b", creationTimestamp: null }, x: 1 }],
  };
  deepEqual(coerceEmbeddedObjects(object, SCHEMA, "spec"), {
    value: { templates: [{ kind: "Pod", metadata: { name: "a" }, x: 1 }] },
    unknownFields: ["spec.templates[0].metadata.nmae"],
    malformed: [],
  });
});

Deno.test("coerceEmbeddedObjects: tells what cannot be decoded, in Go's words", () => {
  const object = { templates: [{ kind: 5, metadata: { labels: { a: 1 } } }] };
  const { malformed } = coerceEmbeddedObjects(object, SCHEMA, undefined);
  deepEqual(malformed.map(({ field, message }) => `${field}: ${message}`), [
    "templates[0].kind: Invalid value: 5: must be a string",
    'templates[0].metadata: Invalid value: {"labels":{"a":1}}: json: cannot unmarshal number into Go struct field ' +
    "ObjectMeta.labels of type string",
  ]);
});

Deno.test("coerceEmbeddedObjects: an object without metadata is the same object", () => {
  const object = { templates: [{ kind: "Pod" }] };
  equal(coerceEmbeddedObjects(object, SCHEMA, undefined).value, object);
});

Deno.test("checkEmbeddedObjects: apiVersion and kind are needed and have their form", () => {
  const object = { templates: [{}, { apiVersion: "a/b/c", kind: "a_b" }, { apiVersion: "v1", kind: "Pod" }] };
  const errors = checkEmbeddedObjects(object, SCHEMA).map(({ field, message }) => `${field}: ${message}`);
  deepEqual(errors.slice(0, 3), [
    "templates[0].apiVersion: Required value",
    "templates[0].kind: Required value",
    'templates[1].apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
  ]);
  equal(errors[3]?.startsWith('templates[1].kind: Invalid value: "a_b": may have mixed case, but'), true);
  equal(errors.length, 4);
});

Deno.test("checkEmbeddedObjects: metadata is handed to the check of metadata, with its path", () => {
  const seen: string[] = [];
  checkEmbeddedObjects({ templates: [{ apiVersion: "v1", kind: "Pod", metadata: { name: "a" } }] }, SCHEMA, {
    path: "spec",
    checkMetadata: ({ name }, path) => {
      seen.push(`${path} ${name}`);
      return [];
    },
  });
  deepEqual(seen, ["spec.templates[0].metadata a"]);
});
