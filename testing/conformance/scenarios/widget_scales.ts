/**
 * The scale of custom objects, and the rules of their status.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { apply, patch, type Scenario, scenario, send } from "../scenario.ts";
import { widget, WIDGETS } from "./objects.ts";
import { installed, thing, THINGS, things, version } from "./things.ts";

function scale(name: string, spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name, namespace: "{ns}", ...metadata },
    spec,
  };
}

/** Things with a scale deep in what they say, and no status of their own. */
const SCALED = things({
  versions: [version("v1", {
    subresources: {
      scale: {
        specReplicasPath: ".spec.run.count",
        statusReplicasPath: ".status.run.count",
        labelSelectorPath: ".spec.selector",
      },
    },
  })],
});

/** The scenarios. */
export const WIDGET_SCALES: readonly Scenario[] = [
  scenario(
    "scales: the numbers are missing",
    ...installed(SCALED),
    send(`POST ${THINGS}`, { body: thing("a") }),
    send(`GET ${THINGS}/a/scale`),
    patch("merge", `${THINGS}/a/scale`, { body: { spec: { replicas: 2 } } }),
    send(`PUT ${THINGS}/a/scale`, { body: scale("a", { replicas: 3 }) }),
    send(`GET ${THINGS}/a`),
    patch("merge", `${THINGS}/a`, { body: { spec: { selector: "app=x" }, status: { run: { count: 2 } } } }),
    send(`GET ${THINGS}/a/scale`),
    send(`PUT ${THINGS}/a/scale`, { body: scale("a", {}) }),
    patch("merge", `${THINGS}/a/scale`, { body: { spec: { replicas: null } } }),
    send(`GET ${THINGS}/a`),
  ),
  scenario(
    "scales: the numbers are none",
    ...installed(SCALED),
    ...[
      { spec: { run: { count: "2" } } },
      { spec: { run: { count: -1 } } },
      { spec: { run: { count: 1.5 } } },
      { spec: { run: "x" } },
      { spec: { run: { count: 2 ** 31 } } },
      { spec: { run: { count: 1 }, selector: 5 } },
      { spec: { run: { count: 1 } }, status: { run: { count: "x" } } },
      { spec: { run: { count: 1 } }, status: { run: { count: -1 } } },
    ].map((further) => send(`POST ${THINGS}?dryRun=All`, { body: thing("a", further) })),
  ),
  scenario(
    "scales: versions, names and metadata of a Widget's",
    send(`POST ${WIDGETS}`, {
      body: widget("a", { size: 1, replicas: 2 }, { labels: { a: "b" }, annotations: { c: "d" } }),
      capture: { rv: "metadata.resourceVersion" },
    }),
    send(`PUT ${WIDGETS}/a/scale`, {
      body: scale("a", { replicas: 3 }, {
        resourceVersion: "{rv}",
        labels: { x: "y" },
        annotations: { x: "y" },
      }),
    }),
    send(`PUT ${WIDGETS}/a/scale`, { body: scale("a", { replicas: 4 }, { resourceVersion: "{rv}" }) }),
    patch("merge", `${WIDGETS}/a/scale`, {
      body: { metadata: { resourceVersion: "{rv}" }, spec: { replicas: 4 } },
    }),
    send(`PUT ${WIDGETS}/a/scale`, { body: scale("b", { replicas: 4 }) }),
    send(`PUT ${WIDGETS}/a/scale`, { body: scale("a", { replicas: 4 }, { uid: "other" }) }),
    send(`PUT ${WIDGETS}/a/scale`, { body: scale("a", { replicas: 4 }, { namespace: "other" }) }),
    send(`PUT ${WIDGETS}/a/scale?dryRun=All`, { body: scale("a", { replicas: 9 }) }),
    send(`GET ${WIDGETS}/a`),
  ),
  scenario(
    "scales: a Widget's is refused",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1, replicas: 2 }) }),
    send(`PUT ${WIDGETS}/a/scale`, { body: scale("a", { replicas: -1 }) }),
    patch("json", `${WIDGETS}/a/scale`, { body: [{ op: "test", path: "/spec/replicas", value: 5 }] }),
    patch("strategic", `${WIDGETS}/a/scale`, { body: { spec: { replicas: 5 } } }),
    patch("merge", `${WIDGETS}/a/scale`, { body: { status: { replicas: 7 } } }),
    send(`DELETE ${WIDGETS}/a/scale`),
    send(`POST ${WIDGETS}/a/scale`, { body: scale("a", { replicas: 1 }) }),
    send(`GET ${WIDGETS}/none/scale`),
    send(`PUT ${WIDGETS}/none/scale`, { body: scale("none", { replicas: 1 }) }),
  ),
  scenario(
    "scales: a Widget's is applied",
    apply(`${WIDGETS}/a`, { manager: "alice", body: widget("a", { size: 1, replicas: 2 }) }),
    apply(`${WIDGETS}/a/scale`, { manager: "bob", body: scale("a", { replicas: 3 }) }),
    apply(`${WIDGETS}/a/scale?force=true`, { manager: "bob", body: scale("a", { replicas: 3 }) }),
    send(`GET ${WIDGETS}/a`),
    apply(`${WIDGETS}/none/scale`, { manager: "bob", body: scale("none", { replicas: 3 }) }),
  ),
  scenario(
    "scales: what a write to the status may change",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }), capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${WIDGETS}/a/status`, {
      body: {
        ...widget("a", { size: 7 }, {
          resourceVersion: "{rv}",
          labels: { x: "y" },
          annotations: { x: "y" },
          finalizers: ["example.com/hold"],
          ownerReferences: [{ apiVersion: "v1", kind: "X", name: "x", uid: "u" }],
          generation: 9,
        }),
        status: { phase: "One" },
      },
    }),
    send(`PUT ${WIDGETS}/a/status`, { body: { ...widget("a", { size: 700 }), status: { phase: "Two" } } }),
    send(`PUT ${WIDGETS}/a/status`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, status: { phase: "Three" } },
    }),
    patch("merge", `${WIDGETS}/a/status`, { body: { spec: { size: 700 } } }),
    patch("merge", `${WIDGETS}/a/status`, {
      body: { metadata: { uid: "other" }, status: { phase: "Four" } },
    }),
    patch("merge", `${WIDGETS}/a/status`, { body: { status: null } }),
    send(`DELETE ${WIDGETS}/a/status`),
    send(`POST ${WIDGETS}/a/status`, { body: widget("a") }),
  ),
];
