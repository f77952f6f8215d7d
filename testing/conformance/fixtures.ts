/**
 * The custom kinds that most scenarios use, installed once for a run.
 *
 * @module
 */

import type { JsonObject } from "../embedded/json.ts";
import { type Scenario, scenario, send } from "./scenario.ts";
import { isEstablished, isServed } from "./waiting.ts";

/** Where definitions of custom kinds are. */
export const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** The schema of a Widget: a bit of everything that an operator's resource has. */
export const WIDGET_SCHEMA: JsonObject = {
  type: "object",
  required: ["spec"],
  properties: {
    spec: {
      type: "object",
      required: ["size"],
      properties: {
        size: { type: "integer", minimum: 0, maximum: 100 },
        replicas: { type: "integer", format: "int32", minimum: 0, default: 1 },
        color: { type: "string", enum: ["red", "green", "blue"], default: "red" },
        title: { type: "string", minLength: 2, maxLength: 10, pattern: "^[a-z]+$" },
        ratio: { type: "number", minimum: 0, exclusiveMinimum: true, multipleOf: 0.5 },
        enabled: { type: "boolean" },
        note: { type: "string", nullable: true },
        since: { type: "string", format: "date-time" },
        limit: { "x-kubernetes-int-or-string": true },
        tags: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set", maxItems: 4 },
        steps: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "atomic" },
        ports: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: {
            type: "object",
            required: ["name"],
            properties: {
              name: { type: "string" },
              port: { type: "integer", default: 80 },
              protocol: { type: "string", default: "TCP" },
            },
          },
        },
        labels: { type: "object", additionalProperties: { type: "string" } },
        options: {
          type: "object",
          default: {},
          properties: { mode: { type: "string", default: "fast" }, retries: { type: "integer", default: 3 } },
        },
        extra: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        endpoint: {
          type: "object",
          "x-kubernetes-map-type": "atomic",
          properties: { host: { type: "string" }, port: { type: "integer" } },
        },
      },
    },
    status: {
      type: "object",
      properties: {
        replicas: { type: "integer" },
        selector: { type: "string" },
        phase: { type: "string" },
        conditions: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["type"],
          items: {
            type: "object",
            required: ["type", "status"],
            properties: {
              type: { type: "string" },
              status: { type: "string", enum: ["True", "False", "Unknown"] },
              reason: { type: "string" },
              message: { type: "string" },
              lastTransitionTime: { type: "string", format: "date-time" },
            },
          },
        },
      },
    },
  },
};

/** Widgets: namespaced, with status, scale, columns and a selectable field. */
export const WIDGETS: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.{group}" },
  spec: {
    group: "{group}",
    scope: "Namespaced",
    names: {
      kind: "Widget",
      plural: "widgets",
      singular: "widget",
      shortNames: ["wd"],
      categories: ["parts"],
    },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      schema: { openAPIV3Schema: WIDGET_SCHEMA },
      subresources: {
        status: {},
        scale: {
          specReplicasPath: ".spec.replicas",
          statusReplicasPath: ".status.replicas",
          labelSelectorPath: ".status.selector",
        },
      },
      selectableFields: [{ jsonPath: ".spec.color" }],
      additionalPrinterColumns: [
        { name: "Size", type: "integer", jsonPath: ".spec.size" },
        { name: "Phase", type: "string", jsonPath: ".status.phase" },
        { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
      ],
    }],
  },
};

/** Gadgets: cluster-scoped, without subresources; whatever is written into the spec is kept. */
export const GADGETS: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "gadgets.{group}" },
  spec: {
    group: "{group}",
    scope: "Cluster",
    names: { kind: "Gadget", plural: "gadgets" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: {
            spec: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            status: { type: "object", properties: { phase: { type: "string" } } },
          },
        },
      },
    }],
  },
};

/** Installs the fixtures. */
export const INSTALL_FIXTURES: Scenario = scenario(
  "fixtures",
  ...[WIDGETS, GADGETS].map((body) => send(`POST ${CRDS}`, { body })),
  send(`GET ${CRDS}/widgets.{group}`, { until: isEstablished }),
  send(`GET ${CRDS}/gadgets.{group}`, { until: isEstablished }),
  send("GET /apis/{group}/v1/widgets", { until: isServed }),
  send("GET /apis/{group}/v1/gadgets", { until: isServed }),
);
