/**
 * Quotas: what a write uses is charged to the status of the quotas in its namespace, and refused where it is too much.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { type Answer, patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";

const NAMESPACE = "/api/v1/namespaces/{ns}";
const QUOTAS = `${NAMESPACE}/resourcequotas`;
const PODS = `${NAMESPACE}/pods`;
const MAPS = `${NAMESPACE}/configmaps`;
const SERVICES = `${NAMESPACE}/services`;
const CLAIMS = `${NAMESPACE}/persistentvolumeclaims`;

/** Makes a quota, and says as its controller does how much of it is used. */
function limited(name: string, hard: JsonObject, spec: JsonObject = {}): readonly RequestStep[] {
  const used = Object.fromEntries(Object.keys(hard).map((key) => [key, "0"]));
  return [
    send(`POST ${QUOTAS}`, { body: { metadata: { name }, spec: { hard, ...spec } } }),
    patch("merge", `${QUOTAS}/${name}/status`, { body: { status: { hard, used } } }),
  ];
}

function map(name: string, more: JsonObject = {}): JsonObject {
  return { metadata: { name, ...more } };
}

function pod(name: string, resources: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  return { metadata: { name }, spec: { containers: [{ name: "main", image: "i", resources }], ...spec } };
}

function claim(name: string, storage: string, storageClassName: string): JsonObject {
  return {
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName, resources: { requests: { storage } } },
  };
}

function service(name: string, spec: JsonObject = {}): JsonObject {
  return { metadata: { name }, spec: { ports: [{ name: "a", port: 1 }, { name: "b", port: 2 }], ...spec } };
}

/** The real server learns of a quota a moment after it is stored. */
function untilDenied(path: string, body: JsonObject): RequestStep {
  return send(`POST ${path}?dryRun=All`, { body, until: isDenied });
}

function isDenied({ code }: Answer): boolean {
  return code === 403;
}

