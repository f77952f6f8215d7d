/**
 * The checks of what load balancers report, of services and of ingresses.
 *
 * @module
 */

import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { type JsonObject, objectsIn } from "../json.ts";
import { subdomainFindings } from "../name_rules.ts";
import { invalidEach, objectAt, textAt } from "./field_values.ts";
import { ipFindings, isIpv4, isIpv6 } from "./ip_rules.ts";
import { specOf } from "./service_spec.ts";

const MODES = ["Proxy", "VIP"];
const PATH = "status.loadBalancer.ingress";

/**
 * Checks the status of a service.
 *
 * @param service The service.
 * @returns What is wrong.
 */
export function serviceStatusErrors(service: JsonObject): FieldError[] {
  const ingress = ingressOf(service);
  if (textAt(specOf(service), "type") !== "LoadBalancer" && ingress.length > 0) {
    return [forbiddenValue(PATH, "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  return ingress.flatMap((one, index) => [
    ...addressErrors(one, index),
    ...modeErrors(one, index),
    ...hostErrors(one, index),
  ]);
}

/**
 * Checks the status of an ingress.
 *
 * @param ingress The ingress.
 * @returns What is wrong.
 */
export function ingressStatusErrors(ingress: JsonObject): FieldError[] {
  return ingressOf(ingress).flatMap((
    one,
    index,
  ) => [...addressErrors(one, index), ...hostErrors(one, index)]);
}

function ingressOf(object: JsonObject): readonly JsonObject[] {
  return objectsIn(objectAt(objectAt(object, "status"), "loadBalancer")["ingress"]);
}

function addressErrors(one: JsonObject, index: number): FieldError[] {
  const address = textAt(one, "ip");
  return address === "" ? [] : invalidEach(`${PATH}[${index}].ip`, address, ipFindings(address));
}

function modeErrors(one: JsonObject, index: number): FieldError[] {
  const { ipMode: mode } = one;
  const path = `${PATH}[${index}].ipMode`;
  if (mode === undefined) return [];
  if (textAt(one, "ip") === "") return [forbiddenValue(path, "may not be specified when `ip` is not set")];
  return MODES.includes(String(mode)) ? [] : [unsupportedValue(path, mode, MODES)];
}

function hostErrors(one: JsonObject, index: number): FieldError[] {
  const host = textAt(one, "hostname");
  const path = `${PATH}[${index}].hostname`;
  if (host === "") return [];
  const isAddress = isIpv4(host) || isIpv6(host);
  return [
    ...invalidEach(path, host, subdomainFindings(host)),
    ...(isAddress ? [invalidValue(path, host, "must be a DNS name, not an IP address")] : []),
  ];
}
