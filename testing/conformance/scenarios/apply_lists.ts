/**
 * Server-side apply: lists and maps of every kind.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../embedded/json.ts";
import { apply, patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { CORE, deployment, DEPLOYMENTS, gadget, GADGETS, widget, WIDGETS } from "./objects.ts";

const SERVICES = `${CORE}/services`;
const PODS = `${CORE}/pods`;

function applyWidget(manager: string, spec: JsonObject, query = ""): RequestStep {
  return apply(`${WIDGETS}/a${query}`, { manager, body: widget("a", { size: 1, ...spec }) });
}

function applyGadget(manager: string, spec: JsonObject, query = ""): RequestStep {
  return apply(`${GADGETS}/{id}${query}`, { manager, body: gadget("{id}", spec) });
}

/** Applies a part of a Deployment's pod. */
function applyPodSpec(manager: string, spec: JsonObject, query = ""): RequestStep {
  return apply(`${DEPLOYMENTS}/a${query}`, {
    manager,
    body: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "a" },
      spec: { template: { spec } },
    },
  });
}

function applyContainer(manager: string, container: JsonObject, query = ""): RequestStep {
  return applyPodSpec(manager, { containers: [{ name: "main", ...container }] }, query);
}

function applyService(manager: string, ports: JsonValue, query = ""): RequestStep {
  return apply(`${SERVICES}/a${query}`, {
    manager,
    body: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "a" },
      spec: { clusterIP: "None", ports },
    },
  });
}

const createDeployment = send(`POST ${DEPLOYMENTS}?fieldManager=creator`, { body: deployment("a") });

