/**
 * What watches see of changes: what comes into a selection and leaves it, deletions, versions and namespaces.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { events, patch, type RequestStep, type Scenario, scenario, send, watch } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, gadget, GADGETS, widget, WIDGETS } from "./objects.ts";
import { installed, thing, THINGS, things, version } from "./things.ts";

const META = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
const HELD = { finalizers: ["example.com/hold"] };
const START = { capture: { rv: "metadata.resourceVersion" } } as const;

function labelled(labels: JsonObject): RequestStep {
  return patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { labels } } });
}

/** The scenarios. */
export const WATCH_SELECTIONS: readonly Scenario[] = [
  scenario(
    "watch selections: in, out and in again by a set of labels",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), ...START }),
    watch("in", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&labelSelector=tier%20in%20(web,api)`),
    watch("not", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&labelSelector=!tier`),
    ...["web", "api", "db", "web", null].map((tier) => labelled({ tier })),
    events("in", 5),
    events("not", 2),
  ),
  scenario(
    "watch selections: what was missed is selected as it was",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { labels: { on: "yes" } }), ...START }),
    labelled({ on: "no" }),
    labelled({ on: "yes" }),
    labelled({ more: "yes" }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&labelSelector=on%3Dyes`),
    events("w", 3),
  ),
  scenario(
    "watch selections: deletions of what is not selected",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { labels: { on: "no" } }), ...START }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&labelSelector=on%3Dyes`),
    send(`DELETE ${CONFIG_MAPS}/a`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b", {}, { labels: { on: "yes" } }) }),
    send(`DELETE ${CONFIG_MAPS}/b`),
    events("w", 2),
  ),
  scenario(
    "watch selections: a deletion shows the last state",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { n: "1" }, HELD), ...START }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}`),
    watch("meta", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}`, { accept: META }),
    send(`DELETE ${CONFIG_MAPS}/a`),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: { n: "2" } } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: { n: "3" }, metadata: { finalizers: null } } }),
    events("w", 3),
    events("meta", 3),
  ),
  scenario(
    "watch selections: leaving by the write that ends the object",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { ...HELD, labels: { on: "yes" } }), ...START }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&labelSelector=on%3Dyes`),
    send(`DELETE ${CONFIG_MAPS}/a`),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { finalizers: null, labels: { on: "no" } } } }),
    events("w", 2),
  ),
  scenario(
    "watch selections: the deletion of a collection",
    ...["a", "b", "c"].map((name) =>
      send(`POST ${CONFIG_MAPS}`, {
        body: configMap(name, {}, { labels: { of: name < "c" ? "some" : "other" } }),
        ...(name === "c" ? START : {}),
      })
    ),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&fieldSelector=metadata.name%3Da`),
    watch("v", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&labelSelector=of%3Dother`),
    send(`DELETE ${CONFIG_MAPS}?labelSelector=of`),
    events("w", 1),
    events("v", 1),
  ),
  scenario(
    "watch selections: a field comes, changes and goes",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1, color: "red" }), ...START }),
    watch("is", `${WIDGETS}?watch=true&resourceVersion={rv}&fieldSelector=spec.color%3Dblue`),
    watch("not", `${WIDGETS}?watch=true&resourceVersion={rv}&fieldSelector=spec.color!%3Dblue`),
    ...["blue", "green", "blue"].map((color) =>
      patch("merge", `${WIDGETS}/a`, { body: { spec: { color } } })
    ),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: 2 } } }),
    send(`DELETE ${WIDGETS}/a`),
    events("is", 5),
    events("not", 3),
  ),
  scenario(
    "watch selections: fields of a built-in kind",
    send(`POST ${CORE}/pods`, {
      body: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "a" },
        spec: { containers: [{ name: "c", image: "i" }] },
      },
      ...START,
    }),
    watch("pending", `${CORE}/pods?watch=true&resourceVersion={rv}&fieldSelector=status.phase%3DPending`),
    watch("running", `${CORE}/pods?watch=true&resourceVersion={rv}&fieldSelector=status.phase%3DRunning`),
    patch("merge", `${CORE}/pods/a/status`, { body: { status: { phase: "Running" } } }),
    events("pending", 1),
    events("running", 1),
  ),
  scenario(
    "watch selections: one name comes, goes and comes again",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b"), ...START }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&fieldSelector=metadata.name%3Da`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { life: "first" }) }),
    send(`DELETE ${CONFIG_MAPS}/a`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { life: "second" }) }),
    events("w", 3),
  ),
  scenario(
    "watch selections: a name that is not that one",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), ...START }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&fieldSelector=metadata.name!%3Da`),
    send(`DELETE ${CONFIG_MAPS}/a`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    events("w", 1),
  ),
  scenario(
    "watch selections: a namespace as a field, over all of them",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }, { labels: { of: "{id}" } }), ...START }),
    watch(
      "w",
      "/apis/{group}/v1/widgets?watch=true&resourceVersion={rv}&fieldSelector=metadata.namespace%3D{ns}",
    ),
    send(`DELETE ${WIDGETS}/a`),
    events("w", 1),
    watch("bad", `${GADGETS}?watch=true&fieldSelector=metadata.namespace%3Da`),
  ),
  scenario(
    "watch selections: labels and fields together",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1, color: "blue" }), ...START }),
    watch(
      "w",
      `${WIDGETS}?watch=true&resourceVersion={rv}&labelSelector=on&fieldSelector=spec.color%3Dblue`,
    ),
    patch("merge", `${WIDGETS}/a`, { body: { metadata: { labels: { on: "yes" } } } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { color: "red" } } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { color: "blue" }, metadata: { labels: { on: null } } } }),
    patch("merge", `${WIDGETS}/a`, { body: { metadata: { labels: { on: "again" } } } }),
    events("w", 3),
  ),
  scenario(
    "watch selections: two versions of a kind",
    ...installed(things({ versions: [version("v1"), version("v2", { storage: false })] })),
    send(`POST ${THINGS}`, { body: thing("a", { spec: { n: 1 } }), ...START }),
    watch("v1", `${THINGS}?watch=true&resourceVersion={rv}`),
    watch("v2", `${THINGS.replace("/v1/", "/v2/")}?watch=true&resourceVersion={rv}`),
    patch("merge", `${THINGS}/a`, { body: { spec: { n: 2 } } }),
    patch("merge", `${THINGS.replace("/v1/", "/v2/")}/a`, { body: { metadata: { labels: { a: "b" } } } }),
    send(`DELETE ${THINGS.replace("/v1/", "/v2/")}/a`),
    events("v1", 3),
    events("v2", 3),
  ),
  scenario(
    "watch selections: what is in no namespace",
    send(`POST ${GADGETS}`, { body: gadget("{id}", { n: 1 }, { labels: { of: "{id}" } }), ...START }),
    watch("w", `${GADGETS}?watch=true&resourceVersion={rv}&labelSelector=of%3D{id}`),
    patch("merge", `${GADGETS}/{id}`, { body: { spec: { n: 2 } } }),
    patch("merge", `${GADGETS}/{id}`, { body: { metadata: { labels: { of: "other" } } } }),
    send(`DELETE ${GADGETS}/{id}`),
    events("w", 2),
  ),
  scenario(
    "watch selections: events of both groups",
    send(`POST ${CORE}/events`, {
      body: {
        apiVersion: "v1",
        kind: "Event",
        metadata: { name: "a" },
        involvedObject: { kind: "ConfigMap", namespace: "{ns}", name: "x" },
        reason: "Made",
        source: { component: "s" },
      },
      ...START,
    }),
    watch("core", `${CORE}/events?watch=true&resourceVersion={rv}&fieldSelector=reason%3DDone`),
    watch(
      "new",
      "/apis/events.k8s.io/v1/namespaces/{ns}/events?watch=true&resourceVersion={rv}&fieldSelector=regarding.name%3Dx",
    ),
    patch("merge", `${CORE}/events/a`, { body: { reason: "Done" } }),
    events("core", 1),
    events("new", 1),
  ),
  scenario(
    "watch selections: media types",
    watch("text", `${CONFIG_MAPS}?watch=true&timeoutSeconds=1`, { accept: "text/html" }),
    watch("custom", `${WIDGETS}?watch=true&timeoutSeconds=1`, { accept: "text/html" }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    watch("either", `${CONFIG_MAPS}?watch=true`, { accept: `${META},application/json` }),
    events("either", 1),
  ),
];
