/**
 * The objects that benchmarks work on: the same for everybody, and the same each time.
 *
 * @module
 */

import { defineBuiltin, type UnknownObject } from "@kubeloop/sdk";

/** The kinds. */
export type ObjectKind = "widgets" | "pods";

/** The custom resource; its objects take 2 KB on the wire. */
export const Widget = defineBuiltin<UnknownObject>({
  apiVersion: "bench.kubeloop.dev/v1",
  kind: "Widget",
  plural: "widgets",
});

const ANYTHING = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** Its definition, as it is sent to an API server. */
export const WIDGET_DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.bench.kubeloop.dev" },
  spec: {
    group: "bench.kubeloop.dev",
    scope: "Namespaced",
    names: { kind: "Widget", listKind: "WidgetList", plural: "widgets", singular: "widget" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: { spec: ANYTHING, status: ANYTHING },
        },
      },
    }],
  },
};

const NAMESPACES = 10;

/**
 * The namespaces of all objects.
 *
 * @returns Their names.
 */
export function benchNamespaces(): string[] {
  return Array.from({ length: NAMESPACES }, (_, index) => `bench-${index}`);
}

/**
 * Where an object is.
 *
 * @param kind Its kind.
 * @param index Its number.
 * @returns Its namespace and name.
 */
export function placeOf(
  kind: ObjectKind,
  index: number,
): { readonly namespace: string; readonly name: string } {
  return { namespace: `bench-${index % NAMESPACES}`, name: `${kind.slice(0, -1)}-${index}` };
}

/**
 * The path of a kind's objects in a namespace, or of all.
 *
 * @param kind The kind.
 * @param namespace The namespace. @default {all of them}
 * @returns The path.
 */
export function pathOf(kind: ObjectKind, namespace?: string): string {
  const base = kind === "pods" ? "/api/v1" : "/apis/bench.kubeloop.dev/v1";
  return namespace === undefined ? `${base}/${kind}` : `${base}/namespaces/${namespace}/${kind}`;
}

/**
 * Makes an object.
 *
 * @param kind Its kind.
 * @param index Its number.
 * @returns The object, to be created.
 */
export function objectOf(kind: ObjectKind, index: number): Record<string, unknown> {
  const app = `app-${index % 100}`;
  const labels = {
    "app.kubernetes.io/name": app,
    "app.kubernetes.io/instance": `${app}-${index}`,
    "app.kubernetes.io/managed-by": "bench",
    tier: "backend",
  };
  const annotations = {
    "bench.kubeloop.dev/description": filler(`${kind} ${index}`, 80),
    "bench.kubeloop.dev/revision": String(index % 7),
  };
  const metadata = { ...placeOf(kind, index), labels, annotations };
  return kind === "pods"
    ? { apiVersion: "v1", kind: "Pod", metadata, spec: podSpec(index) }
    : { apiVersion: "bench.kubeloop.dev/v1", kind: "Widget", metadata, ...widgetOf(index) };
}

function widgetOf(index: number): Record<string, unknown> {
  const condition = (type: string) => ({
    type,
    status: "True",
    reason: "AsExpected",
    message: `${type} since the ${index % 7}th revision`,
    lastTransitionTime: "2026-01-01T00:00:00Z",
    observedGeneration: 1,
  });
  return {
    spec: {
      counter: 0,
      image: `registry.example.com/team/widget:1.${index}`,
      replicas: index % 5,
      ports: [{ name: "http", port: 8080 }, { name: "metrics", port: 9090 }],
      env: Array.from({ length: 4 }, (_, at) => ({ name: `SETTING_${at}`, value: `value ${index}/${at}` })),
      resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
      nodeSelector: { "kubernetes.io/os": "linux" },
    },
    status: {
      observedGeneration: 1,
      replicas: index % 5,
      readyReplicas: index % 5,
      conditions: ["Available", "Progressing", "Synced"].map(condition),
    },
  };
}

function podSpec(index: number): Record<string, unknown> {
  const container = (name: string) => ({
    name,
    image: `registry.example.com/team/${name}:1.${index}`,
    command: [`/bin/${name}`, "--config=/etc/app/config.yaml"],
    ports: [{ name: "http", containerPort: 8080 }, { name: "metrics", containerPort: 9090 }],
    env: Array.from(
      { length: 6 },
      (_, at) => ({ name: `SETTING_${at}`, value: filler(`${index}/${at}`, 60) }),
    ),
    resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
    readinessProbe: { httpGet: { path: "/readyz", port: "http" }, periodSeconds: 10 },
    volumeMounts: [{ name: "config", mountPath: "/etc/app" }],
  });
  return {
    containers: [container("app")],
    volumes: [{ name: "config", configMap: { name: `config-${index % 100}` } }],
  };
}

/** Text of a length that differs from object to object. */
function filler(seed: string, length: number): string {
  return seed.padEnd(length, `${seed} all work and no play `);
}
