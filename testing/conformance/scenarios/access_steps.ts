/**
 * Steps about roles, bindings and questions.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../embedded/json.ts";
import { type Answer, type RequestStep, send } from "../scenario.ts";

/** Where roles and bindings are. */
export const RBAC = "/apis/rbac.authorization.k8s.io/v1";

/** The roles of the scenario's namespace. */
export const ROLES = `${RBAC}/namespaces/{ns}/roles`;

/** The bindings of the scenario's namespace. */
export const BINDINGS = `${RBAC}/namespaces/{ns}/rolebindings`;

/** Where questions about access are. */
export const AUTHORIZATION = "/apis/authorization.k8s.io/v1";

/** Where questions about users are. */
export const AUTHENTICATION = "/apis/authentication.k8s.io/v1";

/** Somebody without rights. */
export const DEV = { user: "dev-{id}" };

/** The right to read pods. */
export const READ_PODS: JsonObject = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] };

/**
 * Creates a role.
 *
 * @param name Its name.
 * @param rules Its rules.
 * @returns The step.
 */
export function role(name: string, ...rules: readonly JsonObject[]): RequestStep {
  return send(`POST ${ROLES}`, { body: roleBody(name, ...rules) });
}

/**
 * Makes a role.
 *
 * @param name Its name.
 * @param rules Its rules.
 * @returns The role.
 */
export function roleBody(name: string, ...rules: readonly JsonObject[]): JsonObject {
  return { metadata: { name }, rules };
}

/**
 * Creates a binding.
 *
 * @param name Its name.
 * @param kind The kind of the role.
 * @param role The name of the role.
 * @param subjects Who gets its rights.
 * @returns The step.
 */
export function binding(
  name: string,
  kind: string,
  role: string,
  subjects: readonly JsonObject[],
): RequestStep {
  return send(`POST ${BINDINGS}`, { body: bindingBody(name, kind, role, subjects) });
}

/**
 * Makes a binding.
 *
 * @param name Its name.
 * @param kind The kind of the role.
 * @param role The name of the role.
 * @param subjects Who gets its rights.
 * @returns The binding.
 */
export function bindingBody(
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

/**
 * Makes a question about access.
 *
 * @param kind Its kind.
 * @param spec What is asked.
 * @returns The question.
 */
export function question(kind: string, spec: JsonValue): JsonObject {
  return { apiVersion: "authorization.k8s.io/v1", kind, spec };
}

/**
 * Whether the request is let in. The real server's authorizer learns of bindings a moment after they are stored.
 *
 * @param answer The answer.
 * @returns Whether it is.
 */
export function isLetIn(answer: Answer): boolean {
  return answer.code !== 403;
}
