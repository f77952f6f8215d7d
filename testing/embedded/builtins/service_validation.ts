/**
 * The checks of services.
 *
 * @module
 */

import {
  duplicateValue,
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { type JsonObject, objectsIn } from "../json.ts";
import {
  labelFindings,
  labelValueFindings,
  qualifiedNameFindings,
  subdomainFindings,
} from "../name_rules.ts";
import { invalidEach, numberAt, objectAt, textAt, textsAt } from "./field_values.ts";
import { cidrFindings, endpointIpFindings, ipFindings } from "./ip_rules.ts";
import { portFindings, portOrNameErrors } from "./port_rules.ts";
import { addressChangeErrors, serviceAddressErrors } from "./service_address_validation.ts";
import { isExternallyAccessible, isHeadless, needsHealthCheck, specOf } from "./service_spec.ts";

const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const POLICIES = ["Cluster", "Local"];
const DISTRIBUTIONS = ["PreferClose", "PreferSameZone", "PreferSameNode"];
const DAY_SECONDS = 86_400;
const ONLY_LOAD_BALANCERS = "may only be used when `type` is 'LoadBalancer'";

/**
 * Checks a service.
 *
 * @param service The service, with what it was given.
 * @param live The stored service; `undefined` for a creation.
 * @returns What is wrong.
 */
export function serviceErrors(service: JsonObject, live: JsonObject | undefined): FieldError[] {
  const spec = specOf(service);
  const before = live === undefined ? undefined : specOf(live);
  return [
    ...(before === undefined ? [] : changeErrors(spec, before)),
    ...typeErrors(spec),
    ...portErrors(spec),
    ...selectorErrors(spec),
    ...affinityErrors(spec),
    ...serviceAddressErrors(spec, before),
    ...textsAt(spec, "externalIPs").flatMap((address, index) =>
      externalIpErrors(address, `spec.externalIPs[${index}]`)
    ),
    ...(TYPES.includes(textAt(spec, "type"))
      ? []
      : [unsupportedValue("spec.type", textAt(spec, "type"), TYPES)]),
    ...portUseErrors(spec),
    ...loadBalancerErrors(spec),
    ...trafficErrors(spec),
  ];
}

function changeErrors(spec: JsonObject, before: JsonObject): FieldError[] {
  const errors = addressChangeErrors(spec, before);
  const isSameClass = spec["loadBalancerClass"] === before["loadBalancerClass"];
  if (textAt(spec, "type") === "LoadBalancer" && textAt(before, "type") === "LoadBalancer" && !isSameClass) {
    const { loadBalancerClass = null } = spec;
    errors.push(invalidValue("spec.loadBalancerClass", loadBalancerClass, "may not change once set"));
  }
  const port = "healthCheckNodePort";
  if (needsHealthCheck(spec) && needsHealthCheck(before) && spec[port] !== before[port]) {
    errors.push(forbiddenValue(`spec.${port}`, "field is immutable"));
  }
  return errors;
}

function typeErrors(spec: JsonObject): FieldError[] {
  const type = textAt(spec, "type");
  const isPortless = objectsIn(spec["ports"]).length === 0 && !isHeadless(spec) && type !== "ExternalName";
  const errors = isPortless ? [requiredValue("spec.ports", "")] : [];
  if (isHeadless(spec) && (type === "LoadBalancer" || type === "NodePort")) {
    errors.push(invalidValue("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${type} services`));
  }
  if (type !== "ExternalName") return errors;
  const name = textAt(spec, "externalName").replace(/\.$/, "");
  return [
    ...errors,
    ...["clusterIPs", "ipFamilies", "ipFamilyPolicy"].filter((field) => spec[field] !== undefined)
      .map((field) => forbiddenValue(`spec.${field}`, "may not be set for ExternalName services")),
    ...(name === ""
      ? [requiredValue("spec.externalName", "")]
      : invalidEach("spec.externalName", name, subdomainFindings(name))),
  ];
}

function portErrors(spec: JsonObject): FieldError[] {
  const ports = objectsIn(spec["ports"]);
  const names = ports.map((port) => textAt(port, "name"));
  return ports.flatMap((port, index) => {
    const path = `spec.ports[${index}]`;
    const name = names[index] ?? "";
    const [protocol, number, appProtocol] = [
      textAt(port, "protocol"),
      numberAt(port, "port"),
      port["appProtocol"],
    ];
    return [
      ...(name === "" && ports.length > 1 ? [requiredValue(`${path}.name`, "")] : []),
      ...(name === "" ? [] : invalidEach(`${path}.name`, name, labelFindings(name))),
      ...(name !== "" && names.indexOf(name) < index ? [duplicateValue(`${path}.name`, name)] : []),
      ...invalidEach(`${path}.port`, number, portFindings(number)),
      ...(PROTOCOLS.includes(protocol) ? [] : [unsupportedValue(`${path}.protocol`, protocol, PROTOCOLS)]),
      ...portOrNameErrors(port["targetPort"], `${path}.targetPort`),
      ...(typeof appProtocol === "string"
        ? invalidEach(`${path}.appProtocol`, appProtocol, qualifiedNameFindings(appProtocol))
        : []),
    ];
  });
}

function selectorErrors(spec: JsonObject): FieldError[] {
  return Object.entries(objectAt(spec, "selector")).flatMap(([key, value]) => [
    ...invalidEach("spec.selector", key, qualifiedNameFindings(key)),
    ...invalidEach("spec.selector", String(value), labelValueFindings(String(value))),
  ]);
}

function affinityErrors(spec: JsonObject): FieldError[] {
  const affinity = textAt(spec, "sessionAffinity");
  if (affinity === "None") return [];
  if (affinity !== "ClientIP") {
    return [unsupportedValue("spec.sessionAffinity", affinity, ["ClientIP", "None"])];
  }
  const seconds = numberAt(objectAt(objectAt(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds");
  if (seconds > 0 && seconds <= DAY_SECONDS) return [];
  const path = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
  return [invalidValue(path, seconds, `must be greater than 0 and less than ${DAY_SECONDS}`)];
}

function externalIpErrors(address: string, path: string): FieldError[] {
  const findings = ipFindings(address);
  return invalidEach(path, address, findings.length > 0 ? findings : endpointIpFindings(address));
}

/** Node ports and port numbers that are there twice. */
function portUseErrors(spec: JsonObject): FieldError[] {
  const ports = objectsIn(spec["ports"]);
  const isInside = textAt(spec, "type") === "ClusterIP";
  const isRepeated = (index: number, field: string): boolean =>
    ports.slice(0, index).some((other) =>
      other["protocol"] === ports[index]?.["protocol"] &&
      numberAt(other, field) === numberAt(ports[index] ?? {}, field)
    );
  const used = ports.map((port, index) => ({ node: numberAt(port, "nodePort"), index }))
    .filter(({ node }) => node !== 0);
  return [
    ...(isInside ? used : []).map(({ index }) =>
      forbiddenValue(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")
    ),
    ...used.filter(({ index }) => isRepeated(index, "nodePort"))
      .map(({ index, node }) => duplicateValue(`spec.ports[${index}].nodePort`, node)),
    ...ports.flatMap((port, index) =>
      isRepeated(index, "port") ? [repeatedPort(`spec.ports[${index}]`, port)] : []
    ),
  ];
}

/** The message shows the port as the server has it inside, its fields in that order. */
function repeatedPort(field: string, port: JsonObject): FieldError {
  const key = JSON.stringify({
    Name: "",
    Protocol: textAt(port, "protocol"),
    AppProtocol: null,
    Port: numberAt(port, "port"),
    TargetPort: 0,
    NodePort: 0,
  });
  return { reason: "FieldValueDuplicate", field, message: `Duplicate value: ${key}` };
}

function loadBalancerErrors(spec: JsonObject): FieldError[] {
  const isLoadBalancer = textAt(spec, "type") === "LoadBalancer";
  const ranges = textsAt(spec, "loadBalancerSourceRanges");
  const { loadBalancerClass } = spec;
  // The path has a capital letter in the real server's messages.
  const path = "spec.LoadBalancerSourceRanges";
  const hasNodePortChoice = spec["allocateLoadBalancerNodePorts"] !== undefined;
  return [
    ...(ranges.length > 0 && !isLoadBalancer ? [forbiddenValue(path, ONLY_LOAD_BALANCERS)] : []),
    ...ranges.flatMap((range, index) =>
      invalidEach(`${path}[${index}]`, range.trim(), cidrFindings(range.trim()))
    ),
    ...(hasNodePortChoice && !isLoadBalancer
      ? [forbiddenValue("spec.allocateLoadBalancerNodePorts", ONLY_LOAD_BALANCERS)]
      : []),
    ...(loadBalancerClass === undefined ? [] : isLoadBalancer
      ? invalidEach(
        "spec.loadBalancerClass",
        String(loadBalancerClass),
        qualifiedNameFindings(String(loadBalancerClass)),
      )
      : [forbiddenValue("spec.loadBalancerClass", ONLY_LOAD_BALANCERS)]),
  ];
}

function trafficErrors(spec: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const [outside, port] = [textAt(spec, "externalTrafficPolicy"), numberAt(spec, "healthCheckNodePort")];
  if (!isExternallyAccessible(spec)) {
    const finding = "may only be set for externally-accessible services";
    if (outside !== "") errors.push(invalidValue("spec.externalTrafficPolicy", outside, finding));
  } else if (!POLICIES.includes(outside)) {
    errors.push(unsupportedValue("spec.externalTrafficPolicy", outside, POLICIES));
  }
  if (needsHealthCheck(spec)) {
    errors.push(...invalidEach("spec.healthCheckNodePort", port, portFindings(port)));
  } else if (port !== 0) {
    const finding = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    errors.push(invalidValue("spec.healthCheckNodePort", port, finding));
  }
  const { internalTrafficPolicy: inside, trafficDistribution: distribution } = spec;
  if (inside !== undefined && !POLICIES.includes(String(inside))) {
    errors.push(unsupportedValue("spec.internalTrafficPolicy", inside, POLICIES));
  }
  if (distribution !== undefined && !DISTRIBUTIONS.includes(String(distribution))) {
    errors.push(unsupportedValue("spec.trafficDistribution", distribution, DISTRIBUTIONS));
  }
  return errors;
}
