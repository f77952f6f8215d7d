/**
 * What objects generated from the schemas have shown: jobs, workloads, pods.
 *
 * @module
 */

import { type JsonObject, type JsonValue, objectOrEmpty, objectsIn } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";

const PODS = "/api/v1/namespaces/{ns}/pods";
const JOBS = "/apis/batch/v1/namespaces/{ns}/jobs";
const CRON_JOBS = "/apis/batch/v1/namespaces/{ns}/cronjobs";
const APPS = "/apis/apps/v1/namespaces/{ns}";
const CONTAINER: JsonObject = { name: "main", image: "nginx:1" };

function pod(spec: JsonObject, name = "a"): JsonObject {
  return { metadata: { name }, spec: { containers: [CONTAINER], ...spec } };
}

function job(spec: JsonObject, name = "a"): JsonObject {
  const template = { spec: { restartPolicy: "Never", containers: [CONTAINER] } };
  return { metadata: { name }, spec: { template, ...spec } };
}

function workload(spec: JsonObject, name = "a"): JsonObject {
  const template = { metadata: { labels: { app: "a" } }, spec: { containers: [CONTAINER] } };
  return { metadata: { name }, spec: { selector: { matchLabels: { app: "a" } }, template, ...spec } };
}

function rules(...list: readonly JsonValue[]): JsonObject {
  return { podFailurePolicy: { rules: list } };
}

