/**
 * What is filled into services.
 *
 * @module
 */

import { isJsonObject, type JsonObject } from "../json.ts";
import { eachOf } from "../pod_defaults.ts";
import { numberAt, objectAt, textAt } from "./field_values.ts";
import { isExternallyAccessible, specOf, withFields } from "./service_spec.ts";

/** Three hours. */
const AFFINITY_TIMEOUT_SECONDS = 10_800;

/**
 * Fills in the defaults of a service.
 *
 * @param service The service.
 * @returns The service with its defaults.
 */
export function withServiceDefaults(service: JsonObject): JsonObject {
  const sent = specOf(service);
  const typed: JsonObject = {
    ...sent,
    type: textAt(sent, "type") || "ClusterIP",
    sessionAffinity: textAt(sent, "sessionAffinity") || "None",
    ...eachOf(sent, "ports", withPortDefaults),
  };
  const type = textAt(typed, "type");
  const isLoadBalancer = type === "LoadBalancer";
  const spec = withFields(typed, {
    sessionAffinityConfig: affinityOf(typed),
    externalTrafficPolicy: textAt(typed, "externalTrafficPolicy") ||
      (isExternallyAccessible(typed) ? "Cluster" : undefined),
    internalTrafficPolicy: typed["internalTrafficPolicy"] ??
      (["ClusterIP", "NodePort", "LoadBalancer"].includes(type) ? "Cluster" : undefined),
    allocateLoadBalancerNodePorts: typed["allocateLoadBalancerNodePorts"] ??
      (isLoadBalancer ? true : undefined),
  });
  return { ...service, spec, ...(isLoadBalancer ? statusWithModes(service) : {}) };
}

function withPortDefaults(port: JsonObject): JsonObject {
  const { targetPort = 0 } = port;
  const isMissing = targetPort === 0 || targetPort === "";
  return {
    protocol: "TCP",
    ...port,
    targetPort: isMissing ? numberAt(port, "port") : targetPort,
  };
}

function affinityOf(spec: JsonObject): JsonObject | undefined {
  const { sessionAffinity, sessionAffinityConfig: config } = spec;
  if (sessionAffinity === "None") return undefined;
  if (!isJsonObject(config) || objectAt(config, "clientIP")["timeoutSeconds"] === undefined) {
    return sessionAffinity === "ClientIP"
      ? { clientIP: { timeoutSeconds: AFFINITY_TIMEOUT_SECONDS } }
      : isJsonObject(config)
      ? config
      : undefined;
  }
  return config;
}

/** An address of a load balancer is a virtual one unless it says otherwise. */
function statusWithModes(service: JsonObject): JsonObject {
  const { status } = service;
  if (!isJsonObject(status) || !isJsonObject(status["loadBalancer"])) return {};
  const loadBalancer = status["loadBalancer"];
  const withMode = (ingress: JsonObject): JsonObject =>
    textAt(ingress, "ip") === "" ? ingress : { ipMode: "VIP", ...ingress };
  return {
    status: { ...status, loadBalancer: { ...loadBalancer, ...eachOf(loadBalancer, "ingress", withMode) } },
  };
}
