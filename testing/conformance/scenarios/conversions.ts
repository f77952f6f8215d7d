/**
 * Custom kinds whose objects a webhook converts: what is read and written in another version, and what becomes of
 * answers that are none.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../../embedded/json.ts";
import { apply, events, patch, type Scenario, scenario, send, watch } from "../scenario.ts";
import { isServed } from "../waiting.ts";
import { GROUP, installed, THINGS, things, version } from "./things.ts";

const SECOND = `/apis/${GROUP}/v2/namespaces/{ns}/things`;

const TEXT: JsonObject = { type: "string" };

function specSchema(properties: JsonObject): JsonObject {
  return {
    schema: {
      openAPIV3Schema: {
        type: "object",
        properties: {
          spec: { type: "object", properties: { way: TEXT, ...properties } },
          status: { type: "object", properties: { phase: TEXT } },
        },
      },
    },
    subresources: { status: {} },
  };
}

const VERSIONS: readonly JsonObject[] = [
  version("v1", specSchema({ size: { type: "integer" }, more: { type: "string", default: "more" } })),
  version("v2", { storage: false, ...specSchema({ width: { type: "integer" } }) }),
];

function converted(client: JsonObject = {}, versions = VERSIONS): JsonObject {
  const clientConfig = { url: "{webhook}/convert", caBundle: "{webhookCa}", ...client };
  return things({
    versions,
    conversion: { strategy: "Webhook", webhook: { conversionReviewVersions: ["v1"], clientConfig } },
  });
}

function first(name: string, spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: `${GROUP}/v1`, kind: "Thing", metadata: { name, ...metadata }, spec };
}

function second(name: string, spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { ...first(name, spec, metadata), apiVersion: `${GROUP}/v2` };
}

/** Reads objects in the other version about which the webhook says something odd. */
function readAs(...ways: readonly string[]) {
  return ways.flatMap((way) => [
    send(`POST ${THINGS}`, { body: first(way, { size: 1, way }, { labels: { own: "label" } }) }),
    send(`GET ${SECOND}/${way}`),
  ]);
}

