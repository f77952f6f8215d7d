/**
 * Which requests a webhook is asked about, what becomes of failures, and how configurations are checked.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import {
  CONFIGURATIONS,
  configured,
  isDenied,
  map,
  MAPS,
  ON_MAPS,
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
export const ADMISSION_RULES: readonly Scenario[] = [
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
  scenario(
    "admission: a webhook that does not answer in time",
    validating("slow-{id}", webhook("wait", { timeoutSeconds: 1 })),
    untilDenied({ name: "a" }),
    removed("validating", "slow-{id}"),
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

function refused(...webhooks: readonly JsonObject[]): RequestStep {
  return configured("validating", "bad-{id}", webhooks);
}
