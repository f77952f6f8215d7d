/**
 * Rules of pods and of their templates: one scenario for each.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { MAIN, pod, PODS } from "./pods.ts";

const APPS = "/apis/apps/v1/namespaces/{ns}";
const DEPLOYMENTS = `${APPS}/deployments`;
const DAEMON_SETS = `${APPS}/daemonsets`;

const CONTROLLERS = "/api/v1/namespaces/{ns}/replicationcontrollers";

function controller(spec: JsonObject, others: JsonObject = {}): JsonObject {
  const template = { metadata: { labels: { app: "a" } }, spec: { containers: [MAIN], ...spec } };
  return { metadata: { name: "a.b" }, spec: { template, ...others } };
}

function workload(spec: JsonObject, others: JsonObject = {}): JsonObject {
  return {
    metadata: { name: "a" },
    spec: {
      selector: { matchLabels: { app: "a" } },
      template: { metadata: { labels: { app: "a" } }, spec: { containers: [MAIN], ...spec } },
      ...others,
    },
  };
}

/** Sends a spec as that of a pod and as that of a template. */
function inBoth(name: string, spec: JsonObject): Scenario {
  return scenario(
    `pod rules: ${name}`,
    send(`POST ${PODS}`, { body: pod("a", { containers: [MAIN], ...spec }) }),
    send(`POST ${DEPLOYMENTS}`, { body: workload(spec) }),
  );
}

function limited(name: string, limits: JsonObject): JsonObject {
  return pod(name, { containers: [{ ...MAIN, resources: { limits } }] });
}

function ended(state: JsonObject): JsonObject {
  const status = { name: "main", image: "nginx:1", imageID: "", ready: false, restartCount: 0, state };
  return { status: { containerStatuses: [status] } };
}

const GATED: JsonObject = {
  containers: [MAIN],
  schedulingGates: [{ name: "first" }],
  nodeSelector: { zone: "a" },
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] }],
      },
    },
  },
};

function nodeTerms(...terms: readonly JsonObject[]): JsonObject {
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
  return { spec: { affinity: { nodeAffinity } } };
}

function annotated(annotations: JsonObject): JsonObject {
  return {
    metadata: { name: "a" },
    spec: {
      selector: { matchLabels: { app: "a" } },
      template: { metadata: { labels: { app: "a" }, annotations }, spec: { containers: [MAIN] } },
    },
  };
}

