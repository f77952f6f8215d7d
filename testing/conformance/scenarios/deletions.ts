/**
 * Deletions: finalizers, preconditions, propagation and collections.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { isGone } from "../waiting.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, widget, WIDGETS } from "./objects.ts";

const HOLD = { finalizers: ["example.com/hold"] };

function deleteWith(path: string, options: JsonObject): RequestStep {
  return send(`DELETE ${path}`, { body: { kind: "DeleteOptions", apiVersion: "v1", ...options } });
}

/** An owner and a dependent of it. */
function family(dependent: JsonObject = {}): readonly RequestStep[] {
  return [
    send(`POST ${CONFIG_MAPS}`, { body: configMap("owner"), capture: { uid: "metadata.uid" } }),
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("child", {}, {
        ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "owner", uid: "{uid}", ...dependent }],
      }),
    }),
  ];
}

/** The scenarios. */
export const DELETIONS: readonly Scenario[] = [
  scenario(
    "deletion: a finalizer holds a ConfigMap",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, HOLD) }),
    send(`DELETE ${CONFIG_MAPS}/a`),
    send(`DELETE ${CONFIG_MAPS}/a`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    patch("merge", `${CONFIG_MAPS}/a`, {
      body: { metadata: { finalizers: ["example.com/hold", "example.com/new"] } },
    }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: { still: "writable" } } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { finalizers: [] } } }),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
  scenario(
    "deletion: a finalizer holds a Widget, and is removed with a guarded patch",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }, HOLD) }),
    send(`DELETE ${WIDGETS}/a`),
    patch("json", `${WIDGETS}/a`, {
      body: [
        { op: "test", path: "/metadata/finalizers/0", value: "example.com/other" },
        { op: "remove", path: "/metadata/finalizers/0" },
      ],
    }),
    patch("json", `${WIDGETS}/a`, {
      body: [
        { op: "test", path: "/metadata/finalizers/0", value: "example.com/hold" },
        { op: "remove", path: "/metadata/finalizers/0" },
      ],
    }),
    send(`GET ${WIDGETS}/a`),
  ),
  scenario(
    "deletion: finalizers come and go before it",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    patch("merge", `${WIDGETS}/a`, { body: { metadata: { finalizers: ["example.com/hold"] } } }),
    patch("json", `${WIDGETS}/a`, {
      body: [{ op: "add", path: "/metadata/finalizers/-", value: "example.com/second" }],
    }),
    patch("merge", `${WIDGETS}/a`, { body: { metadata: { finalizers: null } } }),
    send(`DELETE ${WIDGETS}/a`),
  ),
  scenario(
    "deletion: preconditions",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a"),
      capture: { rv: "metadata.resourceVersion", uid: "metadata.uid" },
    }),
    send(`PUT ${CONFIG_MAPS}/a`, {
      body: configMap("a", { k: "v" }),
      capture: { rv2: "metadata.resourceVersion" },
    }),
    deleteWith(`${CONFIG_MAPS}/a`, { preconditions: { uid: "11111111-2222-4333-8444-555555555555" } }),
    deleteWith(`${CONFIG_MAPS}/a`, { preconditions: { resourceVersion: "{rv}" } }),
    deleteWith(`${CONFIG_MAPS}/a`, { preconditions: { uid: "{uid}", resourceVersion: "{rv2}" } }),
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    deleteWith(`${WIDGETS}/a`, { preconditions: { uid: "11111111-2222-4333-8444-555555555555" } }),
  ),
  scenario(
    "deletion: background",
    ...family(),
    deleteWith(`${CONFIG_MAPS}/owner`, { propagationPolicy: "Background" }),
    send(`GET ${CONFIG_MAPS}/child`, { until: isGone }),
  ),
  scenario(
    "deletion: foreground",
    ...family({ blockOwnerDeletion: true }),
    send(`DELETE ${CONFIG_MAPS}/owner?propagationPolicy=Foreground`),
    send(`GET ${CONFIG_MAPS}/owner`, { until: isGone }),
    send(`GET ${CONFIG_MAPS}/child`),
  ),
  scenario(
    "deletion: orphans",
    ...family(),
    deleteWith(`${CONFIG_MAPS}/owner`, { propagationPolicy: "Orphan" }),
    send(`GET ${CONFIG_MAPS}/owner`, { until: isGone }),
    send(`GET ${CONFIG_MAPS}/child`),
  ),
  scenario(
    "deletion: what the policy does to finalizers",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, HOLD) }),
    deleteWith(`${CONFIG_MAPS}/a`, { propagationPolicy: "Background", dryRun: ["All"] }),
    deleteWith(`${CONFIG_MAPS}/a`, { propagationPolicy: "Background" }),
    send(`POST ${DEPLOYMENTS}`, { body: { ...deployment("a"), metadata: { name: "a", ...HOLD } } }),
    deleteWith(`${DEPLOYMENTS}/a`, { orphanDependents: false }),
  ),
  scenario(
    "deletion: options that make no sense",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    deleteWith(`${CONFIG_MAPS}/a`, { propagationPolicy: "Sideways" }),
    deleteWith(`${CONFIG_MAPS}/a`, { propagationPolicy: "Background", orphanDependents: true }),
    deleteWith(`${CONFIG_MAPS}/a`, { gracePeriodSeconds: "long" }),
    send(`DELETE ${CONFIG_MAPS}/a`, { body: { kind: "Pod", apiVersion: "v1" } }),
    send(`DELETE ${CONFIG_MAPS}/a`, { body: "no json" }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=Some`),
    send(`DELETE ${CONFIG_MAPS}/a?propagationPolicy=Sideways`),
    send(`DELETE ${CONFIG_MAPS}/a`, { body: {} }),
  ),
  scenario(
    "deletion: a grace period",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, HOLD) }),
    deleteWith(`${CONFIG_MAPS}/a`, { gracePeriodSeconds: 30 }),
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }, HOLD) }),
    send(`DELETE ${WIDGETS}/a?gracePeriodSeconds=5`),
  ),
  scenario(
    "deletion: of a collection",
    ...["a", "b", "c"].map((name) =>
      send(`POST ${CONFIG_MAPS}`, { body: configMap(name, {}, { labels: { keep: String(name === "b") } }) })
    ),
    send(`DELETE ${CONFIG_MAPS}?labelSelector=keep%3Dfalse`),
    send(`GET ${CONFIG_MAPS}`),
    send(`DELETE ${CONFIG_MAPS}?dryRun=All`),
    send(`DELETE ${CONFIG_MAPS}`),
    send(`GET ${CONFIG_MAPS}`),
  ),
  scenario(
    "deletion: of a collection of custom objects",
    ...["a", "b"].map((name) => send(`POST ${WIDGETS}`, { body: widget(name) })),
    send(`DELETE ${WIDGETS}?fieldSelector=metadata.name%3Da`),
    send(`DELETE ${WIDGETS}`),
    send(`GET ${WIDGETS}`),
  ),
  scenario(
    "deletion: of a collection with finalizers",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }, HOLD) }),
    send(`DELETE ${WIDGETS}`),
    send(`GET ${WIDGETS}/a`),
    send(`DELETE /api/v1/configmaps`),
    send(`DELETE /api/v1/namespaces`),
  ),
  scenario(
    "deletion: kinds that answer with the deleted object",
    send(`POST ${CORE}/serviceaccounts`, {
      body: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "a" } },
    }),
    send(`DELETE ${CORE}/serviceaccounts/a`),
    send(`POST ${CORE}/secrets`, { body: { apiVersion: "v1", kind: "Secret", metadata: { name: "a" } } }),
    send(`DELETE ${CORE}/secrets/a`),
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a") }),
    send(`DELETE ${DEPLOYMENTS}/a`),
  ),
];
