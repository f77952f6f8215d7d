/**
 * Pages of lists: limits, tokens, and what may change between two pages.
 *
 * @module
 */

import type { JsonValue } from "../../embedded/json.ts";
import { type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, gadget, GADGETS, widget, WIDGETS } from "./objects.ts";

/** The token of the page before. */
const NEXT = { capture: { token: "metadata.continue" } } as const;

function created(...names: readonly string[]): readonly RequestStep[] {
  return names.map((name) =>
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap(name, {}, { labels: { of: "{id}", [name < "c" ? "first" : "second"]: "yes" } }),
    })
  );
}

/** A token as a server would write it. */
function tokenOf(content: JsonValue): string {
  return textToken(JSON.stringify(content));
}

function textToken(text: string): string {
  return btoa(text).replaceAll("=", "");
}

function withToken(token: string): RequestStep {
  return send(`GET ${CONFIG_MAPS}?limit=2&continue=${token}`);
}

/** The scenarios. */
export const LIST_PAGES: readonly Scenario[] = [
  scenario(
    "pages: a limit at the edges",
    ...created("a", "b", "c"),
    ...[1, 2, 3, 4].map((limit) => send(`GET ${CONFIG_MAPS}?limit=${limit}`)),
  ),
  scenario(
    "pages: an empty list has none",
    send(`GET ${CONFIG_MAPS}?limit=1`),
    send(`GET ${WIDGETS}?limit=1`),
    send(`GET ${GADGETS}?limit=1&labelSelector=none%3Dsuch`),
  ),
  scenario(
    "pages: huge and negative limits",
    ...created("a", "b"),
    ...["9223372036854775807", "9223372036854775808", "-1", "-9223372036854775809", "1.5", "0x1", "+1", "1e1"]
      .map((limit) => send(`GET ${CONFIG_MAPS}?limit=${encodeURIComponent(limit)}`)),
    send(`GET ${WIDGETS}?limit=9223372036854775808`),
  ),
  scenario(
    "pages: the limit may change between them",
    ...created("a", "b", "c", "d"),
    send(`GET ${CONFIG_MAPS}?limit=1`, NEXT),
    send(`GET ${CONFIG_MAPS}?limit=2&continue={token}`, NEXT),
    send(`GET ${CONFIG_MAPS}?continue={token}`),
  ),
  scenario(
    "pages: the selector may change between them",
    ...created("a", "b", "c", "d"),
    send(`GET ${CONFIG_MAPS}?limit=1&labelSelector=first`, NEXT),
    send(`GET ${CONFIG_MAPS}?limit=1&labelSelector=second&continue={token}`, NEXT),
    send(`GET ${CONFIG_MAPS}?limit=5&continue={token}`),
  ),
  scenario(
    "pages: a selector that nothing is selected by any more",
    ...created("a", "b", "c", "d"),
    send(`GET ${CONFIG_MAPS}?limit=2&labelSelector=first`, NEXT),
    send(`GET ${CONFIG_MAPS}?limit=2&labelSelector=first&continue={token}`),
    send(`GET ${CONFIG_MAPS}?limit=1&fieldSelector=metadata.name%3Dc`, NEXT),
    send(`GET ${CONFIG_MAPS}?limit=1&fieldSelector=metadata.name%3Dd`),
  ),
  scenario(
    "pages: over all namespaces",
    send("POST /api/v1/namespaces", {
      body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "{id}" } },
    }),
    ...created("a", "b"),
    send("POST /api/v1/namespaces/{id}/configmaps", { body: configMap("c", {}, { labels: { of: "{id}" } }) }),
    send("GET /api/v1/configmaps?labelSelector=of%3D{id}&limit=2", NEXT),
    send("GET /api/v1/configmaps?labelSelector=of%3D{id}&limit=2&continue={token}"),
    send("DELETE /api/v1/namespaces/{id}/configmaps/c"),
  ),
  scenario(
    "pages: a token goes with another kind",
    ...created("a", "b", "c"),
    ...["a", "b", "c"].map((name) => send(`POST ${WIDGETS}`, { body: widget(name) })),
    send(`GET ${CONFIG_MAPS}?limit=2`, NEXT),
    send(`GET ${WIDGETS}?limit=2&continue={token}`),
  ),
  scenario(
    "pages: a token of a namespace begins elsewhere over all of them",
    ...created("a", "b", "c"),
    send(`GET ${CONFIG_MAPS}?limit=1`, NEXT),
    send("GET /api/v1/configmaps?labelSelector=of%3D{id}&continue={token}"),
  ),
  scenario(
    "pages: of what is in no namespace",
    ...["a", "b", "c"].map((name) =>
      send(`POST ${GADGETS}`, { body: gadget(`{id}-${name}`, {}, { labels: { of: "{id}" } }) })
    ),
    send(`GET ${GADGETS}?labelSelector=of%3D{id}&limit=2`, NEXT),
    send(`GET ${GADGETS}?labelSelector=of%3D{id}&limit=2&continue={token}`),
    send(`DELETE ${GADGETS}?labelSelector=of%3D{id}`),
  ),
  scenario(
    "pages: an object that is gone where one ends",
    ...created("a", "b", "c"),
    send(`GET ${CONFIG_MAPS}?limit=1`, NEXT),
    send(`DELETE ${CONFIG_MAPS}/a`),
    send(`GET ${CONFIG_MAPS}?limit=1&continue={token}`, NEXT),
    send(`DELETE ${CONFIG_MAPS}/c`),
    send(`GET ${CONFIG_MAPS}?limit=1&continue={token}`),
  ),
  scenario(
    "pages: later ones show objects as they were",
    ...created("a", "b"),
    send(`GET ${CONFIG_MAPS}?limit=1`, NEXT),
    send(`PUT ${CONFIG_MAPS}/b`, { body: configMap("b", { changed: "yes" }) }),
    send(`GET ${CONFIG_MAPS}?limit=1&continue={token}`),
    send(`GET ${CONFIG_MAPS}?limit=2`),
  ),
  scenario(
    "pages: a token may be read twice",
    ...created("a", "b", "c"),
    send(`GET ${CONFIG_MAPS}?limit=1`, NEXT),
    send(`GET ${CONFIG_MAPS}?limit=1&continue={token}`),
    send(`GET ${CONFIG_MAPS}?limit=1&continue={token}`),
  ),
  scenario(
    "pages: tokens that are no tokens",
    ...[
      "%20",
      "*",
      "a",
      "abcde",
      "ab=",
      "a+b/",
      textToken("null"),
      textToken("1"),
      tokenOf({ v: 1 }),
      tokenOf({ v: "meta.k8s.io/v1", rv: 1.5, start: "a" }),
      textToken("no json"),
      textToken("[]"),
      tokenOf({}),
      tokenOf({ v: "v1", rv: 5, start: "a\0" }),
      tokenOf({ v: "meta.k8s.io/v1", start: "a\0" }),
      tokenOf({ v: "meta.k8s.io/v1", rv: 5, start: "" }),
      tokenOf({ v: "meta.k8s.io/v1", rv: "5", start: "a\0" }),
    ].map(withToken),
  ),
  scenario(
    "pages: tokens that lead out of the list",
    ...["../x\0", "/../x\0", "a//b\0", "./a\0", "a/", "//a"].map((start) =>
      withToken(tokenOf({ v: "meta.k8s.io/v1", rv: 5, start }))
    ),
  ),
  scenario(
    "pages: at the newest version",
    ...created("a", "b", "c"),
    withToken(tokenOf({ v: "meta.k8s.io/v1", rv: -1, start: "a\0" })),
    withToken(tokenOf({ v: "meta.k8s.io/v1", rv: -1, start: "b" })),
    withToken(tokenOf({ v: "meta.k8s.io/v1", rv: -1, start: "zzz\0" })),
  ),
  scenario(
    "pages: the metadata of objects alone",
    ...created("a", "b"),
    send(`GET ${CONFIG_MAPS}?limit=1`, {
      ...NEXT,
      accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
    }),
    send(`GET ${CONFIG_MAPS}?limit=1&continue={token}`, {
      accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
    }),
  ),
  scenario(
    "pages: a limit is no matter of deletions",
    ...created("a", "b", "c"),
    send(`DELETE ${CORE}/configmaps?limit=1&labelSelector=first`),
    send(`GET ${CONFIG_MAPS}`),
  ),
];
