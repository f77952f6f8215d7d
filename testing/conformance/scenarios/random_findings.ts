/**
 * What random operations have brought to light.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { apply, events, patch, type Scenario, scenario, send, watch } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, LEASES, widget, WIDGETS } from "./objects.ts";

const BUDGETS = "/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets";
const ROLES = "/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles";
const SERVICES = `${CORE}/services`;
const BUDGET: JsonObject = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name: "a" },
  spec: { selector: { matchLabels: { app: "x" } } },
};
const OWNER: JsonObject = { apiVersion: "v1", kind: "Namespace", name: "{ns}", uid: "{uid}" };
const POD: JsonObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "a" },
  spec: { containers: [{ name: "main", image: "nginx:1" }] },
};

/** The scenarios. */
export const RANDOM_FINDINGS: readonly Scenario[] = [
  scenario(
    "random: a Lease without a spec is answered with an empty one",
    send(`POST ${LEASES}`, {
      body: { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "a" } },
    }),
    apply(`${LEASES}/b`, {
      manager: "ann",
      body: { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "b" } },
    }),
  ),
  scenario(
    "random: a disruption budget has its counts from the start",
    send(`POST ${BUDGETS}`, { body: BUDGET }),
  ),
  scenario(
    "random: a Role without rules has none, and they are its creator's",
    send(`POST ${ROLES}`, {
      body: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name: "a" }, rules: [] },
    }),
    apply(`${ROLES}/a`, {
      manager: "ann",
      body: {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { name: "a", labels: { a: "b" } },
      },
    }),
  ),
  scenario(
    "random: what is false or zero is left out where the kind does so",
    send(`POST ${DEPLOYMENTS}`, {
      body: deployment("a", { paused: false, minReadySeconds: 0, replicas: 0 }),
    }),
    apply(`${DEPLOYMENTS}/a`, {
      manager: "ann",
      body: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec: { paused: false } },
    }),
    send(`POST ${SERVICES}`, {
      body: {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "a" },
        spec: { clusterIP: "None", ports: [{ port: 80, name: "" }], publishNotReadyAddresses: false },
      },
    }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { publishNotReadyAddresses: true } } }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { publishNotReadyAddresses: false } } }),
  ),
  scenario(
    "random: a list by name has no pages, and its version is a lower bound",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: { k: "v" } } }),
    send(`GET ${CONFIG_MAPS}?fieldSelector=metadata.name%3Da&limit=1`),
    send(`GET ${CONFIG_MAPS}?fieldSelector=metadata.name%3Da&limit=1&resourceVersion={rv}`),
    send(
      `GET ${CONFIG_MAPS}?fieldSelector=metadata.name%3Da&limit=1&resourceVersion={rv}&resourceVersionMatch=Exact`,
    ),
  ),
  scenario(
    "random: a Scale of nothing says nothing, and nobody owns it",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a") }),
    send(`PUT ${DEPLOYMENTS}/a/scale`, {
      body: {
        apiVersion: "autoscaling/v1",
        kind: "Scale",
        metadata: { name: "a", namespace: "{ns}" },
        spec: {},
      },
    }),
    send(`GET ${DEPLOYMENTS}/a`),
    send(`PUT ${WIDGETS}/none/scale`, {
      body: {
        apiVersion: "autoscaling/v1",
        kind: "Scale",
        metadata: { name: "none" },
        spec: { replicas: "x" },
      },
    }),
  ),
  scenario(
    "random: what cannot be read is refused although there is nothing to replace",
    send(`PUT ${CONFIG_MAPS}/none?fieldValidation=Strict`, { body: { ...configMap("none"), unknown: 1 } }),
    send(`PUT ${CONFIG_MAPS}/none`, { body: { ...configMap("none"), data: "text" } }),
    send(`PUT ${WIDGETS}/none/status`, {
      body: { ...widget("none"), status: { unknown: "x" } },
    }),
    send(`PUT ${WIDGETS}/none/status?fieldValidation=Strict`, {
      body: { ...widget("none"), status: { unknown: "x" } },
    }),
  ),
  scenario(
    "random: a Secret without a type is Opaque, also when it is replaced",
    send(`POST ${CORE}/secrets`, { body: secret("a") }),
    send(`PUT ${CORE}/secrets/a`, { body: secret("a") }),
    send(`POST ${CORE}/secrets`, { body: { ...secret("b"), type: "example.com/other" } }),
    send(`PUT ${CORE}/secrets/b`, { body: secret("b") }),
  ),
  scenario(
    "random: a Pod that is replaced keeps what admission has set",
    send(`POST ${CORE}/pods`, { body: POD }),
    send(`PUT ${CORE}/pods/a`, { body: POD }),
    send(`PUT ${CORE}/pods/a/status`, { body: { ...POD, status: { phase: "Running" } } }),
    apply(`${CORE}/pods/b`, {
      manager: "ann",
      body: { apiVersion: "v1", kind: "Pod", metadata: { name: "b" } },
    }),
  ),
  scenario(
    "random: a Service without an address that is replaced, and clients that stay with a pod",
    send(`POST ${SERVICES}`, { body: headless({}) }),
    send(`PUT ${SERVICES}/a`, { body: headless({}) }),
    send(`PUT ${SERVICES}/a`, { body: headless({ selector: { app: "a" } }) }),
    send(`PUT ${SERVICES}/a`, { body: headless({ sessionAffinity: "ClientIP" }) }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { sessionAffinity: "None" } } }),
    patch("merge", `${SERVICES}/a/status`, { body: { status: { conditions: [] } } }),
  ),
  scenario(
    "random: several ports of a Service need names",
    send(`POST ${SERVICES}`, { body: headless({ ports: [{ port: 80 }, { port: 81, name: "b" }] }) }),
  ),
  scenario(
    "random: owners that are given twice are kept once",
    send("GET /api/v1/namespaces/{ns}", { capture: { uid: "metadata.uid" } }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { ownerReferences: [OWNER, OWNER] }) }),
    patch("json", `${CONFIG_MAPS}/a`, {
      body: [{ op: "add", path: "/metadata/ownerReferences/-", value: OWNER }],
    }),
  ),
  scenario(
    "random: a strategic merge patch replaces the selector of a disruption budget",
    send(`POST ${BUDGETS}`, { body: BUDGET }),
    patch("strategic", `${BUDGETS}/a`, { body: { spec: { selector: { matchLabels: { more: "x" } } } } }),
  ),
  scenario(
    "random: a collection of Pods is deleted under a watch",
    send(`GET ${CORE}/pods`, { capture: { rv: "metadata.resourceVersion" } }),
    watch("w", `${CORE}/pods?watch=true&resourceVersion={rv}`),
    send(`POST ${CORE}/pods`, { body: POD }),
    send(`DELETE ${CORE}/pods`),
    events("w", 3),
    send(`POST ${CORE}/pods`, { body: POD }),
    send(`DELETE ${CORE}/pods/a`),
    events("w", 3),
  ),
  scenario(
    "random: a Lease may have a finalizer without a domain",
    send(`POST ${LEASES}`, {
      body: {
        apiVersion: "coordination.k8s.io/v1",
        kind: "Lease",
        metadata: { name: "a", finalizers: ["nodomain"] },
      },
    }),
  ),
  scenario(
    "random: a Role whose rules are null, missing or none",
    ...[{ rules: null }, {}, { rules: [] }].map((rules, index) =>
      send(`POST ${ROLES}`, {
        body: {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "Role",
          metadata: { name: `r${index}` },
          ...rules,
        },
      })
    ),
    patch("merge", `${ROLES}/r0`, { body: { rules: [] } }),
  ),
  scenario(
    "random: a selector that is taken away, and a status that takes annotations with it",
    send(`POST ${DEPLOYMENTS}`, {
      body: { ...deployment("a"), metadata: { name: "a", annotations: { note: "one" } } },
    }),
    send(`PUT ${DEPLOYMENTS}/a/status`, { body: deployment("a") }),
    patch("merge", `${DEPLOYMENTS}/a`, { body: { spec: { selector: null } } }),
  ),
  scenario(
    "random: a Pod keeps its containers",
    send(`POST ${CORE}/pods`, { body: POD }),
    patch("merge", `${CORE}/pods/a`, { body: { spec: { containers: [] } } }),
  ),
  scenario(
    "random: bytes that are none beside texts that would replace them",
    send(`POST ${CORE}/secrets`, {
      body: { ...secret("a"), data: { k: "not base64!" }, stringData: { k: "v" } },
    }),
  ),
  scenario(
    "random: a directive in a part that was not there is a field",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: null } }),
    patch("strategic", `${CONFIG_MAPS}/a`, { body: { data: { $retainKeys: ["k"], k: "kept" } } }),
  ),
  scenario(
    "random: a rule of a Role has verbs",
    send(`POST ${ROLES}`, {
      body: {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { name: "a" },
        rules: [{ apiGroups: [""], resources: ["pods"] }],
      },
    }),
  ),
  scenario(
    "random: a dry run does not mind a version of what it creates",
    send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("a", {}, { resourceVersion: "1" }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { resourceVersion: "1" }) }),
  ),
];

function secret(name: string): JsonObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name } };
}

function headless(spec: JsonObject): JsonObject {
  return { apiVersion: "v1", kind: "Service", metadata: { name: "a" }, spec: { clusterIP: "None", ...spec } };
}
