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

/** Makes a workload whose pods are as told. */
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
];
