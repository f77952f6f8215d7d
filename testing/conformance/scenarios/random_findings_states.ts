/**
 * What the random differential test has found besides: objects in states that few have seen.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, gadget, GADGETS, LEASES, widget, WIDGETS } from "./objects.ts";
import { other, role, ROLES, roleWithoutRules, withVersion } from "./random_objects.ts";

/** No object has it. */
const UID = "00000000-0000-4000-8000-000000000000";

/** The scenarios. */
export const RANDOM_STATE_FINDINGS: readonly Scenario[] = [
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
    "random: a name is moved to where a time should be",
    send(`POST ${LEASES}`, { body: lease("a", {}) }),
    patch("json", `${LEASES}/a`, {
      body: [{ op: "add", path: "/spec", value: {} }, {
        op: "move",
        from: "/metadata/name",
        path: "/spec/renewTime",
      }],
    }),
    patch("json", `${LEASES}/a`, { body: [{ op: "remove", path: "/metadata/name" }] }),
  ),
  scenario(
    "random: a custom object is patched to another version",
    send(`POST ${GADGETS}`, { body: gadget("{id}-a") }),
    patch("merge", `${GADGETS}/{id}-a`, { body: { apiVersion: "v2" } }),
    patch("merge", `${GADGETS}/{id}-a`, { body: { apiVersion: "{group}/v2" } }),
    patch("merge", `${GADGETS}/{id}-a`, { body: { apiVersion: "example.org/v1" } }),
    patch("json", `${GADGETS}/{id}-a`, { body: [{ op: "replace", path: "/apiVersion", value: "a/b/c" }] }),
    patch("json", `${GADGETS}/{id}-a`, { body: [{ op: "replace", path: "/apiVersion", value: "" }] }),
  ),
  scenario(
    "random: a status without the class of its pod",
    send(`POST ${CORE}/pods`, { body: pod("a") }),
    patch("json", `${CORE}/pods/a`, { body: [{ op: "add", path: "/metadata/managedFields", value: [{}] }] }),
    patch("apply", `${CORE}/pods/a/status?fieldManager=ann`, { body: pod("a") }),
    send(`PUT ${CORE}/pods/a/status?fieldManager=ann`, { body: { ...pod("a"), status: { message: "m" } } }),
    patch("merge", `${CORE}/pods/a/status`, { body: { status: { qosClass: "Guaranteed" } } }),
    patch("merge", `${CORE}/pods/a/status`, { body: { status: null } }),
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
    send(`PUT ${ROLES}/a?dryRun=All`, { body: { ...roleWithoutRules("a"), rules: [] } }),
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
    send(`PUT ${LEASES}/a?dryRun=All`, { body: lease("a", { uid: UID }) }),
    send(`PUT ${LEASES}/a`, { body: lease("a", { uid: UID }) }),
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
  scenario(
    "random: a precondition that the deletion of its collection has overtaken",
    send(`POST ${CONFIG_MAPS}`, {
      body: withHold({ metadata: { name: "a" } }),
      capture: { version: "metadata.resourceVersion" },
    }),
    send(`DELETE ${CONFIG_MAPS}`, { select: () => null }),
    send(`DELETE ${CONFIG_MAPS}/a`, {
      body: {
        kind: "DeleteOptions",
        apiVersion: "v1",
        preconditions: { resourceVersion: "{version}" },
      },
    }),
  ),
];

function pod(name: string): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { containers: [{ name: "main", image: "nginx:1" }] },
  };
}

function withHold(object: JsonObject): JsonObject {
  return { ...object, metadata: { ...objectOrEmpty(object["metadata"]), finalizers: ["example.com/hold"] } };
}

function frozen(name: string): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, immutable: true };
}

function lease(name: string, metadata: JsonObject): JsonObject {
  return { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name, ...metadata } };
}

function secret(name: string): JsonObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name } };
}

function scale(name: string, replicas: number): JsonObject {
  return { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name }, spec: { replicas } };
}

function specless(name: string, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: "{group}/v1", kind: "Gadget", metadata: { name, ...metadata } };
}