/** The scenarios. */
export const APPLY_LISTS: readonly Scenario[] = [
  scenario(
    "merging: items of a map list are added, moved and removed",
    applyWidget("alice", { ports: [{ name: "p" }, { name: "q" }, { name: "r" }] }),
    applyWidget("bob", { ports: [{ name: "s" }, { name: "r" }] }),
    applyWidget("alice", { ports: [{ name: "r" }, { name: "t" }, { name: "p" }] }),
    applyWidget("alice", { ports: [] }),
    applyWidget("bob", {}),
  ),
  scenario(
    "merging: items of a set are added, moved and removed",
    applyWidget("alice", { tags: ["a", "b"] }),
    applyWidget("bob", { tags: ["c", "a"] }),
    applyWidget("alice", { tags: ["b", "a"] }),
    applyWidget("alice", { tags: ["d"] }),
    applyWidget("bob", { tags: [] }),
  ),
  scenario(
    "merging: an atomic list is one field",
    applyWidget("alice", { steps: ["a", "b"] }),
    applyWidget("bob", { steps: ["a", "b"] }),
    applyWidget("bob", { steps: ["b", "a"] }),
    applyWidget("alice", {}),
    applyWidget("bob", { steps: [] }),
    applyWidget("bob", {}),
  ),
  scenario(
    "merging: a free map's keys are fields",
    applyWidget("alice", { labels: { a: "1", "b.c/d": "2" } }),
    applyWidget("bob", { labels: { "b.c/d": "3", e: "4" } }),
    applyWidget("bob", { labels: { e: "4" } }),
    applyWidget("alice", { labels: { a: "1" } }),
    patch("merge", `${WIDGETS}/a?fieldManager=carol`, { body: { spec: { labels: null } } }),
    applyWidget("alice", { labels: { a: "1" } }),
  ),
  scenario(
    "merging: preserved fields are merged by their keys, and their lists are atomic",
    applyGadget("alice", { a: { b: 1, c: [1, { d: 2 }] } }),
    applyGadget("bob", { a: { e: true } }),
    applyGadget("bob", { a: { c: [1] } }),
    applyGadget("bob", { a: { b: { now: "a map" } } }),
    applyGadget("bob", { a: "now a text" }, "?force=true"),
    applyGadget("alice", {}),
    send(`DELETE ${GADGETS}/{id}`),
  ),
  scenario(
    "merging: null is a value, or none at all",
    applyWidget("alice", { note: null, title: null, labels: null }),
    applyWidget("alice", { note: "x", title: "abc", labels: { a: "1" } }),
    applyWidget("alice", { note: null, labels: null }),
    applyWidget("alice", { extra: { a: null, b: [null, 1] }, tags: null, ports: null, options: null }),
    applyWidget("bob", { note: "y" }),
  ),
  scenario(
    "merging: null in a built-in kind",
    apply(`${CORE}/configmaps/a`, {
      manager: "alice",
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", labels: null }, data: { k: null } },
    }),
    apply(`${CORE}/configmaps/a`, {
      manager: "alice",
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: null },
    }),
    createDeployment,
    applyPodSpec("alice", { containers: null, volumes: null }),
    applyContainer("alice", { image: null, env: [{ name: "A", value: null }] }),
  ),
  scenario(
    "merging: integers or strings",
    applyWidget("alice", { limit: 5 }),
    applyWidget("bob", { limit: "5" }),
    applyWidget("bob", { limit: "50%" }, "?force=true"),
    applyWidget("alice", { limit: true }),
    applyWidget("alice", { limit: { a: 1 } }),
  ),
  scenario(
    "merging: ports of a container have two keys, one with a default",
    createDeployment,
    applyContainer("alice", { ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "UDP" }] }),
    applyContainer("bob", { ports: [{ containerPort: 80, protocol: "TCP", name: "http" }] }),
    applyContainer("bob", { ports: [{ containerPort: 80, name: "web" }] }),
    applyContainer("carol", { ports: [{ containerPort: 80, name: "other" }] }),
    applyContainer("alice", { ports: [{ containerPort: 80 }] }),
  ),
  scenario(
    "merging: ports of a container that are there twice, or lack a key",
    createDeployment,
    applyContainer("alice", { ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "TCP" }] }),
    applyContainer("alice", { ports: [{ name: "http" }] }),
    applyContainer("alice", { ports: [{ containerPort: "80" }] }),
    applyContainer("alice", { ports: [{ containerPort: null }] }),
    applyContainer("alice", { ports: { containerPort: 80 } }),
    applyContainer("alice", { ports: [80] }),
  ),
  scenario(
    "merging: env and volumeMounts of a container",
    createDeployment,
    applyContainer("alice", { env: [{ name: "A", value: "1" }, { name: "B", value: "1" }] }),
    applyContainer("bob", { env: [{ name: "C", value: "1" }, { name: "B", value: "1" }] }),
    applyContainer("bob", { env: [{ name: "A", value: "2" }, { name: "A", value: "3" }] }),
    applyContainer("alice", { env: [{ name: "B", value: "1" }] }),
    applyPodSpec("carol", {
      volumes: [{ name: "v", emptyDir: {} }],
      containers: [{ name: "main", volumeMounts: [{ name: "v", mountPath: "/v" }] }],
    }),
    applyPodSpec("dave", {
      volumes: [{ name: "v", emptyDir: { medium: "Memory" } }],
      containers: [{ name: "main", volumeMounts: [{ name: "v", mountPath: "/v", readOnly: true }] }],
    }),
  ),
  scenario(
    "merging: atomic lists and structs of a pod",
    createDeployment,
    applyPodSpec("alice", {
      tolerations: [{ key: "a", operator: "Exists" }],
      nodeSelector: { a: "1" },
      containers: [{ name: "main", args: ["a", "b"], command: ["c"] }],
    }),
    applyPodSpec("bob", { tolerations: [{ key: "b", operator: "Exists" }] }),
    applyPodSpec("bob", { nodeSelector: { b: "1" } }),
    applyContainer("bob", { args: ["a"] }),
    applyContainer("bob", { command: ["c"] }),
  ),
  scenario(
    "merging: containers come and go",
    createDeployment,
    applyPodSpec("alice", { containers: [{ name: "side", image: "busybox" }] }),
    applyPodSpec("bob", {
      containers: [{ name: "first", image: "busybox" }, { name: "main", imagePullPolicy: "Never" }],
    }),
    applyPodSpec("alice", {}),
    applyPodSpec("creator", { containers: [{ name: "main", image: "nginx:2" }] }),
    applyPodSpec("bob", { containers: [{ name: "nameless" }] }),
    applyPodSpec("bob", { containers: [{ image: "busybox" }] }),
  ),
  scenario(
    "merging: ports of a Service",
    applyService("alice", [{ name: "http", port: 80 }, { name: "dns", port: 53, protocol: "UDP" }]),
    applyService("bob", [{ name: "dns-tcp", port: 53 }]),
    applyService("bob", [{ name: "web", port: 80 }]),
    applyService("bob", [{ name: "web", port: 80 }], "?force=true"),
    applyService("alice", [{ name: "dns", port: 53, protocol: "UDP" }]),
    applyService("alice", [{ port: 1 }, { port: 1 }]),
  ),
  scenario(
    "merging: a stored list with an item twice",
    send(`POST ${PODS}?fieldManager=creator`, {
      body: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "a" },
        spec: {
          containers: [{
            name: "main",
            image: "nginx:1",
            env: [{ name: "A", value: "1" }, { name: "B", value: "1" }, { name: "A", value: "2" }],
          }],
        },
      },
    }),
    apply(`${PODS}/a`, {
      manager: "alice",
      body: { apiVersion: "v1", kind: "Pod", metadata: { name: "a", labels: { x: "1" } } },
    }),
    apply(`${PODS}/a`, {
      manager: "alice",
      body: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "a" },
        spec: { containers: [{ name: "main", image: "nginx:2" }] },
      },
    }),
  ),
  scenario(
    "merging: a stored template with an item twice is applied to",
    send(`POST ${DEPLOYMENTS}?fieldManager=creator`, {
      body: deployment("a", {
        template: {
          metadata: { labels: { app: "a" } },
          spec: {
            containers: [{
              name: "main",
              image: "nginx:1",
              env: [{ name: "A", value: "1" }, { name: "B", value: "1" }, { name: "A", value: "2" }],
            }],
          },
        },
      }),
    }),
    applyContainer("alice", { env: [{ name: "B", value: "1" }] }),
    applyContainer("alice", { env: [{ name: "A", value: "3" }] }),
    applyContainer("alice", { env: [{ name: "A", value: "3" }] }, "?force=true"),
    applyContainer("alice", {}),
  ),
  scenario(
    "merging: an update that reorders a list owns nothing",
    applyWidget("alice", { ports: [{ name: "p" }, { name: "q" }], tags: ["a", "b"] }),
    patch("merge", `${WIDGETS}/a?fieldManager=bob`, {
      body: { spec: { ports: [{ name: "q" }, { name: "p" }], tags: ["b", "a"] } },
    }),
    patch("merge", `${WIDGETS}/a?fieldManager=bob`, {
      body: { spec: { ports: [{ name: "q" }], tags: ["b"] } },
    }),
  ),
];
