/**
 * Questions about access, and tokens.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import {
  AUTHENTICATION,
  AUTHORIZATION,
  binding,
  DEV,
  isLetIn,
  question,
  READ_PODS,
  role,
} from "./access_steps.ts";

const ACCOUNTS = "/api/v1/namespaces/{ns}/serviceaccounts";

/** The scenarios. */
export const ACCESS_QUESTIONS: readonly Scenario[] = [
  scenario(
    "questions: may I",
    ...[DEV, { user: "boss", group: "system:masters" }].map((as) =>
      send(`POST ${AUTHORIZATION}/selfsubjectaccessreviews`, {
        as,
        body: question("SelfSubjectAccessReview", {
          resourceAttributes: { verb: "delete", resource: "pods", group: "", namespace: "{ns}", name: "a" },
        }),
      })
    ),
    send(`POST ${AUTHORIZATION}/selfsubjectaccessreviews`, {
      body: question("SelfSubjectAccessReview", {}),
    }),
    send(`POST ${AUTHORIZATION}/selfsubjectaccessreviews`, {
      body: question("SelfSubjectAccessReview", {
        resourceAttributes: { verb: "get" },
        nonResourceAttributes: { path: "/x", verb: "get" },
      }),
    }),
    send(`GET ${AUTHORIZATION}/selfsubjectaccessreviews`),
    send(`PUT ${AUTHORIZATION}/selfsubjectaccessreviews/x`, { body: {} }),
  ),
  scenario(
    "questions: their bodies",
    send(`POST ${AUTHORIZATION}/selfsubjectaccessreviews`, {
      as: DEV,
      body: question("SelfSubjectAccessReview", { resourceAttributes: { verb: "get", odd: 1 }, more: true }),
    }),
    send(`POST ${AUTHORIZATION}/selfsubjectaccessreviews?fieldValidation=Strict`, {
      as: DEV,
      body: question("SelfSubjectAccessReview", { resourceAttributes: { verb: "get", odd: 1 } }),
    }),
    send(`POST ${AUTHORIZATION}/selfsubjectaccessreviews`, {
      body: { spec: { resourceAttributes: { verb: "get", resource: "pods" } } },
    }),
    send(`POST ${AUTHORIZATION}/selfsubjectaccessreviews`, { body: question("Pod", {}) }),
    send(`POST ${AUTHORIZATION}/selfsubjectaccessreviews`, { body: "" }),
  ),
  scenario(
    "questions: may somebody",
    role("readers", READ_PODS),
    binding("readers", "Role", "readers", [{ kind: "User", name: DEV.user }, {
      kind: "ServiceAccount",
      name: "robot",
    }]),
    send("GET /api/v1/namespaces/{ns}/pods/none", { as: DEV, until: isLetIn }),
    ...[DEV.user, "system:serviceaccount:{ns}:robot", "nobody"].map((user) =>
      send(`POST ${AUTHORIZATION}/subjectaccessreviews`, {
        body: question("SubjectAccessReview", {
          user,
          resourceAttributes: { verb: "list", resource: "pods", namespace: "{ns}", version: "v1" },
        }),
      })
    ),
    send(`POST ${AUTHORIZATION}/subjectaccessreviews`, {
      body: question("SubjectAccessReview", { resourceAttributes: { verb: "get", resource: "pods" } }),
    }),
    send(`POST ${AUTHORIZATION}/subjectaccessreviews`, {
      body: question("SubjectAccessReview", { user: "x" }),
    }),
    send(`POST ${AUTHORIZATION}/subjectaccessreviews`, {
      as: DEV,
      body: question("SubjectAccessReview", { user: "x", resourceAttributes: { verb: "get" } }),
    }),
  ),
  scenario(
    "questions: may somebody in a namespace",
    send(`POST ${AUTHORIZATION}/namespaces/{ns}/localsubjectaccessreviews`, {
      body: question("LocalSubjectAccessReview", {
        user: "x",
        resourceAttributes: { verb: "get", resource: "pods", namespace: "{ns}" },
      }),
    }),
    send(`POST ${AUTHORIZATION}/namespaces/{ns}/localsubjectaccessreviews`, {
      body: question("LocalSubjectAccessReview", {
        user: "x",
        resourceAttributes: { verb: "get", resource: "pods", namespace: "other" },
      }),
    }),
    send(`POST ${AUTHORIZATION}/namespaces/{ns}/localsubjectaccessreviews`, {
      body: question("LocalSubjectAccessReview", { groups: ["a"] }),
    }),
  ),
  scenario(
    "questions: which rules have I",
    role("readers", READ_PODS, {
      apiGroups: ["apps"],
      resources: ["*"],
      resourceNames: ["a"],
      verbs: ["get"],
    }),
    binding("readers", "Role", "readers", [{ kind: "User", name: DEV.user }]),
    send("GET /api/v1/namespaces/{ns}/pods/none", { as: DEV, until: isLetIn }),
    send(`POST ${AUTHORIZATION}/selfsubjectrulesreviews`, {
      as: DEV,
      body: question("SelfSubjectRulesReview", { namespace: "{ns}" }),
    }),
    send(`POST ${AUTHORIZATION}/selfsubjectrulesreviews`, {
      as: DEV,
      body: question("SelfSubjectRulesReview", { namespace: "default" }),
    }),
    send(`POST ${AUTHORIZATION}/selfsubjectrulesreviews`, { body: question("SelfSubjectRulesReview", {}) }),
  ),
  scenario(
    "tokens: of a service account, on request",
    send(`POST ${ACCOUNTS}`, { body: { metadata: { name: "robot" } } }),
    send(`POST ${ACCOUNTS}/robot/token`, { body: {}, capture: { token: "status.token" } }),
    review("{token}"),
    review("{token}", "https://kubernetes.default.svc", "other"),
    review("{token}", "other"),
    send(`POST ${ACCOUNTS}/robot/token`, {
      body: { spec: { audiences: ["vault"], expirationSeconds: 900 } },
      capture: { token: "status.token" },
    }),
    review("{token}"),
    review("{token}", "vault"),
  ),
  scenario(
    "tokens: requests that are refused",
    send(`POST ${ACCOUNTS}/none/token`, { body: {} }),
    send(`POST ${ACCOUNTS}`, { body: { metadata: { name: "robot" } } }),
    send(`POST ${ACCOUNTS}/robot/token`, { body: { spec: { expirationSeconds: 60 } } }),
    send(`POST ${ACCOUNTS}/robot/token`, { body: { spec: { expirationSeconds: 4_294_967_300 } } }),
    send(`POST ${ACCOUNTS}/robot/token`, { body: { metadata: { name: "other" } } }),
    send(`POST ${ACCOUNTS}/robot/token`, { body: { metadata: { namespace: "other" } } }),
    send(`POST ${ACCOUNTS}/robot/token`, {
      body: { spec: { boundObjectRef: { apiVersion: "v1", kind: "Pod", name: "none" } } },
    }),
    send(`POST ${ACCOUNTS}/robot/token`, {
      body: { spec: { boundObjectRef: { apiVersion: "v1", kind: "ConfigMap", name: "none" } } },
    }),
    send(`GET ${ACCOUNTS}/robot/token`),
  ),
  scenario(
    "tokens: that end with an object",
    send(`POST ${ACCOUNTS}`, { body: { metadata: { name: "robot" } } }),
    send("POST /api/v1/namespaces/{ns}/secrets", { body: { metadata: { name: "bound" } } }),
    send(`POST ${ACCOUNTS}/robot/token`, {
      body: { spec: { boundObjectRef: { apiVersion: "v1", kind: "Secret", name: "bound" } } },
      capture: { token: "status.token" },
    }),
    review("{token}"),
  ),
  scenario(
    "tokens: reviews of what is none",
    review("nonsense"),
    review(""),
    review("a.b.c"),
    send(`GET ${AUTHENTICATION}/tokenreviews`),
    send(`POST ${AUTHENTICATION}/tokenreviews?dryRun=All`, { body: reviewBody("nonsense", []) }),
    send(`POST ${AUTHENTICATION}/tokenreviews`, { as: DEV, body: reviewBody("nonsense", []) }),
  ),
];

function review(token: string, ...audiences: readonly string[]): RequestStep {
  return send(`POST ${AUTHENTICATION}/tokenreviews`, { body: reviewBody(token, audiences) });
}

function reviewBody(token: string, audiences: readonly string[]): JsonObject {
  return {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenReview",
    spec: { token, ...(audiences.length === 0 ? {} : { audiences }) },
  };
}
