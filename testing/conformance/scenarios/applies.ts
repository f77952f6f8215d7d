/**
 * Server-side apply.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { apply, patch, pause, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, deployment, DEPLOYMENTS, widget, WIDGETS } from "./objects.ts";

/** Applies to an object at a path, with or without force. */
function applyConfigMap(manager: string, data: JsonObject, query = ""): RequestStep {
  return apply(`${CONFIG_MAPS}/a${query}`, { manager, body: configMap("a", data) });
}

function applyWidget(manager: string, spec: JsonObject, query = ""): RequestStep {
  return apply(`${WIDGETS}/a${query}`, { manager, body: widget("a", spec) });
}

/** The scenarios. */
export const APPLIES: readonly Scenario[] = [
  scenario(
    "apply: creates, changes, and takes away what is left out",
    applyConfigMap("alice", { k: "v", l: "w" }),
    applyConfigMap("alice", { k: "v", l: "w" }),
    applyConfigMap("alice", { k: "x" }),
    applyConfigMap("alice", {}),
  ),
  scenario(
    "apply: a Widget is created, changed, and rid of what is left out",
    applyWidget("alice", { size: 1, color: "blue", tags: ["a", "b"], ports: [{ name: "p" }] }),
    applyWidget("alice", { size: 1, color: "blue", tags: ["a", "b"], ports: [{ name: "p" }] }),
    applyWidget("alice", { size: 2, tags: ["b"] }),
  ),
  scenario(
    "apply: a conflict, and how force ends it",
    applyConfigMap("alice", { k: "v", l: "w" }),
    applyConfigMap("bob", { k: "x" }),
    applyConfigMap("bob", { k: "x", l: "y" }),
    applyConfigMap("bob", { k: "x" }, "?force=true"),
    applyConfigMap("alice", { l: "w" }),
    applyConfigMap("alice", { k: "v", l: "w" }),
  ),
  scenario(
    "apply: equal values are owned together",
    applyConfigMap("alice", { k: "v" }),
    applyConfigMap("bob", { k: "v", l: "w" }),
    applyConfigMap("alice", {}),
    applyConfigMap("bob", {}),
  ),
  scenario(
    "apply: conflicts with updates",
    send(`POST ${CONFIG_MAPS}?fieldManager=alice`, { body: configMap("a", { k: "v" }) }),
    applyConfigMap("bob", { k: "x" }),
    applyConfigMap("alice", { k: "x" }),
    applyConfigMap("bob", { k: "x" }, "?force=true"),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=carol`, { body: { data: { k: "z" } } }),
    applyConfigMap("bob", { k: "x" }),
  ),
  scenario(
    "apply: conflicts of a Widget's lists",
    applyWidget("alice", { size: 1, ports: [{ name: "p", port: 1 }], tags: ["a"], steps: ["one"] }),
    applyWidget("bob", {
      size: 1,
      ports: [{ name: "p", port: 2 }, { name: "q" }],
      tags: ["a", "b"],
      steps: ["two"],
    }),
    applyWidget("bob", { size: 1, ports: [{ name: "q", port: 2 }], tags: ["b"] }),
    applyWidget("bob", { size: 1, ports: [{ name: "p", port: 2 }], steps: ["two"] }, "?force=true"),
    applyWidget("alice", { size: 1, tags: ["a"] }),
  ),
  scenario(
    "apply: atomic maps, free maps and preserved fields",
    applyWidget("alice", {
      size: 1,
      endpoint: { host: "h" },
      labels: { a: "b" },
      extra: { x: { y: 1 }, z: [1, 2] },
    }),
    applyWidget("bob", { size: 1, endpoint: { port: 1 }, labels: { c: "d" }, extra: { x: { w: 2 } } }),
    applyWidget("bob", { size: 1, endpoint: { port: 1 }, labels: { c: "d" } }, "?force=true"),
    applyWidget("alice", { size: 1, labels: {} }),
  ),
  scenario(
    "apply: a Deployment's lists are merged",
    apply(`${DEPLOYMENTS}/a`, { manager: "alice", body: deployment("a", { replicas: 2 }) }),
    apply(`${DEPLOYMENTS}/a`, {
      manager: "bob",
      body: {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "a" },
        spec: { template: { spec: { containers: [{ name: "side", image: "busybox" }] } } },
      },
    }),
    apply(`${DEPLOYMENTS}/a`, { manager: "carol", body: deployment("a", { replicas: 3 }) }),
    apply(`${DEPLOYMENTS}/a`, { manager: "alice", body: deployment("a") }),
    patch("merge", `${DEPLOYMENTS}/a?fieldManager=hand`, { body: { spec: { replicas: 5 } } }),
    apply(`${DEPLOYMENTS}/a?force=true`, { manager: "alice", body: deployment("a", { replicas: 2 }) }),
  ),
  scenario(
    "apply: as the operator of the example does it",
    send(`POST ${WIDGETS}`, { body: widget("owner"), capture: { uid: "metadata.uid" } }),
    ...[1, 1, 3].map((replicas) =>
      apply(`${DEPLOYMENTS}/web?force=true`, {
        manager: "example",
        body: {
          ...deployment("web", { replicas }),
          metadata: {
            name: "web",
            labels: { app: "web" },
            ownerReferences: [{
              apiVersion: "{group}/v1",
              kind: "Widget",
              name: "owner",
              uid: "{uid}",
              controller: true,
              blockOwnerDeletion: true,
            }],
          },
        },
      })
    ),
    patch("merge", `${WIDGETS}/owner/status`, { body: { status: { replicas: 3 } } }),
    patch("merge", `${WIDGETS}/owner/status`, { body: { status: { replicas: 3 } } }),
  ),
  scenario(
    "apply: a manager is needed, and a complete body",
    patch("apply", `${CONFIG_MAPS}/a`, { body: configMap("a") }),
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=alice`, { body: { data: {} } }),
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=alice`, { body: { apiVersion: "v1", kind: "Secret" } }),
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=alice`, { body: configMap("b") }),
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=alice`, { body: "[1]" }),
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=alice`, { body: "a: [" }),
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=alice`, {
      body: configMap("a", {}, { managedFields: [{ manager: "x" }] }),
    }),
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=alice`, { body: { apiVersion: "v1", kind: "ConfigMap" } }),
    patch("apply", `${WIDGETS}/a`, { body: widget("a") }),
  ),
  scenario(
    "apply: YAML",
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=alice`, {
      body: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: v # a comment\n",
    }),
    patch("apply", `${CONFIG_MAPS}/a?fieldManager=alice`, {
      body: "apiVersion: v1\nkind: ConfigMap\ndata: {k: w}\n",
    }),
  ),
  scenario(
    "apply: unknown and malformed fields",
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: { ...configMap("a"), dada: {} } }),
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: { ...configMap("a"), data: { k: 5 } } }),
    applyWidget("alice", { size: 1, sise: 2 }),
    applyWidget("alice", { size: 1, sise: 2 }, "?fieldValidation=Strict"),
    applyWidget("alice", { size: "big" }),
    applyWidget("alice", { size: 1, tags: ["a", "a"] }),
    applyWidget("alice", { size: 1, ports: [{ name: "p" }, { name: "p" }] }),
    applyWidget("alice", { size: 1, ports: [{ port: 5 }] }),
  ),
  scenario(
    "apply: a dry run stores nothing",
    applyConfigMap("alice", { k: "v" }, "?dryRun=All"),
    send(`GET ${CONFIG_MAPS}/a`),
    applyConfigMap("alice", { k: "v" }),
    applyConfigMap("alice", { k: "w" }, "?dryRun=All"),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
  scenario(
    "apply: to the status",
    applyWidget("alice", { size: 1 }),
    apply(`${WIDGETS}/a/status`, {
      manager: "status-writer",
      body: {
        ...widget("a", { size: 5 }),
        status: {
          phase: "Ready",
          conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2024-05-06T07:08:09Z" }],
        },
      },
    }),
    apply(`${WIDGETS}/a/status`, {
      manager: "other",
      body: {
        apiVersion: "{group}/v1",
        kind: "Widget",
        metadata: { name: "a" },
        status: { phase: "Busy", conditions: [{ type: "Synced", status: "True" }] },
      },
    }),
    apply(`${WIDGETS}/a/status?force=true`, {
      manager: "other",
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, status: { phase: "Busy" } },
    }),
    apply(`${WIDGETS}/none/status`, {
      manager: "other",
      body: {
        apiVersion: "{group}/v1",
        kind: "Widget",
        metadata: { name: "none" },
        status: { phase: "Busy" },
      },
    }),
    applyWidget("alice", { size: 2 }),
  ),
  scenario(
    "apply: finalizers and labels of several managers",
    apply(`${CONFIG_MAPS}/a`, {
      manager: "alice",
      body: configMap("a", {}, {
        finalizers: ["example.com/a"],
        labels: { a: "1" },
        annotations: { x: "y" },
      }),
    }),
    apply(`${CONFIG_MAPS}/a`, {
      manager: "bob",
      body: configMap("a", {}, { finalizers: ["example.com/b"], labels: { b: "2" } }),
    }),
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: configMap("a", {}, { labels: { a: "1" } }) }),
  ),
  scenario(
    "apply: the version and the uid are preconditions",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
    apply(`${CONFIG_MAPS}/a`, {
      manager: "alice",
      body: configMap("a", { k: "v" }, { resourceVersion: "{rv}" }),
    }),
    apply(`${CONFIG_MAPS}/a`, {
      manager: "alice",
      body: configMap("a", { k: "w" }, { resourceVersion: "{rv}" }),
    }),
    apply(`${CONFIG_MAPS}/a`, {
      manager: "alice",
      body: configMap("a", { k: "w" }, { uid: "11111111-2222-4333-8444-555555555555" }),
    }),
    apply(`${CONFIG_MAPS}/b`, {
      manager: "alice",
      body: configMap("b", { k: "w" }, { uid: "11111111-2222-4333-8444-555555555555" }),
    }),
    apply(`${CONFIG_MAPS}/b`, {
      manager: "alice",
      body: configMap("b", { k: "w" }, { resourceVersion: "5" }),
    }),
  ),
  scenario(
    "apply: a defaulted field belongs to who applied first",
    applyWidget("alice", { size: 1 }),
    applyWidget("bob", { size: 1, replicas: 4, color: "green" }),
    applyWidget("bob", { size: 1 }),
  ),
  scenario(
    "apply: times change with what is applied",
    applyConfigMap("alice", { k: "v" }),
    pause(1_100),
    applyConfigMap("alice", { k: "v" }),
    applyConfigMap("bob", { l: "w" }),
    pause(1_100),
    applyConfigMap("alice", { k: "w" }),
  ),
];
