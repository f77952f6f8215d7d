/**
 * A definition whose schemas have everything that is published otherwise than it is written.
 *
 * @module
 */

import type { JsonObject } from "../embedded/json.ts";

const TEXT: JsonObject = { type: "string" };

const SPEC: JsonObject = {
  type: "object",
  description: "what is wanted",
  properties: {
    either: { "x-kubernetes-int-or-string": true, description: "a number or a string" },
    eitherChosen: {
      anyOf: [{ type: "integer" }, { type: "string" }],
      "x-kubernetes-int-or-string": true,
      pattern: "^a",
    },
    embedded: {
      type: "object",
      "x-kubernetes-embedded-resource": true,
      "x-kubernetes-preserve-unknown-fields": true,
    },
    embeddedClosed: {
      type: "object",
      "x-kubernetes-embedded-resource": true,
      required: ["kind"],
      properties: { metadata: { type: "object" }, spec: { type: "object", properties: { x: TEXT } } },
    },
    open: { type: "object", "x-kubernetes-preserve-unknown-fields": true, properties: { x: TEXT } },
    anything: { "x-kubernetes-preserve-unknown-fields": true },
    nullable: { type: "string", nullable: true, default: "x" },
    nullableObject: { type: "object", nullable: true, properties: { x: TEXT } },
    nullableInside: {
      type: "object",
      required: ["a", "b"],
      properties: { a: { type: "string", nullable: true }, b: TEXT },
    },
    nullableList: { type: "array", nullable: true, items: { type: "object", nullable: true } },
    list: { type: "array", items: { type: "object", properties: { f: { type: "string", format: "date" } } } },
    set: { type: "array", items: TEXT, "x-kubernetes-list-type": "set" },
    oneOf: {
      type: "object",
      oneOf: [{ required: ["g"] }, { required: ["h"] }],
      properties: { g: TEXT, h: { type: "integer", minimum: 1 } },
    },
    not: { type: "integer", not: { enum: [3] } },
    map: {
      type: "object",
      additionalProperties: { type: "object", properties: { k: { type: "boolean", default: false } } },
    },
    openMap: { type: "object", additionalProperties: true },
    ruled: {
      type: "string",
      enum: ["a", "b"],
      title: "Ruled",
      example: "a",
      "x-kubernetes-validations": [{ rule: "self != 'z'", message: "no" }],
    },
    documented: { type: "object", externalDocs: { url: "http://docs.example.com" } },
  },
};

/** Riches: two versions, the second open. "{group}" is replaced. */
export const CUSTOM_SCHEMA_FIXTURE: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "riches.{group}" },
  spec: {
    group: "{group}",
    scope: "Namespaced",
    names: { kind: "Rich", plural: "riches" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            description: "A rich thing.",
            type: "object",
            required: ["spec"],
            properties: {
              apiVersion: { type: "string", description: "own words" },
              metadata: { type: "object", properties: { name: { type: "string", maxLength: 10 } } },
              spec: SPEC,
            },
          },
        },
      },
      {
        name: "v1beta1",
        served: true,
        storage: false,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};
