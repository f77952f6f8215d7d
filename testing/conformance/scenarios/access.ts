/**
 * Who may do what: roles and bindings, questions about access, and tokens.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../embedded/json.ts";
import { objectOrEmpty } from "../../embedded/json.ts";
import { type Answer, patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const ROLES = `${RBAC}/namespaces/{ns}/roles`;
const BINDINGS = `${RBAC}/namespaces/{ns}/rolebindings`;
const AUTHORIZATION = "/apis/authorization.k8s.io/v1";
const AUTHENTICATION = "/apis/authentication.k8s.io/v1";
const ACCOUNTS = "/api/v1/namespaces/{ns}/serviceaccounts";
const DEV = { user: "dev-{id}" };
const READ_PODS: JsonObject = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] };
const KEEP_ROLES: JsonObject = {
  apiGroups: ["rbac.authorization.k8s.io"],
  resources: ["roles", "rolebindings"],
  verbs: ["create", "get", "update", "patch"],
};

/** Scenarios about access. */
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

function role(name: string, ...rules: readonly JsonObject[]): RequestStep {
  return send(`POST ${ROLES}`, { body: roleBody(name, ...rules) });
}

function clusterRole(name: string, ...rules: readonly JsonObject[]): RequestStep {
  return send(`POST ${RBAC}/clusterroles`, { body: roleBody(name, ...rules) });
}

function roleBody(name: string, ...rules: readonly JsonObject[]): JsonObject {
  return { metadata: { name }, rules };
}

function binding(name: string, kind: string, role: string, subjects: readonly JsonObject[]): RequestStep {
  return send(`POST ${BINDINGS}`, { body: bindingBody(name, kind, role, subjects) });
}

function bindingBody(
  name: string,
  kind: string,
  role: string,
  subjects: readonly JsonObject[],
): JsonObject {
  return {
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: role },
    subjects,
  };
}

function question(kind: string, spec: JsonValue): JsonObject {
  return { apiVersion: "authorization.k8s.io/v1", kind, spec };
}

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

/** The real server's authorizer learns of bindings a moment after they are stored. */
function isLetIn(answer: Answer): boolean {
  return answer.code !== 403;
}

function isNamedMissing(answer: Answer): boolean {
  return String(objectOrEmpty(answer.body)["message"]).includes("not found");
}
