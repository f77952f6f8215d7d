/**
 * What scenarios that random operations have found have in common.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../../embedded/json.ts";

/** Roles. */
export const ROLES = "/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles";

/**
 * A Role that allows to read pods.
 *
 * @param name Its name.
 * @returns The object.
 */
export function role(name: string): JsonObject {
  return { ...roleWithoutRules(name), rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] };
}

/**
 * A Role that allows nothing.
 *
 * @param name Its name.
 * @returns The object.
 */
export function roleWithoutRules(name: string): JsonObject {
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name } };
}

/**
 * An object of a kind that is nobody's.
 *
 * @param name Its name.
 * @returns The object.
 */
export function other(name: string): JsonObject {
  return { apiVersion: "{group}/v1", kind: "Other", metadata: { name }, spec: { size: 1 } };
}

/**
 * Names the version that an object is to have.
 *
 * @param object The object.
 * @param resourceVersion The version.
 * @returns The object with the version.
 */
export function withVersion(object: JsonObject, resourceVersion: string): JsonObject {
  return { ...object, metadata: { ...objectOrEmpty(object["metadata"]), resourceVersion } };
}
