/**
 * Namespaces and their lives.
 *
 * @module
 */

import { apply, patch, type Scenario, scenario, send } from "../scenario.ts";
import { hasCondition, isGone } from "../waiting.ts";
import { configMap, widget } from "./objects.ts";

const OWN = "/api/v1/namespaces/own-{id}";

/** The scenarios. */
export const NAMESPACES: readonly Scenario[] = [
  scenario(
    "namespaces: created and read",
    send("POST /api/v1/namespaces", {
      body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "own-{id}" } },
    }),
    send(`GET ${OWN}`),
    send("POST /api/v1/namespaces", { body: { metadata: { name: "own-{id}" } } }),
    patch("merge", OWN, { body: { metadata: { labels: { a: "b" } } } }),
    patch("merge", OWN, { body: { metadata: { labels: { "kubernetes.io/metadata.name": "other" } } } }),
    patch("merge", OWN, { body: { spec: { finalizers: [] } } }),
    patch("merge", `${OWN}/status`, { body: { status: { phase: "Terminating" } } }),
  ),
  scenario(
    "namespaces: names are generated, or refused",
    send("POST /api/v1/namespaces", { body: { metadata: { generateName: "gen-" } } }),
    send("POST /api/v1/namespaces", { body: { metadata: { name: "dots.are.bad" } } }),
    send("POST /api/v1/namespaces", { body: { metadata: { name: "x".repeat(64) } } }),
    send("POST /api/v1/namespaces", { body: { metadata: { name: "a", namespace: "b" } } }),
  ),
  scenario(
    "namespaces: deleted with what is in them",
    send("POST /api/v1/namespaces", { body: { metadata: { name: "own-{id}" } } }),
    send(`POST ${OWN}/configmaps`, { body: configMap("a") }),
    send("POST /apis/{group}/v1/namespaces/own-{id}/widgets", { body: widget("a") }),
    send(`DELETE ${OWN}`),
    send(OWN.replace("/api", "GET /api"), { until: isGone }),
    send(`GET ${OWN}/configmaps/a`),
    send("GET /apis/{group}/v1/namespaces/own-{id}/widgets"),
  ),
  scenario(
    "namespaces: nothing is created in one that goes away",
    send("POST /api/v1/namespaces", { body: { metadata: { name: "own-{id}" } } }),
    send(`POST ${OWN}/configmaps`, { body: configMap("a", {}, { finalizers: ["example.com/hold"] }) }),
    send(`DELETE ${OWN}`),
    send(`GET ${OWN}`, { until: (answer) => hasCondition(answer, "NamespaceContentRemaining") }),
    send(`DELETE ${OWN}`),
    send(`GET ${OWN}/configmaps/a`, {
      until: ({ body }) => JSON.stringify(body).includes("deletionTimestamp"),
    }),
    send(`POST ${OWN}/configmaps`, { body: configMap("b"), until: ({ code }) => code === 403 }),
    send("POST /apis/{group}/v1/namespaces/own-{id}/widgets", { body: widget("b") }),
    apply(`${OWN}/configmaps/b`, { manager: "alice", body: configMap("b") }),
    patch("merge", `${OWN}/configmaps/a`, { body: { data: { still: "writable" } } }),
    patch("merge", `${OWN}/configmaps/a`, { body: { metadata: { finalizers: null } } }),
    send(`GET ${OWN}`, { until: isGone }),
  ),
  scenario(
    "namespaces: those of the system stay",
    send("DELETE /api/v1/namespaces/default?dryRun=All"),
    send("DELETE /api/v1/namespaces/kube-system"),
    send("GET /api/v1/namespaces?fieldSelector=metadata.name%3Ddefault"),
    send("GET /api/v1/namespaces/none-{id}"),
  ),
];
