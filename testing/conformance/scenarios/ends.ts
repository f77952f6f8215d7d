/**
 * Further deletions: what requests may say, whom they leave, and who comes last.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { events, patch, type RequestStep, type Scenario, scenario, send, watch } from "../scenario.ts";
import { isGone } from "../waiting.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, widget, WIDGETS } from "./objects.ts";

const HOLD = { finalizers: ["example.com/hold"] };
const PODS = `${CORE}/pods`;

function deleteWith(path: string, options: JsonObject): RequestStep {
  return send(`DELETE ${path}`, { body: { kind: "DeleteOptions", apiVersion: "v1", ...options } });
}

function pod(name: string, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { containers: [{ name: "main", image: "nginx:1" }], ...spec },
  };
}

/** The scenarios. */
export const ENDS: readonly Scenario[] = [
  scenario(
    "ends: preconditions on both counts, and as they should not be",
    send(`POST ${WIDGETS}`, {
      body: widget("a"),
      capture: { uid: "metadata.uid", rv: "metadata.resourceVersion" },
    }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: 2 } } }),
    deleteWith(`${WIDGETS}/a`, { preconditions: { uid: "{uid}", resourceVersion: "{rv}" } }),
    deleteWith(`${WIDGETS}/a`, { preconditions: { uid: "" } }),
    deleteWith(`${WIDGETS}/a`, { preconditions: { resourceVersion: "" } }),
    deleteWith(`${WIDGETS}/a`, { preconditions: "x" }),
    deleteWith(`${WIDGETS}/a`, { preconditions: { uid: "{uid}" } }),
    deleteWith(`${WIDGETS}/a`, { preconditions: { uid: "{uid}" } }),
  ),
  scenario(
    "ends: options in the query beside options in the body",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`, {
      body: { kind: "DeleteOptions", apiVersion: "v1", dryRun: ["Odd"] },
    }),
    send(`DELETE ${CONFIG_MAPS}/a?gracePeriodSeconds=x`),
    send(`DELETE ${CONFIG_MAPS}/a?orphanDependents=x&dryRun=All`),
    send(`DELETE ${CONFIG_MAPS}/a?propagationPolicy=Foreground&orphanDependents=true`),
    send(`DELETE ${CONFIG_MAPS}/a?gracePeriodSeconds=-5&dryRun=All`),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All&propagationPolicy=Foreground`),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
  scenario(
    "ends: bodies of other kinds and versions",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`, { body: { apiVersion: "v1" } }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`, {
      body: { kind: "DeleteOptions", apiVersion: "apps/v1", dryRun: ["All"] },
    }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`, {
      body: { kind: "DeleteOptions", apiVersion: "meta.k8s.io/v1", dryRun: ["All"] },
    }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`, {
      body: { kind: "DeleteOptions", apiVersion: "none.io/v7", dryRun: ["All"] },
    }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`, { body: { kind: "ConfigMap", apiVersion: "v1" } }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`, { body: "[]" }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`, { body: { dryRun: "All" } }),
    send(`DELETE ${CONFIG_MAPS}/a`, {
      body: { kind: "DeleteOptions", apiVersion: "v1", unknown: true, dryRun: ["All"] },
    }),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
  scenario(
    "ends: grace of pods that run nowhere, and of those on a node",
    send(`POST ${PODS}`, { body: pod("a") }),
    deleteWith(`${PODS}/a`, { gracePeriodSeconds: 20, dryRun: ["All"] }),
    deleteWith(`${PODS}/a`, { gracePeriodSeconds: 20 }),
    send(`GET ${PODS}/a`),
    send(`POST ${PODS}`, { body: pod("c") }),
    deleteWith(`${PODS}/c`, { gracePeriodSeconds: -1 }),
  ),
  scenario(
    "ends: a pod with a finalizer is marked, and marked again",
    send(`POST ${PODS}`, { body: { ...pod("a"), metadata: { name: "a", ...HOLD } } }),
    send(`DELETE ${PODS}/a`),
    deleteWith(`${PODS}/a`, { gracePeriodSeconds: 0 }),
    patch("merge", `${PODS}/a`, { body: { metadata: { finalizers: null } } }),
    send(`GET ${PODS}/a`),
  ),
  scenario(
    "ends: what may change of an object on its way out",
    send(`POST ${WIDGETS}`, {
      body: widget("a", { size: 1 }, { finalizers: ["example.com/one", "example.com/two"] }),
    }),
    send(`DELETE ${WIDGETS}/a`, { capture: { rv: "metadata.resourceVersion" } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: 2 }, metadata: { labels: { a: "b" } } } }),
    patch("merge", `${WIDGETS}/a/status`, { body: { status: { phase: "Ending" } } }),
    patch("merge", `${WIDGETS}/a`, { body: { metadata: { deletionTimestamp: null } } }),
    patch("merge", `${WIDGETS}/a`, {
      body: { metadata: { finalizers: ["example.com/two", "example.com/three", "example.com/four"] } },
    }),
    patch("merge", `${WIDGETS}/a`, { body: { metadata: { finalizers: ["example.com/two"] } } }),
    patch("merge", `${WIDGETS}/a/status`, { body: { metadata: { finalizers: null } } }),
    patch("merge", `${WIDGETS}/a?dryRun=All`, { body: { metadata: { finalizers: null } } }),
    patch("merge", `${WIDGETS}/a`, { body: { metadata: { finalizers: null } } }),
    send(`GET ${WIDGETS}/a`),
  ),
  scenario(
    "ends: a watch sees the mark, the changes and the end",
    send(`POST ${WIDGETS}`, {
      body: widget("a", { size: 1 }, HOLD),
      capture: { rv: "metadata.resourceVersion" },
    }),
    watch("w", `${WIDGETS}?watch=true&resourceVersion={rv}`),
    send(`DELETE ${WIDGETS}/a?propagationPolicy=Background`),
    send(`DELETE ${WIDGETS}/a`),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: 2 }, metadata: { finalizers: null } } }),
    events("w", 2),
  ),
  scenario(
    "ends: the policy of a second deletion counts as well",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, HOLD) }),
    deleteWith(`${CONFIG_MAPS}/a`, { propagationPolicy: "Background" }),
    deleteWith(`${CONFIG_MAPS}/a`, { propagationPolicy: "Foreground", dryRun: ["All"] }),
    deleteWith(`${CONFIG_MAPS}/a`, { propagationPolicy: "Orphan", dryRun: ["All"] }),
    deleteWith(`${CONFIG_MAPS}/a`, { orphanDependents: true, dryRun: ["All"] }),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
  scenario(
    "ends: finalizers of the garbage collector, given at creation",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", {}, { finalizers: ["foregroundDeletion", "orphan"] }),
    }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b", {}, { finalizers: ["orphan"] }) }),
    deleteWith(`${CONFIG_MAPS}/b`, { propagationPolicy: "Background" }),
    send(`GET ${CONFIG_MAPS}/b`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("c", {}, { finalizers: ["hold"] }) }),
    send(`POST ${WIDGETS}?dryRun=All`, {
      body: widget("c", { size: 1 }, { finalizers: ["hold", "foregroundDeletion"] }),
    }),
  ),
  scenario(
    "ends: a collection, by selectors, limits and options",
    ...["a", "b", "c", "d"].map((name) =>
      send(`POST ${WIDGETS}`, {
        body: widget(name, { size: 1, color: name === "a" ? "blue" : "red" }, { labels: { of: name } }),
      })
    ),
    send(`DELETE ${WIDGETS}?fieldSelector=spec.color%3Dblue&dryRun=All`),
    send(`DELETE ${WIDGETS}?labelSelector=of%20in%20(a,b)&fieldSelector=spec.color%3Dred`),
    send(`DELETE ${WIDGETS}?limit=1`),
    send(`GET ${WIDGETS}`),
    deleteWith(WIDGETS, { preconditions: { uid: "11111111-2222-4333-8444-555555555555" } }),
    deleteWith(WIDGETS, { dryRun: ["All"], propagationPolicy: "Orphan" }),
    deleteWith(WIDGETS, { propagationPolicy: "Sideways" }),
    send(`DELETE ${WIDGETS}?fieldSelector=spec.none%3Dx`),
    send(`DELETE ${WIDGETS}?labelSelector=a%3D%3D%3Db`),
    send(`DELETE ${WIDGETS}`, { body: { kind: "Widget", apiVersion: "{group}/v1" } }),
    send(`DELETE ${WIDGETS}`),
  ),
  scenario(
    "ends: a deletion that ignores what cannot be read",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`DELETE ${CONFIG_MAPS}/a?ignoreStoreReadErrorWithClusterBreakingPotential=true&dryRun=All`),
    deleteWith(`${CONFIG_MAPS}/a`, {
      ignoreStoreReadErrorWithClusterBreakingPotential: true,
      dryRun: ["All"],
    }),
    deleteWith(`${CONFIG_MAPS}/a`, {
      ignoreStoreReadErrorWithClusterBreakingPotential: true,
      gracePeriodSeconds: 0,
    }),
    deleteWith(`${CONFIG_MAPS}/a`, { ignoreStoreReadErrorWithClusterBreakingPotential: false }),
  ),
  scenario(
    "ends: a Deployment goes with one who waits for its dependents",
    send(`POST ${DEPLOYMENTS}`, { body: { ...deployment("a"), metadata: { name: "a", ...HOLD } } }),
    deleteWith(`${DEPLOYMENTS}/a`, { propagationPolicy: "Background" }),
    deleteWith(`${DEPLOYMENTS}/a`, { gracePeriodSeconds: 5 }),
    patch("merge", `${DEPLOYMENTS}/a`, { body: { spec: { replicas: 3 } } }),
    patch("strategic", `${DEPLOYMENTS}/a`, {
      body: { metadata: { $deleteFromPrimitiveList_ignored: null } },
    }),
    patch("strategic", `${DEPLOYMENTS}/a`, {
      body: { metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/hold"] } },
    }),
    send(`GET ${DEPLOYMENTS}/a`, { until: isGone }),
  ),
];
