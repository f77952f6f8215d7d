/**
 * Ingresses as the server treats them.
 *
 * @module
 */

import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectsIn } from "../json.ts";
import { labelFindings, pathSegmentFindings, subdomainFindings, wildcardFindings } from "../name_rules.ts";
import { invalidEach, missingErrors, numberAt, objectAt, textAt, textsAt } from "./field_values.ts";
import { isIpv4, isIpv6 } from "./ip_rules.ts";
import type { KindTreatment } from "./kind_treatment.ts";
import { ingressStatusErrors } from "./load_balancer_status.ts";
import { portFindings, portNameFindings } from "./port_rules.ts";

const PATH_TYPES = ["Exact", "ImplementationSpecific", "Prefix"];
const BAD_SEQUENCES = ["//", "/./", "/../", "%2f", "%2F"];
const BAD_ENDS = ["/..", "/."];

const CLASS_ANNOTATION = "kubernetes.io/ingress.class";

/** The treatment of ingresses. */
export const INGRESS_KIND: KindTreatment = {
  warnings: (ingress, { live }) =>
    live === undefined && oldClassOf(ingress) !== undefined && !hasClass(ingress)
      ? [`annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`]
      : [],
  withNewStatus: (ingress) => ({ ...ingress, status: { loadBalancer: {} } }),
  causes: (ingress, { subresource, live }) =>
    subresource === "status" ? ingressStatusErrors(ingress) : [
      ...ingressErrors(objectAt(ingress, "spec")),
      ...(live === undefined ? classErrors(ingress) : []),
    ],
};

function ingressErrors(spec: JsonObject): FieldError[] {
  const { defaultBackend, rules, ingressClassName: className } = spec;
  const isEmpty = defaultBackend === undefined && objectsIn(rules).length === 0;
  return [
    ...(isEmpty ? [invalidValue("spec", null, "either `defaultBackend` or `rules` must be specified")] : []),
    ...(isJsonObject(defaultBackend) ? backendErrors(defaultBackend, "spec.defaultBackend") : []),
    ...objectsIn(rules).flatMap((rule, index) => ruleErrors(rule, `spec.rules[${index}]`)),
    ...objectsIn(spec["tls"]).flatMap((tls, index) => tlsErrors(tls, `spec.tls[${index}]`)),
    ...(typeof className === "string"
      ? invalidEach("spec.ingressClassName", className, subdomainFindings(className))
      : []),
  ];
}

/** The class used to be an annotation. */
function oldClassOf(ingress: JsonObject): JsonValue | undefined {
  return objectAt(objectAt(ingress, "metadata"), "annotations")[CLASS_ANNOTATION];
}

function hasClass(ingress: JsonObject): boolean {
  return typeof objectAt(ingress, "spec")["ingressClassName"] === "string";
}

function classErrors(ingress: JsonObject): FieldError[] {
  const old = oldClassOf(ingress);
  if (old === undefined || !hasClass(ingress) || old === objectAt(ingress, "spec")["ingressClassName"]) {
    return [];
  }
  const rule = "must match `ingressClassName` when both are specified";
  return [invalidValue(`annotations.${CLASS_ANNOTATION}`, old, rule)];
}

function hostFindings(host: string): string[] {
  return host.includes("*") ? wildcardFindings(host) : subdomainFindings(host);
}

function ruleErrors(rule: JsonObject, path: string): FieldError[] {
  const host = textAt(rule, "host");
  const { http } = rule;
  const paths = objectsIn(objectAt(rule, "http")["paths"]);
  return [
    ...(isIpv4(host) || isIpv6(host)
      ? [invalidValue(`${path}.host`, host, "must be a DNS name, not an IP address")]
      : []),
    ...(host === "" ? [] : invalidEach(`${path}.host`, host, hostFindings(host))),
    ...(isJsonObject(http) && paths.length === 0 ? [requiredValue(`${path}.http.paths`, "")] : []),
    ...paths.flatMap((one, index) => pathErrors(one, `${path}.http.paths[${index}]`)),
  ];
}

function pathErrors(one: JsonObject, path: string): FieldError[] {
  const { pathType: type } = one;
  const text = textAt(one, "path");
  if (type === undefined) return [requiredValue(`${path}.pathType`, "pathType must be specified")];
  const isLoose = type === "ImplementationSpecific";
  const isKnown = PATH_TYPES.includes(String(type));
  const isRelative = !text.startsWith("/") && (!isLoose || text !== "");
  const place = `${path}.path`;
  return [
    ...(isKnown ? [] : [unsupportedValue(`${path}.pathType`, type, PATH_TYPES)]),
    ...(isKnown && isRelative ? [invalidValue(place, text, "must be an absolute path")] : []),
    ...(isKnown && !isLoose
      ? [
        ...BAD_SEQUENCES.filter((bad) => text.includes(bad))
          .map((bad) => invalidValue(place, text, `must not contain '${bad}'`)),
        ...BAD_ENDS.filter((bad) => text.endsWith(bad))
          .map((bad) => invalidValue(place, text, `cannot end with '${bad}'`)),
      ]
      : []),
    ...backendErrors(objectAt(one, "backend"), `${path}.backend`),
  ];
}

function backendErrors(backend: JsonObject, path: string): FieldError[] {
  const { service, resource } = backend;
  if (isJsonObject(service) && isJsonObject(resource)) {
    return [invalidValue(path, "", "cannot set both resource and service backends")];
  }
  if (isJsonObject(resource)) return resourceErrors(resource, `${path}.resource`);
  if (!isJsonObject(service)) return [invalidValue(path, "", "resource or service backend is required")];
  const name = textAt(service, "name");
  return [
    ...(name === ""
      ? [requiredValue(`${path}.service.name`, "")]
      : invalidEach(`${path}.service.name`, name, labelFindings(name))),
    ...portErrors(service["port"], path),
  ];
}

function portErrors(port: JsonValue | undefined, path: string): FieldError[] {
  const [name, number] = isJsonObject(port) ? [textAt(port, "name"), numberAt(port, "number")] : ["", 0];
  if (name !== "" && number !== 0) return [invalidValue(path, "", "cannot set both port name & port number")];
  if (name !== "") return invalidEach(`${path}.service.port.name`, name, portNameFindings(name));
  if (number !== 0) return invalidEach(`${path}.service.port.number`, number, portFindings(number));
  return [requiredValue(path, "port name or number is required")];
}

function resourceErrors(resource: JsonObject, path: string): FieldError[] {
  const group = textAt(resource, "apiGroup");
  return [
    ...(typeof resource["apiGroup"] !== "string"
      ? []
      : invalidEach(`${path}.apiGroup`, group, subdomainFindings(group))),
    ...["kind", "name"].flatMap((field) => {
      const text = textAt(resource, field);
      return text === ""
        ? missingErrors(resource, field, path)
        : invalidEach(`${path}.${field}`, text, pathSegmentFindings(text));
    }),
  ];
}

function tlsErrors(tls: JsonObject, path: string): FieldError[] {
  const secret = textAt(tls, "secretName");
  return [
    ...textsAt(tls, "hosts").flatMap((host, index) =>
      invalidEach(`${path}.hosts[${index}]`, host, hostFindings(host))
    ),
    ...(secret === "" ? [] : invalidEach(`${path}.secretName`, secret, subdomainFindings(secret))),
  ];
}
