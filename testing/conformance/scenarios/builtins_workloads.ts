/**
 * Deployments, ReplicaSets, StatefulSets and DaemonSets: defaults, checks, status and scale.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";

const APPS = "/apis/apps/v1/namespaces/{ns}";
const TEMPLATE = {
  metadata: { labels: { app: "a" } },
  spec: { containers: [{ name: "main", image: "nginx:1" }] },
};
const GOOD = { selector: { matchLabels: { app: "a" } }, template: TEMPLATE };

function workload(kind: string, spec: JsonObject): JsonObject {
  return { apiVersion: "apps/v1", kind, metadata: { name: "a" }, spec: { ...GOOD, ...spec } };
}

/** Sends specs of one kind that are refused, each with several faults. */
function refused(kind: string, ...specs: readonly JsonObject[]): Scenario {
  const path = `${APPS}/${kind.toLowerCase()}s`;
  const steps = specs.map((spec) => send(`POST ${path}`, { body: workload(kind, spec) }));
  return scenario(`${kind}: specs that are refused`, ...steps);
}

/** Writes statuses of one kind that are refused, and one that is not. */
function statuses(kind: string, good: JsonObject, ...bad: readonly JsonObject[]): Scenario {
  const path = `${APPS}/${kind.toLowerCase()}s`;
  return scenario(
    `${kind}: its status`,
    send(`POST ${path}`, { body: { ...workload(kind, {}), status: good } }),
    ...[good, ...bad].map((status) => patch("merge", `${path}/a/status`, { body: { status } })),
    patch("merge", `${path}/a/status`, {
      body: { spec: { minReadySeconds: 5 }, metadata: { labels: { a: "b" } } },
    }),
    send(`GET ${path}/a`),
  );
}

