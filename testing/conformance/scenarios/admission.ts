/**
 * Admission webhooks: who is asked what, in which order, and what becomes of the answers.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../../embedded/json.ts";
import { type Answer, apply, patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";

const CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1";
const MAPS = "/api/v1/namespaces/{ns}/configmaps";
const WIDGETS = "/apis/{group}/v1/namespaces/{ns}/widgets";

const SOMEBODY = { user: "somebody", group: "system:masters" } as const;

/** Only the scenario's own namespace. */
const OWN: JsonObject = { matchLabels: { "kubernetes.io/metadata.name": "{ns}" } };
const ON_MAPS: JsonObject = {
  operations: ["CREATE", "UPDATE", "DELETE"],
  apiGroups: [""],
  apiVersions: ["v1"],
  resources: ["configmaps"],
};

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
    send(`POST ${MAPS}`, { as: SOMEBODY, body: map("new", { data: { a: "1" } }), until: isDenied }),
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
    send(`POST ${MAPS}`, { body: map("first") }),
    validating("zz-{id}", webhook("deny", { objectSelector: { matchLabels: { deny: "me" } } })),
    send(`POST ${MAPS}?dryRun=All`, {
      body: { metadata: { name: "b", labels: { deny: "me" } } },
      until: isDenied,
    }),
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
  scenario(
    "admission: objects and namespaces are selected by labels",
    validating(
      "sel-{id}",
      webhook("deny", { objectSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } }),
    ),
    send(`POST ${MAPS}?dryRun=All`, {
      body: { metadata: { name: "a", labels: { app: "x" } } },
      until: isDenied,
    }),
    send(`POST ${MAPS}`, { body: map("a") }),
    patch("merge", `${MAPS}/a`, { body: { metadata: { labels: { app: "x" } } } }),
    send("POST /api/v1/namespaces/default/configmaps?dryRun=All", {
      body: { metadata: { name: "a-{id}", labels: { app: "x" } } },
    }),
    removed("validating", "sel-{id}"),
  ),
  scenario(
    "admission: conditions in CEL",
    validating(
      "cel-{id}",
      webhook("deny", {
        matchConditions: [
          { name: "not-mine", expression: "request.userInfo.username != 'exempt'" },
          { name: "big", expression: "has(object.data) && size(object.data) > 1" },
        ],
      }),
    ),
    send(`POST ${MAPS}?dryRun=All`, { body: map("a", { data: { a: "1", b: "2" } }), until: isDenied }),
    send(`POST ${MAPS}?dryRun=All`, { body: map("a", { data: { a: "1" } }) }),
    send(`POST ${MAPS}?dryRun=All`, {
      as: { user: "exempt", group: "system:masters" },
      body: map("a", { data: { a: "1", b: "2" } }),
    }),
    removed("validating", "cel-{id}"),
  ),
  scenario(
    "admission: subresources, and stars in rules",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    validating(
      "sub-{id}",
      webhook("tell", {
        rules: [{
          operations: ["*"],
          apiGroups: ["*"],
          apiVersions: ["*"],
          resources: ["widgets/status", "*/scale"],
        }],
      }),
    ),
    patch("merge", `${WIDGETS}/a/status?dryRun=All`, {
      as: SOMEBODY,
      body: { status: { phase: "Ready" } },
      until: isDenied,
    }),
    patch("merge", `${WIDGETS}/a?dryRun=All`, { body: { metadata: { labels: { a: "b" } } } }),
    removed("validating", "sub-{id}"),
  ),
  scenario(
    "admission: a failing webhook stops a write, or is passed by",
    validating("fail-{id}", webhook("broken")),
    untilDenied({ name: "a" }),
    removed("validating", "fail-{id}"),
    validating("pass-{id}", webhook("broken", { failurePolicy: "Ignore" }), webhook("deny", {}, "second")),
    send(`POST ${MAPS}?dryRun=All`, { body: map("b"), until: saying("not today") }),
    removed("validating", "pass-{id}"),
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
    "admission: a webhook that does not answer in time",
    validating("slow-{id}", webhook("wait", { timeoutSeconds: 1 })),
    untilDenied({ name: "a" }),
    removed("validating", "slow-{id}"),
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
    send(`DELETE ${MAPS}?labelSelector=x`),
    send(`DELETE ${MAPS}/a`, { as: SOMEBODY, until: isDenied }),
    removed("validating", "tell-{id}"),
  ),
  scenario(
    "admission: configurations and their defaults",
    send(`POST ${CONFIGURATIONS}/mutatingwebhookconfigurations?dryRun=All`, {
      body: {
        metadata: { name: "m-{id}" },
        webhooks: [{
          name: "a.b.c",
          clientConfig: { service: { name: "s", namespace: "n" } },
          sideEffects: "None",
          admissionReviewVersions: ["v1"],
          rules: [ON_MAPS],
        }],
      },
    }),
    send(`POST ${CONFIGURATIONS}/validatingwebhookconfigurations?dryRun=All`, {
      body: { metadata: { name: "v-{id}" } },
    }),
  ),
  scenario(
    "admission: configurations that are refused",
    refused({
      name: "short",
      clientConfig: { url: "http://x" },
      rules: [{
        operations: ["NOPE"],
        apiGroups: [],
        apiVersions: ["*", "v1"],
        resources: ["a"],
        scope: "X",
      }],
      failurePolicy: "X",
      matchPolicy: "Y",
      timeoutSeconds: 50,
      sideEffects: "Some",
      admissionReviewVersions: ["v7"],
    }, { name: "short" }),
    refused({
      name: "a.b.c",
      clientConfig: { url: "https://u@x/y", service: { name: "s", namespace: "n" } },
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
    }, {
      name: "a.b.c",
      clientConfig: { service: { name: "", namespace: "", port: 0, path: "x" } },
      sideEffects: "NoneOnDryRun",
      admissionReviewVersions: ["v1beta1"],
      matchConditions: [{ name: "x", expression: "1" }, { name: "x", expression: "true" }],
    }),
    refused({
      name: "a.b.c",
      clientConfig: { url: "https://u@x/y?z=1#f" },
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      rules: [{}],
    }),
  ),
];

