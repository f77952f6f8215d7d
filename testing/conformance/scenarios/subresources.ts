/**
 * The subresources status and scale.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { apply, patch, type Scenario, scenario, send } from "../scenario.ts";
import { CORE, deployment, DEPLOYMENTS, gadget, GADGETS, widget, WIDGETS } from "./objects.ts";

function scale(name: string, replicas: number, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name, namespace: "{ns}", ...metadata },
    spec: { replicas },
  };
}

/** The scenarios. */
export const SUBRESOURCES: readonly Scenario[] = [
  scenario(
    "status: writes to a Widget leave it alone, writes to its status leave the rest alone",
    send(`POST ${WIDGETS}`, { body: { ...widget("a"), status: { phase: "Given" } } }),
    send(`GET ${WIDGETS}/a/status`, { capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${WIDGETS}/a/status`, {
      body: {
        ...widget("a", { size: 9 }, { resourceVersion: "{rv}", labels: { x: "y" } }),
        status: { phase: "Ready" },
      },
      capture: { rv: "metadata.resourceVersion" },
    }),
    send(`PUT ${WIDGETS}/a`, {
      body: { ...widget("a", { size: 2 }, { resourceVersion: "{rv}" }), status: { phase: "Lost" } },
    }),
    patch("merge", `${WIDGETS}/a`, { body: { status: { phase: "Lost" } } }),
    patch("merge", `${WIDGETS}/a/status`, {
      body: { spec: { size: 7 }, metadata: { annotations: { a: "b" } } },
    }),
    patch("json", `${WIDGETS}/a/status`, { body: [{ op: "replace", path: "/status/phase", value: "Done" }] }),
  ),
  scenario(
    "status: it is validated, and unknown fields are dropped",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    patch("merge", `${WIDGETS}/a/status`, { body: { status: { phase: 5 } } }),
    patch("merge", `${WIDGETS}/a/status`, { body: { status: { fase: "x" } } }),
    patch("merge", `${WIDGETS}/a/status?fieldValidation=Strict`, { body: { status: { fase: "x" } } }),
    patch("merge", `${WIDGETS}/a/status`, { body: { status: { conditions: [{ type: "Ready" }] } } }),
    patch("merge", `${WIDGETS}/a/status`, {
      body: { status: { conditions: [{ type: "Ready", status: "Maybe" }] } },
    }),
  ),
  scenario(
    "status: replaced at an old version, and without one",
    send(`POST ${WIDGETS}`, { body: widget("a"), capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${WIDGETS}/a/status`, {
      body: { ...widget("a", { size: 1 }, { resourceVersion: "{rv}" }), status: { phase: "One" } },
    }),
    send(`PUT ${WIDGETS}/a/status`, {
      body: { ...widget("a", { size: 1 }, { resourceVersion: "{rv}" }), status: { phase: "Two" } },
    }),
    send(`PUT ${WIDGETS}/a/status`, { body: { ...widget("a"), status: { phase: "Three" } } }),
    send(`PUT ${WIDGETS}/none/status`, { body: { ...widget("none"), status: {} } }),
  ),
  scenario(
    "status: a kind without the subresource",
    send(`POST ${GADGETS}`, { body: { ...gadget("{id}"), status: { phase: "Kept" } } }),
    send(`GET ${GADGETS}/{id}/status`),
    patch("merge", `${GADGETS}/{id}/status`, { body: { status: {} } }),
    patch("merge", `${GADGETS}/{id}`, { body: { status: { phase: "Changed" } } }),
    send(`GET ${CORE}/configmaps/a/status`),
    send(`DELETE ${GADGETS}/{id}`),
  ),
  scenario(
    "status: of a Deployment",
    send(`POST ${DEPLOYMENTS}`, { body: { ...deployment("a"), status: { replicas: 9 } } }),
    patch("merge", `${DEPLOYMENTS}/a/status`, {
      body: { status: { replicas: 1, readyReplicas: 1, observedGeneration: 1 }, spec: { replicas: 7 } },
    }),
    patch("strategic", `${DEPLOYMENTS}/a/status`, {
      body: {
        status: {
          conditions: [{
            type: "Available",
            status: "True",
            reason: "Test",
            message: "ok",
            lastUpdateTime: "2024-05-06T07:08:09Z",
            lastTransitionTime: "2024-05-06T07:08:09Z",
          }],
        },
      },
    }),
    send(`GET ${DEPLOYMENTS}/a/status`),
    patch("merge", `${DEPLOYMENTS}/a/status`, { body: { status: { replicas: -1 } } }),
    patch("merge", `${DEPLOYMENTS}/a/status`, { body: { status: { replicas: "one" } } }),
  ),
  scenario(
    "status: the generation counts changes of the spec only",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    patch("merge", `${WIDGETS}/a`, { body: { metadata: { labels: { x: "y" } } } }),
    patch("merge", `${WIDGETS}/a/status`, { body: { status: { phase: "Ready" } } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: 2 } } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: 2 } } }),
  ),
  scenario(
    "status: the generation of a kind without the subresource",
    send(`POST ${GADGETS}`, { body: gadget("{id}", { a: 1 }) }),
    patch("merge", `${GADGETS}/{id}`, { body: { metadata: { labels: { x: "y" } } } }),
    patch("merge", `${GADGETS}/{id}`, { body: { status: { phase: "Ready" } } }),
    send(`DELETE ${GADGETS}/{id}`),
  ),
  scenario(
    "scale: of a Deployment",
    send(`POST ${DEPLOYMENTS}?fieldManager=alice`, { body: deployment("a", { replicas: 2 }) }),
    send(`GET ${DEPLOYMENTS}/a/scale`, { capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${DEPLOYMENTS}/a/scale?fieldManager=bob`, { body: scale("a", 3, { resourceVersion: "{rv}" }) }),
    send(`GET ${DEPLOYMENTS}/a`),
    send(`PUT ${DEPLOYMENTS}/a/scale`, { body: scale("a", 4, { resourceVersion: "{rv}" }) }),
    patch("merge", `${DEPLOYMENTS}/a/scale?fieldManager=carol`, { body: { spec: { replicas: 5 } } }),
    send(`GET ${DEPLOYMENTS}/a`),
    patch("json", `${DEPLOYMENTS}/a/scale`, { body: [{ op: "replace", path: "/spec/replicas", value: 6 }] }),
    patch("strategic", `${DEPLOYMENTS}/a/scale`, { body: { spec: { replicas: 7 } } }),
    send(`PUT ${DEPLOYMENTS}/a/scale`, { body: scale("a", 8) }),
  ),
  scenario(
    "scale: of a Widget",
    send(`POST ${WIDGETS}?fieldManager=alice`, { body: widget("a", { size: 1, replicas: 2 }) }),
    patch("merge", `${WIDGETS}/a/status`, { body: { status: { replicas: 1, selector: "app=a" } } }),
    send(`GET ${WIDGETS}/a/scale`, { capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${WIDGETS}/a/scale?fieldManager=bob`, { body: scale("a", 3, { resourceVersion: "{rv}" }) }),
    send(`GET ${WIDGETS}/a`),
    patch("merge", `${WIDGETS}/a/scale?fieldManager=carol`, { body: { spec: { replicas: 5 } } }),
    send(`GET ${WIDGETS}/a`),
    send(`PUT ${WIDGETS}/a/scale`, { body: scale("a", 4, { resourceVersion: "{rv}" }) }),
    send(`PUT ${WIDGETS}/a/scale`, { body: scale("a", 8) }),
  ),
  scenario(
    "scale: applied",
    apply(`${DEPLOYMENTS}/a`, { manager: "alice", body: deployment("a", { replicas: 2 }) }),
    apply(`${DEPLOYMENTS}/a/scale`, { manager: "bob", body: scale("a", 3) }),
    apply(`${DEPLOYMENTS}/a/scale?force=true`, { manager: "bob", body: scale("a", 3) }),
    send(`GET ${DEPLOYMENTS}/a`),
    apply(`${DEPLOYMENTS}/a`, { manager: "alice", body: deployment("a", { replicas: 2 }) }),
  ),
  scenario(
    "scale: what is wrong",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a") }),
    send(`PUT ${DEPLOYMENTS}/a/scale`, { body: scale("a", -1) }),
    send(`PUT ${DEPLOYMENTS}/a/scale`, { body: deployment("a") }),
    send(`PUT ${DEPLOYMENTS}/a/scale`, { body: scale("b", 1) }),
    patch("merge", `${DEPLOYMENTS}/a/scale`, { body: { spec: { replicas: "many" } } }),
    send(`GET ${DEPLOYMENTS}/none/scale`),
    send(`PUT ${DEPLOYMENTS}/none/scale`, { body: scale("none", 1) }),
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    patch("merge", `${WIDGETS}/a/scale`, { body: { spec: { replicas: -1 } } }),
    send(`GET ${GADGETS}/none/scale`),
    send(`DELETE ${DEPLOYMENTS}/a/scale`),
    send(`POST ${DEPLOYMENTS}/a/scale`, { body: scale("a", 1) }),
  ),
];
