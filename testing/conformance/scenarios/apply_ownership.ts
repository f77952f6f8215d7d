/**
 * Server-side apply: who owns a field, who loses it, and who may not have it.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { apply, patch, pause, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, widget, WIDGETS } from "./objects.ts";

function applyConfigMap(manager: string, data: JsonObject, metadata: JsonObject = {}): RequestStep {
  return apply(`${CONFIG_MAPS}/a`, { manager, body: configMap("a", data, metadata) });
}

function forceConfigMap(manager: string, data: JsonObject, metadata: JsonObject = {}): RequestStep {
  return apply(`${CONFIG_MAPS}/a?force=true`, { manager, body: configMap("a", data, metadata) });
}

function applyWidget(manager: string, spec: JsonObject, query = ""): RequestStep {
  return apply(`${WIDGETS}/a${query}`, { manager, body: widget("a", spec) });
}

/** A reference to an owner whose uid is captured by its name. */
function owner(name: string, more: JsonObject = {}): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", name, uid: `{${name}}`, ...more };
}

/** What a client-side apply writes into its annotation. */
function lastApplied(object: JsonObject): JsonObject {
  return { "kubectl.kubernetes.io/last-applied-configuration": `${JSON.stringify(object)}\n` };
}

/** The scenarios. */
export const APPLY_OWNERSHIP: readonly Scenario[] = [
  scenario(
    "ownership: a conflict with three managers over several fields",
    applyConfigMap("alice", { k: "1", l: "1" }),
    applyConfigMap("bob", { m: "1" }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("unrelated") }),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=carol`, {
      body: { data: { n: "1" }, metadata: { labels: { x: "1" } } },
    }),
    applyConfigMap("dave", { k: "2", l: "2", m: "2", n: "2" }, { labels: { x: "2" } }),
  ),
  scenario(
    "ownership: a conflict with a manager's apply and its update",
    applyConfigMap("alice", { k: "1" }),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=alice`, { body: { data: { l: "1" } } }),
    applyConfigMap("bob", { k: "2", l: "2" }),
  ),
  scenario(
    "ownership: a conflict over a field of the status",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    patch("merge", `${WIDGETS}/a/status?fieldManager=alice`, { body: { status: { phase: "One" } } }),
    apply(`${WIDGETS}/a/status`, {
      manager: "bob",
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, status: { phase: "Two" } },
    }),
  ),
  scenario(
    "ownership: a manager's own update does not stand in the way of its apply",
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=alice`, { body: configMap("a", { k: "1" }) }),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=alice`, { body: { data: { k: "2" } } }),
    applyConfigMap("alice", { k: "3" }),
    forceConfigMap("alice", { k: "3" }),
    applyConfigMap("alice", {}),
  ),
  scenario(
    "ownership: what an update owns as well stays when the applier gives it up",
    applyConfigMap("alice", { k: "1", l: "1" }),
    send(`PUT ${CONFIG_MAPS}/a?fieldManager=bob`, { body: configMap("a", { k: "1", l: "2" }) }),
    applyConfigMap("alice", {}),
  ),
  scenario(
    "ownership: it is shared by three and given up one by one",
    ...["alice", "bob", "carol"].map((manager) => applyConfigMap(manager, { k: "1" })),
    applyConfigMap("alice", { l: "1" }),
    applyConfigMap("bob", { m: "1" }),
    applyConfigMap("carol", { n: "1" }),
  ),
  scenario(
    "ownership: force takes fields from all who share them",
    applyConfigMap("alice", { k: "1" }),
    applyConfigMap("bob", { k: "1" }),
    forceConfigMap("carol", { k: "2" }),
    applyConfigMap("alice", {}),
  ),
  scenario(
    "ownership: a parent is released with its last field",
    applyConfigMap("alice", { k: "1" }, { labels: { x: "1" }, annotations: { y: "1" } }),
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: { apiVersion: "v1", kind: "ConfigMap" } }),
    apply(`${CONFIG_MAPS}/a`, {
      manager: "alice",
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", labels: {} } },
    }),
  ),
  scenario(
    "ownership: a field removed by an update is owned by nobody",
    applyConfigMap("alice", { k: "1", l: "1" }),
    patch("json", `${CONFIG_MAPS}/a?fieldManager=bob`, { body: [{ op: "remove", path: "/data/k" }] }),
    applyConfigMap("carol", { k: "2" }),
    applyConfigMap("alice", { l: "1" }),
  ),
  scenario(
    "ownership: an update that sets the same value owns nothing",
    applyConfigMap("alice", { k: "1" }),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=bob`, { body: { data: { k: "1" } } }),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=bob`, { body: { data: { l: "1" } } }),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=carol`, { body: { data: { l: "2" } } }),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=bob`, { body: { data: { l: "1" } } }),
  ),
  scenario(
    "ownership: finalizers that two appliers name",
    applyConfigMap("alice", {}, { finalizers: ["example.com/a", "example.com/b"] }),
    applyConfigMap("bob", {}, { finalizers: ["example.com/b", "example.com/c"] }),
    applyConfigMap("alice", {}, { finalizers: ["example.com/a"] }),
    applyConfigMap("bob", {}, { finalizers: ["example.com/c", "example.com/a"] }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "remove", path: "/metadata/finalizers" }] }),
    applyConfigMap("alice", {}),
  ),
  scenario(
    "ownership: owner references of two appliers",
    ...["o", "p"].map((name) =>
      send(`POST ${CONFIG_MAPS}`, { body: configMap(name), capture: { [name]: "metadata.uid" } })
    ),
    applyConfigMap("alice", {}, { ownerReferences: [owner("o")] }),
    applyConfigMap("bob", {}, { ownerReferences: [owner("p", { controller: true })] }),
    applyConfigMap("bob", {}, { ownerReferences: [owner("o", { controller: true }), owner("p")] }),
    applyConfigMap("carol", {}, { ownerReferences: [owner("o", { controller: false })] }),
    applyConfigMap("alice", {}),
    applyConfigMap("alice", {}, { ownerReferences: [owner("p"), owner("p")] }),
  ),
  scenario(
    "ownership: conditions of several appliers",
    apply(`${WIDGETS}/a`, { manager: "alice", body: widget("a") }),
    ...["Ready", "Synced"].map((type) =>
      apply(`${WIDGETS}/a/status`, {
        manager: type.toLowerCase(),
        body: {
          apiVersion: "{group}/v1",
          kind: "Widget",
          metadata: { name: "a" },
          status: { conditions: [{ type, status: "True", reason: "Because" }] },
        },
      })
    ),
    apply(`${WIDGETS}/a/status`, {
      manager: "ready",
      body: {
        apiVersion: "{group}/v1",
        kind: "Widget",
        metadata: { name: "a" },
        status: { conditions: [{ type: "Ready", status: "False" }] },
      },
    }),
    apply(`${WIDGETS}/a/status`, {
      manager: "synced",
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, status: {} },
    }),
  ),
  scenario(
    "ownership: metadata applied to a status is not written",
    apply(`${WIDGETS}/a`, { manager: "alice", body: widget("a", { size: 1 }, { labels: { x: "1" } }) }),
    apply(`${WIDGETS}/a/status`, {
      manager: "bob",
      body: {
        ...widget("a", { size: 1 }, {
          labels: { x: "2", y: "1" },
          annotations: { z: "1" },
          finalizers: ["example.com/a"],
        }),
        status: { phase: "One" },
      },
    }),
  ),
  scenario(
    "ownership: an object and its status are applied by one manager",
    apply(`${WIDGETS}/a`, { manager: "alice", body: { ...widget("a"), status: { phase: "Lost" } } }),
    apply(`${WIDGETS}/a/status`, {
      manager: "alice",
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, status: { phase: "One" } },
    }),
    // What is dropped counts as a change when times are compared: a new second is a new version.
    pause(1_100),
    apply(`${WIDGETS}/a`, { manager: "alice", body: { ...widget("a"), status: { phase: "Two" } } }),
    apply(`${WIDGETS}/a/status`, {
      manager: "alice",
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" } },
    }),
  ),
  scenario(
    "ownership: the status of a Deployment is applied",
    apply(`${DEPLOYMENTS}/a`, { manager: "alice", body: deployment("a") }),
    apply(`${DEPLOYMENTS}/a/status`, {
      manager: "bob",
      body: {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "a", labels: { x: "1" } },
        spec: { replicas: 9 },
        status: { replicas: 2, readyReplicas: 1, conditions: [{ type: "Available", status: "True" }] },
      },
    }),
    apply(`${DEPLOYMENTS}/a/status`, {
      manager: "carol",
      body: {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "a" },
        status: { readyReplicas: 2, conditions: [{ type: "Progressing", status: "True" }] },
      },
    }),
    apply(`${DEPLOYMENTS}/a/status`, {
      manager: "bob",
      body: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, status: { replicas: 3 } },
    }),
  ),
  scenario(
    "ownership: a client-side apply is taken over",
    send(`POST ${CONFIG_MAPS}?fieldManager=kubectl-client-side-apply`, {
      body: configMap("a", { k: "1", l: "1" }, {
        annotations: lastApplied(configMap("a", { k: "1", l: "1" })),
      }),
    }),
    applyConfigMap("kubectl", { k: "2" }),
    applyConfigMap("kubectl", {}),
  ),
  scenario(
    "ownership: a client-side apply that others have changed since",
    send(`POST ${CONFIG_MAPS}?fieldManager=kubectl-client-side-apply`, {
      body: configMap("a", { k: "1", l: "1" }, {
        annotations: lastApplied(configMap("a", { k: "1", l: "1" })),
      }),
    }),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=hand`, { body: { data: { k: "by hand", m: "1" } } }),
    applyConfigMap("kubectl", { k: "2", l: "2" }),
    applyConfigMap("other", { l: "3" }),
    forceConfigMap("kubectl", { k: "2" }),
  ),
  scenario(
    "ownership: a broken last applied configuration counts for nothing",
    send(`POST ${CONFIG_MAPS}?fieldManager=kubectl-client-side-apply`, {
      body: configMap("a", { k: "1" }, {
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{broken" },
      }),
    }),
    applyConfigMap("kubectl", { k: "2" }),
    forceConfigMap("kubectl", { k: "2" }),
  ),
  scenario(
    "ownership: kubectl keeps its annotation up to date",
    applyConfigMap("kubectl", { k: "1" }),
    applyConfigMap("kubectl", { k: "2" }, { annotations: lastApplied(configMap("a", { k: "1" })) }),
    applyConfigMap("kubectl", { k: "3" }, { labels: { x: "1" } }),
    applyConfigMap("other", { l: "1" }, { annotations: lastApplied(configMap("a", { l: "1" })) }),
  ),
  scenario(
    "ownership: an applier takes back what was forced from it",
    applyWidget("alice", { size: 1, labels: { x: "1" }, ports: [{ name: "p", port: 1 }] }),
    applyWidget("bob", { size: 1, labels: { x: "2" }, ports: [{ name: "p", port: 2 }] }, "?force=true"),
    applyWidget("alice", { size: 1, labels: { x: "1" }, ports: [{ name: "p", port: 1 }] }, "?force=true"),
    applyWidget("bob", { size: 1 }),
  ),
  scenario(
    "ownership: managers' names are checked, and may hold many characters",
    ...["a%20b", "%C3%A4%C3%B6%C3%BC", "a%09b", "a%7Fb", "x".repeat(128), "%F0%9F%98%80"].map((manager) =>
      apply(`${CONFIG_MAPS}/a?force=true`, { manager, body: configMap("a", { k: "1" }) })
    ),
    apply(`${CONFIG_MAPS}/a`, { manager: "y".repeat(129), body: configMap("a", { k: "1" }) }),
    apply(`${CONFIG_MAPS}/a`, { manager: "%C3%A4".repeat(65), body: configMap("a", { k: "1" }) }),
    send(`GET ${CORE}/configmaps/a`),
  ),
  scenario(
    "ownership: entries are in order of their kind, time and name",
    applyConfigMap("zoe", { z: "1" }),
    applyConfigMap("adam", { a: "1" }),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=yves`, { body: { data: { y: "1" } } }),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=bea`, { body: { data: { b: "1" } } }),
    applyConfigMap("zoe", { z: "2" }),
  ),
];
