/**
 * Objects as tables.
 *
 * @module
 */

import { events, PATCH_TYPES, type Scenario, scenario, send, watch } from "../scenario.ts";
import {
  CONFIG_MAPS,
  configMap,
  deployment,
  DEPLOYMENTS,
  gadget,
  GADGETS,
  widget,
  WIDGETS,
} from "./objects.ts";
import { TABLE } from "./tables_steps.ts";

/** What kubectl sends. */
const KUBECTL = `${TABLE},application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json`;

/** The scenarios. */
export const TABLES: readonly Scenario[] = [
  scenario(
    "tables: custom objects with the columns of their definition",
    send(`POST ${WIDGETS}`, { body: widget("a"), accept: KUBECTL }),
    send(`POST ${WIDGETS}`, { body: widget("b", { size: 2 }) }),
    send(`GET ${WIDGETS}/a`, { accept: KUBECTL }),
    send(`GET ${WIDGETS}`, { accept: KUBECTL }),
    send(`GET ${WIDGETS}?labelSelector=no=such`, { accept: TABLE }),
  ),
  scenario(
    "tables: custom objects without columns have an age",
    send(`POST ${GADGETS}`, { body: gadget("{id}"), accept: TABLE }),
    send(`GET ${GADGETS}?fieldSelector=metadata.name={id}`, { accept: TABLE }),
  ),
  scenario(
    "tables: built-in objects without columns of their own have a time",
    send("GET /apis/storage.k8s.io/v1/namespaces/{ns}/csistoragecapacities", { accept: TABLE }),
  ),
  scenario(
    "tables: pages",
    ...["a", "b", "c"].map((name) => send(`POST ${WIDGETS}`, { body: widget(name) })),
    send(`GET ${WIDGETS}?limit=1`, { accept: TABLE, capture: { next: "metadata.continue" } }),
    send(`GET ${WIDGETS}?limit=2&continue={next}`, { accept: TABLE }),
  ),
  scenario(
    "tables: how much comes with a row",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    ...["None", "Metadata", "Object", "", "Nothing"].flatMap((include) => [
      send(`GET ${WIDGETS}?includeObject=${include}`, { accept: TABLE }),
      send(`GET ${CONFIG_MAPS}/a?includeObject=${include}`, { accept: TABLE }),
    ]),
  ),
  scenario(
    "tables: an unknown includeObject is refused when the object is written already",
    send(`POST ${WIDGETS}?includeObject=Nothing`, { body: widget("a"), accept: TABLE }),
    send(`GET ${WIDGETS}/a`),
  ),
  scenario(
    "tables: of an older version",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`GET ${WIDGETS}`, { accept: "application/json;as=Table;v=v1beta1;g=meta.k8s.io" }),
    send(`GET ${WIDGETS}/a`, { accept: "application/json;as=Table;v=v2;g=meta.k8s.io" }),
    send(`GET ${WIDGETS}/a`, { accept: "application/json;as=Table;v=v2;g=meta.k8s.io,application/json" }),
  ),
  scenario(
    "tables: of what was written",
    send(`POST ${WIDGETS}`, {
      body: widget("a"),
      accept: TABLE,
      capture: { rv: "metadata.resourceVersion" },
    }),
    send(`PUT ${WIDGETS}/a`, {
      body: widget("a", { size: 2 }, { resourceVersion: "{rv}" }),
      accept: TABLE,
    }),
    send(`PATCH ${WIDGETS}/a`, {
      body: { spec: { size: 3 } },
      contentType: PATCH_TYPES.merge,
      accept: TABLE,
    }),
    send(`PATCH ${WIDGETS}/a/status`, {
      body: { status: { phase: "Good" } },
      contentType: PATCH_TYPES.merge,
      accept: TABLE,
    }),
    send(`PATCH ${WIDGETS}/b?fieldManager=me`, {
      body: widget("b"),
      contentType: PATCH_TYPES.apply,
      accept: TABLE,
    }),
  ),
  scenario(
    "tables: of what was deleted",
    ...["a", "b", "c"].map((name) => send(`POST ${WIDGETS}`, { body: widget(name) })),
    send(`POST ${WIDGETS}`, { body: widget("d", { size: 1 }, { finalizers: ["example.com/held"] }) }),
    send(`DELETE ${WIDGETS}/a`, { accept: TABLE }),
    send(`DELETE ${WIDGETS}/d`, { accept: TABLE }),
    send(`DELETE ${WIDGETS}`, { accept: TABLE }),
    send(`PATCH ${WIDGETS}/d`, { body: { metadata: { finalizers: null } }, contentType: PATCH_TYPES.merge }),
  ),
  scenario("tables: refusals are no tables", send(`GET ${WIDGETS}/none`, { accept: TABLE })),
  scenario(
    "tables: of scales",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1, replicas: 2 }) }),
    send(`GET ${WIDGETS}/a/scale`, { accept: TABLE }),
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a") }),
    send(`GET ${DEPLOYMENTS}/a/scale`, { accept: TABLE }),
  ),
  scenario(
    "tables: a watch tells the columns once",
    send(`POST ${WIDGETS}`, { body: widget("a"), capture: { rv: "metadata.resourceVersion" } }),
    watch("w", `${WIDGETS}?watch=true&resourceVersion={rv}`, { accept: TABLE }),
    send(`POST ${WIDGETS}`, { body: widget("b") }),
    send(`PATCH ${WIDGETS}/a`, { body: { spec: { size: 3 } }, contentType: PATCH_TYPES.merge }),
    send(`DELETE ${WIDGETS}/b`),
    events("w", 3),
  ),
  scenario(
    "tables: a watch of built-in objects without objects",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", { k: "v" }),
      capture: { rv: "metadata.resourceVersion" },
    }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&includeObject=None`, { accept: TABLE }),
    send(`DELETE ${CONFIG_MAPS}/a`),
    events("w", 1),
  ),
  scenario(
    "tables: the bookmark behind the initial events",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    watch(
      "w",
      `${WIDGETS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true` +
        "&includeObject=None",
      { accept: TABLE },
    ),
    events("w", 2),
  ),
  scenario(
    "tables: a watch with an unknown includeObject",
    watch("w", `${WIDGETS}?watch=true&includeObject=Nothing`, { accept: TABLE }),
  ),
];