function webhook(way: string, more: JsonObject = {}, prefix = "first"): JsonObject {
  return {
    name: `${prefix}.{id}.example.com`,
    clientConfig: { url: `{webhook}/${way}`, caBundle: "{webhookCa}" },
    rules: [ON_MAPS],
    namespaceSelector: OWN,
    sideEffects: "None",
    admissionReviewVersions: ["v1"],
    timeoutSeconds: 5,
    ...more,
  };
}

function validating(name: string, ...webhooks: readonly JsonObject[]): RequestStep {
  return configured("validating", name, webhooks);
}

function mutating(name: string, ...webhooks: readonly JsonObject[]): RequestStep {
  return configured("mutating", name, webhooks);
}

function configured(type: string, name: string, webhooks: readonly JsonObject[]): RequestStep {
  return send(`POST ${CONFIGURATIONS}/${type}webhookconfigurations`, {
    body: { metadata: { name }, webhooks },
  });
}

function removed(type: string, name: string): RequestStep {
  return send(`DELETE ${CONFIGURATIONS}/${type}webhookconfigurations/${name}`);
}

function refused(...webhooks: readonly JsonObject[]): RequestStep {
  return configured("validating", "bad-{id}", webhooks);
}

/** The real server learns of a configuration a moment after it is stored. */
function untilDenied({ name }: { readonly name: string }): RequestStep {
  return send(`POST ${MAPS}?dryRun=All`, { as: SOMEBODY, body: map(name), until: isDenied });
}

function map(name: string, more: JsonObject = {}): JsonObject {
  return { metadata: { name }, ...more };
}

function widget(name: string): JsonObject {
  return { apiVersion: "{group}/v1", kind: "Widget", metadata: { name }, spec: { size: 1 } };
}

function isDenied(answer: Answer): boolean {
  return answer.code >= 400;
}

function isDone(answer: Answer): boolean {
  return answer.code < 400;
}

function saying(text: string): (answer: Answer) => boolean {
  return ({ body }) => String(objectOrEmpty(body)["message"]).includes(text);
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
