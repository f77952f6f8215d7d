/**
 * Definitions of custom kinds: what is accepted, how they are established, changed and deleted.
 *
 * @module
 */

import { CRDS } from "../fixtures.ts";
import { apply, events, patch, type Scenario, scenario, send, watch } from "../scenario.ts";
import { hasCondition, isEstablished, isGone, isServed } from "../waiting.ts";
import {
  ANYTHING,
  checked,
  GROUP,
  installed,
  THINGS,
  things,
  version,
  withSchema,
  withSpec,
} from "./things.ts";

/** The scenarios. */
export const DEFINITIONS: readonly Scenario[] = [
  scenario("definitions: installed and established", ...installed(things())),
  scenario(
    "definitions: applied twice, as an installer does",
    apply(`${CRDS}/things.${GROUP}?force=true`, { manager: "installer", body: things() }),
    send(`GET ${CRDS}/things.${GROUP}`, { until: isEstablished }),
    apply(`${CRDS}/things.${GROUP}?force=true`, { manager: "installer", body: things() }),
    apply(`${CRDS}/things.${GROUP}?force=true`, {
      manager: "installer",
      body: things({ names: { kind: "Thing", plural: "things", shortNames: ["th"] } }),
    }),
  ),
  scenario(
    "definitions: a version is added, and one is no longer served",
    ...installed(things()),
    patch("merge", `${CRDS}/things.${GROUP}`, {
      body: { spec: { versions: [version("v1"), version("v2", { storage: false })] } },
    }),
    send(`GET /apis/${GROUP}/v2/namespaces/{ns}/things`, { until: isServed }),
    patch("merge", `${CRDS}/things.${GROUP}`, {
      body: { spec: { versions: [version("v1", { storage: false, served: false }), version("v2")] } },
    }),
    send(`GET ${THINGS}`, { until: isGone }),
    send(`GET ${CRDS}/things.${GROUP}`, {
      until: ({ body }) => JSON.stringify(body).includes('"storedVersions":["v1","v2"]'),
    }),
    patch("merge", `${CRDS}/things.${GROUP}`, { body: { spec: { versions: [version("v2")] } } }),
  ),
  scenario(
    "definitions: names that are taken are not accepted",
    ...installed(things()),
    send(`POST ${CRDS}`, {
      body: {
        ...things({ names: { kind: "Thing", plural: "others", listKind: "ThingList" } }),
        metadata: { name: `others.${GROUP}` },
      },
    }),
    send(`GET ${CRDS}/others.${GROUP}`, {
      until: ({ body }) =>
        JSON.stringify(body).includes("KindConflict") || JSON.stringify(body).includes("Conflict"),
    }),
    send(`GET /apis/${GROUP}/v1/namespaces/{ns}/others`),
  ),
  scenario(
    "definitions: deleted together with their objects",
    ...installed(things()),
    send(`POST ${THINGS}`, { body: { apiVersion: `${GROUP}/v1`, kind: "Thing", metadata: { name: "a" } } }),
    send(`DELETE ${CRDS}/things.${GROUP}`),
    send(`GET ${CRDS}/things.${GROUP}`, { until: isGone }),
    send(`GET ${THINGS}`, { until: isGone }),
  ),
  scenario(
    "definitions: deleted while an object is held",
    ...installed(things()),
    send(`POST ${THINGS}`, {
      body: {
        apiVersion: `${GROUP}/v1`,
        kind: "Thing",
        metadata: { name: "a", finalizers: ["example.com/hold"] },
      },
    }),
    send(`DELETE ${CRDS}/things.${GROUP}`),
    send(`GET ${THINGS}/a`, { until: ({ body }) => JSON.stringify(body).includes("deletionTimestamp") }),
    send(`GET ${CRDS}/things.${GROUP}`, { until: (answer) => hasCondition(answer, "Terminating") }),
    send(`POST ${THINGS}`, { body: { apiVersion: `${GROUP}/v1`, kind: "Thing", metadata: { name: "b" } } }),
    patch("merge", `${THINGS}/a`, { body: { metadata: { finalizers: null } } }),
    send(`GET ${CRDS}/things.${GROUP}`, { until: isGone }),
  ),
  scenario(
    "definitions: a watch ends with its definition",
    ...installed(things()),
    send(`POST ${THINGS}`, {
      body: { apiVersion: `${GROUP}/v1`, kind: "Thing", metadata: { name: "a" } },
      capture: { rv: "metadata.resourceVersion" },
    }),
    watch("w", `${THINGS}?watch=true&resourceVersion={rv}`),
    send(`DELETE ${CRDS}/things.${GROUP}`),
    send(`GET ${CRDS}/things.${GROUP}`, { until: isGone }),
    events("w", "all"),
  ),
  scenario(
    "definitions: a schema is changed under its objects",
    ...installed(withSpec({ size: { type: "integer" } })),
    send(`POST ${THINGS}`, {
      body: {
        apiVersion: `${GROUP}/v1`,
        kind: "Thing",
        metadata: { name: "a" },
        spec: { size: 50, color: "red" },
      },
    }),
    patch("merge", `${CRDS}/things.${GROUP}`, {
      body: {
        spec: {
          versions: [version("v1", {
            schema: {
              openAPIV3Schema: {
                type: "object",
                properties: {
                  spec: {
                    type: "object",
                    properties: {
                      size: { type: "integer", maximum: 10 },
                      color: { type: "string", default: "blue" },
                      note: { type: "string" },
                    },
                  },
                },
              },
            },
          })],
        },
      },
    }),
    send(`GET ${THINGS}/a`, { until: ({ body }) => JSON.stringify(body).includes("blue") }),
    patch("merge", `${THINGS}/a`, { body: { spec: { note: "the size is too large, but was so before" } } }),
    patch("merge", `${THINGS}/a`, { body: { spec: { size: 60 } } }),
  ),
  scenario(
    "definitions: a status of their own",
    ...installed(things()),
    patch("merge", `${CRDS}/things.${GROUP}/status`, {
      body: { status: { storedVersions: ["v1"] }, spec: { scope: "Cluster" } },
    }),
    patch("merge", `${CRDS}/things.${GROUP}`, { body: { spec: { scope: "Cluster" } } }),
    patch("merge", `${CRDS}/things.${GROUP}`, { body: { spec: { group: "other.example.com" } } }),
  ),
  checked(
    "definitions: names that do not fit",
    { ...things(), metadata: { name: "other" } },
    things({ names: { kind: "", plural: "" } }),
    things({ names: { kind: "thing", plural: "Things", singular: "th_ing", shortNames: ["T"] } }),
    things({ group: "Nope_" }),
    things({ scope: "Everywhere" }),
    things({ versions: [] }),
    things({ versions: [version("V1_")] }),
    things({ versions: [version("v1"), version("v1", { storage: false })] }),
    things({ versions: [version("v1"), version("v2")] }),
    things({ versions: [version("v1", { storage: false })] }),
  ),
  checked(
    "definitions: schemas that are not structural",
    things({ versions: [{ name: "v1", served: true, storage: true }] }),
    withSchema({ type: "string" }),
    withSchema({ type: "object", properties: { spec: {} } }),
    withSpec({ a: { type: "array" } }),
    withSpec({ a: { type: "thing" } }),
    withSpec({ a: { type: "array", items: { type: "object" }, "x-kubernetes-list-type": "map" } }),
    withSpec({ a: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "heap" } }),
    withSpec({ a: { type: "string", uniqueItems: true } }),
    withSpec({
      a: { type: "object", properties: { b: { type: "string" } }, additionalProperties: { type: "string" } },
    }),
    withSpec({ a: { type: "string", pattern: "(" } }),
    withSpec({ a: { type: "string", anyOf: [{ type: "string" }] } }),
    withSpec({ a: { $ref: "#/definitions/x" } }),
  ),
  checked(
    "definitions: defaults that do not fit",
    withSpec({ a: { type: "integer", default: "x" } }),
    withSpec({ a: { type: "integer", maximum: 5, default: 6 } }),
    withSpec({ a: { type: "object", properties: { b: { type: "integer" } }, default: { c: 1 } } }),
    withSpec({ a: { type: "string", enum: ["x"], default: "y" } }),
  ),
  checked(
    "definitions: columns, scale and selectable fields that do not fit",
    withSchema(ANYTHING, { additionalPrinterColumns: [{ name: "", type: "", jsonPath: "" }] }),
    withSchema(ANYTHING, { additionalPrinterColumns: [{ name: "A", type: "thing", jsonPath: ".a" }] }),
    withSchema(ANYTHING, { additionalPrinterColumns: [{ name: "A", type: "string", jsonPath: "a{" }] }),
    withSchema(ANYTHING, { subresources: { scale: { specReplicasPath: "", statusReplicasPath: ".x" } } }),
    withSchema(ANYTHING, { selectableFields: [{ jsonPath: ".spec.x" }] }),
    withSchema(ANYTHING, { selectableFields: [{ jsonPath: "" }] }),
    things({ preserveUnknownFields: true }),
    things({ conversion: { strategy: "Webhook" } }),
    things({ conversion: { strategy: "Magic" } }),
    things({
      conversion: {
        strategy: "Webhook",
        webhook: { conversionReviewVersions: ["v1"], clientConfig: { url: "https://converter.example.com" } },
      },
    }),
  ),
  scenario(
    "definitions: read, listed and deleted like other objects",
    send(`POST ${CRDS}`, {
      body: things({ names: { kind: "Thing", plural: "things", categories: ["all"] } }),
    }),
    send(`GET ${CRDS}/things.${GROUP}`, {
      until: isEstablished,
      capture: { rv: "metadata.resourceVersion" },
    }),
    send(`GET ${CRDS}?fieldSelector=metadata.name%3Dthings.${GROUP}`),
    send(`PUT ${CRDS}/things.${GROUP}`, { body: things() }),
    send(`POST ${CRDS}`, { body: things() }),
    send(`GET ${CRDS}/none.${GROUP}`),
  ),
];
