/**
 * Lists: pages, versions and selectors.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, GADGETS, widget, WIDGETS } from "./objects.ts";

const FIVE: readonly RequestStep[] = ["a", "b", "c", "d", "e"].map((name) =>
  send(`POST ${CONFIG_MAPS}`, {
    body: configMap(name, {}, { labels: { name, [name === "c" ? "odd" : "even"]: "yes" } }),
  })
);

const LABELLED: readonly JsonObject[] = [
  configMap("a", {}, { labels: { env: "prod", tier: "web", n: "1" } }),
  configMap("b", {}, { labels: { env: "test", tier: "web", n: "20" } }),
  configMap("c", {}, { labels: { env: "prod", empty: "" } }),
  configMap("d"),
];

/** Goes on behind "a" at a version that was before the run. */
const OLD_TOKEN = btoa(JSON.stringify({ v: "meta.k8s.io/v1", rv: 2, start: "/a\0" })).replaceAll("=", "");

function selecting(selector: string): RequestStep {
  return send(`GET ${CONFIG_MAPS}?labelSelector=${encodeURIComponent(selector)}`);
}

function selectingFields(path: string, selector: string): RequestStep {
  return send(`GET ${path}?fieldSelector=${encodeURIComponent(selector)}`);
}

/** The scenarios. */
export const LISTS: readonly Scenario[] = [
  scenario(
    "lists: all objects of a namespace, in the order of their names",
    send(`GET ${CONFIG_MAPS}`),
    ...["b", "a", "c-1", "c", "c.1"].map((name) => send(`POST ${CONFIG_MAPS}`, { body: configMap(name) })),
    send(`GET ${CONFIG_MAPS}`),
  ),
  scenario(
    "lists: custom objects show their type in each item",
    send(`GET ${WIDGETS}`),
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`GET ${WIDGETS}`),
    send(`GET ${GADGETS}?labelSelector=none%3Dsuch`),
  ),
  scenario(
    "lists: objects of all namespaces",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { labels: { of: "{id}" } }) }),
    send("GET /api/v1/configmaps?labelSelector=of%3D{id}"),
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }, { labels: { of: "{id}" } }) }),
    send("GET /apis/{group}/v1/widgets?labelSelector=of%3D{id}"),
  ),
  scenario(
    "lists: in pages",
    ...FIVE,
    send(`GET ${CONFIG_MAPS}?limit=2`, { capture: { token: "metadata.continue" } }),
    send(`GET ${CONFIG_MAPS}?limit=2&continue={token}`, { capture: { token: "metadata.continue" } }),
    send(`GET ${CONFIG_MAPS}?limit=2&continue={token}`),
    send(`GET ${CONFIG_MAPS}?limit=5`),
    send(`GET ${CONFIG_MAPS}?limit=100`),
    send(`GET ${CONFIG_MAPS}?limit=0`),
  ),
  scenario(
    "lists: pages of custom objects",
    ...["a", "b", "c"].map((name) => send(`POST ${WIDGETS}`, { body: widget(name) })),
    send(`GET ${WIDGETS}?limit=2`, { capture: { token: "metadata.continue" } }),
    send(`GET ${WIDGETS}?limit=2&continue={token}`),
  ),
  scenario(
    "lists: pages show what was there at the first one",
    ...FIVE,
    send(`GET ${CONFIG_MAPS}?limit=2`, { capture: { token: "metadata.continue" } }),
    send(`DELETE ${CONFIG_MAPS}/d`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("bb") }),
    send(`GET ${CONFIG_MAPS}?limit=2&continue={token}`, { capture: { token: "metadata.continue" } }),
    send(`GET ${CONFIG_MAPS}?limit=2&continue={token}`),
    send(`GET ${CONFIG_MAPS}`),
  ),
  scenario(
    "lists: pages with a selector do not count what remains",
    ...FIVE,
    send(`GET ${CONFIG_MAPS}?limit=2&labelSelector=even`, { capture: { token: "metadata.continue" } }),
    send(`GET ${CONFIG_MAPS}?limit=2&labelSelector=even&continue={token}`),
    send(`GET ${CONFIG_MAPS}?limit=1&labelSelector=odd`),
  ),
  scenario(
    "lists: broken continue tokens and limits",
    send(`GET ${CONFIG_MAPS}?limit=2&continue=nonsense`),
    send(`GET ${CONFIG_MAPS}?limit=many`),
    send(`GET ${CONFIG_MAPS}?limit=-1`),
    send(`GET ${WIDGETS}?limit=2&continue=nonsense`),
    ...FIVE,
    send(`GET ${CONFIG_MAPS}?limit=2`, {
      capture: { token: "metadata.continue", rv: "metadata.resourceVersion" },
    }),
    send(`GET ${CONFIG_MAPS}?limit=2&continue={token}&resourceVersion={rv}`),
    send(`GET ${CONFIG_MAPS}?limit=2&continue={token}&resourceVersion=0`),
  ),
  scenario(
    "lists: at a version",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { first: "metadata.resourceVersion" } }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b"), capture: { second: "metadata.resourceVersion" } }),
    send(`GET ${CONFIG_MAPS}?resourceVersion={first}&resourceVersionMatch=Exact`),
    send(`GET ${CONFIG_MAPS}?resourceVersion={first}&resourceVersionMatch=NotOlderThan`),
    send(`GET ${CONFIG_MAPS}?resourceVersion={second}`),
    send(`GET ${CONFIG_MAPS}?resourceVersion={first}&limit=1&resourceVersionMatch=NotOlderThan`),
    send(`GET ${CONFIG_MAPS}?resourceVersion={second}&resourceVersionMatch=Exact&limit=1`),
    send(`GET ${CONFIG_MAPS}/a?resourceVersion={first}`),
    send(`GET ${CONFIG_MAPS}/a?resourceVersion=0`, { until: ({ code }) => code === 200 }),
  ),
  scenario(
    "lists: contradicting versions",
    send(`GET ${CONFIG_MAPS}?resourceVersion=abc`),
    send(`GET ${CONFIG_MAPS}/x?resourceVersion=abc`),
    send(`GET ${CONFIG_MAPS}?resourceVersionMatch=Exact`),
    send(`GET ${CONFIG_MAPS}?resourceVersion=0&resourceVersionMatch=Exact`),
    send(`GET ${CONFIG_MAPS}?resourceVersion=1&resourceVersionMatch=Nearly`),
    send(`GET ${CONFIG_MAPS}?sendInitialEvents=true`),
    send(`GET ${WIDGETS}?resourceVersion=abc`),
  ),
  scenario(
    "lists: versions of the future",
    send(`GET ${CONFIG_MAPS}?resourceVersion=99999999&resourceVersionMatch=NotOlderThan`),
    send(`GET ${CONFIG_MAPS}?resourceVersion=99999999`),
  ),
  scenario(
    "lists: versions that are compacted",
    ...["b", "c"].map((name) => send(`POST ${WIDGETS}`, { body: widget(name) })),
    send(`GET ${WIDGETS}?limit=1&continue=${OLD_TOKEN}`, { capture: { token: "metadata.continue" } }),
    send(`GET ${WIDGETS}?limit=1&continue={token}`),
    send(`GET ${WIDGETS}?resourceVersion=2&resourceVersionMatch=Exact`),
  ),
  scenario(
    "lists: label selectors",
    ...LABELLED.map((body) => send(`POST ${CONFIG_MAPS}`, { body })),
    ...[
      "env=prod",
      "env==prod",
      "env!=prod",
      "env in (prod,test)",
      "env notin (prod)",
      "env",
      "!env",
      "env=prod,tier=web",
      "n>5",
      "n<5",
      "empty=",
      "env in (prod),!tier",
      "",
    ].map(selecting),
  ),
  scenario(
    "lists: broken label selectors",
    ...[
      "a=b=c",
      "in (a)",
      "a in",
      "a in ()",
      "=x",
      "a,,b",
      "bad key!=x",
      "a=bad value!",
      "n>x",
      "a in (b",
      "(a)",
    ].map(
      selecting,
    ),
  ),
  scenario(
    "lists: broken label selectors of custom objects",
    ...["a=b=c", "a=bad value!"].map((selector) =>
      send(`GET ${WIDGETS}?labelSelector=${encodeURIComponent(selector)}`)
    ),
  ),
  scenario(
    "lists: field selectors",
    ...["a", "b"].map((name) => send(`POST ${CONFIG_MAPS}`, { body: configMap(name) })),
    selectingFields(CONFIG_MAPS, "metadata.name=a"),
    selectingFields(CONFIG_MAPS, "metadata.name!=a"),
    selectingFields(CONFIG_MAPS, "metadata.namespace={ns}".replace("{ns}", "elsewhere")),
    selectingFields(CONFIG_MAPS, "metadata.name=a,metadata.name!=a"),
    selectingFields(CONFIG_MAPS, "data.k=v"),
    selectingFields(CONFIG_MAPS, "nonsense"),
    selectingFields(`${CONFIG_MAPS}/a`, "metadata.name=b"),
  ),
  scenario(
    "lists: selectable fields of custom objects",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1, color: "blue" }) }),
    send(`POST ${WIDGETS}`, { body: widget("b", { size: 1 }) }),
    selectingFields(WIDGETS, "spec.color=blue"),
    selectingFields(WIDGETS, "spec.color!=blue"),
    selectingFields(WIDGETS, "spec.color=blue,metadata.name=b"),
    selectingFields(WIDGETS, "spec.size=1"),
    selectingFields(GADGETS, "spec.size=1"),
  ),
  scenario(
    "lists: selectable fields of built-in kinds",
    send(`POST ${CORE}/secrets`, {
      body: { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, type: "example.com/x" },
    }),
    send(`POST ${CORE}/secrets`, { body: { apiVersion: "v1", kind: "Secret", metadata: { name: "b" } } }),
    selectingFields(`${CORE}/secrets`, "type=example.com/x"),
    selectingFields(`${CORE}/secrets`, "type=Opaque"),
    selectingFields("/api/v1/namespaces", "metadata.name={ns}".replace("{ns}", "kube-system")),
    selectingFields(`${CORE}/pods`, "spec.nodeName=x,status.phase=Running"),
    selectingFields(`${CORE}/pods`, "spec.nonsense=x"),
    selectingFields(`${CORE}/events`, "involvedObject.name=x,reason=y"),
    selectingFields("/apis/batch/v1/namespaces/{ns}/jobs", "status.successful=1"),
    selectingFields("/apis/batch/v1/namespaces/{ns}/jobs", "nonsense=1"),
  ),
];