const CLAIM = {
  metadata: { name: "data" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};

/** The scenarios. */
export const BUILTINS_WORKLOADS: readonly Scenario[] = [
  refused(
    "Deployment",
    { replicas: -1, minReadySeconds: -1, revisionHistoryLimit: -1, progressDeadlineSeconds: -1 },
    { minReadySeconds: 600, strategy: { type: "Recreate", rollingUpdate: {} } },
    { strategy: { type: "Slowly" } },
    { strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: "0%" } } },
    { strategy: { rollingUpdate: { maxUnavailable: "101%", maxSurge: "some" } } },
    { selector: {} },
    { selector: { matchLabels: { "a b": "c d" } } },
    {
      selector: {
        matchExpressions: [{ key: "app", operator: "In" }, { key: "b", operator: "Is", values: ["a"] }],
      },
    },
    { selector: { matchLabels: { app: "b" } } },
    { template: { metadata: { labels: { app: "a", "a b": "c d" }, annotations: { "a b": "" } }, spec: {} } },
    {
      template: { ...TEMPLATE, spec: { ...TEMPLATE.spec, restartPolicy: "Never", activeDeadlineSeconds: 5 } },
    },
  ),
  refused(
    "ReplicaSet",
    { replicas: -1, minReadySeconds: -1, selector: {} },
    { template: { ...TEMPLATE, spec: { ...TEMPLATE.spec, restartPolicy: "Never" } } },
  ),
  refused(
    "StatefulSet",
    {
      replicas: -1,
      minReadySeconds: -1,
      serviceName: "A_b",
      podManagementPolicy: "Any",
      ordinals: { start: -1 },
    },
    { updateStrategy: { type: "Slowly" } },
    { updateStrategy: { type: "OnDelete", rollingUpdate: { partition: 1 } } },
    { updateStrategy: { rollingUpdate: { partition: -1, maxUnavailable: 0 } } },
    { updateStrategy: { rollingUpdate: { maxUnavailable: "150%" } } },
    { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Keep", whenScaled: "Drop" } },
    { volumeClaimTemplates: [{ metadata: { name: "data" }, spec: {} }, CLAIM] },
    { selector: {}, template: { ...TEMPLATE, spec: { ...TEMPLATE.spec, restartPolicy: "Never" } } },
    {
      template: {
        ...TEMPLATE,
        spec: {
          containers: [{ ...TEMPLATE.spec.containers[0], volumeMounts: [{ name: "data", mountPath: "/d" }] }],
        },
      },
    },
  ),
  refused(
    "DaemonSet",
    { minReadySeconds: -1, revisionHistoryLimit: -1, updateStrategy: { type: "Slowly" } },
    { updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } } },
    { updateStrategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } } },
    { updateStrategy: { rollingUpdate: { maxUnavailable: "101%", maxSurge: "x" } } },
    { selector: {} },
    { template: { ...TEMPLATE, spec: { ...TEMPLATE.spec, activeDeadlineSeconds: 5 } } },
  ),
  statuses(
    "Deployment",
    { replicas: 2, readyReplicas: 1, observedGeneration: 1, collisionCount: 1 },
    { replicas: 1, readyReplicas: 2, updatedReplicas: 3, availableReplicas: 4 },
    { replicas: -1, unavailableReplicas: -1, collisionCount: 0 },
  ),
  statuses(
    "ReplicaSet",
    { replicas: 2, readyReplicas: 1, observedGeneration: 1 },
    { replicas: 1, fullyLabeledReplicas: 2, readyReplicas: 2, availableReplicas: 3 },
  ),
  statuses(
    "StatefulSet",
    { replicas: 2, currentReplicas: 1, currentRevision: "a-1", observedGeneration: 1 },
    { replicas: 1, currentReplicas: 2, readyReplicas: 2, availableReplicas: 3 },
    { replicas: -1, updatedReplicas: -1, collisionCount: -1 },
  ),
  statuses(
    "DaemonSet",
    { currentNumberScheduled: 1, numberMisscheduled: 0, desiredNumberScheduled: 1, numberReady: 1 },
    { numberReady: -1, desiredNumberScheduled: -1, numberAvailable: -1 },
  ),
  scenario(
    "StatefulSet: what stays",
    send(`POST ${APPS}/statefulsets`, {
      body: workload("StatefulSet", { serviceName: "a", volumeClaimTemplates: [CLAIM] }),
    }),
    patch("merge", `${APPS}/statefulsets/a`, {
      body: { spec: { serviceName: "b", podManagementPolicy: "Parallel" } },
    }),
    patch("merge", `${APPS}/statefulsets/a`, { body: { spec: { selector: { matchLabels: { app: "b" } } } } }),
    patch("merge", `${APPS}/statefulsets/a`, { body: { spec: { replicas: 3, minReadySeconds: 3 } } }),
  ),
  scenario(
    "DaemonSet: a change of the template is counted",
    send(`POST ${APPS}/daemonsets`, { body: workload("DaemonSet", {}) }),
    patch("merge", `${APPS}/daemonsets/a`, {
      body: { spec: { template: { metadata: { annotations: { a: "b" } } } } },
    }),
    patch("merge", `${APPS}/daemonsets/a`, { body: { spec: { selector: { matchLabels: { b: "c" } } } } }),
  ),
  scenario(
    "workloads: scaled",
    ...["Deployment", "ReplicaSet", "StatefulSet"].flatMap((kind) => [
      send(`POST ${APPS}/${kind.toLowerCase()}s`, { body: workload(kind, { replicas: 2 }) }),
      send(`GET ${APPS}/${kind.toLowerCase()}s/a/scale`),
      patch("merge", `${APPS}/${kind.toLowerCase()}s/a/scale`, { body: { spec: { replicas: 4 } } }),
      patch("merge", `${APPS}/${kind.toLowerCase()}s/a/scale`, { body: { spec: { replicas: -1 } } }),
      send(`GET ${APPS}/${kind.toLowerCase()}s/a`),
    ]),
  ),
];
