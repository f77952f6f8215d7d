/**
 * What objects generated from the schemas have shown: what comes first of two findings, what is warned of, what is told
 * of an update.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";

const CORE = "/api/v1/namespaces/{ns}";
const APPS = "/apis/apps/v1/namespaces/{ns}";
const JOBS = "/apis/batch/v1/namespaces/{ns}/jobs";
const CRON_JOBS = "/apis/batch/v1/namespaces/{ns}/cronjobs";
const CONTAINER: JsonObject = { name: "main", image: "nginx:1" };

function pod(spec: JsonObject): JsonObject {
  return { metadata: { name: "a" }, spec: { containers: [CONTAINER], ...spec } };
}

function workload(spec: JsonObject, podSpec: JsonObject = {}): JsonObject {
  const template = { metadata: { labels: { app: "a" } }, spec: objectOrEmpty(pod(podSpec)["spec"]) };
  return { metadata: { name: "a" }, spec: { selector: { matchLabels: { app: "a" } }, template, ...spec } };
}

function secret(type: string, fields: JsonObject): JsonObject {
  return { metadata: { name: "a" }, type, ...fields };
}

/** What is warned of: the second of two aliases hides the first. */
const HIDDEN: JsonObject = { hostAliases: [{ ip: "127.0.0.1" }, { ip: "127.0.0.1" }] };

function placedPod(matchLabels: JsonObject): JsonObject {
  const term: JsonObject = {
    topologyKey: "kubernetes.io/hostname",
    labelSelector: { matchLabels },
    matchLabelKeys: ["app"],
    mismatchLabelKeys: ["tier"],
  };
  return pod({
    affinity: {
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }],
      },
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
    },
    topologySpreadConstraints: [{
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector: { matchLabels },
      matchLabelKeys: ["app"],
    }],
  });
}

function job(completionMode: string): JsonObject {
  const spec: JsonObject = { restartPolicy: "Never", containers: [CONTAINER] };
  const template: JsonObject = { metadata: { labels: {} }, spec };
  return { metadata: { name: "a".repeat(64) }, spec: { template, completionMode } };
}

const CRON_JOB: JsonObject = {
  metadata: { name: "a" },
  spec: {
    schedule: "@hourly",
    jobTemplate: {
      spec: {
        template: {
          spec: {
            restartPolicy: "Never",
            containers: [{ ...CONTAINER, ports: [{ containerPort: 443, hostIP: "127.0.0.1" }] }],
          },
        },
      },
    },
  },
};

