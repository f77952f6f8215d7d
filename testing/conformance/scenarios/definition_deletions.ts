/**
 * The end of definitions of custom kinds: with their objects, with watches on them, and a second life.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { CRDS } from "../fixtures.ts";
import { apply, events, patch, type Scenario, scenario, send, watch } from "../scenario.ts";
import { isEstablished, isGone, isServed } from "../waiting.ts";
import { DEFINITION, GROUP, installed, thing, THINGS, things } from "./things.ts";

const HOLD: JsonObject = { finalizers: ["example.com/hold"] };

/** The scenarios. */
export const DEFINITION_DELETIONS: readonly Scenario[] = [
  scenario(
    "definition deletions: watches see the objects go",
    ...installed(things()),
    send(`POST ${THINGS}`, { body: thing("a"), capture: { rv: "metadata.resourceVersion" } }),
    send(`POST ${THINGS}`, { body: thing("b", {}, HOLD) }),
    watch("w", `${THINGS}?watch=true&resourceVersion={rv}`),
    events("w", 1),
    send(`DELETE ${DEFINITION}`),
    events("w", 2),
    patch("merge", `${THINGS}/b`, { body: { metadata: { finalizers: null } } }),
    events("w", "all"),
  ),
  scenario(
    "definition deletions: a second life begins without the objects of the first",
    ...installed(things()),
    send(`POST ${THINGS}`, { body: thing("a") }),
    send(`DELETE ${DEFINITION}`),
    send(`GET ${DEFINITION}`, { until: isGone }),
    send(`POST ${CRDS}`, { body: things() }),
    send(`GET ${DEFINITION}`, { until: isEstablished }),
    send(`GET ${THINGS}`, { until: isServed }),
    send(`GET ${THINGS}/a`),
  ),
  scenario(
    "definition deletions: what can be written in the meantime",
    ...installed(things()),
    send(`POST ${THINGS}`, { body: thing("a", {}, HOLD) }),
    send(`DELETE ${DEFINITION}`),
    send(`GET ${DEFINITION}`, {
      until: ({ body }) => JSON.stringify(body).includes("InstanceDeletionInProgress"),
    }),
    send(`GET ${THINGS}/a`, { until: ({ body }) => JSON.stringify(body).includes("deletionTimestamp") }),
    send(`POST ${THINGS}`, { body: thing("b") }),
    send(`POST ${THINGS}?dryRun=All`, { body: thing("b") }),
    send(`PUT ${THINGS}/b`, { body: thing("b") }),
    apply(`${THINGS}/b`, { manager: "alice", body: thing("b") }),
    patch("merge", `${THINGS}/a`, { body: { spec: { still: "writable" } } }),
    send(`GET ${THINGS}`),
    patch("merge", `${THINGS}/a`, { body: { metadata: { finalizers: null } } }),
  ),
  scenario(
    "definition deletions: a definition on its way out is changed",
    ...installed(things()),
    send(`POST ${THINGS}`, { body: thing("a", {}, HOLD) }),
    send(`DELETE ${DEFINITION}`),
    send(`GET ${THINGS}/a`, { until: ({ body }) => JSON.stringify(body).includes("deletionTimestamp") }),
    send(`POST ${CRDS}`, { body: things() }),
    patch("merge", DEFINITION, { body: { metadata: { labels: { a: "b" } } } }),
    patch("merge", DEFINITION, { body: { metadata: { finalizers: ["example.com/new"] } } }),
    patch("merge", `${THINGS}/a`, { body: { metadata: { finalizers: null } } }),
  ),
  scenario(
    "definition deletions: preconditions, dry runs and policies",
    send(`POST ${CRDS}`, { body: things() }),
    send(`GET ${DEFINITION}`, { until: isEstablished }),
    send(`DELETE ${DEFINITION}`, {
      body: { preconditions: { uid: "11111111-2222-4333-8444-555555555555" } },
    }),
    send(`DELETE ${DEFINITION}?dryRun=All`),
    send(`DELETE ${DEFINITION}`, { body: { propagationPolicy: "Orphan", dryRun: ["All"] } }),
    send(`GET ${DEFINITION}`),
    send(`DELETE ${DEFINITION}?propagationPolicy=Background`),
    send(`GET ${DEFINITION}`, { until: isGone }),
  ),
  scenario(
    "definition deletions: of a collection",
    send(`POST ${CRDS}`, { body: things({}, { labels: { group: GROUP } }) }),
    send(`GET ${DEFINITION}`, { until: isEstablished }),
    send(`POST ${CRDS}`, {
      body: things({ names: { kind: "Box", plural: "boxes" } }, { name: `boxes.${GROUP}` }),
    }),
    send(`GET ${CRDS}/boxes.${GROUP}`, { until: isEstablished }),
    send(`DELETE ${CRDS}?labelSelector=group%3D${GROUP}`),
    send(`GET ${DEFINITION}`, { until: isGone }),
    send(`GET ${CRDS}/boxes.${GROUP}`),
  ),
];
