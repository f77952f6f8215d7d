/**
 * Admission webhooks and what is not the object itself: evictions, bindings, tokens, reviews, the status and the scale.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { type Answer, patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";

const CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1";
const NAMESPACE = "/api/v1/namespaces/{ns}";
const PODS = `${NAMESPACE}/pods`;
const SOMEBODY = { user: "somebody", group: "system:masters" } as const;

function configured(type: "mutating" | "validating", way: string, rule: JsonObject): RequestStep {
  return send(`POST ${CONFIGURATIONS}/${type}webhookconfigurations`, {
    body: {
      metadata: { name: `${type}-{id}` },
      webhooks: [{
        name: "one.{id}.example.com",
        clientConfig: { url: `{webhook}/${way}`, caBundle: "{webhookCa}" },
        rules: [{ operations: ["*"], apiGroups: ["*"], apiVersions: ["*"], ...rule }],
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "{ns}" } },
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
        timeoutSeconds: 5,
      }],
    },
    select: () => null,
  });
}

function removed(type: "mutating" | "validating"): RequestStep {
  return send(`DELETE ${CONFIGURATIONS}/${type}webhookconfigurations/${type}-{id}`);
}

function pod(name: string): RequestStep {
  const spec = { containers: [{ name: "main", image: "i" }] };
  return send(`POST ${PODS}`, { body: { metadata: { name }, spec }, select: () => null });
}

function eviction(name: string, more: JsonObject = {}): JsonObject {
  return { apiVersion: "policy/v1", kind: "Eviction", metadata: { name }, ...more };
}

function binding(name: string): JsonObject {
  return { apiVersion: "v1", kind: "Binding", metadata: { name }, target: { kind: "Node", name: "n" } };
}

function isDenied({ code }: Answer): boolean {
  return code >= 400;
}

/** The scenarios. */
export const EVICTIONS_ADMISSION: readonly Scenario[] = [
  scenario(
    "subresource admission: what a webhook is told of an eviction and of a binding",
    pod("a"),
    configured("validating", "tell", { resources: ["pods/eviction", "pods/binding"] }),
    send(`POST ${PODS}/a/eviction?dryRun=All`, { as: SOMEBODY, body: eviction("a"), until: isDenied }),
    send(`POST ${PODS}/a/eviction`, {
      as: SOMEBODY,
      body: eviction("a", { deleteOptions: { gracePeriodSeconds: 5 } }),
    }),
    send(`POST ${PODS}/a/eviction`, { as: SOMEBODY, body: eviction("b") }),
    send(`POST ${PODS}/missing/eviction`, { as: SOMEBODY, body: eviction("missing") }),
    send(`POST ${PODS}/a/binding`, { as: SOMEBODY, body: binding("a") }),
    send(`DELETE ${PODS}/a`, { select: () => null }),
    removed("validating"),
  ),
  scenario(
    "subresource admission: evictions and bindings are warned of, and let in",
    pod("a"),
    pod("b"),
    configured("validating", "warn", { resources: ["pods/*"] }),
    configured("mutating", "deny", { resources: ["pods/eviction"] }),
    send(`POST ${PODS}/a/eviction?dryRun=All`, { body: eviction("a"), until: isDenied }),
    send(`POST ${PODS}/b/binding`, { body: binding("b") }),
    removed("mutating"),
    removed("validating"),
  ),
  scenario(
    "subresource admission: what a webhook is told of a token and a review",
    send(`POST ${NAMESPACE}/serviceaccounts`, { body: { metadata: { name: "a" } }, select: () => null }),
    configured("validating", "tell", {
      resources: ["serviceaccounts/token", "localsubjectaccessreviews"],
    }),
    send(`POST ${NAMESPACE}/serviceaccounts/a/token`, {
      as: SOMEBODY,
      body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { audiences: ["x"] } },
      until: isDenied,
    }),
    send("POST /apis/authorization.k8s.io/v1/namespaces/{ns}/localsubjectaccessreviews", {
      as: SOMEBODY,
      body: {
        metadata: { namespace: "{ns}" },
        spec: { user: "x", resourceAttributes: { namespace: "{ns}", verb: "get", resource: "pods" } },
      },
    }),
    removed("validating"),
  ),
  scenario(
    "subresource admission: a webhook for everything is told of the status and the scale",
    send("POST /apis/apps/v1/namespaces/{ns}/deployments", {
      body: {
        metadata: { name: "a" },
        spec: {
          selector: { matchLabels: { a: "b" } },
          template: {
            metadata: { labels: { a: "b" } },
            spec: { containers: [{ name: "main", image: "i" }] },
          },
        },
      },
      select: () => null,
    }),
    configured("validating", "tell", { apiGroups: ["apps"], resources: ["*/*"] }),
    patch("merge", "/apis/apps/v1/namespaces/{ns}/deployments/a/scale?dryRun=All", {
      as: SOMEBODY,
      body: { spec: { replicas: 2 } },
      until: isDenied,
    }),
    patch("merge", "/apis/apps/v1/namespaces/{ns}/deployments/a/scale", {
      as: SOMEBODY,
      body: { spec: { replicas: 2 } },
    }),
    patch("merge", "/apis/apps/v1/namespaces/{ns}/deployments/a/status", {
      as: SOMEBODY,
      body: { status: { replicas: 2 } },
    }),
    send("DELETE /apis/apps/v1/namespaces/{ns}/deployments/a", { as: SOMEBODY }),
    removed("validating"),
  ),
];
