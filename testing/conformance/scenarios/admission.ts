/**
 * Admission webhooks: who is asked what, in which order, and what becomes of the answers.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../../embedded/json.ts";
import { type Answer, apply, patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import {
  configured,
  isDenied,
  map,
  MAPS,
  removed,
  saying,
  SOMEBODY,
  untilDenied,
  validating,
  webhook,
  widget,
  WIDGETS,
} from "./admission_steps.ts";

/** Scenarios about admission. */
export const ADMISSION: readonly Scenario[] = [
  scenario(
    "admission: a validating webhook denies what it likes",
    validating("deny-{id}", webhook("deny")),
    untilDenied({ name: "a" }),
    send(`POST ${MAPS}?dryRun=All`, { body: map("b") }),
    send("POST /api/v1/namespaces/{ns}/secrets", { body: { metadata: { name: "a" } } }),
    removed("validating", "deny-{id}"),
  ),
  scenario(
    "admission: a denial without a word, and one with a reason and warnings",
    validating("bare-{id}", webhook("deny-bare")),
    untilDenied({ name: "a" }),
    removed("validating", "bare-{id}"),
    validating("reason-{id}", webhook("deny-reason")),
    send(`POST ${MAPS}?dryRun=All`, { body: map("c"), until: saying("Because") }),
    removed("validating", "reason-{id}"),
  ),
  scenario(
    "admission: what a validating webhook is told of a creation, an update and a deletion",
    send(`POST ${MAPS}`, { body: map("old", { data: { a: "1" } }) }),
    validating("tell-{id}", webhook("tell")),
    send(`POST ${MAPS}?fieldManager=me&fieldValidation=Strict&dryRun=All`, {
      as: SOMEBODY,
      body: map("new"),
      until: isDenied,
    }),
    send(`PUT ${MAPS}/old`, { as: SOMEBODY, body: map("old", { data: { a: "2" } }) }),
    patch("merge", `${MAPS}/old`, { as: SOMEBODY, body: { data: { b: "1" } } }),
    send(`DELETE ${MAPS}/old?propagationPolicy=Background`, { as: SOMEBODY }),
    removed("validating", "tell-{id}"),
  ),
  scenario(
    "admission: what a mutating webhook is told",
    send(`POST ${MAPS}`, { body: map("old", { data: { a: "1" } }) }),
    mutating("tell-{id}", webhook("tell")),
    untilDenied({ name: "probe" }),
    send(`POST ${MAPS}`, { as: SOMEBODY, body: map("new", { data: { a: "1" } }) }),
    send(`POST ${MAPS}`, { as: SOMEBODY, body: { metadata: { generateName: "made-" } } }),
    send(`PUT ${MAPS}/old`, { as: SOMEBODY, body: map("old", { data: { a: "2" } }) }),
    patch("merge", `${MAPS}/old`, { as: SOMEBODY, body: { data: { b: "1" } } }),
    removed("mutating", "tell-{id}"),
  ),
  scenario(
    "admission: what an applied configuration looks like to a webhook",
    mutating("tell-{id}", webhook("tell")),
    untilDenied({ name: "a" }),
    patch("apply", `${MAPS}/b?fieldManager=me&force=true`, {
      as: SOMEBODY,
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "b" }, data: { a: "1" } },
    }),
    removed("mutating", "tell-{id}"),
  ),
  scenario(
    "admission: a mutating webhook changes an object, and nobody owns what it sets",
    mutating("data-{id}", webhook("data")),
    send(`POST ${MAPS}?dryRun=All`, { body: map("a"), until: hasData }),
    send(`POST ${MAPS}`, { body: map("a") }),
    patch("merge", `${MAPS}/a`, { body: { data: { more: "1" } } }),
    removed("mutating", "data-{id}"),
  ),
  scenario(
    "admission: mutating webhooks come first, in the order of their names",
    mutating("b-{id}", webhook("is-labeled")),
    mutating("a-{id}", webhook("label")),
    validating("c-{id}", webhook("is-labeled")),
    send(`POST ${MAPS}?dryRun=All`, { body: map("a"), until: isDone }),
    removed("mutating", "a-{id}"),
    send(`POST ${MAPS}?dryRun=All`, { body: map("b"), until: isDenied }),
    removed("mutating", "b-{id}"),
    removed("validating", "c-{id}"),
  ),
  scenario(
    "admission: warnings reach the writer",
    validating("warn-{id}", webhook("warn")),
    // Whoever knows of the second one knows of the first.
    validating("zz-{id}", webhook("deny", { objectSelector: { matchLabels: { deny: "me" } } })),
    send(`POST ${MAPS}?dryRun=All`, {
      body: { metadata: { name: "b", labels: { deny: "me" } } },
      until: isDenied,
    }),
    send(`POST ${MAPS}`, { body: map("first") }),
    send(`PUT ${MAPS}/first`, { body: map("first", { data: { a: "1" } }) }),
    send(`DELETE ${MAPS}/first`),
    removed("validating", "warn-{id}"),
    removed("validating", "zz-{id}"),
  ),
  scenario(
    "admission: whoever wants to see others' changes is asked once more",
    mutating("a-{id}", webhook("count", { reinvocationPolicy: "IfNeeded" })),
    mutating("b-{id}", webhook("mark-data")),
    send(`POST ${MAPS}?dryRun=All`, { body: map("a", { data: { a: "1" } }), until: hasMark }),
    removed("mutating", "a-{id}"),
    removed("mutating", "b-{id}"),
  ),
  ...["absent", "other-uid", "patch-without-type", "type-without-patch", "odd-type", "odd-field", "rename"]
    .map((way) =>
      scenario(
        `admission: a mutating webhook that answers with nonsense: ${way}`,
        mutating("odd-{id}", webhook(way)),
        mutating("zz-{id}", webhook("data", { objectSelector: { matchLabels: { probe: "yes" } } })),
        send(`POST ${MAPS}?dryRun=All`, { body: map("a"), until: isAnswered(way) }),
        removed("mutating", "odd-{id}"),
        removed("mutating", "zz-{id}"),
      )
    ),
  scenario(
    "admission: a validating webhook must not change anything",
    validating("odd-{id}", webhook("data")),
    untilDenied({ name: "a" }),
    removed("validating", "odd-{id}"),
  ),
  scenario(
    "admission: custom resources",
    mutating(
      "widgets-{id}",
      webhook("label", {
        rules: [{
          operations: ["CREATE"],
          apiGroups: ["{group}"],
          apiVersions: ["v1"],
          resources: ["widgets"],
          scope: "Namespaced",
        }],
      }),
    ),
    send(`POST ${WIDGETS}?dryRun=All`, { body: widget("a"), until: isMarked }),
    apply(`${WIDGETS}/a`, { manager: "me", body: widget("a") }),
    apply(`${WIDGETS}/a`, { manager: "me", body: widget("a") }),
    removed("mutating", "widgets-{id}"),
  ),
  scenario(
    "admission: a deleted collection is asked for one by one",
    send(`POST ${MAPS}`, { body: map("a") }),
    validating("tell-{id}", webhook("tell")),
    untilDenied({ name: "probe" }),
    send(`DELETE ${MAPS}?labelSelector=x`),
    send(`DELETE ${MAPS}/a`, { as: SOMEBODY }),
    removed("validating", "tell-{id}"),
  ),
];

function mutating(name: string, ...webhooks: readonly JsonObject[]): RequestStep {
  return configured("mutating", name, webhooks);
}

function isDone(answer: Answer): boolean {
  return answer.code < 400;
}

function hasData(answer: Answer): boolean {
  return objectOrEmpty(answer.body)["data"] !== undefined;
}

function hasMark({ body }: Answer): boolean {
  const data = objectOrEmpty(objectOrEmpty(body)["data"]);
  return data["marked"] !== undefined && data["count"] !== undefined;
}

function isMarked({ body }: Answer): boolean {
  const labels = objectOrEmpty(objectOrEmpty(objectOrEmpty(body)["metadata"])["labels"]);
  return labels["mark"] === "yes";
}

function isAnswered(way: string): (answer: Answer) => boolean {
  if (way === "rename") return ({ body }) => JSON.stringify(body).includes('"renamed"');
  return way === "odd-field" ? isDone : isDenied;
}