/** The scenarios. */
export const QUOTA: readonly Scenario[] = [
  scenario(
    "quota: nothing is limited before the status says so",
    send(`POST ${QUOTAS}`, { body: { metadata: { name: "none" }, spec: { hard: { configmaps: "0" } } } }),
    send(`POST ${MAPS}`, { body: map("a") }),
    send(`GET ${QUOTAS}/none`),
  ),
  scenario(
    "quota: objects are counted",
    ...limited("some", { configmaps: "1", "count/configmaps": "2" }),
    ...limited("full", { "count/secrets": "0" }),
    untilDenied(`${NAMESPACE}/secrets`, map("probe")),
    send(`POST ${MAPS}?dryRun=All`, { body: map("dry") }),
    send(`POST ${MAPS}`, { body: map("a") }),
    send(`GET ${QUOTAS}/some`),
    send(`POST ${MAPS}`, { body: map("b") }),
    send(`POST ${MAPS}`, { body: { metadata: { generateName: "made-" } } }),
    patch("merge", `${MAPS}/a`, { body: { data: { still: "allowed" } } }),
    send(`DELETE ${MAPS}/a`),
    send(`GET ${QUOTAS}/some`),
  ),
  scenario(
    "quota: custom objects are counted",
    ...limited("few", { "count/widgets.{group}": "0" }),
    untilDenied("/apis/{group}/v1/namespaces/{ns}/widgets", {
      apiVersion: "{group}/v1",
      kind: "Widget",
      ...map("a"),
      spec: { size: 1 },
    }),
    send("POST /apis/{group}/v1/namespaces/{ns}/widgets", {
      body: { apiVersion: "{group}/v1", kind: "Widget", ...map("a"), spec: {} },
    }),
  ),
  scenario(
    "quota: what containers ask for and are limited to",
    ...limited("cpu", { pods: "3", "requests.cpu": "1", "limits.memory": "1Gi" }),
    untilDenied(PODS, pod("silent")),
    send(`POST ${PODS}`, { body: pod("half", { requests: { cpu: "500m" }, limits: { memory: "512Mi" } }) }),
    send(`GET ${QUOTAS}/cpu`),
    send(`POST ${PODS}`, { body: pod("more", { requests: { cpu: "600m" }, limits: { memory: "1Gi" } }) }),
    send(`POST ${PODS}`, { body: pod("less", { requests: { cpu: "500m" }, limits: { memory: "0.5Gi" } }) }),
    send(`GET ${QUOTAS}/cpu`),
    send(`POST ${PODS}`, {
      body: {
        metadata: { name: "two" },
        spec: {
          initContainers: [{ name: "init", image: "i" }],
          containers: [{ name: "a", image: "i" }, { name: "b", image: "i" }],
        },
      },
    }),
  ),
  scenario(
    "quota: init containers and sidecars",
    ...limited("cpu", { "requests.cpu": "1" }),
    untilDenied(PODS, pod("probe")),
    ...([["alone", "2", undefined], ["beside", "600m", "Always"], ["before", "1", undefined]] as const).map((
      [name, cpu, restartPolicy],
    ) =>
      send(`POST ${PODS}?dryRun=All`, {
        body: pod(name, { requests: { cpu: "500m" } }, {
          initContainers: [{
            name: "init",
            image: "i",
            resources: { requests: { cpu } },
            ...(restartPolicy === undefined ? {} : { restartPolicy }),
          }],
        }),
        select: forbidden,
      })
    ),
  ),
  scenario(
    "quota: scopes",
    ...limited("best", { pods: "0" }, { scopes: ["BestEffort"] }),
    ...limited("ending", { pods: "0" }, { scopes: ["Terminating", "NotBestEffort"] }),
    untilDenied(PODS, pod("effort")),
    untilDenied(PODS, pod("soon", { requests: { cpu: "1" } }, { activeDeadlineSeconds: 1 })),
    send(`POST ${PODS}?dryRun=All`, { body: pod("free", { requests: { cpu: "1" } }), select: forbidden }),
  ),
  scenario(
    "quota: services, their node ports and load balancers",
    ...limited("ports", { services: "3", "services.nodeports": "2", "services.loadbalancers": "0" }),
    untilDenied(SERVICES, service("lb", { type: "LoadBalancer" })),
    send(`POST ${SERVICES}`, { body: service("plain"), select: forbidden }),
    send(`POST ${SERVICES}`, { body: service("ports", { type: "NodePort" }), select: forbidden }),
    patch("merge", `${SERVICES}/plain`, { body: { spec: { type: "NodePort" } }, select: forbidden }),
    send(`GET ${QUOTAS}/ports`),
    patch("merge", `${SERVICES}/ports`, { body: { spec: { type: "ClusterIP" } }, select: forbidden }),
    send(`GET ${QUOTAS}/ports`),
  ),
  scenario(
    "quota: storage of claims, by their class",
    ...limited("storage", {
      "requests.storage": "3Gi",
      persistentvolumeclaims: "2",
      "gold.storageclass.storage.k8s.io/requests.storage": "1Gi",
    }),
    untilDenied(CLAIMS, claim("big", "4Gi", "silver")),
    send(`POST ${CLAIMS}`, { body: claim("gold", "2Gi", "gold") }),
    send(`POST ${CLAIMS}`, { body: claim("a", "1Gi", "gold"), select: forbidden }),
    send(`POST ${CLAIMS}`, { body: claim("b", "1536Mi", "silver"), select: forbidden }),
    send(`POST ${CLAIMS}`, { body: claim("c", "0.5Gi", "silver"), select: forbidden }),
    send(`GET ${QUOTAS}/storage`),
  ),
  scenario(
    "quota: a status that does not say what is used",
    send(`POST ${QUOTAS}`, { body: { metadata: { name: "odd" }, spec: { hard: { configmaps: "1" } } } }),
    patch("merge", `${QUOTAS}/odd/status`, { body: { status: { hard: { configmaps: "1" } } } }),
    untilDenied(MAPS, map("a")),
  ),
];

/** Of what is let in only that counts. */
function forbidden(body: unknown): JsonObject {
  const text = JSON.stringify(body);
  return text.includes('"Forbidden"') ? JSON.parse(text) : {};
}