/** The scenarios. */
export const GENERATED_WORKLOADS: readonly Scenario[] = [
  scenario(
    "generated: rules of a job's failures that do not fit",
    send(`POST ${JOBS}`, {
      body: job(rules(
        { action: "FailIndex", onExitCodes: { operator: "In", values: [3, 0, 3], containerName: "other" } },
        { action: "Other", onPodConditions: [{ type: "not a type", status: "Other" }], onExitCodes: {} },
        {},
      )),
    }),
  ),
  scenario(
    "generated: a condition of failed pods is true unless told otherwise",
    send(`POST ${JOBS}`, {
      body: job(rules({ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] })),
    }),
    send(`POST ${CRON_JOBS}`, {
      body: {
        metadata: { name: "a" },
        spec: {
          schedule: "@hourly",
          jobTemplate: job(rules({ action: "Count", onPodConditions: [{ type: "A" }] })),
        },
      },
    }),
    patch("merge", `${JOBS}/a`, {
      body: { spec: rules({ action: "FailJob", onExitCodes: { operator: "In", values: [1] } }) },
    }),
  ),
  scenario(
    "generated: rules of a job's success",
    send(`POST ${JOBS}`, { body: job({ successPolicy: { rules: [{ succeededCount: 1 }] } }) }),
    send(`POST ${JOBS}`, {
      body: job({
        completionMode: "Indexed",
        completions: 3,
        successPolicy: {
          rules: [
            {},
            { succeededCount: 4 },
            { succeededIndexes: "0,1", succeededCount: 3 },
            { succeededIndexes: "0-5" },
            { succeededIndexes: "1,0" },
            { succeededIndexes: "a" },
          ],
        },
      }),
    }),
  ),
  scenario(
    "generated: names of indexed jobs, and how many at a time",
    send(`POST ${JOBS}`, { body: job({ completionMode: "Indexed", completions: 2 }, "with.dot") }),
    send(`POST ${JOBS}`, {
      body: job({
        completionMode: "Indexed",
        completions: 2,
        parallelism: 100_001,
        backoffLimitPerIndex: 1,
        maxFailedIndexes: 3,
      }),
    }),
  ),
  scenario(
    "generated: whoever manages a job has a domain",
    send(`POST ${JOBS}`, { body: job({ managedBy: "me" }) }),
    send(`POST ${JOBS}`, { body: job({ managedBy: `Example.com/${"a".repeat(60)}` }) }),
    send(`POST ${JOBS}`, { body: job({ managedBy: "" }) }),
  ),
  scenario(
    "generated: a job leaves its pods behind, and says so",
    send(`POST ${JOBS}`, { body: job({}) }),
    send(`DELETE ${JOBS}/a?dryRun=All`),
    send(`DELETE ${JOBS}/a?propagationPolicy=Background&dryRun=All`),
    send(`DELETE ${JOBS}/none`),
  ),
  scenario(
    "generated: the template of a job that waits",
    send(`POST ${JOBS}`, { body: job({ suspend: true }) }),
    patch("strategic", `${JOBS}/a`, {
      body: {
        spec: {
          template: {
            spec: {
              nodeSelector: { disk: "ssd" },
              containers: [{ name: "main", resources: { requests: { cpu: "1" } } }],
            },
          },
        },
      },
    }),
  ),
  scenario(
    "generated: a selector is shown with its labels first",
    send(`POST ${APPS}/deployments`, {
      body: workload({
        selector: { matchExpressions: [{ key: "b", operator: "Like" }], matchLabels: { b: "1", a: "2" } },
      }),
    }),
    send(`POST ${APPS}/statefulsets`, { body: workload({ selector: { matchExpressions: [{}] } }) }),
    send("POST /apis/policy/v1/namespaces/{ns}/poddisruptionbudgets", {
      body: {
        metadata: { name: "a" },
        spec: { minAvailable: 1, maxUnavailable: 1, selector: { matchLabels: { b: "1", a: "2" } } },
      },
    }),
  ),
  scenario(
    "generated: strategies that name their type and nothing else, or too much",
    send(`POST ${APPS}/statefulsets`, { body: workload({ updateStrategy: { type: "RollingUpdate" } }) }),
    send(`POST ${APPS}/daemonsets`, {
      body: workload({ updateStrategy: { type: "OnDelete", rollingUpdate: { maxUnavailable: 2 } } }),
    }),
    send(`POST ${APPS}/deployments`, {
      body: workload({ strategy: { type: "Other", rollingUpdate: { maxSurge: 1 } } }),
    }),
  ),
  scenario(
    "generated: names that pods cannot have as well",
    send(`POST ${APPS}/statefulsets`, { body: workload({}, "with.dot") }),
    send(`POST ${APPS}/deployments`, { body: workload({}, "with.dot") }),
    send(`POST ${JOBS}`, { body: job({}, "with.dot") }),
    send(`POST ${PODS}`, { body: pod({}, "with.dot") }),
  ),
  scenario(
    "generated: claims of a stateful set are not looked at again",
    send(`POST ${APPS}/statefulsets`, { body: workload({}) }),
    patch("merge", `${APPS}/statefulsets/a`, {
      body: { spec: { volumeClaimTemplates: [{ metadata: { name: "a" }, spec: {} }] } },
      // How the claims are shown is another matter.
      select: (body) =>
        objectsIn(objectOrEmpty(objectOrEmpty(body)["details"])["causes"]).map(({ field = "" }) => field),
    }),
  ),
  scenario(
    "generated: what a pod is warned of",
    send(`POST ${PODS}?dryRun=All`, {
      body: pod({
        nodeSelector: { "beta.kubernetes.io/os": "linux" },
        hostAliases: [{ ip: "10.1.2.3" }, { ip: "10.1.2.3" }],
        imagePullSecrets: [{ name: "a" }, { name: "a" }],
        topologySpreadConstraints: [{
          maxSkew: 1,
          topologyKey: "failure-domain.beta.kubernetes.io/zone",
          whenUnsatisfiable: "ScheduleAnyway",
        }],
        affinity: {
          podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "zone" }] },
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{
              weight: 1,
              preference: { matchExpressions: [{ key: "a", operator: "In", values: ["not a value"] }] },
            }],
          },
        },
        containers: [{
          ...CONTAINER,
          ports: [{ name: "web", containerPort: 80, hostIP: "127.0.0.1" }],
          resources: { limits: { memory: "0.5" } },
        }],
      }),
    }),
  ),
  scenario(
    "generated: policies of resizing",
    send(`POST ${PODS}`, {
      body: pod({
        restartPolicy: "Never",
        initContainers: [{
          ...CONTAINER,
          name: "first",
          resizePolicy: [{ resourceName: "cpu", restartPolicy: "RestartContainer" }],
        }],
        containers: [{
          ...CONTAINER,
          resizePolicy: [
            { resourceName: "disk", restartPolicy: "Other" },
            { resourceName: "cpu", restartPolicy: "NotRequired" },
            { resourceName: "cpu", restartPolicy: "NotRequired" },
            {},
          ],
        }],
      }),
    }),
  ),
  scenario(
    "generated: labels that pods are compared by",
    send(`POST ${PODS}`, {
      body: pod({
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: "zone", matchLabelKeys: ["app"] },
              {
                topologyKey: "zone",
                matchLabelKeys: ["app", "not a key"],
                mismatchLabelKeys: ["app"],
                labelSelector: {
                  matchLabels: { app: "a" },
                  matchExpressions: [{ key: "app", operator: "Exists" }],
                },
              },
            ],
          },
        },
      }),
    }),
  ),
  scenario(
    "generated: fields of nodes",
    send(`POST ${PODS}`, {
      body: pod({
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{
                matchFields: [
                  { key: "metadata.name", operator: "In", values: ["Not A Name"] },
                  { key: "spec.podCIDR", operator: "Exists" },
                  { key: "metadata.name", operator: "NotIn" },
                ],
              }],
            },
          },
        },
      }),
    }),
  ),
  scenario(
    "generated: what pods for Windows cannot have, and other systems",
    send(`POST ${PODS}`, {
      body: pod({
        os: { name: "windows" },
        hostPID: true,
        securityContext: { runAsUser: 1, fsGroup: 2 },
        containers: [{
          ...CONTAINER,
          securityContext: { privileged: true, capabilities: { drop: ["ALL"] } },
        }],
      }),
    }),
    send(`POST ${PODS}`, { body: pod({ os: { name: "plan9" } }) }),
    send(`POST ${PODS}`, { body: pod({ os: {} }) }),
  ),
  scenario(
    "generated: what pods share with their node",
    send(`POST ${PODS}`, {
      body: pod({
        hostUsers: false,
        hostIPC: true,
        hostPID: true,
        securityContext: { sysctls: [{ name: "kernel.shm_rmid_forced", value: "1" }] },
      }),
    }),
    send(`POST ${PODS}`, {
      body: pod({
        hostNetwork: true,
        securityContext: { sysctls: [{ name: "net.ipv4.tcp_syncookies", value: "1" }] },
      }),
    }),
    send(`POST ${PODS}`, {
      body: pod({ containers: [{ ...CONTAINER, securityContext: { procMount: "Unmasked" } }] }),
    }),
  ),
  scenario(
    "generated: profiles of a pod that have a file and no type",
    send(`POST ${PODS}`, {
      body: pod({ securityContext: { seccompProfile: { localhostProfile: "a.json" } } }),
    }),
  ),
  scenario(
    "generated: what is no name of an image has no latest tag",
    send(`POST ${APPS}/replicasets`, {
      body: workload({
        template: {
          metadata: { labels: { app: "a" } },
          spec: { containers: [{ name: "a", image: "../up" }, { name: "b", image: "Upper" }] },
        },
      }),
    }),
  ),
  scenario(
    "generated: a pair of keys that is none",
    send("POST /api/v1/namespaces/{ns}/secrets", {
      body: {
        metadata: { name: "a" },
        type: "kubernetes.io/tls",
        data: { "tls.crt": "e30=", "tls.key": "e30=" },
      },
    }),
  ),
  scenario(
    "generated: a node port that two ports of a service ask for",
    send("POST /api/v1/namespaces/{ns}/services", {
      body: { metadata: { name: "a" }, spec: { type: "NodePort", ports: [{ port: 80 }, { port: 80 }] } },
    }),
  ),
];
