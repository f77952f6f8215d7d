/**
 * What the real server's admission plugins do by default: classes, priorities, protections, tolerations.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../../embedded/json.ts";
import { metaOf } from "../../embedded/object_meta.ts";
import { type Answer, patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";

const PODS = "/api/v1/namespaces/{ns}/pods";
const CLAIMS = "/api/v1/namespaces/{ns}/persistentvolumeclaims";
const PRIORITIES = "/apis/scheduling.k8s.io/v1/priorityclasses";
const RUNTIMES = "/apis/node.k8s.io/v1/runtimeclasses";
const STORAGE = "/apis/storage.k8s.io/v1/storageclasses";

function pod(name: string, spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return { metadata: { name, ...metadata }, spec: { containers: [{ name: "main", image: "i" }], ...spec } };
}

function tried(body: JsonObject, until?: (answer: Answer) => boolean): RequestStep {
  return send(`POST ${PODS}?dryRun=All`, { body, ...(until === undefined ? {} : { until }) });
}

function isDone({ code }: Answer): boolean {
  return code < 300;
}

const FLOW_CONTROL = "/apis/flowcontrol.apiserver.k8s.io/v1";
const FLOW_SCHEMAS = [
  ...["catch-all", "exempt", "global-default", "kube-controller-manager", "kube-scheduler", "probes"],
  ...["kube-system-service-accounts", "service-accounts", "system-leader-election", "system-node-high"],
  "system-nodes",
];
const PRIORITY_LEVELS = [
  ...["catch-all", "exempt", "global-default", "leader-election", "node-high", "system"],
  ...["workload-high", "workload-low"],
];

/** The scenarios. */
export const ADMISSION_PLUGINS: readonly Scenario[] = [
  scenario(
    "plugins: the priority of a pod",
    send(`POST ${PRIORITIES}`, {
      body: { metadata: { name: "high-{id}" }, value: 1000, description: "much" },
    }),
    send(`POST ${PRIORITIES}`, {
      body: { metadata: { name: "quiet-{id}" }, value: -5, preemptionPolicy: "Never" },
    }),
    tried(pod("a", { priorityClassName: "high-{id}" }), isDone),
    tried(pod("b", { priorityClassName: "quiet-{id}" }), isDone),
    tried(pod("c", { priorityClassName: "missing-{id}" })),
    tried({ ...pod("", { priorityClassName: "missing-{id}" }), metadata: { generateName: "d-" } }),
    tried(pod("d", { priorityClassName: "high-{id}", priority: 5 })),
    tried(pod("e", { priorityClassName: "high-{id}", preemptionPolicy: "Never" })),
    tried(pod("f", { priority: 7 })),
    tried(pod("g", { priorityClassName: "system-node-critical" })),
    send(`DELETE ${PRIORITIES}/high-{id}`),
    send(`DELETE ${PRIORITIES}/quiet-{id}`),
  ),
  scenario(
    "plugins: priority classes that are refused",
    send(`POST ${PRIORITIES}`, { body: { metadata: { name: "big-{id}" }, value: 2000000000 } }),
    send(`POST ${PRIORITIES}`, { body: { metadata: { name: "system-{id}" }, value: 1 } }),
    send(`POST ${PRIORITIES}`, { body: { metadata: { name: "fine-{id}" }, value: 1 } }),
    patch("merge", `${PRIORITIES}/fine-{id}`, { body: { value: 2 } }),
    patch("merge", `${PRIORITIES}/fine-{id}`, { body: { preemptionPolicy: "Never" } }),
    patch("merge", `${PRIORITIES}/fine-{id}`, { body: { description: "new" } }),
    send(`DELETE ${PRIORITIES}/fine-{id}`),
    read(`${PRIORITIES}/system-node-critical`),
    read(`${PRIORITIES}/system-cluster-critical`),
  ),
  scenario(
    "plugins: what flow control begins with",
    ...FLOW_SCHEMAS.map((name) => read(`${FLOW_CONTROL}/flowschemas/${name}`)),
    ...PRIORITY_LEVELS.map((name) => read(`${FLOW_CONTROL}/prioritylevelconfigurations/${name}`)),
  ),
  scenario(
    "plugins: by which flow schema a request is let in",
    ...FLOW_SCHEMAS.map((name) => send(`GET ${FLOW_CONTROL}/flowschemas/${name}`, { select: uidOf })),
    ...PRIORITY_LEVELS.map((name) =>
      send(`GET ${FLOW_CONTROL}/prioritylevelconfigurations/${name}`, { select: uidOf })
    ),
    ...([
      { user: "somebody" },
      { user: "system:node:a", group: "system:nodes" },
      { user: "system:serviceaccount:kube-system:a", group: "system:serviceaccounts" },
      { user: "system:serviceaccount:default:a", group: "system:serviceaccounts" },
      { user: "admin", group: "system:masters" },
    ].flatMap((as) => [
      send("GET /version", { as, select: () => null }),
      send("GET /api/v1/namespaces/{ns}/configmaps", { as, select: () => null }),
      send("GET /apis/coordination.k8s.io/v1/namespaces/kube-system/leases/a", { as, select: () => null }),
      send("PATCH /api/v1/nodes/a/status", { as, body: {}, select: () => null }),
    ])),
    ...["system:kube-scheduler", "system:kube-controller-manager"].map((user) =>
      send("GET /version", { as: { user }, select: () => null })
    ),
    send("GET /healthz", { as: { user: "somebody" } }),
    send("GET /livez/ping", { as: { user: "somebody" }, select: () => null }),
    send("GET /nothing", { as: { user: "somebody" }, select: () => null }),
  ),
  scenario(
    "plugins: the runtime class of a pod",
    send(`POST ${RUNTIMES}`, {
      body: {
        metadata: { name: "run-{id}" },
        handler: "fast",
        overhead: { podFixed: { cpu: "10m" } },
        scheduling: { nodeSelector: { kind: "fast" }, tolerations: [{ key: "x", operator: "Exists" }] },
      },
    }),
    tried(pod("a", { runtimeClassName: "run-{id}", nodeSelector: { disk: "ssd" } }), isDone),
    tried(pod("b", { runtimeClassName: "run-{id}", nodeSelector: { kind: "slow" } })),
    tried(pod("c", { runtimeClassName: "run-{id}", overhead: { cpu: "20m" } })),
    tried(pod("d", { runtimeClassName: "missing-{id}" })),
    tried(pod("e", { overhead: { cpu: "20m" } })),
    send(`DELETE ${RUNTIMES}/run-{id}`),
  ),
  scenario(
    "plugins: tolerations that pods get, and those they have",
    tried(pod("a", { tolerations: [{ key: "node.kubernetes.io/not-ready", operator: "Exists" }] })),
    tried(pod("b", { tolerations: [{ operator: "Exists", effect: "NoSchedule" }] })),
    tried(pod("c", { tolerations: [{ operator: "Exists" }] })),
  ),
  scenario(
    "plugins: claims are made larger where their class allows it",
    ...["grow", "stay"].map((name) =>
      send(`POST ${STORAGE}`, {
        body: {
          metadata: { name: `${name}-{id}` },
          provisioner: "example.com/x",
          ...(name === "grow" ? { allowVolumeExpansion: true } : {}),
        },
      })
    ),
    ...["grow", "stay"].flatMap((name) => [
      send(`POST ${CLAIMS}`, {
        body: {
          metadata: { name },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: `${name}-{id}`,
            resources: { requests: { storage: "1Gi" } },
          },
        },
        select: () => null,
      }),
      patch("merge", `${CLAIMS}/${name}/status`, {
        body: { status: { phase: "Bound", capacity: { storage: "1Gi" } } },
        select: () => null,
      }),
      patch("merge", `${CLAIMS}/${name}`, {
        body: { spec: { resources: { requests: { storage: "2Gi" } } } },
        select: refusalOf,
        until: ({ code }) => (code < 300) === (name === "grow"),
      }),
      send(`DELETE ${STORAGE}/${name}-{id}`),
    ]),
  ),
];

function uidOf(body: unknown): string {
  return metaOf(objectOrEmpty(body)).uid;
}

/** In which order a server makes its first objects is its own affair. */
function read(path: string): RequestStep {
  return send(`GET ${path}`, {
    select: (body) => {
      const { resourceVersion: _, ...metadata } = objectOrEmpty(objectOrEmpty(body)["metadata"]);
      return { ...objectOrEmpty(body), metadata };
    },
  });
}

/** Of what is let in only that counts. */
function refusalOf(body: unknown): JsonObject {
  const text = JSON.stringify(body);
  return text.includes('"Failure"') ? JSON.parse(text) : {};
}
