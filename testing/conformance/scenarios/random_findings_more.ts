/**
 * What the random differential test has found besides: writes that say something odd.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../../embedded/json.ts";
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

const ROLES = "/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles";

/** No object has it. */
const UID = "00000000-0000-4000-8000-000000000000";

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
    "random: no entries are no change of immutable data, where a ConfigMap was applied",
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=ann`, { body: frozen("a") }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: { k: null } } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: { "with.dot": null } } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: {} } }),
    send(`POST ${CONFIG_MAPS}`, { body: frozen("b") }),
    patch("merge", `${CONFIG_MAPS}/b`, { body: { data: { k: null } } }),
    patch("merge", `${CONFIG_MAPS}/b`, { body: { binaryData: {} } }),
    send(`PUT ${CONFIG_MAPS}/b`, { body: { ...frozen("b"), data: {} } }),
    patch("strategic", `${CONFIG_MAPS}/b`, { body: { data: { k: null } } }),
    patch("apply", `${CORE}/secrets/a?fieldManager=ann`, { body: { ...secret("a"), immutable: true } }),
    patch("merge", `${CORE}/secrets/a`, { body: { data: { k: null } } }),
  ),
  scenario(
    "random: bytes that are null are stored in another way than none",
    send(`POST ${CORE}/secrets`, { body: { ...secret("a"), data: { k: null } } }),
    patch("merge", `${CORE}/secrets/a`, { body: { type: "Opaque" } }),
    patch("merge", `${CORE}/secrets/a`, { body: { type: "Opaque" } }),
    send(`PUT ${CORE}/secrets/a`, { body: { ...secret("a"), data: { k: null } } }),
    send(`PUT ${CORE}/secrets/a`, { body: { ...secret("a"), data: { k: null } } }),
    send(`PUT ${CORE}/secrets/a`, { body: { ...secret("a"), data: { k: "" } } }),
    patch("json", `${CORE}/secrets/a`, { body: [{ op: "replace", path: "/data/k", value: null }] }),
    send(`POST ${CONFIG_MAPS}`, { body: { ...configMap("a"), data: { k: null } } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: {} } }),
    send(`POST ${CONFIG_MAPS}`, { body: { ...configMap("b"), binaryData: { k: null } } }),
    patch("merge", `${CONFIG_MAPS}/b`, { body: { data: {} } }),
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
  scenario(
    "random: a custom object is replaced by one of another kind, which names no version",
    send(`POST ${GADGETS}`, { body: gadget("{id}-a"), capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${GADGETS}/{id}-a`, { body: { ...other("{id}-a") } }),
    send(`PUT ${GADGETS}/{id}-a`, { body: withVersion(other("{id}-a"), "1") }),
    send(`PUT ${GADGETS}/{id}-a`, { body: withVersion(other("{id}-a"), "{rv}") }),
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`PUT ${WIDGETS}/a`, { body: other("a") }),
    send(`PUT ${WIDGETS}/a`, { body: { ...widget("a"), apiVersion: "{group}/v2" } }),
    send(`PUT ${WIDGETS}/a?dryRun=All`, { body: other("a") }),
    send(`PUT ${WIDGETS}/a/status`, { body: other("a") }),
  ),
  scenario(
    "random: a Role that is being deleted is left without rules",
    send(`POST ${ROLES}`, { body: withHold(role("a")) }),
    send(`DELETE ${ROLES}/a`),
    send(`PUT ${ROLES}/a`, { body: { ...roleWithoutRules("a"), rules: [] } }),
    send(`POST ${ROLES}`, { body: withHold(role("b")) }),
    send(`DELETE ${ROLES}/b`),
    patch("merge", `${ROLES}/b`, { body: { rules: [], metadata: { finalizers: null } } }),
    send(`POST ${ROLES}`, { body: withHold(role("c")) }),
    send(`DELETE ${ROLES}/c`),
    send(`PUT ${ROLES}/c`, { body: { ...withHold(roleWithoutRules("c")), rules: [] } }),
    send(`GET ${ROLES}/c`),
  ),
  scenario(
    "random: a Secret that is being deleted and applied is replaced",
    patch("apply", `${CORE}/secrets/a?fieldManager=ann`, { body: secret("a") }),
    send(`PUT ${CORE}/secrets/a`, { body: withHold(secret("a")) }),
    send(`DELETE ${CORE}/secrets/a`),
    patch("apply", `${CORE}/secrets/a?fieldManager=ann`, { body: secret("a") }),
    send(`PUT ${CORE}/secrets/a?fieldManager=ann`, {
      body: { ...withHold(secret("a")), metadata: { name: "a", labels: { app: "a" } } },
    }),
  ),
  scenario(
    "random: an empty list of finalizers is applied where there is none",
    send(`POST ${GADGETS}`, { body: gadget("{id}-a") }),
    patch("apply", `${GADGETS}/{id}-a?fieldManager=ben`, {
      body: gadget("{id}-a", {}, { finalizers: [] }),
    }),
    send(`POST ${GADGETS}`, { body: specless("{id}-b") }),
    send(`GET ${GADGETS}/{id}-b`, { capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${GADGETS}/{id}-b?fieldManager=ann`, {
      body: { ...specless("{id}-b", { resourceVersion: "{rv}" }), spec: { map: { l: "w" } } },
    }),
    patch("apply", `${GADGETS}/{id}-b?fieldManager=ben`, { body: specless("{id}-b", { finalizers: [] }) }),
    patch("apply", `${GADGETS}/{id}-b?fieldManager=ben`, { body: specless("{id}-b", { finalizers: [] }) }),
    send(`POST ${GADGETS}`, { body: specless("{id}-c") }),
    patch("apply", `${GADGETS}/{id}-c?fieldManager=ben`, { body: specless("{id}-c", { finalizers: [] }) }),
    patch("apply", `${GADGETS}/{id}-c?fieldManager=ben`, { body: specless("{id}-c", { finalizers: [] }) }),
    patch("apply", `${GADGETS}/{id}-c?fieldManager=ben`, { body: specless("{id}-c", { labels: {} }) }),
  ),
  scenario(
    "random: a wrong uid in a dry run",
    send(`POST ${GADGETS}`, { body: gadget("{id}-a") }),
    send(`PUT ${GADGETS}/{id}-a?dryRun=All`, { body: gadget("{id}-a", {}, { uid: UID }) }),
    send(`PUT ${GADGETS}/{id}-a`, { body: gadget("{id}-a", {}, { uid: UID }) }),
    send(`PUT ${GADGETS}/{id}-b?dryRun=All`, { body: gadget("{id}-b", {}, { uid: UID }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`PUT ${CONFIG_MAPS}/a?dryRun=All`, { body: configMap("a", {}, { uid: UID }) }),
    send(`PUT ${CONFIG_MAPS}/b?dryRun=All`, { body: configMap("b", {}, { uid: UID }) }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`, {
      body: { kind: "DeleteOptions", apiVersion: "v1", preconditions: { uid: UID } },
    }),
    send(`DELETE ${GADGETS}/{id}-a?dryRun=All`, {
      body: { kind: "DeleteOptions", apiVersion: "v1", preconditions: { uid: UID } },
    }),
  ),
  scenario(
    "random: the scale of a custom object is applied in a dry run",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    patch("apply", `${WIDGETS}/a/scale?fieldManager=ann&dryRun=All`, { body: scale("a", 3) }),
    send(`POST ${WIDGETS}`, { body: widget("b", { size: 1, replicas: 2 }) }),
    patch("apply", `${WIDGETS}/b/scale?fieldManager=ann&dryRun=All`, { body: scale("b", 3) }),
    patch("apply", `${WIDGETS}/b/scale?fieldManager=ann`, { body: scale("b", 3) }),
    patch("apply", `${WIDGETS}/b/scale?fieldManager=ann&dryRun=All`, { body: scale("b", 4) }),
    send(`POST ${WIDGETS}`, { body: widget("c") }),
    send(`PUT ${WIDGETS}/c/scale`, { body: scale("c", 3) }),
    patch("apply", `${WIDGETS}/c/scale?fieldManager=ann&dryRun=All`, { body: scale("c", 3) }),
    patch("apply", `${WIDGETS}/c/scale?fieldManager=ann&dryRun=All&force=true`, { body: scale("c", 4) }),
    patch("apply", `${WIDGETS}/c/scale?fieldManager=ann`, { body: scale("c", 3) }),
    patch("apply", `${WIDGETS}/c/scale?fieldManager=ann&dryRun=All`, { body: scale("c", 3) }),
  ),
];

function withHold(object: JsonObject): JsonObject {
  return { ...object, metadata: { ...objectOrEmpty(object["metadata"]), finalizers: ["example.com/hold"] } };
}

function frozen(name: string): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, immutable: true };
}

function secret(name: string): JsonObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name } };
}

function scale(name: string, replicas: number): JsonObject {
  return { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name }, spec: { replicas } };
}

function headlessService(name: string): JsonObject {
  return { apiVersion: "v1", kind: "Service", metadata: { name }, spec: { clusterIP: "None" } };
}

function specless(name: string, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: "{group}/v1", kind: "Gadget", metadata: { name, ...metadata } };
}

function withVersion(object: JsonObject, resourceVersion: string): JsonObject {
  return { ...object, metadata: { ...objectOrEmpty(object["metadata"]), resourceVersion } };
}

function other(name: string): JsonObject {
  return { apiVersion: "{group}/v1", kind: "Other", metadata: { name }, spec: { size: 1 } };
}

function roleWithoutRules(name: string): JsonObject {
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name } };
}

function role(name: string): JsonObject {
  return { ...roleWithoutRules(name), rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] };
}