/** The scenarios. */
export const GENERATED_MORE: readonly Scenario[] = [
  scenario(
    "generated: an object of another name is read before it is refused",
    send(`PUT ${CORE}/serviceaccounts/a`, { body: { metadata: { name: "b", unknownField: "x" } } }),
    send(`PUT ${CORE}/configmaps/a`, { body: { metadata: {}, binaryData: { a: "abc" } } }),
    send(`POST ${CORE}/configmaps`, {
      body: { metadata: { name: "a", namespace: "other" }, binaryData: { a: "abc" } },
    }),
  ),
  scenario(
    "generated: what is stored already is not warned of again",
    send(`POST ${CRON_JOBS}`, { body: CRON_JOB }),
    send(`PUT ${CRON_JOBS}/a`, { body: CRON_JOB }),
  ),
  scenario(
    "generated: a DaemonSet is warned of its pods only if they change",
    send(`POST ${APPS}/daemonsets`, { body: workload({}, HIDDEN) }),
    send(`PUT ${APPS}/daemonsets/a`, { body: workload({ minReadySeconds: 1 }, HIDDEN) }),
    send(`PUT ${APPS}/daemonsets/a`, {
      body: workload({ minReadySeconds: 1 }, { ...HIDDEN, hostPID: true }),
    }),
  ),
  scenario(
    "generated: the values of a pod's own labels are put into its selectors",
    send(`POST ${CORE}/pods`, {
      body: { ...placedPod({ app: "a", tier: "b" }), metadata: { name: "a", labels: { app: "x" } } },
    }),
    send(`POST ${CORE}/pods`, {
      body: { ...placedPod({}), metadata: { name: "b", labels: { app: "x", tier: "y" } } },
    }),
  ),
  scenario(
    "generated: a job whose name is too long for a label",
    send(`POST ${JOBS}`, { body: job("Indexed") }),
    send(`POST ${JOBS}`, { body: job("NonIndexed") }),
  ),
  scenario(
    "generated: the same is wrong with two labels",
    ...["configmaps", "serviceaccounts", "pods"].map((plural) =>
      send(`POST ${CORE}/${plural}`, {
        body: { ...pod({}), metadata: { name: "a", labels: { a: "-", b: "-" } } },
      })
    ),
    send("POST /apis/{group}/v1/namespaces/{ns}/widgets", {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a", labels: { a: "-", b: "-" } } },
    }),
  ),
  scenario(
    "generated: files that hide each other in a volume",
    send(`POST ${CORE}/pods`, {
      body: pod({
        volumes: [
          {
            name: "one",
            configMap: { name: "c", items: [{ key: "a", path: "x" }, { key: "b", path: "x/y" }] },
          },
          {
            name: "two",
            secret: { secretName: "s", items: [{ key: "a", path: "x/" }, { key: "b", path: "x" }] },
          },
          {
            name: "three",
            downwardAPI: {
              items: ["labels", "annotations"].map((field) => ({
                path: "same",
                fieldRef: { fieldPath: `metadata.${field}` },
              })),
            },
          },
          {
            name: "four",
            projected: {
              sources: [
                { configMap: { name: "c", items: [{ key: "a", path: "token/x" }] } },
                { secret: { name: "s", items: [{ key: "a", path: "token/" }] } },
                { configMap: { name: "d" } },
              ],
            },
          },
        ],
      }),
    }),
  ),
  scenario(
    "generated: keys of secrets that say nothing, and configurations that are no JSON",
    send(`POST ${CORE}/secrets`, {
      body: secret("kubernetes.io/ssh-auth", { stringData: { "ssh-privatekey": "" } }),
    }),
    send(`POST ${CORE}/secrets`, {
      body: secret("kubernetes.io/dockerconfigjson", { stringData: { ".dockerconfigjson": "" } }),
    }),
    send(`POST ${CORE}/secrets`, {
      body: secret("kubernetes.io/dockercfg", { stringData: { ".dockercfg": "[]" } }),
    }),
    send(`POST ${CORE}/secrets`, {
      body: secret("kubernetes.io/dockercfg", { stringData: { ".dockercfg": "x" } }),
    }),
    send(`POST ${CORE}/secrets`, {
      body: secret("kubernetes.io/dockercfg", { stringData: { ".dockercfg": "{}" } }),
    }),
  ),
  scenario(
    "generated: a list of claims that is empty",
    send(`POST ${APPS}/statefulsets`, {
      body: workload({
        volumeClaimTemplates: [{
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        }],
      }),
    }),
    send(`PUT ${APPS}/statefulsets/a`, { body: workload({ volumeClaimTemplates: [] }) }),
  ),
  scenario(
    "generated: an unknown strategy with a rolling update",
    send(`POST ${APPS}/statefulsets`, {
      body: workload({ updateStrategy: { type: "0", rollingUpdate: {} } }),
    }),
  ),
  scenario(
    "generated: what is no quantity comes before what has a wrong type",
    send(`POST ${APPS}/replicasets`, {
      body: workload({}, {
        volumes: [{ name: "a", image: "busybox" }],
        containers: [{ ...CONTAINER, resources: { limits: { memory: "much" } } }],
      }),
    }),
  ),
  scenario(
    "generated: a service gives up a family of addresses only if it says so",
    send(`POST ${CORE}/services`, { body: { metadata: { name: "a" }, spec: { clusterIP: "None" } } }),
    send(`PUT ${CORE}/services/a`, {
      body: { metadata: { name: "a" }, spec: { clusterIP: "None", ipFamilies: ["IPv4"] } },
    }),
    send(`PUT ${CORE}/services/a`, {
      body: {
        metadata: { name: "a" },
        spec: { clusterIP: "None", ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" },
      },
    }),
  ),
  scenario(
    "generated: the policy of preemption that a pod no longer names is nobody's",
    send(`POST ${CORE}/pods`, { body: pod({ preemptionPolicy: "PreemptLowerPriority" }) }),
    send(`PUT ${CORE}/pods/a`, { body: pod({}) }),
  ),
  scenario(
    "generated: an address of a service whose name is no part of a path",
    send(`POST ${CORE}/services`, { body: { metadata: { name: "../up" }, spec: { ports: [{ port: 80 }] } } }),
    send(`POST ${CORE}/services`, { body: { metadata: { name: "a_b" }, spec: { ports: [{ port: 80 }] } } }),
  ),
  scenario(
    "generated: the annotations of a Deployment count, and it is warned of again",
    send(`POST ${APPS}/deployments`, {
      body: { apiVersion: "apps/v1", kind: "Deployment", ...workload({}, HIDDEN) },
    }),
    patch("merge", `${APPS}/deployments/a`, { body: { metadata: { annotations: { note: "a" } } } }),
    patch("merge", `${APPS}/deployments/a`, { body: { metadata: { labels: { note: "a" } } } }),
  ),
  scenario(
    "generated: the service of a StatefulSet is not looked at again",
    send(`POST ${APPS}/statefulsets`, {
      body: { apiVersion: "apps/v1", kind: "StatefulSet", ...workload({ serviceName: "a.b" }) },
    }),
    send(`POST ${APPS}/statefulsets`, {
      body: { apiVersion: "apps/v1", kind: "StatefulSet", ...workload({ serviceName: "a" }) },
    }),
    patch("merge", `${APPS}/statefulsets/a`, { body: { spec: { serviceName: "a.b" } } }),
  ),
  scenario(
    "generated: an ingress whose rules are empty",
    ...[{}, { rules: [] }, { rules: null }].map((spec) =>
      send("POST /apis/networking.k8s.io/v1/namespaces/{ns}/ingresses", {
        body: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "a" }, spec },
      })
    ),
  ),
  scenario(
    "generated: failed indexes of a job that are not limited",
    ...[{}, { maxFailedIndexes: 1, backoffLimitPerIndex: 1 }].map((fields) =>
      send(`POST ${JOBS}`, {
        body: {
          apiVersion: "batch/v1",
          kind: "Job",
          metadata: { name: "a" },
          spec: {
            template: pod({ restartPolicy: "Never" }),
            completions: -1,
            completionMode: "Indexed",
            ...fields,
          },
        },
      })
    ),
  ),
  scenario(
    "generated: a job without labels is stored anew by the first change, even if there is none",
    send(`POST ${JOBS}`, { body: unlabelledJob("a/b") }),
    send(`POST ${JOBS}`, {
      body: { ...unlabelledJob("a/b"), metadata: { name: "a/b", labels: { a: "b" } } },
    }),
    send(`POST ${JOBS}`, { body: unlabelledJob("a") }),
    patch("merge", `${JOBS}/a`, { body: { spec: { suspend: false } } }),
    patch("merge", `${JOBS}/a`, { body: { spec: { suspend: false } } }),
    send(`POST ${JOBS}`, { body: { ...unlabelledJob("b"), metadata: { name: "b", labels: { a: "b" } } } }),
    send(`POST ${JOBS}`, { body: labelledJob("c", { app: "a" }) }),
    send(`POST ${JOBS}`, { body: labelledJob("d") }),
    patch("apply", `${JOBS}/e?fieldManager=ann`, { body: labelledJob("e", { app: "a" }) }),
    patch("apply", `${JOBS}/f?fieldManager=ann`, { body: labelledJob("f") }),
    patch("merge", `${JOBS}/b`, { body: { spec: { suspend: false } } }),
  ),
];

/** A job whose template has labels; its own may be the same. */
function labelledJob(name: string, labels: JsonObject = {}): JsonObject {
  const spec = objectOrEmpty(pod({ restartPolicy: "Never" })["spec"]);
  const template = { metadata: { labels: { app: "a" } }, spec };
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name, labels }, spec: { template } };
}

function unlabelledJob(name: string): JsonObject {
  const template = { spec: objectOrEmpty(pod({ restartPolicy: "Never" })["spec"]) };
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec: { template } };
}
