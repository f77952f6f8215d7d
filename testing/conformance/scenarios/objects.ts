/**
 * The paths and objects that scenarios have in common.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";

/** The core group in the scenario's namespace. */
export const CORE = "/api/v1/namespaces/{ns}";
/** ConfigMaps. */
export const CONFIG_MAPS = `${CORE}/configmaps`;
/** Services. */
export const SERVICES = `${CORE}/services`;
/** Deployments. */
export const DEPLOYMENTS = "/apis/apps/v1/namespaces/{ns}/deployments";
/** Widgets: custom, namespaced, with status and scale. */
export const WIDGETS = "/apis/{group}/v1/namespaces/{ns}/widgets";
/** Gadgets: custom, cluster-scoped, without subresources. */
export const GADGETS = "/apis/{group}/v1/gadgets";
/** Leases. */
export const LEASES = "/apis/coordination.k8s.io/v1/namespaces/{ns}/leases";

/**
 * A ConfigMap.
 *
 * @param name Its name.
 * @param data Its data.
 * @param metadata Further metadata.
 * @returns The object.
 */
export function configMap(name: string, data: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata }, data };
}

/**
 * A Widget.
 *
 * @param name Its name.
 * @param spec Its spec.
 * @param metadata Further metadata.
 * @returns The object.
 */
export function widget(name: string, spec: JsonObject = { size: 1 }, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: "{group}/v1", kind: "Widget", metadata: { name, ...metadata }, spec };
}

/**
 * A Gadget.
 *
 * @param name Its name.
 * @param spec Its spec.
 * @param metadata Further metadata.
 * @returns The object.
 */
export function gadget(name: string, spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: "{group}/v1", kind: "Gadget", metadata: { name, ...metadata }, spec };
}

/**
 * A Deployment with one container.
 *
 * @param name Its name, and the value of the label that it selects by.
 * @param spec Further fields of its spec.
 * @returns The object.
 */
export function deployment(name: string, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: "main", image: "nginx:1" }] },
      },
      ...spec,
    },
  };
}
