/**
 * What the fields of a service mean for each other.
 *
 * @module
 */

import { type JsonObject, type JsonValue, objectOrEmpty, objectsIn } from "../json.ts";
import { numberAt, textAt, textsAt } from "./field_values.ts";

/**
 * Tells whether a service has no address of its own on purpose.
 *
 * @param spec The service's spec.
 * @returns Whether it is headless.
 */
export function isHeadless(spec: JsonObject): boolean {
  const addresses = textsAt(spec, "clusterIPs");
  return addresses.length === 1 && addresses[0] === "None";
}

/**
 * Tells whether a service is to be reached from outside.
 *
 * @param spec The service's spec.
 * @returns Whether it has ways in for others than those inside the cluster.
 */
export function isExternallyAccessible(spec: JsonObject): boolean {
  const type = textAt(spec, "type");
  return type === "LoadBalancer" || type === "NodePort" ||
    (type === "ClusterIP" && textsAt(spec, "externalIPs").length > 0);
}

/**
 * Tells whether load balancers ask each node for the service's health.
 *
 * @param spec The service's spec.
 * @returns Whether there is a port for that.
 */
export function needsHealthCheck(spec: JsonObject): boolean {
  return textAt(spec, "type") === "LoadBalancer" && textAt(spec, "externalTrafficPolicy") === "Local";
}

/**
 * Tells whether a service may have an address.
 *
 * @param spec The service's spec.
 * @returns Whether it is no mere name for another.
 */
export function needsClusterIp(spec: JsonObject): boolean {
  return textAt(spec, "type") !== "ExternalName";
}

/**
 * The node ports of a service.
 *
 * @param spec The service's spec.
 * @returns The ports, without the one for health checks.
 */
export function nodePortsOf(spec: JsonObject): readonly number[] {
  return objectsIn(spec["ports"]).map((port) => numberAt(port, "nodePort")).filter((port) => port !== 0);
}

/**
 * Reads the spec of a service.
 *
 * @param service The service.
 * @returns Its spec; an empty one if there is none.
 */
export function specOf(service: JsonObject | undefined): JsonObject {
  return objectOrEmpty(service?.["spec"]);
}

/**
 * Changes fields of a spec.
 *
 * @param spec The spec.
 * @param fields The new values; `undefined` takes a field away.
 * @returns The changed spec.
 */
export function withFields(
  spec: JsonObject,
  fields: Readonly<Record<string, JsonValue | undefined>>,
): JsonObject {
  const merged = Object.entries({ ...spec, ...fields })
    .flatMap(([name, value]): [string, JsonValue][] => value === undefined ? [] : [[name, value]]);
  return Object.fromEntries(merged);
}
