/**
 * Watches.
 *
 * @module
 */

import { events, patch, pause, type Scenario, scenario, send, watch } from "../scenario.ts";
import { CONFIG_MAPS, configMap, GADGETS, widget, WIDGETS } from "./objects.ts";

const META = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
const WATCH_LIST =
  "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

/** The scenarios. */
export const WATCHES: readonly Scenario[] = [
  scenario(
    "watches: changes after a version",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("old") }),
    send(`GET ${CONFIG_MAPS}`, { capture: { rv: "metadata.resourceVersion" } }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "w" }) }),
    send(`DELETE ${CONFIG_MAPS}/a`),
    events("w", 3),
  ),
  scenario(
    "watches: changes that were missed",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "v" }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    send(`DELETE ${CONFIG_MAPS}/b`),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}`),
    events("w", 3),
  ),
  scenario(
    "watches: what is there comes first without a version",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    watch("w", `${CONFIG_MAPS}?watch=true`),
    events("w", 2),
    send(`DELETE ${CONFIG_MAPS}/a`),
    events("w", 1),
  ),
  scenario(
    "watches: what is there comes first at version 0",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`GET ${CONFIG_MAPS}?resourceVersion=0`, {
      until: ({ body }) => JSON.stringify(body).includes('"a"'),
    }),
    watch("w", `${CONFIG_MAPS}?watch=1&resourceVersion=0`),
    events("w", 1),
  ),
  scenario(
    "watches: custom objects",
    send(`POST ${WIDGETS}`, { body: widget("a"), capture: { rv: "metadata.resourceVersion" } }),
    watch("w", `${WIDGETS}?watch=true&resourceVersion={rv}`),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: 2 } } }),
    patch("merge", `${WIDGETS}/a/status`, { body: { status: { phase: "Ready" } } }),
    send(`DELETE ${WIDGETS}/a`),
    events("w", 3),
  ),
  scenario(
    "watches: initial events and the bookmark at their end",
    ...["b", "a"].map((name) => send(`POST ${CONFIG_MAPS}`, { body: configMap(name) })),
    watch("w", `${CONFIG_MAPS}?${WATCH_LIST}`),
    events("w", 3),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("c") }),
    events("w", 1),
  ),
  scenario(
    "watches: initial events of custom objects",
    ...["b", "a"].map((name) => send(`POST ${WIDGETS}`, { body: widget(name) })),
    watch("w", `${WIDGETS}?${WATCH_LIST}&resourceVersion=0`),
    events("w", 3),
    watch("none", `${WIDGETS}?${WATCH_LIST}&labelSelector=a%3Db`),
    events("none", 1),
  ),
  scenario(
    "watches: initial events from a version on",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
    watch("w", `${CONFIG_MAPS}?${WATCH_LIST}&resourceVersion={rv}`),
    events("w", 2, { rv: "object.metadata.resourceVersion" }),
    watch("v", `${CONFIG_MAPS}?watch=true&allowWatchBookmarks=true&resourceVersion={rv}`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    events("v", 1),
    events("w", 1),
  ),
  scenario(
    "watches: initial events can be declined",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    watch(
      "w",
      `${CONFIG_MAPS}?watch=true&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    ),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    events("w", 1),
  ),
  scenario(
    "watches: contradicting options",
    watch("w1", `${CONFIG_MAPS}?watch=true&sendInitialEvents=true`),
    watch("w2", `${CONFIG_MAPS}?watch=true&resourceVersionMatch=NotOlderThan`),
    watch("w3", `${CONFIG_MAPS}?watch=true&resourceVersion=abc`),
    watch("w4", `${WIDGETS}?watch=true&resourceVersion=abc`),
    watch(
      "w5",
      `${CONFIG_MAPS}?watch=true&sendInitialEvents=true&resourceVersionMatch=Exact&resourceVersion=5`,
    ),
    watch("w6", `${CONFIG_MAPS}?watch=true&timeoutSeconds=soon`),
    watch("w7", `${CONFIG_MAPS}?watch=true&labelSelector=a%3Db%3Dc`),
    watch("w8", `${CONFIG_MAPS}?watch=true&continue=x`),
  ),
  scenario(
    "watches: a version that is forgotten is gone",
    watch("w", `${WIDGETS}?watch=true&resourceVersion=1`),
    events("w", "all"),
  ),
  scenario(
    "watches: label selectors turn changes into additions and deletions",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", { n: "0" }, { labels: { on: "yes" } }),
      capture: { rv: "metadata.resourceVersion" },
    }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&labelSelector=on%3Dyes`),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { n: "1" }, { labels: { on: "yes" } }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { n: "2" }, { labels: { on: "no" } }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { n: "3" }, { labels: { on: "no" } }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { n: "4" }, { labels: { on: "yes" } }) }),
    send(`DELETE ${CONFIG_MAPS}/a`),
    events("w", 4),
  ),
  scenario(
    "watches: field selectors",
    send(`POST ${WIDGETS}`, {
      body: widget("a", { size: 1, color: "blue" }),
      capture: { rv: "metadata.resourceVersion" },
    }),
    watch("w", `${WIDGETS}?watch=true&resourceVersion={rv}&fieldSelector=spec.color%3Dblue`),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { color: "red" } } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { color: "blue" } } }),
    events("w", 2),
  ),
  scenario(
    "watches: a single object",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&fieldSelector=metadata.name%3Da`),
    watch("v", `${CONFIG_MAPS}/a?watch=true&resourceVersion={rv}`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "v" }) }),
    events("w", 1),
    events("v", 1),
  ),
  scenario(
    "watches: over all namespaces",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", {}, { labels: { of: "{id}" } }),
      capture: { rv: "metadata.resourceVersion" },
    }),
    watch("w", "/api/v1/configmaps?watch=true&resourceVersion={rv}&labelSelector=of%3D{id}"),
    send(`DELETE ${CONFIG_MAPS}/a`),
    events("w", 1),
    send(`POST ${GADGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Gadget", metadata: { name: "{id}" } },
      capture: { rv: "metadata.resourceVersion" },
    }),
    watch("v", `${GADGETS}?watch=true&resourceVersion={rv}&fieldSelector=metadata.name%3D{id}`),
    send(`DELETE ${GADGETS}/{id}`),
    events("v", 1),
  ),
  scenario(
    "watches: only metadata on demand",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}`, { accept: META }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "v" }) }),
    events("w", 1),
    watch("v", `${CONFIG_MAPS}?${WATCH_LIST}`, { accept: META }),
    events("v", 2),
  ),
  scenario(
    "watches: finalizers and deletions",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", {}, { finalizers: ["example.com/hold"] }),
      capture: { rv: "metadata.resourceVersion" },
    }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}`),
    send(`DELETE ${CONFIG_MAPS}/a`),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { finalizers: null } } }),
    events("w", 2),
  ),
  scenario(
    "watches: the server ends them in time",
    watch("w", `${CONFIG_MAPS}?watch=true&timeoutSeconds=1`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    events("w", "all"),
  ),
  scenario(
    "watches: a write without a change is no event",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", { k: "v" }),
      capture: { rv: "metadata.resourceVersion" },
    }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}`),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "v" }) }),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("b") }),
    pause(100),
    send(`DELETE ${CONFIG_MAPS}/a`),
    events("w", 1),
  ),
  scenario(
    "watches: the old way in the path",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
    watch("w", `/api/v1/watch/namespaces/{ns}/configmaps?resourceVersion={rv}`),
    send(`DELETE ${CONFIG_MAPS}/a`),
    events("w", 1),
  ),
];
