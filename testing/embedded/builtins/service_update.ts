/**
 * What a new version of a service takes over from the stored one, and what it loses by becoming one of another type.
 *
 * @module
 */

import { jsonEqual, type JsonObject, type JsonValue, objectOrEmpty, objectsIn } from "../json.ts";
import { numberAt, textAt, textsAt } from "./field_values.ts";
import {
  isExternallyAccessible,
  needsClusterIp,
  needsHealthCheck,
  nodePortsOf,
  specOf,
  withFields,
} from "./service_spec.ts";

/**
 * Keeps what the server gave, where the writer says nothing of it.
 *
 * @param service The new version.
 * @param live The stored one.
 * @returns The new version with the values that were given to the stored one.
 */
export function withKeptAllocations(service: JsonObject, live: JsonObject): JsonObject {
  const [sent, before] = [specOf(service), specOf(live)];
  let spec = sent;
  if (needsClusterIp(before) && needsClusterIp(spec)) {
    spec = withFields(spec, {
      clusterIP: textAt(spec, "clusterIP") || before["clusterIP"],
      clusterIPs: textsAt(spec, "clusterIPs").length === 0 ? before["clusterIPs"] : spec["clusterIPs"],
    });
  }
  if (hasNodePorts(before) && hasNodePorts(spec)) {
    spec = { ...spec, ...keptNodePorts(spec, before) };
  }
  if (needsHealthCheck(before) && needsHealthCheck(spec) && numberAt(spec, "healthCheckNodePort") === 0) {
    spec = withFields(spec, { healthCheckNodePort: before["healthCheckNodePort"] });
  }
  return { ...service, spec };
}

/**
 * Takes away what nobody sees of a mere name for another service.
 *
 * @param service The service.
 * @returns The service as it is read.
 */
export function asRead(service: JsonObject): JsonObject {
  const spec = specOf(service);
  return needsClusterIp(spec)
    ? service
    : { ...service, spec: withFields(spec, { internalTrafficPolicy: undefined }) };
}

/**
 * Takes away what the stored service had by its type, where the new version is of another one and leaves it as it was.
 *
 * @param service The new version.
 * @param live The stored one.
 * @returns The new version.
 */
export function withoutOtherTypesFields(service: JsonObject, live: JsonObject): JsonObject {
  const [spec, before] = [specOf(service), specOf(live)];
  const dropped: Record<string, JsonValue | undefined> = {};
  const dropIfSame = (...fields: readonly string[]): void => {
    if (fields.every((field) => jsonEqual(spec[field], before[field]))) {
      for (const field of fields) dropped[field] = undefined;
    }
  };
  if (needsClusterIp(before) && !needsClusterIp(spec)) {
    dropIfSame("clusterIP", "clusterIPs");
    dropIfSame("ipFamilies");
    dropIfSame("ipFamilyPolicy");
  }
  const known = new Set(nodePortsOf(before));
  if (
    mayHaveNodePorts(before) && !mayHaveNodePorts(spec) && nodePortsOf(spec).every((port) => known.has(port))
  ) {
    dropped["ports"] = spec["ports"] === undefined
      ? undefined
      : objectsIn(spec["ports"]).map((port) => withFields(port, { nodePort: undefined }));
  }
  if (needsHealthCheck(before) && !needsHealthCheck(spec)) dropIfSame("healthCheckNodePort");
  const isLoadBalancer = spec["type"] === "LoadBalancer";
  if (before["type"] === "LoadBalancer" && !isLoadBalancer) {
    dropIfSame("allocateLoadBalancerNodePorts");
    dropIfSame("loadBalancerClass");
  }
  if (isExternallyAccessible(before) && !isExternallyAccessible(spec)) dropIfSame("externalTrafficPolicy");
  const updated = { ...service, spec: withFields(spec, dropped) };
  if (isLoadBalancer) return updated;
  return { ...updated, status: { ...objectOrEmpty(service["status"]), loadBalancer: {} } };
}

function mayHaveNodePorts(spec: JsonObject): boolean {
  return spec["type"] === "NodePort" || spec["type"] === "LoadBalancer";
}

function hasNodePorts(spec: JsonObject): boolean {
  return mayHaveNodePorts(spec) &&
    (spec["type"] === "NodePort" || spec["allocateLoadBalancerNodePorts"] !== false);
}

/** Ports are known by their names. */
function keptNodePorts(spec: JsonObject, before: JsonObject): JsonObject {
  if (spec["ports"] === undefined) return {};
  const sent = nodePortsOf(spec);
  const used = new Set(nodePortsOf(before).filter((port) => sent.includes(port)));
  const byName = new Map(
    objectsIn(before["ports"]).map((port) => [textAt(port, "name"), numberAt(port, "nodePort")]),
  );
  const ports = objectsIn(spec["ports"]).map((port) => {
    const known = byName.get(textAt(port, "name")) ?? 0;
    const isKept = numberAt(port, "nodePort") === 0 && known !== 0 && !used.has(known);
    return isKept ? { ...port, nodePort: known } : port;
  });
  return { ports };
}
