/**
 * The checks of the addresses of services and their families.
 *
 * @module
 */

import {
  duplicateValue,
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { jsonEqual, type JsonObject } from "../json.ts";
import { invalidEach, textAt, textsAt } from "./field_values.ts";
import { ipFindings, isIpv6 } from "./ip_rules.ts";
import { isHeadless } from "./service_spec.ts";

const IPS = "spec.clusterIPs";
const FAMILIES = ["IPv4", "IPv6"];
const POLICIES = ["PreferDualStack", "RequireDualStack", "SingleStack"];

/**
 * Checks the addresses of a service and their families.
 *
 * @param spec The service's spec.
 * @param live The stored spec; `undefined` for a creation.
 * @returns What is wrong.
 */
export function serviceAddressErrors(spec: JsonObject, live: JsonObject | undefined): FieldError[] {
  if (textAt(spec, "type") === "ExternalName") return [];
  const addresses = textsAt(spec, "clusterIPs");
  const errors = [...singularErrors(spec, addresses), ...familyErrors(spec)];
  const known = live === undefined ? [] : textsAt(live, "clusterIPs");
  const faults = addresses.flatMap((address, index) => {
    if (index === 0 && address === "None") {
      return addresses.length === 1
        ? []
        : [invalidValue(IPS, addresses, "'None' must be the first and only value")];
    }
    return known.includes(address) ? [] : invalidEach(`${IPS}[${index}]`, address, ipFindings(address));
  });
  errors.push(...faults);
  if (addresses.length > 2) errors.push(invalidValue(IPS, addresses, "may only hold up to 2 values"));
  if (faults.length > 0) return errors;
  const families = addresses.map(familyOf);
  if (addresses.length > 1 && new Set(families).size !== addresses.length) {
    errors.push(invalidValue(IPS, addresses, "may specify no more than one IP for each IP family"));
  }
  if (isHeadless(spec)) return errors;
  const wanted = textsAt(spec, "ipFamilies");
  return [
    ...errors,
    ...addresses.flatMap((address, index) => {
      const family = wanted[index];
      if (family === undefined || !FAMILIES.includes(family) || family === families[index]) return [];
      const finding = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``;
      return [invalidValue(`${IPS}[${index}]`, address, finding)];
    }),
  ];
}

/**
 * The family of an address.
 *
 * @param address The address, a good one.
 * @returns "IPv4" or "IPv6".
 */
export function familyOf(address: string): "IPv4" | "IPv6" {
  return isIpv6(address) ? "IPv6" : "IPv4";
}

function singularErrors(spec: JsonObject, addresses: readonly string[]): FieldError[] {
  const address = textAt(spec, "clusterIP");
  if (address === "") {
    return addresses.length === 0
      ? []
      : [invalidValue(IPS, addresses, "must be empty when `clusterIP` is not specified")];
  }
  if (addresses.length === 0) return [requiredValue(IPS, "")];
  return addresses[0] === address ? [] : [invalidValue(IPS, addresses, "first value must match `clusterIP`")];
}

function familyErrors(spec: JsonObject): FieldError[] {
  const families = textsAt(spec, "ipFamilies");
  const errors = families.flatMap((family, index) => [
    ...(FAMILIES.includes(family) ? [] : [unsupportedValue(`spec.ipFamilies[${index}]`, family, FAMILIES)]),
    ...(families.indexOf(family) < index ? [duplicateValue(`spec.ipFamilies[${index}]`, family)] : []),
  ]);
  const { ipFamilyPolicy: policy } = spec;
  return policy === undefined || POLICIES.includes(String(policy))
    ? errors
    : [...errors, unsupportedValue("spec.ipFamilyPolicy", policy, POLICIES)];
}

/**
 * Checks that the addresses of a service stay.
 *
 * @param spec The service's spec.
 * @param live The stored spec.
 * @returns What is wrong.
 */
export function addressChangeErrors(spec: JsonObject, live: JsonObject): FieldError[] {
  if ([spec, live].some((one) => textAt(one, "type") === "ExternalName")) return [];
  return [...ipChangeErrors(spec, live), ...familyChangeErrors(spec, live)];
}

function ipChangeErrors(spec: JsonObject, live: JsonObject): FieldError[] {
  if (isHeadless(spec) && isHeadless(live)) return [];
  const [now, before] = [textsAt(spec, "clusterIPs"), textsAt(live, "clusterIPs")];
  if (now.length === before.length) {
    return before.flatMap((address, index) =>
      address === now[index] ? [] : [invalidValue(`${IPS}[${index}]`, now, "may not change once set")]
    );
  }
  const isChanged = before.length > 0 && now.length > 0 && now[0] !== before[0];
  return [
    ...(now.length === 0 ? [invalidValue(`${IPS}[0]`, null, "primary clusterIP can not be unset")] : []),
    ...(isChanged ? [invalidValue(`${IPS}[0]`, now, "may not change once set")] : []),
    ...(now.length === 1 && before.length > 1 ? releaseErrors(spec, "clusterIP") : []),
  ];
}

function familyChangeErrors(spec: JsonObject, live: JsonObject): FieldError[] {
  if (isHeadless(spec) || isHeadless(live)) return [];
  const [now, before] = [textsAt(spec, "ipFamilies"), textsAt(live, "ipFamilies")];
  const path = "spec.ipFamilies[0]";
  if (now.length === before.length) {
    return before.flatMap((family, index) =>
      family === now[index] ? [] : [invalidValue(path, now, "may not change once set")]
    );
  }
  const isChanged = before.length > 0 && now.length > 0 && now[0] !== before[0];
  return [
    // The message shows the addresses: so does the real server.
    ...(isChanged ? [invalidValue(path, textsAt(spec, "clusterIPs"), "may not change once set")] : []),
    ...(now.length === 1 && before.length > 1 ? releaseErrors(spec, "ipFamily") : []),
  ];
}

function releaseErrors(spec: JsonObject, what: string): FieldError[] {
  const { ipFamilyPolicy: policy = null } = spec;
  if (jsonEqual(policy, "SingleStack")) return [];
  const finding = `must be set to 'SingleStack' when releasing the secondary ${what}`;
  return [invalidValue("spec.ipFamilyPolicy", policy, finding)];
}
