/**
 * What the server warns of in services.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../json.ts";
import { textAt, textsAt } from "./field_values.ts";
import { specOf } from "./service_spec.ts";

const OLD_HINTS = "service.kubernetes.io/topology-aware-hints";
const HINTS = "service.kubernetes.io/topology-mode";

/**
 * Looks for what a writer of services should know.
 *
 * @param service The service, its defaults filled in.
 * @returns The warnings, in the server's words.
 */
export function serviceWarnings(service: JsonObject): string[] {
  const spec = specOf(service);
  const annotations = objectOrEmpty(objectOrEmpty(service["metadata"])["annotations"]);
  const type = textAt(spec, "type");
  const isName = type === "ExternalName";
  const isHeadless = type === "ClusterIP" && spec["clusterIP"] === "None";
  const hasExternalIps = textsAt(spec, "externalIPs").length > 0;
  const warnings: readonly (readonly [boolean, string])[] = [
    [
      annotations[OLD_HINTS] !== undefined,
      `annotation ${OLD_HINTS} is deprecated, please use ${HINTS} instead`,
    ],
    [
      isHeadless && textAt(spec, "loadBalancerIP") !== "",
      "spec.loadBalancerIP is ignored for headless services",
    ],
    [isHeadless && hasExternalIps, "spec.externalIPs is ignored for headless services"],
    [
      isHeadless && spec["sessionAffinity"] !== "None",
      "spec.SessionAffinity is ignored for headless services",
    ],
    [
      hasExternalIps && !isHeadless && !isName,
      "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
    ],
    [isName && hasExternalIps, 'spec.externalIPs is ignored when spec.type is "ExternalName"'],
    [
      !isName && textAt(spec, "externalName") !== "",
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ],
    [
      spec["trafficDistribution"] === "PreferClose",
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ],
  ];
  return warnings.flatMap(([isMeant, text]) => isMeant ? [text] : []);
}
