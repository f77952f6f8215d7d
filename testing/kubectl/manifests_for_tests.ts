/**
 * The manifests that the scripts name.
 *
 * @module
 */

import type { JsonObject } from "../../src/schema/json.ts";

/** The objects of each manifest by its name. */
export const MANIFESTS: Readonly<Record<string, readonly JsonObject[]>> = {
  "crd.yaml": [{
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.kubectl.example.com" },
    spec: {
      group: "kubectl.example.com",
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
        subresources: {
          status: {},
          scale: {
            specReplicasPath: ".spec.replicas",
            statusReplicasPath: ".status.replicas",
            labelSelectorPath: ".status.selector",
          },
        },
        additionalPrinterColumns: [
          { name: "Size", type: "integer", jsonPath: ".spec.size", description: "How big it is" },
          { name: "Color", type: "string", jsonPath: ".spec.color", priority: 1 },
          { name: "Phase", type: "string", jsonPath: ".status.phase" },
          { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
        ],
        schema: {
          openAPIV3Schema: {
            type: "object",
            description: "A Widget is a thing.",
            required: ["spec"],
            properties: {
              spec: {
                type: "object",
                description: "What is wanted.",
                required: ["size"],
                properties: {
                  size: { type: "integer", minimum: 0, description: "How big it is." },
                  replicas: { type: "integer", default: 1 },
                  color: { type: "string", enum: ["red", "green"] },
                  ports: {
                    type: "array",
                    "x-kubernetes-list-type": "map",
                    "x-kubernetes-list-map-keys": ["name"],
                    items: {
                      type: "object",
                      required: ["name"],
                      properties: { name: { type: "string" }, port: { type: "integer" } },
                    },
                  },
                },
              },
              status: {
                type: "object",
                properties: {
                  phase: { type: "string" },
                  replicas: { type: "integer" },
                  selector: { type: "string" },
                  conditions: {
                    type: "array",
                    items: {
                      type: "object",
                      properties: { type: { type: "string" }, status: { type: "string" } },
                    },
                  },
                },
              },
            },
          },
        },
      }],
    },
  }],
  "widget.yaml": [widget({ size: 3, color: "red", ports: [{ name: "http", port: 80 }] })],
  "bigger.yaml": [widget({ size: 9, ports: [{ name: "http", port: 81 }, { name: "https", port: 443 }] })],
  "misspelled.yaml": [widget({ size: 3, colour: "red" })],
  "deployment.yaml": [deployment("nginx:1", 2)],
  "newer.yaml": [deployment("nginx:2", 3)],
  "several.yaml": [
    { ...core("ConfigMap", "one"), data: { a: "1" } },
    { ...core("ConfigMap", "two"), data: { a: "2", b: "3" } },
    { ...core("Secret", "hidden"), stringData: { k: "v" } },
  ],
  "service.yaml": [{
    ...core("Service", "web"),
    spec: { clusterIP: "None", selector: { app: "web" }, ports: [{ name: "http", port: 80 }] },
  }],
  "pod.yaml": [{
    ...core("Pod", "worker"),
    spec: { automountServiceAccountToken: false, containers: [{ name: "c", image: "busybox:1" }] },
  }],
  "node.yaml": [core("Node", "kubectl-node")],
};

function core(kind: string, name: string): JsonObject {
  return { apiVersion: "v1", kind, metadata: { name, labels: { set: "many" } } };
}

function widget(spec: JsonObject): JsonObject {
  return {
    apiVersion: "kubectl.example.com/v1",
    kind: "Widget",
    metadata: { name: "one", labels: { app: "a" } },
    spec,
  };
}

function deployment(image: string, replicas: number): JsonObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", labels: { app: "web" } },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "main", image, ports: [{ containerPort: 80 }] }] },
      },
    },
  };
}
