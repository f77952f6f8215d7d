/**
 * Bindings of pods to nodes, as a scheduler asks for them.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { events, patch, type Scenario, scenario, send, watch } from "../scenario.ts";
import { CORE } from "./objects.ts";

const PODS = `${CORE}/pods`;

function pod(name: string, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { app: "a" } },
    spec: { ...spec, containers: [{ name: "main", image: "nginx:1" }] },
  };
}

function binding(name: string, target: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: "v1", kind: "Binding", metadata: { name, ...metadata }, target };
}

const NODE = { apiVersion: "v1", kind: "Node", name: "some-node" };

/** The scenarios. */
export const BUILTINS_BINDINGS: readonly Scenario[] = [
  scenario(
    "binding: a pod gets a node, and what the binding says of it, once",
    send(`POST ${PODS}`, { body: pod("a") }),
    send(`POST ${PODS}/a/binding?dryRun=All`, { body: binding("a", NODE) }),
    send(`GET ${PODS}/a`),
    send(`POST ${PODS}/a/binding`, {
      body: binding("a", NODE, { annotations: { note: "1" }, labels: { app: "b", zone: "c" } }),
    }),
    send(`GET ${PODS}/a`),
    send(`POST ${PODS}/a/binding`, { body: binding("a", { name: "other" }) }),
    send(`DELETE ${PODS}/a`),
    send(`GET ${PODS}/a`),
    send(`POST ${PODS}/a/binding`, { body: binding("a", NODE) }),
    send(`DELETE ${PODS}/a?gracePeriodSeconds=0`),
  ),
  scenario(
    "binding: a pod that waits for its gates, or is another one, is left alone",
    send(`POST ${PODS}`, { body: pod("a", { schedulingGates: [{ name: "example.com/gate" }] }) }),
    send(`POST ${PODS}/a/binding`, { body: binding("a", NODE) }),
    send(`POST ${PODS}/a/binding`, { body: binding("a", NODE, { uid: "other" }) }),
    send(`POST ${PODS}/b/binding`, { body: binding("b", NODE) }),
    send(`GET ${PODS}/a/binding`),
  ),
  scenario(
    "binding: a target that is no node is refused",
    send(`POST ${PODS}`, { body: pod("a") }),
    send(`POST ${PODS}/a/binding`, { body: binding("b", NODE) }),
    send(`POST ${PODS}/a/binding`, { body: binding("a", {}) }),
    send(`POST ${PODS}/a/binding`, { body: binding("a", { kind: "Pod", name: "b" }) }),
    send(`POST ${PODS}/a/binding`, { body: binding("a", { kind: "Node", name: "A_b" }) }),
  ),
  scenario(
    "grace: a pod on a node is only marked, and its time gets shorter, never longer",
    send(`POST ${PODS}`, { body: pod("a", { nodeName: "some-node", terminationGracePeriodSeconds: 600 }) }),
    watch("pods", `${PODS}?watch=true`),
    send(`DELETE ${PODS}/a?dryRun=All`),
    send(`DELETE ${PODS}/a`),
    send(`DELETE ${PODS}/a`),
    send(`DELETE ${PODS}/a?gracePeriodSeconds=700`),
    send(`DELETE ${PODS}/a`, { body: { gracePeriodSeconds: 300 } }),
    patch("merge", `${PODS}/a/status`, { body: { status: { phase: "Failed" } } }),
    send(`DELETE ${PODS}/a?gracePeriodSeconds=0`),
    send(`GET ${PODS}/a`),
    events("pods", 6),
  ),
  scenario(
    "grace: a pod that has ended, or is given no time, goes at once",
    send(`POST ${PODS}`, { body: pod("a", { nodeName: "some-node" }) }),
    patch("merge", `${PODS}/a/status`, { body: { status: { phase: "Succeeded" } } }),
    send(`DELETE ${PODS}/a`),
    send(`POST ${PODS}`, { body: pod("b", { nodeName: "some-node" }) }),
    send(`DELETE ${PODS}/b?gracePeriodSeconds=-1`),
    send(`DELETE ${PODS}/b`, { body: { gracePeriodSeconds: 0 } }),
    send(`GET ${PODS}`),
  ),
  scenario(
    "grace: a pod on a node that has finalizers keeps them and its time",
    send(`POST ${PODS}`, {
      body: {
        ...pod("a", { nodeName: "some-node" }),
        metadata: { name: "a", finalizers: ["example.com/hold"] },
      },
    }),
    send(`DELETE ${PODS}/a`),
    patch("merge", `${PODS}/a`, { body: { metadata: { finalizers: null } } }),
    send(`GET ${PODS}/a`),
    send(`DELETE ${PODS}/a?gracePeriodSeconds=0&propagationPolicy=Background`),
    send(`GET ${PODS}/a`),
  ),
  scenario(
    "grace: a pod without time that has finalizers goes with the last of them",
    send(`POST ${PODS}`, {
      body: {
        ...pod("a", { nodeName: "some-node" }),
        metadata: { name: "a", finalizers: ["example.com/hold"] },
      },
    }),
    send(`DELETE ${PODS}/a?gracePeriodSeconds=0`),
    patch("merge", `${PODS}/a`, { body: { metadata: { finalizers: null } } }),
    send(`GET ${PODS}/a`),
  ),
];
