/**
 * What namespaces allow and refuse: their labels, phases and finalizers, generated names, and paths that do not fit.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { apply, patch, type Scenario, scenario, send } from "../scenario.ts";
import { isGone } from "../waiting.ts";
import { CONFIG_MAPS, configMap, gadget, GADGETS, widget, WIDGETS } from "./objects.ts";

const NAMESPACES = "/api/v1/namespaces";
const OWN = `${NAMESPACES}/own-{id}`;

function namespace(metadata: JsonObject = {}, further: JsonObject = {}): JsonObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: "own-{id}", ...metadata }, ...further };
}

/** The scenarios. */
export const NAMESPACE_RULES: readonly Scenario[] = [
  scenario(
    "namespace rules: nothing is written into one that is missing",
    send(`POST ${OWN}/configmaps`, { body: configMap("a") }),
    send(`POST ${OWN}/configmaps?dryRun=All`, { body: configMap("a") }),
    send(`POST ${OWN}/configmaps`, {
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "a-" } },
    }),
    send(`PUT ${OWN}/configmaps/a`, { body: configMap("a") }),
    apply(`${OWN}/configmaps/a`, { manager: "alice", body: configMap("a") }),
    send("POST /apis/{group}/v1/namespaces/own-{id}/widgets", { body: widget("a") }),
    apply("/apis/{group}/v1/namespaces/own-{id}/widgets/a", { manager: "alice", body: widget("a") }),
    send(`DELETE ${OWN}/configmaps/a`),
    send(`GET ${OWN}/configmaps`),
    send(`DELETE ${OWN}/configmaps`),
  ),
  scenario(
    "namespace rules: finalizers of the spec change through their own endpoint",
    send(`POST ${NAMESPACES}`, { body: namespace({}, { spec: { finalizers: ["example.com/hold"] } }) }),
    send(`PUT ${OWN}/finalize`, {
      body: namespace({ labels: { a: "b" } }, {
        spec: { finalizers: ["example.com/hold", "example.com/more"] },
      }),
    }),
    send(`PUT ${OWN}/finalize`, { body: namespace({}, { spec: { finalizers: ["hold"] } }) }),
    patch("merge", `${OWN}/finalize`, { body: { spec: { finalizers: [] } } }),
    send(`GET ${OWN}/finalize`),
    send(`PUT ${OWN}/finalize`, { body: namespace({ name: "other" }, { spec: {} }) }),
    send(`PUT ${NAMESPACES}/none-{id}/finalize`, { body: namespace({ name: "none-{id}" }, { spec: {} }) }),
    send(`PUT ${OWN}/finalize`, { body: namespace({}, { spec: { finalizers: ["example.com/hold"] } }) }),
    send(`DELETE ${OWN}`),
    send(`GET ${OWN}`, {
      until: ({ body }) => JSON.stringify(body).includes('"finalizers":["example.com/hold"]'),
    }),
    send(`PUT ${OWN}/finalize`, { body: namespace({}, { spec: {} }) }),
    send(`GET ${OWN}`, { until: isGone }),
  ),
  scenario(
    "namespace rules: their name is a label that comes back",
    send(`POST ${NAMESPACES}`, {
      body: namespace({ labels: { "kubernetes.io/metadata.name": "other", a: "b" } }),
    }),
    patch("json", OWN, { body: [{ op: "remove", path: "/metadata/labels" }] }),
    apply(OWN, { manager: "alice", body: namespace({ labels: { "kubernetes.io/metadata.name": "mine" } }) }),
    send(`PUT ${OWN}`, { body: namespace() }),
    patch("merge", `${OWN}/status`, {
      body: { metadata: { labels: { "kubernetes.io/metadata.name": "x" } } },
    }),
  ),
  scenario(
    "namespace rules: phases",
    send(`POST ${NAMESPACES}`, { body: namespace({}, { status: { phase: "Terminating" } }) }),
    patch("merge", `${OWN}/status`, { body: { status: { phase: null } } }),
    patch("merge", `${OWN}/status`, { body: { status: { phase: "Odd" } } }),
    patch("merge", `${OWN}/status`, {
      body: {
        status: {
          conditions: [{
            type: "Mine",
            status: "True",
            reason: "R",
            message: "m",
            lastTransitionTime: "2024-05-06T07:08:09Z",
          }],
        },
      },
    }),
    patch("merge", OWN, { body: { status: { phase: "Terminating" } } }),
  ),
  scenario(
    "namespace rules: preconditions and finalizers of metadata",
    send(`POST ${NAMESPACES}`, { body: namespace({ finalizers: ["example.com/hold"] }) }),
    send(`DELETE ${OWN}`, { body: { preconditions: { uid: "11111111-2222-4333-8444-555555555555" } } }),
    send(`DELETE ${OWN}?dryRun=All`),
    send(`DELETE ${OWN}`),
    send(`GET ${OWN}`, { until: ({ body }) => JSON.stringify(body).includes('"spec":{}') }),
    patch("merge", OWN, { body: { metadata: { finalizers: null } } }),
    send(`GET ${OWN}`, { until: isGone }),
  ),
  scenario(
    "namespace rules: objects of the cluster under a namespace's path",
    send("GET /apis/{group}/v1/namespaces/{ns}/gadgets"),
    send("POST /apis/{group}/v1/namespaces/{ns}/gadgets", { body: gadget("{id}") }),
    send("GET /api/v1/namespaces/{ns}/namespaces"),
    send("GET /apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/clusterroles"),
    send("POST /apis/{group}/v1/widgets", { body: widget("a") }),
    send("POST /api/v1/configmaps", { body: configMap("a") }),
    send("GET /api/v1/configmaps/a"),
    send("DELETE /apis/{group}/v1/widgets"),
    send(`POST ${GADGETS}?dryRun=All`, { body: gadget("{id}", {}, { namespace: "{ns}" }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { namespace: "other" }) }),
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }, { namespace: "other" }) }),
  ),
  scenario(
    "namespace rules: names that are generated",
    ...["g-", "g.", "g", "", "G-", "g_"].map((generateName) =>
      send(`POST ${CONFIG_MAPS}?dryRun=All`, {
        body: {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { generateName, labels: { long: String(generateName.length) } },
        },
      })
    ),
    send(`POST ${WIDGETS}`, { body: widget("", { size: 1 }, { generateName: "w-" }) }),
    send(`POST ${WIDGETS}`, { body: widget("given", { size: 1 }, { generateName: "w-" }) }),
    send(`POST ${WIDGETS}?dryRun=All`, { body: widget("", { size: 1 }, { generateName: 5 }) }),
    patch("merge", `${WIDGETS}/given`, { body: { metadata: { generateName: "other-" } } }),
  ),
];