/** The scenarios. */
export const CONVERSIONS: readonly Scenario[] = [
  scenario(
    "conversions: an object is read in another version",
    ...installed(converted()),
    send(`POST ${THINGS}`, { body: first("a", { size: 1 }) }),
    send(`POST ${THINGS}`, { body: first("b", { size: 2 }, { labels: { x: "y" } }) }),
    send(`GET ${SECOND}/a`),
    send(`GET ${SECOND}/a?resourceVersion=0`, { until: ({ code }) => code === 200 }),
    send(`GET ${SECOND}/a/status`),
    send(`GET ${SECOND}`),
    send(`GET ${SECOND}?labelSelector=x%3Dy`),
    send(`GET ${SECOND}?fieldSelector=metadata.name%3Da`),
    send(`GET ${SECOND}?limit=1`),
  ),
  scenario(
    "conversions: an object is written in another version",
    ...installed(converted()),
    send(`POST ${SECOND}`, { body: second("a", { width: 1 }) }),
    send(`GET ${THINGS}/a`),
    send(`PUT ${SECOND}/a`, { body: second("a", { width: 2 }) }),
    patch("merge", `${SECOND}/a`, { body: { spec: { width: 3 }, metadata: { labels: { x: "y" } } } }),
    patch("json", `${SECOND}/a`, { body: [{ op: "test", path: "/spec/width", value: 3 }] }),
    patch("merge", `${SECOND}/a/status`, { body: { status: { phase: "fine" } } }),
    send(`POST ${SECOND}?dryRun=All`, { body: second("b", { width: 1 }) }),
    send(`POST ${SECOND}`, { body: second("a", { width: 1 }) }),
    send(`GET ${THINGS}/a`),
  ),
  scenario(
    "conversions: an object is deleted in another version",
    ...installed(converted()),
    send(`POST ${THINGS}`, { body: first("a", { size: 1 }, { finalizers: ["example.com/wait"] }) }),
    send(`DELETE ${SECOND}/a`),
    patch("merge", `${SECOND}/a`, { body: { metadata: { finalizers: null } } }),
    send(`GET ${THINGS}/a`),
    send(`POST ${THINGS}`, { body: first("b", { size: 1 }) }),
    send(`DELETE ${SECOND}/b`, { body: { preconditions: { uid: "other" } } }),
    send(`DELETE ${SECOND}/b`),
    send(`POST ${THINGS}`, { body: first("c", { size: 1 }) }),
    send(`DELETE ${SECOND}`),
  ),
  scenario(
    "conversions: what the webhook is asked",
    ...installed(converted()),
    send(`POST ${THINGS}`, { body: first("a", { size: 1, way: "tell" }, { annotations: { own: "yes" } }) }),
    send(`GET ${SECOND}/a`, { select: askedIn }),
  ),
  scenario(
    "conversions: a watch shows objects in another version",
    ...installed(converted()),
    send(`POST ${THINGS}`, { body: first("a", { size: 1 }), capture: { rv: "metadata.resourceVersion" } }),
    send(`GET ${SECOND}/a`),
    watch("all", `${SECOND}?watch=true`),
    events("all", 1),
    watch("selected", `${SECOND}?watch=true&resourceVersion={rv}&labelSelector=x%3Dy`),
    patch("merge", `${THINGS}/a`, { body: { spec: { size: 2 }, metadata: { labels: { x: "y" } } } }),
    events("all", 1),
    events("selected", 1),
    send(`POST ${SECOND}`, { body: second("b", { width: 1 }) }),
    events("all", 1),
    send(`DELETE ${THINGS}/a`),
    events("all", 1),
    events("selected", 1),
  ),
  scenario(
    "conversions: who converts refuses, or says nothing",
    ...installed(converted()),
    ...readAs("refuse", "refuse-bare", "no-status", "none", "two"),
  ),
  scenario(
    "conversions: who converts makes another object",
    ...installed(converted()),
    ...readAs("kind", "version", "name", "namespace", "uid", "scalar"),
  ),
  scenario(
    "conversions: who converts changes metadata",
    ...installed(converted()),
    ...readAs("more-metadata", "bad-labels", "bad-annotation", "number-label", "text-labels", "odd-fields"),
  ),
  scenario(
    "conversions: who converts answers no review",
    ...installed(converted()),
    ...readAs("other-uid", "broken", "absent", "other-review", "no-review"),
  ),
  scenario(
    "conversions: an object that cannot be converted is neither written nor deleted",
    ...installed(converted()),
    send(`POST ${SECOND}`, { body: second("a", { width: 1, way: "refuse" }) }),
    send(`POST ${THINGS}`, { body: first("a", { size: 1, way: "refuse" }) }),
    send(`PUT ${SECOND}/a`, { body: second("a", { width: 1 }) }),
    patch("merge", `${SECOND}/a`, { body: { spec: { width: 2 } } }),
    apply(`${SECOND}/a`, { manager: "me", body: second("a", { width: 2 }) }),
    send(`DELETE ${SECOND}/a`),
    send(`GET ${THINGS}/a`),
    patch("merge", `${THINGS}/a`, { body: { spec: { way: "tell" } } }),
    send(`GET ${SECOND}/a`, { select: widthIn }),
  ),
  scenario(
    "conversions: configurations for different versions",
    ...installed(converted()),
    apply(`${THINGS}/a`, { manager: "one", body: first("a", { size: 1 }) }),
    apply(`${SECOND}/a`, { manager: "two", body: second("a", { width: 2 }) }),
    apply(`${SECOND}/a?force=true`, { manager: "two", body: second("a", { width: 2 }) }),
    apply(`${THINGS}/a`, { manager: "one", body: first("a", {}) }),
    send(`GET ${SECOND}/a`),
  ),
  scenario(
    "conversions: updates of fields that managers of another version own",
    ...installed(converted()),
    apply(`${SECOND}/a`, { manager: "one", body: second("a", { width: 1, way: "keep" }) }),
    patch("merge", `${THINGS}/a?fieldManager=two`, { body: { spec: { size: 2 } } }),
    patch("merge", `${SECOND}/a?fieldManager=three`, { body: { spec: { width: 3 } } }),
  ),
  scenario(
    "conversions: another version is stored from now on",
    ...installed(converted()),
    send(`POST ${THINGS}`, { body: first("a", { size: 1 }) }),
    patch("merge", `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${GROUP}`, {
      body: {
        spec: {
          versions: [
            version("v1", { ...specSchema({ size: { type: "integer" } }), storage: false }),
            version(
              "v2",
              specSchema({ width: { type: "integer" }, now: { type: "string", default: "new" } }),
            ),
          ],
        },
      },
      select: () => null,
    }),
    send(`POST ${SECOND}?dryRun=All`, {
      body: second("probe", { width: 1 }),
      until: ({ body }) => objectOrEmpty(objectOrEmpty(body)["spec"])["now"] === "new",
    }),
    send(`GET ${SECOND}/a`, { until: isServed }),
    patch("merge", `${SECOND}/a`, { body: { spec: { width: 2 } } }),
    send(`GET ${THINGS}/a`),
  ),
];

function askedIn(body: unknown): JsonObject {
  const { annotations } = objectOrEmpty(objectOrEmpty(body)["metadata"]);
  return objectOrEmpty(JSON.parse(String(objectOrEmpty(annotations)["asked"] ?? "{}")));
}

function widthIn(body: unknown): string {
  return String(objectOrEmpty(objectOrEmpty(body)["spec"])["width"]);
}
