/**
 * Limit ranges: what containers get that say nothing, and what is too little or too much.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { type Answer, patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";

const RANGES = "/api/v1/namespaces/{ns}/limitranges";
const PODS = "/api/v1/namespaces/{ns}/pods";
const CLAIMS = "/api/v1/namespaces/{ns}/persistentvolumeclaims";

function range(name: string, ...limits: readonly JsonObject[]): RequestStep {
  return send(`POST ${RANGES}`, { body: { metadata: { name }, spec: { limits } } });
}

function pod(name: string, resources: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  return { metadata: { name }, spec: { containers: [{ name: "main", image: "i", resources }], ...spec } };
}

function isDenied({ code }: Answer): boolean {
  return code === 403;
}

function hasDefaults({ body }: Answer): boolean {
  return JSON.stringify(body).includes("limit-ranger");
}

function claim(name: string, storage: string): JsonObject {
  return {
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "x", resources: { requests: { storage } } },
  };
}

/** The scenarios. */
export const LIMIT_RANGES: readonly Scenario[] = [
  scenario(
    "limit ranges: what is filled in, and what is wrong",
    range("a", { type: "Container", max: { cpu: "2" }, min: { cpu: "100m", memory: "1Mi" } }),
    range("b", { type: "Container", default: { cpu: "1" }, max: { memory: "1Gi" } }),
    range("c", { type: "Pod", max: { cpu: "1" }, default: { cpu: "1" } }),
    range("d", { type: "Container", max: { cpu: "1" }, min: { cpu: "2" }, default: { cpu: "3" } }),
    range("e", { type: "Container" }, { type: "Container" }),
    range("f", { type: "Container", maxLimitRequestRatio: { cpu: "500m" }, defaultRequest: { cpu: "-1" } }),
    range("g", { type: "PersistentVolumeClaim", max: { cpu: "1" } }),
    range("h", { type: "Odd" }),
  ),
  scenario(
    "limit ranges: containers get what they do not say",
    range("a", { type: "Container", default: { cpu: "1", memory: "1Gi" }, defaultRequest: { cpu: "500m" } }),
    send(`POST ${PODS}?dryRun=All`, { body: pod("probe"), until: hasDefaults }),
    send(`POST ${PODS}`, {
      body: pod("some", { limits: { cpu: "2" } }, {
        initContainers: [{ name: "init", image: "i", resources: { requests: { cpu: "1", memory: "1Mi" } } }],
      }),
    }),
    patch("merge", `${PODS}/some`, { body: { metadata: { labels: { a: "b" } } } }),
  ),
  scenario(
    "limit ranges: containers with too little or too much",
    range("a", {
      type: "Container",
      min: { cpu: "100m" },
      max: { cpu: "1" },
      maxLimitRequestRatio: { cpu: "2" },
    }),
    send(`POST ${PODS}?dryRun=All`, {
      body: pod("big", { requests: { cpu: "2" }, limits: { cpu: "2" } }),
      until: isDenied,
    }),
    ...([
      pod("small", { requests: { cpu: "50m" }, limits: { cpu: "100m" } }),
      pod("smaller", { requests: { cpu: "10m" }, limits: { cpu: "20m" } }),
      pod("ratio", { requests: { cpu: "100m" }, limits: { cpu: "500m" } }),
      pod("fine", { requests: { cpu: "250m" }, limits: { cpu: "500m" } }),
    ].map((body) => send(`POST ${PODS}?dryRun=All`, { body }))),
  ),
  scenario(
    "limit ranges: pods as a whole",
    range("a", { type: "Pod", min: { memory: "10Mi" }, max: { cpu: "1" } }),
    send(`POST ${PODS}?dryRun=All`, { body: pod("silent"), until: isDenied }),
    send(`POST ${PODS}?dryRun=All`, {
      body: {
        metadata: { generateName: "two-" },
        spec: {
          containers: ["a", "b"].map((name) => ({
            name,
            image: "i",
            resources: { requests: { memory: "5Mi" }, limits: { cpu: "600m", memory: "10Mi" } },
          })),
        },
      },
    }),
    send(`POST ${PODS}?dryRun=All`, {
      body: pod("fine", { requests: { memory: "10Mi" }, limits: { cpu: "1" } }),
    }),
  ),
  scenario(
    "limit ranges: claims",
    range("a", { type: "PersistentVolumeClaim", min: { storage: "1Gi" }, max: { storage: "2Gi" } }),
    send(`POST ${CLAIMS}?dryRun=All`, { body: claim("big", "3Gi"), until: isDenied }),
    send(`POST ${CLAIMS}?dryRun=All`, { body: claim("small", "1Mi") }),
    send(`POST ${CLAIMS}?dryRun=All`, { body: claim("fine", "2Gi"), select: () => null }),
  ),
];
