/**
 * The names of custom kinds: who gets them, what the server says of those that are taken, and where they show.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { CRDS } from "../fixtures.ts";
import { type Answer, patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { hasCondition, isEstablished, isServed } from "../waiting.ts";
import { DEFINITION, GROUP, installed, things } from "./things.ts";

const NAMES: JsonObject = {
  kind: "Thing",
  plural: "things",
  singular: "thing",
  listKind: "ThingList",
  shortNames: ["th", "tg"],
};

/** The definition of other kinds in the same group. */
function others(plural: string, names: JsonObject): JsonObject {
  return things({ names: { plural, ...names } }, { name: `${plural}.${GROUP}` });
}

/** The server has decided about the names of a definition. */
function decided(answer: Answer): boolean {
  return isEstablished(answer) || JSON.stringify(answer.body).includes('Conflict"');
}

function taken(plural: string, names: JsonObject): readonly RequestStep[] {
  return [
    send(`POST ${CRDS}`, { body: others(plural, names) }),
    send(`GET ${CRDS}/${plural}.${GROUP}`, { until: decided }),
  ];
}

/** The scenarios. */
export const DEFINITION_NAMES: readonly Scenario[] = [
  scenario(
    "definition names: each of them may be taken",
    ...installed(things({ names: NAMES })),
    ...taken("boxes", { kind: "Thing" }),
    ...taken("bags", { kind: "Bag", listKind: "ThingList" }),
    ...taken("cans", { kind: "Can", singular: "thing" }),
    ...taken("jars", { kind: "Jar", shortNames: ["j", "tg"] }),
    ...taken("tubs", { kind: "Tub", shortNames: ["th", "things", "tg"] }),
    ...taken("th", { kind: "Th" }),
  ),
  scenario(
    "definition names: several are taken at once",
    ...installed(things({ names: NAMES })),
    ...taken("boxes", { kind: "Thing", singular: "th", shortNames: ["tg"], categories: ["all"] }),
    ...taken("bags", { kind: "ThingList", listKind: "Thing" }),
  ),
  scenario(
    "definition names: one that becomes free is given to who waits for it",
    ...installed(things({ names: NAMES })),
    ...taken("jars", { kind: "Jar", shortNames: ["th"] }),
    patch("merge", DEFINITION, { body: { spec: { names: { shortNames: ["tg"] } } } }),
    send(`GET ${CRDS}/jars.${GROUP}`, { until: isEstablished }),
    send(`GET /apis/${GROUP}/v1/namespaces/{ns}/jars`, { until: isServed }),
  ),
  scenario(
    "definition names: an established kind asks for one that is taken",
    ...installed(things({ names: NAMES })),
    ...taken("jars", { kind: "Jar", shortNames: ["j"] }),
    patch("merge", `${CRDS}/jars.${GROUP}`, {
      body: { spec: { names: { shortNames: ["th"], categories: ["all"] } } },
    }),
    send(`GET ${CRDS}/jars.${GROUP}`, {
      until: ({ body }) => JSON.stringify(body).includes('Conflict"'),
    }),
    patch("merge", `${CRDS}/jars.${GROUP}`, { body: { spec: { names: { shortNames: ["jr"] } } } }),
    send(`GET ${CRDS}/jars.${GROUP}`, { until: (answer) => hasCondition(answer, "NamesAccepted") }),
  ),
  scenario(
    "definition names: those of built-in kinds are free in another group",
    ...installed(things({ names: { ...NAMES, shortNames: ["po", "pods"] } })),
    ...taken("pods", { kind: "Pod", singular: "pod" }),
    ...taken("configmaps", { kind: "ConfigMap", shortNames: ["cm"] }),
    send(`GET /apis/${GROUP}/v1/namespaces/{ns}/configmaps`, { until: isServed }),
  ),
  scenario(
    "definition names: changed short names and categories show in discovery",
    ...installed(things({ names: NAMES })),
    send(`GET /apis/${GROUP}/v1`),
    patch("merge", DEFINITION, {
      body: { spec: { names: { shortNames: ["thg"], categories: ["all", "parts"], singular: "ding" } } },
    }),
    send(`GET /apis/${GROUP}/v1`, { until: ({ body }) => JSON.stringify(body).includes("ding") }),
  ),
  scenario(
    "definition names: what an established kind may change",
    ...installed(things({ names: NAMES })),
    patch("merge", DEFINITION, { body: { spec: { names: { kind: "Other" } } } }),
    patch("merge", DEFINITION, { body: { spec: { names: { plural: "others" } } } }),
    patch("merge", DEFINITION, { body: { spec: { names: { listKind: "Things" } } } }),
    patch("merge", DEFINITION, { body: { spec: { scope: "Cluster" } } }),
    patch("merge", DEFINITION, { body: { spec: { group: "other.example.com" } } }),
  ),
  scenario(
    "definition names: what a kind may change before it is established",
    ...installed(things({ names: NAMES })),
    ...taken("boxes", { kind: "Thing" }),
    patch("merge", `${CRDS}/boxes.${GROUP}`, { body: { spec: { names: { plural: "cases" } } } }),
    patch("merge", `${CRDS}/boxes.${GROUP}`, { body: { spec: { scope: "Cluster" } } }),
    patch("merge", `${CRDS}/boxes.${GROUP}`, {
      body: { spec: { names: { kind: "Box", singular: "box", listKind: "BoxList" } } },
    }),
    send(`GET ${CRDS}/boxes.${GROUP}`, { until: isEstablished }),
    send(`GET /apis/${GROUP}/v1/boxes`, { until: isServed }),
  ),
  scenario(
    "definition names: groups that belong to Kubernetes",
    ...[
      {},
      { "api-approved.kubernetes.io": "unapproved, experimental" },
      { "api-approved.kubernetes.io": "https://github.com/kubernetes/kubernetes/pull/1" },
      { "api-approved.kubernetes.io": "yes" },
      { "api-approved.kubernetes.io": "" },
      { "api-approved.kubernetes.io": "//" },
    ].map((annotations) =>
      send(`POST ${CRDS}?dryRun=All`, {
        body: things({ group: "{id}.k8s.io" }, { name: "things.{id}.k8s.io", annotations }),
      })
    ),
    send(`POST ${CRDS}?dryRun=All`, {
      body: things({ group: "{id}.kubernetes.io" }, { name: "things.{id}.kubernetes.io" }),
    }),
  ),
  scenario(
    "definition names: the approval of a group shows in a condition",
    send(`POST ${CRDS}`, {
      body: things({ group: "{id}.k8s.io" }, {
        name: "things.{id}.k8s.io",
        annotations: { "api-approved.kubernetes.io": "https://github.com/kubernetes/kubernetes/pull/1" },
      }),
    }),
    send(`GET ${CRDS}/things.{id}.k8s.io`, {
      until: (answer) => isEstablished(answer) && JSON.stringify(answer.body).includes("ApprovalPolicy"),
    }),
    patch("merge", `${CRDS}/things.{id}.k8s.io`, {
      body: { metadata: { annotations: { "api-approved.kubernetes.io": "unapproved, for now" } } },
    }),
    send(`GET ${CRDS}/things.{id}.k8s.io`, {
      until: ({ body }) => JSON.stringify(body).includes("Unapproved"),
    }),
    patch("merge", `${CRDS}/things.{id}.k8s.io`, { body: { metadata: { annotations: null } } }),
    send(`DELETE ${CRDS}/things.{id}.k8s.io`),
  ),
];
