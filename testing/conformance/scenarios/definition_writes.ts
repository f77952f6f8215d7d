/**
 * Writes to definitions of custom kinds: patches, applies, their status, field validation, what does not fit.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { CRDS } from "../fixtures.ts";
import { apply, patch, type Scenario, scenario, send } from "../scenario.ts";
import { isEstablished, isGone, isServed } from "../waiting.ts";
import {
  ANYTHING,
  checked,
  DEFINITION,
  GROUP,
  installed,
  thing,
  THINGS,
  things,
  version,
  withSchema,
  withSpec,
} from "./things.ts";

const SCALE: JsonObject = { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" };

function withScale(scale: JsonObject): JsonObject {
  return withSchema(ANYTHING, { subresources: { scale } });
}

function withFields(...paths: readonly string[]): JsonObject {
  const spec = {
    type: "object",
    properties: {
      text: { type: "string" },
      choice: { type: "string", enum: ["a"] },
      flag: { type: "boolean" },
      count: { type: "integer" },
      ratio: { type: "number" },
      list: { type: "array", items: { type: "string" } },
      map: { type: "object", additionalProperties: { type: "string" } },
      object: { type: "object", properties: { deep: { type: "string" } } },
      any: { "x-kubernetes-preserve-unknown-fields": true },
      port: { "x-kubernetes-int-or-string": true },
    },
  };
  return withSchema({ type: "object", properties: { spec } }, {
    selectableFields: paths.map((jsonPath) => ({ jsonPath })),
  });
}

function withColumns(...additionalPrinterColumns: readonly JsonObject[]): JsonObject {
  return withSchema(ANYTHING, { additionalPrinterColumns });
}

/** The scenarios. */
export const DEFINITION_WRITES: readonly Scenario[] = [
  scenario(
    "definition writes: every kind of patch",
    send(`POST ${CRDS}`, { body: things() }),
    send(`GET ${DEFINITION}`, { until: isEstablished }),
    patch("json", DEFINITION, {
      body: [{ op: "add", path: "/spec/names/shortNames", value: ["th"] }],
    }),
    send(`GET ${DEFINITION}`, {
      until: ({ body }) => /"acceptedNames":{[^}]*"th"/.test(JSON.stringify(body)),
    }),
    patch("strategic", DEFINITION, { body: { metadata: { labels: { a: "b" } } } }),
    patch("strategic", DEFINITION, {
      body: { spec: { versions: [version("v1", { deprecated: true })] } },
    }),
    patch("json", DEFINITION, { body: [{ op: "remove", path: "/spec/versions/0" }] }),
    patch("json", DEFINITION, { body: [{ op: "replace", path: "/spec/scope", value: 5 }] }),
  ),
  scenario(
    "definition writes: applied by two managers",
    apply(DEFINITION, { manager: "alice", body: things() }),
    send(`GET ${DEFINITION}`, { until: isEstablished }),
    apply(DEFINITION, { manager: "bob", body: things({ versions: [version("v1", { deprecated: true })] }) }),
    apply(`${DEFINITION}?force=true`, {
      manager: "bob",
      body: things({ versions: [version("v1", { deprecated: true })] }),
    }),
    apply(DEFINITION, { manager: "alice", body: things() }),
  ),
  scenario(
    "definition writes: replaced at an old version, and without one",
    send(`POST ${CRDS}`, { body: things(), capture: { rv: "metadata.resourceVersion" } }),
    send(`GET ${DEFINITION}`, { until: isEstablished, capture: { rv2: "metadata.resourceVersion" } }),
    send(`PUT ${DEFINITION}`, { body: things({}, { resourceVersion: "{rv}" }) }),
    send(`PUT ${DEFINITION}`, { body: things() }),
    send(`PUT ${DEFINITION}`, { body: things({}, { resourceVersion: "{rv2}", labels: { a: "b" } }) }),
    send(`PUT ${CRDS}/none.${GROUP}`, { body: things({}, { name: `none.${GROUP}` }) }),
    send(`PUT ${DEFINITION}`, { body: things({}, { name: `other.${GROUP}` }) }),
  ),
  scenario(
    "definition writes: through the status nothing else changes",
    send(`POST ${CRDS}`, {
      body: {
        ...things(),
        status: { storedVersions: ["v9"], acceptedNames: { kind: "X", plural: "xs" }, conditions: [] },
      },
    }),
    send(`GET ${DEFINITION}`, { until: isEstablished }),
    send(`GET ${DEFINITION}/status`, { capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${DEFINITION}/status`, {
      body: {
        ...things({ scope: "Cluster" }, { resourceVersion: "{rv}", labels: { a: "b" } }),
        status: {
          storedVersions: ["v1"],
          acceptedNames: { kind: "Thing", plural: "things", singular: "thing", listKind: "ThingList" },
          conditions: [],
        },
      },
    }),
    patch("merge", `${DEFINITION}/status`, {
      body: { status: { acceptedNames: { kind: "th_ing", plural: "THINGS" } } },
    }),
    patch("merge", `${DEFINITION}/status`, { body: { status: { conditions: "none" } } }),
    patch("merge", DEFINITION, { body: { status: { storedVersions: ["v7"] } } }),
  ),
  scenario(
    "definition writes: metadata that does not fit",
    send(`POST ${CRDS}?dryRun=All`, {
      body: things({}, { labels: { "a b": "c d" }, finalizers: ["hold"] }),
    }),
    send(`POST ${CRDS}`, { body: things() }),
    send(`GET ${DEFINITION}`, { until: isEstablished }),
    patch("merge", DEFINITION, { body: { metadata: { labels: { "a b": "c d" }, uid: "other" } } }),
    patch("merge", `${DEFINITION}/status`, {
      body: { metadata: { labels: { "a b": "c d" }, uid: "other" } },
    }),
    patch("merge", DEFINITION, { body: { metadata: { annotations: { "": "x" } }, spec: { scope: "Odd" } } }),
  ),
  scenario(
    "definition writes: unknown fields",
    ...["Strict", "Warn", "Ignore"].map((fieldValidation) =>
      send(`POST ${CRDS}?dryRun=All&fieldValidation=${fieldValidation}`, {
        body: {
          ...withSchema({ type: "object", propertees: {}, "x-kubernetes-magic": true }, { serverd: true }),
          extra: 1,
        },
      })
    ),
    send(`POST ${CRDS}?dryRun=All&fieldValidation=Strict`, {
      body:
        '{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"a"},' +
        '"spec":{"scope":"Cluster","scope":"Cluster"}}',
    }),
  ),
  scenario(
    "definition writes: the status is given an endpoint of its own, and loses it",
    ...installed(withSchema(ANYTHING)),
    send(`POST ${THINGS}`, { body: thing("a", { status: { phase: "Given" } }) }),
    patch("merge", DEFINITION, {
      body: { spec: { versions: [version("v1", { subresources: { status: {} } })] } },
    }),
    send(`GET ${THINGS}/a/status`, { until: isServed }),
    patch("merge", `${THINGS}/a`, { body: { status: { phase: "Lost" } } }),
    patch("merge", `${THINGS}/a/status`, { body: { status: { phase: "Ready" } } }),
    patch("merge", DEFINITION, { body: { spec: { versions: [version("v1")] } } }),
    send(`GET ${THINGS}/a/status`, { until: isGone }),
  ),
  scenario(
    "definition writes: an object is pruned on reading once its schema is narrower",
    ...installed(withSchema(ANYTHING)),
    send(`POST ${THINGS}`, {
      body: thing("a", { spec: { size: 1, color: "red", deep: { x: [null, 1] } }, other: 5 }),
    }),
    patch("merge", DEFINITION, {
      body: {
        spec: withSpec({
          size: { type: "integer" },
          deep: { type: "object", properties: { y: { type: "string", default: "new" } } },
        })["spec"] ?? {},
      },
    }),
    send(`GET ${THINGS}/a`, { until: ({ body }) => JSON.stringify(body).includes("new") }),
    send(`GET ${THINGS}`),
    patch("merge", `${THINGS}/a`, { body: { metadata: { labels: { touched: "yes" } } } }),
    patch("merge", DEFINITION, { body: { spec: { versions: [version("v1")] } } }),
    send(`POST ${THINGS}?dryRun=All`, {
      body: thing("b", { spec: { color: "red" } }),
      until: ({ body }) => JSON.stringify(body).includes('"color":"red"'),
    }),
    send(`GET ${THINGS}/a`),
  ),
  checked(
    "definition writes: scale paths that do not fit",
    withScale({ ...SCALE, specReplicasPath: ".status.replicas" }),
    withScale({ ...SCALE, specReplicasPath: "spec.replicas" }),
    withScale({ ...SCALE, specReplicasPath: ".spec.list[0].replicas" }),
    withScale({ ...SCALE, specReplicasPath: ".spec" }),
    withScale({ ...SCALE, specReplicasPath: ".spec..replicas" }),
    withScale({ ...SCALE, statusReplicasPath: ".spec.replicas" }),
    withScale({ ...SCALE, labelSelectorPath: ".metadata.labels" }),
    withScale({ ...SCALE, labelSelectorPath: ".spec.selector" }),
    withScale({}),
  ),
  checked(
    "definition writes: selectable fields by type and number",
    withFields(".spec.text", ".spec.choice", ".spec.flag", ".spec.count", ".spec.object.deep"),
    withFields(".spec.ratio"),
    withFields(".spec.list"),
    withFields(".spec.list[0]"),
    withFields(".spec.map.key"),
    withFields(".spec.object"),
    withFields(".spec.any"),
    withFields(".spec.port"),
    withFields(".metadata.name"),
    withFields(".spec.text", ".spec.text"),
    withFields("spec.text"),
    withFields(".spec.text."),
    withFields(...Array.from({ length: 9 }, () => ".spec.text")),
  ),
  checked(
    "definition writes: printer columns by type and format",
    withColumns({ name: "A", type: "date", jsonPath: ".metadata.creationTimestamp", format: "date-time" }),
    withColumns({ name: "A", type: "integer", jsonPath: ".spec.a", format: "int16" }),
    withColumns({ name: "A", type: "string", jsonPath: ".spec.a[?(@.x=='y')].z", priority: -1 }),
    withColumns(
      { name: "A", type: "string", jsonPath: ".spec.a" },
      { name: "A", type: "boolean", jsonPath: ".spec.b", description: "twice" },
    ),
    withColumns({ name: "A", type: "string", jsonPath: "{.spec.a}" }),
    withColumns({ name: "A", type: "string", jsonPath: ".spec[" }),
    withColumns({ name: "A", type: "object", jsonPath: ".spec.a" }),
    withColumns({ type: "string" }),
    withColumns({ name: "A", type: "string", jsonPath: ".a", priority: "high" }),
  ),
  checked(
    "definition writes: what a schema may say of metadata",
    withSchema({ type: "object", properties: { metadata: { type: "object" } } }),
    withSchema({
      type: "object",
      properties: { metadata: { type: "object", properties: { name: { type: "string", maxLength: 5 } } } },
    }),
    withSchema({
      type: "object",
      properties: { metadata: { type: "object", properties: { labels: { type: "object" } } } },
    }),
    withSchema({ type: "object", properties: { metadata: { type: "string" } } }),
    withSchema({ type: "object", properties: { apiVersion: { type: "integer" }, kind: { type: "string" } } }),
    withSchema({ type: "object", properties: { kind: { type: "string", enum: ["Thing"] } } }),
    withSchema({ type: "object", required: ["metadata"], "x-kubernetes-embedded-resource": true }),
  ),
  scenario(
    "definition writes: fields that selectors may use show up with the definition",
    ...installed(withFields(".spec.text", ".spec.flag", ".spec.count")),
    ...[{ text: "a", flag: true, count: 1 }, { text: "b", flag: false }, {}].map((spec, index) =>
      send(`POST ${THINGS}`, { body: thing(`t${index}`, { spec }) })
    ),
    ...[
      "spec.text%3Da",
      "spec.flag%3Dtrue",
      "spec.flag%3Dfalse",
      "spec.count%3D1",
      "spec.count!%3D1",
      "spec.text%3D",
    ]
      .map((selector) => send(`GET ${THINGS}?fieldSelector=${selector}`)),
    send(`GET ${THINGS}?fieldSelector=spec.choice%3Da`),
    patch("merge", DEFINITION, { body: { spec: withFields(".spec.choice")["spec"] ?? {} } }),
    send(`GET ${THINGS}?fieldSelector=spec.choice%3Da`, { until: isServed }),
    send(`GET ${THINGS}?fieldSelector=spec.text%3Da`),
  ),
];
