/**
 * The namespaces that every cluster has, as the server makes them at its start.
 *
 * @module
 */

import type { JsonObject } from "./json.ts";

/** Their names. */
export const FIRST_NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"] as const;

/**
 * Makes such a namespace. It is written down here as a write would make it: a start must not wait until the code of all
 * writes has run for the first time.
 *
 * @param name Its name.
 * @param server The uid and the time to set.
 * @returns The object as it is stored.
 */
export function firstNamespace(name: string, server: { uid: string; now: string }): JsonObject {
  const { uid, now } = server;
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      uid,
      creationTimestamp: now,
      labels: { "kubernetes.io/metadata.name": name },
      managedFields: [{
        manager: "kube-apiserver",
        operation: "Update",
        apiVersion: "v1",
        time: now,
        fieldsType: "FieldsV1",
        fieldsV1: { "f:metadata": { "f:labels": { ".": {}, "f:kubernetes.io/metadata.name": {} } } },
      }],
    },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
}