/** The scenarios. */
export const RULES_PODS: readonly Scenario[] = [
  scenario(
    "pod rules: less than no time for the end is a second in pods, and warned of in templates",
    send(`POST ${PODS}`, { body: pod("a", { containers: [MAIN], terminationGracePeriodSeconds: -5 }) }),
    patch("merge", `${PODS}/a`, { body: { spec: { terminationGracePeriodSeconds: -1 } } }),
    send(`POST ${DEPLOYMENTS}`, { body: workload({ terminationGracePeriodSeconds: -5 }) }),
  ),
  inBoth("domains that names are looked up in", {
    dnsConfig: { searches: [".", "_a.b_c.d.", "A", "", "a_"] },
  }),
  inBoth("a list of domains that is too long", {
    dnsConfig: { searches: Array.from({ length: 33 }, (_, index) => `${"a".repeat(62)}.d${index}`) },
  }),
  inBoth("an empty policy of preemption", { preemptionPolicy: "" }),
  inBoth("drivers of volumes, and their secrets", {
    volumes: [
      { name: "a", csi: { driver: "a_b" } },
      { name: "b", csi: { driver: "Example.com" } },
      {
        name: "c",
        csi: { driver: `${"a".repeat(32)}.${"b".repeat(32)}`, nodePublishSecretRef: { name: "A" } },
      },
      { name: "d", csi: { driver: "example.com", nodePublishSecretRef: {} } },
    ],
  }),
  inBoth("how images for volumes are pulled", {
    volumes: [
      { name: "a", image: { reference: "example.com/a", pullPolicy: "Sometimes" } },
      { name: "b", image: { reference: "example.com/a", pullPolicy: "" } },
    ],
  }),
  inBoth("a volume of two types, with the server's spelling", {
    volumes: [{ name: "a", emptyDir: {}, downwardAPI: {} }],
  }),
  scenario(
    "pod rules: huge pages are whole",
    send(`POST ${PODS}`, { body: limited("a", { cpu: "1", "hugepages-2Mi": "3Mi" }) }),
    send(`POST ${PODS}`, { body: limited("a", { cpu: "1", "hugepages-big": "2Mi" }) }),
    send(`POST ${PODS}`, { body: limited("a", { cpu: "1", "hugepages-2Mi": "4Mi" }) }),
  ),
  scenario(
    "pod rules: names of resources that quotas could not name",
    send(`POST ${PODS}`, { body: limited("a", { "requests.example.com/a": "1" }) }),
    send(`POST ${PODS}`, { body: limited("a", { "/a": "1" }) }),
  ),
  scenario(
    "pod rules: nothing asked for is as good as no request",
    send(`POST ${PODS}`, { body: limited("a", { cpu: "0", memory: "0" }) }),
    send(`POST ${PODS}`, { body: limited("b", { cpu: "1", memory: "0" }) }),
  ),
  scenario(
    "pod rules: quantities that are numbers",
    send(`POST ${PODS}`, { body: limited("a", { cpu: 0.5, memory: 1000000 }) }),
  ),
  scenario(
    "pod rules: a share that cannot be read counts as none",
    send(`POST ${DEPLOYMENTS}`, {
      body: workload({}, {
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "-1%", maxSurge: 0 } },
      }),
    }),
    send(`POST ${DAEMON_SETS}`, {
      body: workload({}, { updateStrategy: { rollingUpdate: { maxUnavailable: "1.5%", maxSurge: 1 } } }),
    }),
  ),
  scenario(
    "pod rules: a deadline that is out of range ends the checks of an update",
    send(`POST ${PODS}`, { body: pod("a", { containers: [MAIN], activeDeadlineSeconds: 10 }) }),
    patch("merge", `${PODS}/a`, { body: { spec: { activeDeadlineSeconds: -1, hostname: "b" } } }),
    patch("merge", `${PODS}/a`, { body: { spec: { activeDeadlineSeconds: 20, hostname: "b" } } }),
  ),
  scenario(
    "pod rules: gated pods may narrow down their nodes",
    send(`POST ${PODS}`, { body: pod("a", GATED) }),
    patch("merge", `${PODS}/a`, { body: { spec: { nodeSelector: { rack: "b" } } } }),
    patch("merge", `${PODS}/a`, { body: { spec: { nodeSelector: { zone: "b" } } } }),
    patch("merge", `${PODS}/a`, { body: nodeTerms({}, {}) }),
    patch("merge", `${PODS}/a`, {
      body: nodeTerms({ matchFields: [{ key: "metadata.name", operator: "In", values: ["n"] }] }),
    }),
    patch("merge", `${PODS}/a`, {
      body: nodeTerms({
        matchExpressions: [
          { key: "disk", operator: "In", values: ["ssd"] },
          { key: "gpu", operator: "Exists" },
        ],
      }),
    }),
  ),
  scenario(
    "pod rules: annotations that have a meaning",
    send(`POST ${PODS}`, {
      body: pod("a", { containers: [MAIN] }, { annotations: { "kubernetes.io/config.mirror": "x" } }),
    }),
    send(`POST ${PODS}`, { body: pod("a", { containers: [MAIN] }) }),
    patch("merge", `${PODS}/a`, {
      body: { metadata: { annotations: { "kubernetes.io/config.mirror": "x" } } },
    }),
    patch("merge", `${PODS}/a`, {
      body: { metadata: { annotations: { "controller.kubernetes.io/pod-deletion-cost": "1.5" } } },
    }),
    send(`POST ${DEPLOYMENTS}`, {
      body: annotated({ "seccomp.security.alpha.kubernetes.io/pod": "localhost/../a" }),
    }),
  ),
  scenario(
    "pod rules: annotations that fields have replaced are warned of",
    send(`POST ${DEPLOYMENTS}`, {
      body: annotated({
        "scheduler.alpha.kubernetes.io/critical-pod": "",
        "container.seccomp.security.alpha.kubernetes.io/main": "unconfined",
        "seccomp.security.alpha.kubernetes.io/pod": "runtime/default",
      }),
    }),
  ),
  inBoth("volumes that are gone, and parts of bytes in claims, are warned of", {
    volumes: [
      { name: "a", glusterfs: { endpoints: "a", path: "b" } },
      {
        name: "b",
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1500m" } } },
          },
        },
      },
    ],
  }),
  inBoth("addresses that could be written shorter are warned of", {
    hostAliases: [{ ip: "FD00:0::1", hostnames: ["a"] }],
  }),
  scenario(
    "pod rules: a StatefulSet that keeps all its revisions is warned of",
    send(`POST ${APPS}/statefulsets`, { body: workload({}, { revisionHistoryLimit: -1 }) }),
    patch("merge", `${APPS}/statefulsets/a`, { body: { spec: { replicas: 2 } } }),
  ),
  scenario(
    "pod rules: a DaemonSet may begin with any generation of its template",
    send(`POST ${DAEMON_SETS}`, {
      body: {
        ...workload({}),
        metadata: { name: "a", annotations: { "deprecated.daemonset.template.generation": "7" } },
      },
    }),
  ),
  scenario(
    "pod rules: a status says the pod's address twice",
    send(`POST ${PODS}`, { body: pod("a", { containers: [MAIN] }) }),
    patch("merge", `${PODS}/a/status`, { body: { status: { podIP: "10.0.0.1" } } }),
    patch("merge", `${PODS}/a/status`, { body: { status: { podIP: "10.0.0.2" } } }),
    patch("merge", `${PODS}/a/status`, { body: { status: { podIPs: [{ ip: "10.0.0.3" }] } } }),
    patch("merge", `${PODS}/a/status`, {
      body: { status: { podIP: "10.0.0.3", podIPs: [{ ip: "10.0.0.3" }, { ip: "10.0.0.4" }] } },
    }),
    patch("merge", `${PODS}/a/status`, { body: { status: { hostIP: "a", hostIPs: [{ ip: "b" }] } } }),
  ),
  scenario(
    "pod rules: what a status may not say",
    send(`POST ${PODS}`, { body: pod("a", { containers: [MAIN], nodeName: "n" }) }),
    patch("merge", `${PODS}/a/status`, {
      body: {
        status: {
          nominatedNodeName: "A",
          observedGeneration: -1,
          conditions: [{ type: "a b", status: "True" }, {
            type: "Ready",
            status: "x",
            observedGeneration: -1,
          }],
        },
      },
    }),
  ),
  scenario(
    "pod rules: what has ended is not running again",
    send(`POST ${PODS}`, { body: pod("a", { containers: [MAIN], restartPolicy: "OnFailure" }) }),
    patch("merge", `${PODS}/a/status`, { body: ended({ terminated: { exitCode: 1 } }) }),
    patch("merge", `${PODS}/a/status`, { body: ended({ running: {} }) }),
    patch("merge", `${PODS}/a/status`, { body: ended({ terminated: { exitCode: 0 } }) }),
    patch("merge", `${PODS}/a/status`, { body: ended({ waiting: {} }) }),
  ),
  scenario(
    "pod rules: a ReplicationController takes labels and selector of its pods",
    send(`POST ${CONTROLLERS}`, { body: controller({ terminationGracePeriodSeconds: -1 }) }),
    patch("merge", `${CONTROLLERS}/a.b`, { body: { spec: { selector: { app: "b" } } } }),
    send(`POST ${CONTROLLERS}`, {
      body: controller({ restartPolicy: "Never", activeDeadlineSeconds: 1 }, { minReadySeconds: -1 }),
    }),
    patch("merge", `${CONTROLLERS}/a.b/status`, { body: { status: { replicas: 1, readyReplicas: 2 } } }),
  ),
  scenario(
    "pod rules: a PodTemplate is checked as others are",
    send("POST /api/v1/namespaces/{ns}/podtemplates", {
      body: { metadata: { name: "a" }, template: { spec: { containers: [], restartPolicy: "Now" } } },
    }),
    send("POST /api/v1/namespaces/{ns}/podtemplates", {
      body: {
        metadata: { name: "a" },
        template: { spec: { containers: [MAIN], nodeSelector: { "beta.kubernetes.io/os": "linux" } } },
      },
    }),
  ),
  scenario(
    "pod rules: claims that may not change are shown as they are inside",
    send(`POST ${APPS}/statefulsets`, { body: workload({}) }),
    patch("merge", `${APPS}/statefulsets/a`, {
      body: {
        spec: {
          volumeClaimTemplates: [{
            metadata: { name: "a", labels: { b: "c", a: "b" } },
            spec: {
              accessModes: ["ReadWriteOnce"],
              dataSource: { kind: "PersistentVolumeClaim", name: "a" },
              resources: { requests: { storage: "1Gi" } },
            },
          }],
        },
      },
    }),
  ),
];
