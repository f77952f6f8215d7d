/**
 * Evictions of pods, and the subresources that need a node.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send, type Step } from "../scenario.ts";
import { CORE } from "./objects.ts";

const PODS = `${CORE}/pods`;
const BUDGETS = "/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets";

function eviction(name: string, options: JsonObject = {}): JsonObject {
  return { apiVersion: "policy/v1", kind: "Eviction", metadata: { name }, ...options };
}

function pod(name: string): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { app: "a" } },
    spec: { containers: [{ name: "main", image: "nginx:1" }] },
  };
}

/** A pod that runs and is ready. */
function running(name: string): readonly Step[] {
  const status = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
  return [
    send(`POST ${PODS}`, { body: pod(name) }),
    patch("merge", `${PODS}/${name}/status`, { body: { status } }),
  ];
}

/** A budget with a status as its controller writes it. */
function budget(status: JsonObject): readonly Step[] {
  return [
    send(`POST ${BUDGETS}`, {
      body: {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name: "a" },
        spec: { minAvailable: 1, selector: { matchLabels: { app: "a" } } },
      },
    }),
    patch("merge", `${BUDGETS}/a/status`, { body: { status } }),
  ];
}

/** The scenarios. */
export const BUILTINS_EVICTIONS: readonly Scenario[] = [
  scenario(
    "eviction: a pod that nobody protects",
    send(`POST ${PODS}`, { body: pod("a") }),
    send(`POST ${PODS}/a/eviction?dryRun=All`, { body: eviction("a") }),
    send(`POST ${PODS}/a/eviction`, { body: eviction("b") }),
    send(`POST ${PODS}/a/eviction`, {
      body: eviction("a", { deleteOptions: { preconditions: { uid: "other" } } }),
    }),
    send(`POST ${PODS}/a/eviction`, { body: eviction("a") }),
    send(`GET ${PODS}/a`),
    send(`POST ${PODS}/a/eviction`, { body: eviction("a") }),
    send(`GET ${PODS}/a/eviction`),
  ),
  scenario(
    "eviction: a budget that does not know yet",
    ...running("a"),
    ...budget({}),
    send(`POST ${PODS}/a/eviction`, { body: eviction("a") }),
  ),
  scenario(
    "eviction: a budget that is used up",
    ...running("a"),
    ...running("b"),
    ...budget({
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 2,
      desiredHealthy: 1,
      expectedPods: 2,
    }),
    send(`POST ${PODS}/a/eviction`, { body: eviction("a") }),
    send(`POST ${PODS}/b/eviction`, { body: eviction("b") }),
    send(`GET ${PODS}/b`),
    send(`GET ${BUDGETS}/a`),
  ),
  scenario(
    "eviction: a budget that needs them all",
    ...running("a"),
    ...budget({
      observedGeneration: 1,
      disruptionsAllowed: 0,
      currentHealthy: 1,
      desiredHealthy: 1,
      expectedPods: 1,
    }),
    send(`POST ${PODS}/a/eviction`, { body: eviction("a") }),
    send(`GET ${PODS}/a`),
  ),
];
