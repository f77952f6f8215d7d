/**
 * The versions of custom kinds: which are served and stored, how an object is read in another one, what is old.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { CRDS } from "../fixtures.ts";
import { events, patch, type Scenario, scenario, send, watch } from "../scenario.ts";
import { isGone, isServed } from "../waiting.ts";
import { checked, DEFINITION, GROUP, installed, thing, THINGS, things, version } from "./things.ts";

const SECOND = `/apis/${GROUP}/v2/namespaces/{ns}/things`;

function withVersions(...versions: readonly JsonObject[]): JsonObject {
  return { spec: { versions } };
}

function specSchema(properties: JsonObject): JsonObject {
  return {
    schema: {
      openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties } } },
    },
  };
}

/** Two versions that know different fields, and fill in different defaults. */
const TWO_VERSIONS: readonly JsonObject[] = [
  version("v1", specSchema({ size: { type: "integer" }, one: { type: "string", default: "first" } })),
  version("v2", {
    storage: false,
    ...specSchema({ size: { type: "integer" }, two: { type: "string", default: "second" } }),
  }),
];

/** The scenarios. */
export const DEFINITION_VERSIONS: readonly Scenario[] = [
  scenario(
    "definition versions: one that was stored cannot go before the status says so",
    ...installed(things({ versions: [version("v1"), version("v2", { storage: false })] })),
    patch("merge", DEFINITION, {
      body: withVersions(version("v1", { storage: false }), version("v2")),
    }),
    patch("merge", DEFINITION, { body: withVersions(version("v2")) }),
    patch("merge", `${DEFINITION}/status`, { body: { status: { storedVersions: ["v1"] } } }),
    patch("merge", `${DEFINITION}/status`, { body: { status: { storedVersions: [] } } }),
    patch("merge", `${DEFINITION}/status`, { body: { status: { storedVersions: ["v2", "v3"] } } }),
    patch("merge", `${DEFINITION}/status`, { body: { status: { storedVersions: ["v2"] } } }),
    patch("merge", DEFINITION, { body: withVersions(version("v2")) }),
    send(`GET ${THINGS}`, { until: isGone }),
  ),
  scenario(
    "definition versions: one is stored, no more and no less",
    send(`POST ${CRDS}`, { body: things() }),
    patch("merge", DEFINITION, { body: withVersions(version("v1"), version("v2")) }),
    patch("merge", DEFINITION, { body: withVersions(version("v1", { storage: false })) }),
    patch("merge", DEFINITION, { body: withVersions() }),
    patch("merge", DEFINITION, { body: { spec: { versions: null } } }),
    patch("merge", DEFINITION, { body: withVersions(version("v1"), version("v1")) }),
  ),
  scenario(
    "definition versions: none is served",
    ...installed(things()),
    patch("merge", DEFINITION, { body: withVersions(version("v1", { served: false })) }),
    send(`GET ${THINGS}`, { until: isGone }),
    send(`GET /apis/${GROUP}/v1`, { until: isGone }),
    send(`GET /apis/${GROUP}`, { until: isGone }),
  ),
  scenario(
    "definition versions: an object is read and written in another one",
    ...installed(things({ versions: TWO_VERSIONS })),
    send(`POST ${THINGS}`, {
      body: thing("a", { spec: { size: 1, two: "dropped" } }),
      capture: { rv: "metadata.resourceVersion" },
    }),
    send(`GET ${SECOND}/a`),
    send(`GET ${SECOND}`),
    patch("merge", `${SECOND}/a`, { body: { spec: { size: 2 } } }),
    send(`GET ${THINGS}/a`),
    watch("w", `${SECOND}?watch=true&resourceVersion={rv}`),
    events("w", 1),
    send(`POST ${SECOND}`, { body: { ...thing("b", { spec: {} }), apiVersion: `${GROUP}/v2` } }),
    events("w", 1),
    send(`DELETE ${THINGS}/b`),
    events("w", 1),
  ),
  scenario(
    "definition versions: an object is written again for the new storage version",
    ...installed(things({ versions: [version("v1"), version("v2", { storage: false })] })),
    send(`POST ${THINGS}`, { body: thing("a", { spec: { size: 1 } }) }),
    patch("merge", DEFINITION, {
      body: withVersions(
        version("v1", { storage: false, ...specSchema({ now: { type: "string", default: "changed" } }) }),
        version("v2"),
      ),
    }),
    send(`GET ${THINGS}/a`, { until: ({ body }) => JSON.stringify(body).includes('"now":"changed"') }),
    patch("merge", `${SECOND}/a`, { body: {} }),
    patch("merge", `${SECOND}/a`, { body: { spec: { size: 2 } } }),
    send(`GET ${THINGS}/a`),
  ),
  scenario(
    "definition versions: the newest and most stable comes first in discovery",
    ...installed(things({
      versions: ["v1alpha1", "v10", "foo1", "v2beta1", "v1", "v11alpha2", "v2beta10", "foo10"].map((name) =>
        version(name, { storage: name === "v1" })
      ),
    })),
    send(`GET /apis/${GROUP}`, { until: ({ body }) => JSON.stringify(body).includes("v11alpha2") }),
  ),
  scenario(
    "definition versions: who uses an old one is warned",
    ...installed(things({
      versions: [
        version("v1", { deprecated: true }),
        version("v2", { storage: false, deprecated: true, deprecationWarning: "use v3, please" }),
        version("v3", { storage: false }),
      ],
    })),
    send(`POST ${THINGS}`, { body: thing("a") }),
    send(`GET ${SECOND}`, { until: isServed }),
    send(`GET ${SECOND}/a`),
    patch("merge", `${SECOND}/a`, { body: { metadata: { labels: { x: "y" } } } }),
    send(`GET /apis/${GROUP}/v3/namespaces/{ns}/things/a`),
    send(`DELETE ${THINGS}/a`),
  ),
  checked(
    "definition versions: warnings about old ones that do not fit",
    things({ versions: [version("v1", { deprecationWarning: "but it is not old" })] }),
    things({ versions: [version("v1", { deprecated: true, deprecationWarning: "" })] }),
    things({ versions: [version("v1", { deprecated: true, deprecationWarning: "x".repeat(257) })] }),
    things({ versions: [version("v1", { deprecated: true, deprecationWarning: "two\nlines" })] }),
  ),
  checked(
    "definition versions: conversion that does not fit",
    things({ conversion: {} }),
    things({ conversion: { strategy: "" } }),
    things({ conversion: { strategy: "None", webhook: {} } }),
    things({ conversion: { strategy: "None", webhook: { conversionReviewVersions: ["v1"] } } }),
    things({ conversion: { strategy: "Webhook", webhook: { conversionReviewVersions: [] } } }),
    things({
      conversion: { strategy: "Webhook", webhook: { conversionReviewVersions: ["v1"], clientConfig: {} } },
    }),
    things({
      conversion: {
        strategy: "Webhook",
        webhook: { conversionReviewVersions: ["v1", "v1", "V_"], clientConfig: { url: "http://x" } },
      },
    }),
    things({
      conversion: {
        strategy: "Webhook",
        webhook: {
          conversionReviewVersions: ["v7"],
          clientConfig: { url: "https://x", service: { name: "", namespace: "", port: 0 } },
        },
      },
    }),
  ),
  checked(
    "definition versions: their names",
    ...["", "1", "v", "v1.0", "-v1", "latest", "x".repeat(64)].map((name) =>
      things({ versions: [version(name)] })
    ),
  ),
];
