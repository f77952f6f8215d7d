/**
 * Who may do what: roles and bindings.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { objectOrEmpty } from "../../embedded/json.ts";
import { type Answer, patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import {
  AUTHENTICATION,
  AUTHORIZATION,
  binding,
  bindingBody,
  BINDINGS,
  DEV,
  isLetIn,
  question,
  RBAC,
  READ_PODS,
  role,
  roleBody,
  ROLES,
} from "./access_steps.ts";

const KEEP_ROLES: JsonObject = {
  apiGroups: ["rbac.authorization.k8s.io"],
  resources: ["roles", "rolebindings"],
  verbs: ["create", "get", "update", "patch"],
};

/** The scenarios. */
export const ACCESS: readonly Scenario[] = [
  scenario(
    "access: a user without roles is refused everything, known or not",
    send("GET /api/v1/namespaces/{ns}/pods", { as: DEV }),
    send("GET /api/v1/pods?watch=true", { as: DEV }),
    send("GET /api/v1/namespaces/{ns}/pods/a/log", { as: DEV }),
    send("PUT /apis/apps/v1/namespaces/{ns}/deployments/a/scale", { as: DEV, body: {} }),
    patch("merge", "/apis/{group}/v1/namespaces/{ns}/widgets/a/status", { as: DEV, body: {} }),
    send("DELETE /apis/apps/v1/namespaces/{ns}/deployments", { as: DEV }),
    send("GET /api/v1/nodes/a", { as: DEV }),
    send("GET /api/v1/namespaces/{ns}", { as: DEV }),
    send("GET /apis/nothing.example.com/v1/namespaces/{ns}/things/a", { as: DEV }),
    send("GET /nothing/at/all", { as: DEV }),
    send("POST /api/v1/namespaces", { as: DEV, body: { metadata: { name: "x" } } }),
  ),
  scenario(
    "access: what everybody may see",
    send("GET /api/v1", { as: DEV }),
    send("GET /apis/apps", { as: DEV }),
    send("GET /metrics", { as: DEV }),
    send("POST /version", { as: DEV }),
  ),
  scenario(
    "access: a name in a field selector is the name that is asked for",
    send("GET /apis/apps/v1/namespaces/{ns}/deployments?fieldSelector=metadata.name%3Da", { as: DEV }),
    send("GET /apis/apps/v1/deployments?watch=1&fieldSelector=metadata.name%3Da", { as: DEV }),
  ),
  scenario(
    "access: a role bound in a namespace gives its rights there alone",
    role("readers", READ_PODS),
    binding("readers", "Role", "readers", [{ kind: "User", name: DEV.user }]),
    send("GET /api/v1/namespaces/{ns}/pods/none", { as: DEV, until: isLetIn }),
    send("DELETE /api/v1/namespaces/{ns}/pods/none", { as: DEV }),
    send("GET /api/v1/namespaces/{ns}/pods/none/status", { as: DEV }),
    send("GET /api/v1/namespaces/default/pods/none", { as: DEV }),
    send("GET /api/v1/pods", { as: DEV }),
  ),
  scenario(
    "access: names, subresources and stars in rules",
    role(
      "odd",
      { apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["a"], verbs: ["*"] },
      { apiGroups: ["*"], resources: ["*/status"], verbs: ["get"] },
      { apiGroups: [""], resources: ["*"], verbs: ["list"] },
    ),
    binding("odd", "Role", "odd", [{ kind: "User", name: DEV.user }]),
    send("GET /apis/apps/v1/namespaces/{ns}/deployments/a", { as: DEV, until: isLetIn }),
    send("GET /apis/apps/v1/namespaces/{ns}/deployments/b", { as: DEV }),
    send("GET /apis/apps/v1/namespaces/{ns}/deployments/b/status", { as: DEV }),
    send("GET /apis/apps/v1/namespaces/{ns}/deployments?fieldSelector=metadata.name%3Db", { as: DEV }),
    send("GET /api/v1/namespaces/{ns}/secrets?limit=1", { as: DEV }),
    send("GET /api/v1/namespaces/{ns}/secrets?watch=true", { as: DEV }),
  ),
  scenario(
    "access: groups, service accounts and cluster roles in a namespace",
    clusterRole("reads-{id}", READ_PODS),
    binding("group", "ClusterRole", "reads-{id}", [{ kind: "Group", name: "team-{id}" }]),
    send("GET /api/v1/namespaces/{ns}/pods/none", {
      as: { user: "anybody", group: "team-{id}" },
      until: isLetIn,
    }),
    binding("robot", "ClusterRole", "reads-{id}", [{ kind: "ServiceAccount", name: "robot" }]),
    send("GET /api/v1/namespaces/{ns}/pods/none", {
      as: { user: "system:serviceaccount:{ns}:robot" },
      until: isLetIn,
    }),
    send("GET /api/v1/namespaces/{ns}/pods/none", { as: { user: "system:serviceaccount:default:robot" } }),
    binding("all", "ClusterRole", "reads-{id}", [{ kind: "Group", name: "system:serviceaccounts:{ns}" }]),
    send("GET /api/v1/namespaces/{ns}/pods/none", {
      as: { user: "system:serviceaccount:{ns}:other" },
      until: isLetIn,
    }),
    send(`DELETE ${RBAC}/clusterroles/reads-{id}`),
  ),
  scenario(
    "access: rights of the whole cluster, and of paths",
    clusterRole("wide-{id}", READ_PODS, { nonResourceURLs: ["/readyz/*"], verbs: ["get"] }),
    send(`POST ${RBAC}/clusterrolebindings`, {
      body: bindingBody("wide-{id}", "ClusterRole", "wide-{id}", [{ kind: "User", name: DEV.user }]),
    }),
    send("GET /api/v1/namespaces/{ns}/pods/none", { as: DEV, until: isLetIn }),
    send(`POST ${AUTHORIZATION}/subjectaccessreviews`, {
      body: question("SubjectAccessReview", {
        user: DEV.user,
        nonResourceAttributes: { path: "/readyz/etcd", verb: "get" },
      }),
    }),
    send(`POST ${AUTHORIZATION}/subjectaccessreviews`, {
      body: question("SubjectAccessReview", {
        user: DEV.user,
        nonResourceAttributes: { path: "/readyz", verb: "get" },
      }),
    }),
    send(`DELETE ${RBAC}/clusterrolebindings/wide-{id}`),
    send(`DELETE ${RBAC}/clusterroles/wide-{id}`),
  ),
  scenario(
    "access: a binding to a role that is not there",
    binding("lost", "Role", "missing", [{ kind: "User", name: DEV.user }]),
    send("GET /api/v1/namespaces/{ns}/pods/none", { as: DEV, until: isNamedMissing }),
    send(`POST ${AUTHORIZATION}/selfsubjectaccessreviews`, {
      as: DEV,
      body: question("SelfSubjectAccessReview", {
        resourceAttributes: { verb: "get", resource: "pods", namespace: "{ns}" },
      }),
    }),
    send(`POST ${AUTHORIZATION}/selfsubjectrulesreviews`, {
      as: DEV,
      body: question("SelfSubjectRulesReview", { namespace: "{ns}" }),
    }),
  ),
  scenario(
    "escalation: nobody makes a role with more rights than they have",
    role("keeper", KEEP_ROLES, READ_PODS),
    binding("keeper", "Role", "keeper", [{ kind: "User", name: DEV.user }]),
    send(`GET ${ROLES}/none`, { as: DEV, until: isLetIn }),
    send(`POST ${ROLES}`, { as: DEV, body: roleBody("same", READ_PODS) }),
    send(`POST ${ROLES}`, {
      as: DEV,
      body: roleBody("more", { ...READ_PODS, resources: ["pods", "secrets"], verbs: ["get", "delete"] }),
    }),
    patch("merge", `${ROLES}/same`, { as: DEV, body: { metadata: { labels: { a: "b" } } } }),
    patch("merge", `${ROLES}/same`, {
      as: DEV,
      body: { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] },
    }),
    patch("merge", `${ROLES}/keeper`, { as: DEV, body: { metadata: { labels: { a: "b" } } } }),
  ),
  scenario(
    "escalation: nobody binds a role with more rights than they have",
    role("keeper", KEEP_ROLES),
    binding("keeper", "Role", "keeper", [{ kind: "User", name: DEV.user }]),
    send(`GET ${ROLES}/none`, { as: DEV, until: isLetIn }),
    send(`POST ${BINDINGS}`, {
      as: DEV,
      body: bindingBody("admin", "ClusterRole", "cluster-admin", [{ kind: "User", name: DEV.user }]),
    }),
    send(`POST ${BINDINGS}`, {
      as: DEV,
      body: bindingBody("none", "Role", "missing", [{ kind: "User", name: DEV.user }]),
    }),
    send(`POST ${BINDINGS}`, {
      as: DEV,
      body: bindingBody("own", "Role", "keeper", [{ kind: "Group", name: "team" }]),
    }),
  ),
  scenario(
    "escalation: the verbs that allow it",
    role("keeper", KEEP_ROLES, {
      apiGroups: ["rbac.authorization.k8s.io"],
      resources: ["roles"],
      verbs: ["escalate"],
    }, {
      apiGroups: ["rbac.authorization.k8s.io"],
      resources: ["clusterroles"],
      resourceNames: ["view"],
      verbs: ["bind"],
    }),
    binding("keeper", "Role", "keeper", [{ kind: "User", name: DEV.user }]),
    send(`GET ${ROLES}/none`, { as: DEV, until: isLetIn }),
    send(`POST ${ROLES}`, { as: DEV, body: roleBody("more", { ...READ_PODS, resources: ["*"] }) }),
    send(`POST ${BINDINGS}`, {
      as: DEV,
      body: bindingBody("view", "ClusterRole", "view", [{ kind: "Group", name: "team" }]),
    }),
    send(`POST ${BINDINGS}`, {
      as: DEV,
      body: bindingBody("edit", "ClusterRole", "cluster-admin", [{ kind: "Group", name: "team" }]),
    }),
  ),
  scenario(
    "impersonation: only of those that one may",
    send("GET /api/v1/namespaces/{ns}/pods", { as: { user: "system:anonymous" } }),
    send("GET /api/v1/namespaces/{ns}/pods", { as: { user: "", group: "team" } }),
    send(`POST ${AUTHENTICATION}/selfsubjectreviews`, {
      as: { user: "somebody", group: "team", uid: "u-1" },
      body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
    }),
    send(`POST ${AUTHENTICATION}/selfsubjectreviews`, {
      as: { user: "system:serviceaccount:{ns}:robot" },
      body: {},
    }),
  ),
];

function clusterRole(name: string, ...rules: readonly JsonObject[]): RequestStep {
  return send(`POST ${RBAC}/clusterroles`, { body: roleBody(name, ...rules) });
}

function isNamedMissing(answer: Answer): boolean {
  return String(objectOrEmpty(answer.body)["message"]).includes("not found");
}
