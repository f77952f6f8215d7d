/**
 * What `kubectl get` sends where it prints columns.
 *
 * @module
 */

import {
  events,
  patch,
  type RequestOptions,
  type RequestStep,
  type Scenario,
  scenario,
  send,
  watch,
} from "../scenario.ts";
import { CONFIG_MAPS, configMap, widget, WIDGETS } from "./objects.ts";

/** What `kubectl get` accepts where it prints columns. */
const TABLE =
  "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

function columns(request: string, options: RequestOptions = {}): RequestStep {
  return send(request, { accept: TABLE, ...options });
}

/** The scenarios. */
export const CLIENTS_KUBECTL_COLUMNS: readonly Scenario[] = [
  scenario(
    "kubectl: get prints the columns of a custom kind",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 3 }, { labels: { app: "a" } }) }),
    columns(`GET ${WIDGETS}?limit=500`),
    columns(`GET ${WIDGETS}/a`),
    columns(`GET ${WIDGETS}?labelSelector=app%3Db&limit=500`),
    columns(`GET ${WIDGETS}/none`),
    columns(`GET ${WIDGETS}/a/status`),
    columns(`GET ${WIDGETS}/a/scale`),
  ),
  scenario(
    "kubectl: get sorts by columns with the whole object in each row",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 3 }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { b: "c" }) }),
    columns(`GET ${WIDGETS}?includeObject=Object`),
    columns(`GET ${CONFIG_MAPS}?includeObject=Object`),
  ),
  scenario(
    "kubectl: get reads columns in chunks",
    ...["a", "b", "c"].map((name) => send(`POST ${CONFIG_MAPS}`, { body: configMap(name) })),
    columns(`GET ${CONFIG_MAPS}?limit=2`, { capture: { next: "metadata.continue" } }),
    columns(`GET ${CONFIG_MAPS}?continue={next}&limit=2`),
  ),
  scenario(
    "kubectl: get with a field selector that the kind does not have",
    columns(`GET ${WIDGETS}?fieldSelector=spec.size%3D3&limit=500`),
    columns(`GET ${CONFIG_MAPS}?fieldSelector=data.a%3D3&limit=500`),
  ),
  scenario(
    "kubectl: get -w goes on from the list's version, in rows",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    columns(`GET ${WIDGETS}?limit=500`, { capture: { version: "metadata.resourceVersion" } }),
    watch("rows", `${WIDGETS}?resourceVersion={version}&watch=true`, { accept: TABLE }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: 7 } } }),
    events("rows", 1),
    send(`DELETE ${WIDGETS}/a`),
    events("rows", 1),
  ),
  scenario(
    "kubectl: get -w of one object begins at version 0",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`POST ${WIDGETS}`, { body: widget("b") }),
    watch("rows", `${WIDGETS}?fieldSelector=metadata.name%3Da&resourceVersion=0&watch=true`, {
      accept: TABLE,
    }),
    events("rows", 1),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: 7 } } }),
    events("rows", 1),
  ),
];
