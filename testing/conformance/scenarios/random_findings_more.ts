/**
 * What the random differential test has found besides: writes that say something odd.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";
import {
  CONFIG_MAPS,
  configMap,
  CORE,
  deployment,
  DEPLOYMENTS,
  gadget,
  GADGETS,
  LEASES,
  SERVICES,
  widget,
  WIDGETS,
} from "./objects.ts";
import { other, role, ROLES, roleWithoutRules, withVersion } from "./random_objects.ts";

const READY: JsonObject = {
  type: "Ready",
  status: "True",
  reason: "Ok",
  message: "",
  lastTransitionTime: "2024-01-01T00:00:00Z",
};

/** The scenarios. */
export const MORE_RANDOM_FINDINGS: readonly Scenario[] = [
  scenario(
    "random: a custom object of another kind is replaced only where one is",
    send(`PUT ${WIDGETS}/a`, { body: other("a") }),
    send(`POST ${WIDGETS}`, { body: other("a") }),
  ),
  scenario(
    "random: whoever takes all rules of a Role away owns that there are none",
    send(`PUT ${ROLES}/a`, { body: role("a") }),
    patch("merge", `${ROLES}/a?fieldManager=ben`, { body: { rules: null } }),
    patch("merge", `${ROLES}/a?fieldManager=ann`, { body: role("a") }),
  ),
  scenario(
    "random: applied rules of a Role that are given up",
    patch("apply", `${ROLES}/a?fieldManager=ann`, { body: role("a") }),
    patch("apply", `${ROLES}/a?fieldManager=ann`, { body: roleWithoutRules("a") }),
    patch("merge", `${ROLES}/a?fieldManager=ben`, { body: { metadata: { labels: { a: "b" } } } }),
  ),
  scenario(
    "random: a number where a Lease has a time",
    send(`POST ${LEASES}`, {
      body: {
        apiVersion: "coordination.k8s.io/v1",
        kind: "Lease",
        metadata: { name: "a" },
        spec: { leaseDurationSeconds: 15 },
      },
    }),
    patch("json", `${LEASES}/a`, {
      body: [{ op: "copy", from: "/spec/leaseDurationSeconds", path: "/spec/acquireTime" }],
    }),
    patch("merge", `${LEASES}/a`, { body: { spec: { renewTime: { at: 1 } } } }),
  ),
  scenario(
    "random: labels of a template that are taken away are shown empty",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a") }),
    patch("strategic", `${DEPLOYMENTS}/a`, {
      body: { spec: { template: { metadata: { labels: { app: null } } } } },
    }),
    patch("merge", `${DEPLOYMENTS}/a`, { body: { spec: { template: { metadata: { labels: null } } } } }),
  ),
  scenario(
    "random: a dry run shows the place that an update says the object has",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`PUT ${CONFIG_MAPS}/a?dryRun=All`, { body: configMap("a", {}, { selfLink: "/x" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", {}, { selfLink: "/x" }) }),
    patch("merge", `${CONFIG_MAPS}/a?dryRun=All`, { body: { metadata: { selfLink: "/y" } } }),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("b", {}, { selfLink: "/x" }) }),
  ),
  scenario(
    "random: the condition of a Service that is taken away",
    send(`POST ${SERVICES}`, { body: headlessService("a") }),
    patch("apply", `${SERVICES}/a/status?fieldManager=ann`, {
      body: { ...headlessService("a"), status: { conditions: [READY] } },
    }),
    patch("merge", `${SERVICES}/a/status?fieldManager=ben`, { body: { status: { conditions: null } } }),
  ),
  scenario(
    "random: no entries are a change of immutable data that is not there",
    send(`POST ${CORE}/secrets`, {
      body: { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, immutable: true },
    }),
    patch("merge", `${CORE}/secrets/a`, { body: { data: { other: null } } }),
    patch("merge", `${CORE}/secrets/a`, { body: { data: null } }),
  ),
  scenario(
    "random: a dry run shows the version of an object that is gone",
    send(`POST ${ROLES}`, { body: role("a"), capture: { rv: "metadata.resourceVersion" } }),
    send(`DELETE ${ROLES}/a`),
    send(`PUT ${ROLES}/a?dryRun=All`, { body: withVersion(role("a"), "{rv}") }),
    send(`PUT ${ROLES}/a`, { body: withVersion(role("a"), "{rv}") }),
  ),
  scenario(
    "random: an empty list of finalizers is applied and given up",
    patch("apply", `${WIDGETS}/a?fieldManager=ann`, {
      body: { ...widget("a"), metadata: { name: "a", finalizers: [] } },
    }),
    patch("apply", `${WIDGETS}/a?fieldManager=ann`, { body: widget("a") }),
  ),
  scenario(
    "random: an applied label is given up, and another manager applies nothing",
    patch("apply", `${GADGETS}/{id}-a?fieldManager=ann`, { body: gadget("{id}-a") }),
    send(`GET ${GADGETS}/{id}-a`, { capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${GADGETS}/{id}-a`, {
      body: gadget("{id}-a", {}, { resourceVersion: "{rv}", labels: { app: "a" } }),
    }),
    patch("apply", `${GADGETS}/{id}-a?force=true&fieldManager=ann`, {
      body: gadget("{id}-a", {}, { labels: { app: "b" } }),
    }),
    patch("apply", `${GADGETS}/{id}-a?fieldManager=ann`, { body: gadget("{id}-a") }),
    patch("apply", `${GADGETS}/{id}-a?fieldManager=ben`, { body: gadget("{id}-a") }),
  ),
  scenario(
    "random: a number among the bytes of a Secret",
    send(`POST ${CORE}/secrets`, { body: { apiVersion: "v1", kind: "Secret", metadata: { name: "a" } } }),
    patch("strategic", `${CORE}/secrets/a`, { body: { data: { k: 1 } } }),
    patch("strategic", `${CORE}/secrets/a`, { body: { data: { k: { deep: 1 } } } }),
    patch("strategic", `${CORE}/secrets/a`, { body: { stringData: { k: 1 } } }),
    patch("strategic", `${CORE}/secrets/a`, { body: { data: { k: "not base64!" } } }),
    patch("merge", `${CORE}/secrets/a`, { body: { data: { k: "not base64!" } } }),
  ),
];

function headlessService(name: string): JsonObject {
  return { apiVersion: "v1", kind: "Service", metadata: { name }, spec: { clusterIP: "None" } };
}
