/**
 * The checks of what containers ask for and are limited to.
 *
 * @module
 */

import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
} from "../../../src/schema/field_error.ts";
import type { JsonObject } from "../json.ts";
import { qualifiedNameFindings } from "../name_rules.ts";
import { invalidEach, objectAt } from "./field_values.ts";
import { parseQuantity, type Quantity, quantityText } from "./quantity.ts";

const STANDARD: readonly string[] = [
  "cpu",
  "memory",
  "ephemeral-storage",
  "requests.cpu",
  "requests.memory",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "storage",
  "requests.storage",
  "services.nodeports",
  "services.loadbalancers",
];
const OF_CONTAINERS: readonly string[] = ["cpu", "memory", "ephemeral-storage"];
const OF_REQUESTS = "requests.";
const SECOND = 1_000_000_000n;

/**
 * Checks the resources of a container.
 *
 * @param resources The resources.
 * @param path Where they are.
 * @returns What is wrong.
 */
export function resourceErrors(resources: JsonObject, path: string): FieldError[] {
  const [limits, requests] = [objectAt(resources, "limits"), objectAt(resources, "requests")];
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  const lacksBase = names.some(isHugePages) && !names.includes("cpu") && !names.includes("memory");
  return [
    ...Object.entries(limits).flatMap(([name, value]) => [
      ...containerResourceNameErrors(name, `${path}.limits[${name}]`),
      ...quantityErrors(name, parseQuantity(value), `${path}.limits[${name}]`),
      ...pageErrors(name, parseQuantity(value), `${path}.limits[${name}]`),
    ]),
    ...Object.entries(requests).flatMap(([name, value]) => [
      ...containerResourceNameErrors(name, `${path}.requests[${name}]`),
      ...quantityErrors(name, parseQuantity(value), `${path}.requests[${name}]`),
      ...requestErrors(name, { request: parseQuantity(value), limit: parseQuantity(limits[name]) }, path),
      ...pageErrors(name, parseQuantity(value), `${path}.requests[${name}]`),
    ]),
    ...(lacksBase ? [forbiddenValue(path, "HugePages require cpu or memory")] : []),
  ];
}

/** Quotas put a word in front of the name, and it has to be one still. */
function isExtended(name: string): boolean {
  return !name.startsWith(OF_REQUESTS) && qualifiedNameFindings(`${OF_REQUESTS}${name}`).length === 0;
}

function isOfKubernetes(name: string): boolean {
  return name.includes("kubernetes.io/");
}

function isHugePages(name: string): boolean {
  return name.startsWith("hugepages-");
}

/** What is there in whole numbers only cannot be promised to several. */
function mayOvercommit(name: string): boolean {
  return (!name.includes("/") || isOfKubernetes(name)) && !isHugePages(name);
}

/**
 * Checks the name of a resource that a container may ask for.
 *
 * @param name The name.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function containerResourceNameErrors(name: string, path: string): FieldError[] {
  const findings = qualifiedNameFindings(name);
  const isPlain = !name.includes("/");
  if (findings.length > 0 || !isPlain) {
    return [
      ...invalidEach(path, name, findings),
      ...(isPlain ? [invalidValue(path, name, "must be a standard resource for containers")] : []),
      ...(isPlain || isOfKubernetes(name) || isExtended(name)
        ? []
        : [invalidValue(path, name, "doesn't follow extended resource name standard")]),
    ];
  }
  if (isHugePages(name)) return [];
  if (OF_CONTAINERS.includes(name)) return [];
  return [
    ...(STANDARD.includes(name)
      ? []
      : [invalidValue(path, name, "must be a standard resource type or fully qualified")]),
    invalidValue(path, name, "must be a standard resource for containers"),
  ];
}

function quantityErrors(name: string, quantity: Quantity | undefined, path: string): FieldError[] {
  if (quantity === undefined) return [];
  const isFraction = !mayOvercommit(name) && !isHugePages(name) && quantity.nanos % SECOND !== 0n;
  return [
    ...(quantity.nanos < 0n
      ? [invalidValue(path, quantityText(quantity), "must be greater than or equal to 0")]
      : []),
    ...(isFraction ? [invalidValue(path, quantityText(quantity), "must be an integer")] : []),
  ];
}

/** Pages are taken whole, each of the size that the resource is named for. */
function pageErrors(name: string, quantity: Quantity | undefined, path: string): FieldError[] {
  if (quantity === undefined || !isHugePages(name)) return [];
  const size = parseQuantity(name.slice("hugepages-".length))?.nanos ?? 0n;
  if (size > 0n && size % SECOND === 0n && wholeNumber(quantity) * SECOND % size === 0n) return [];
  const text = quantityText(quantity);
  return [invalidValue(path, text, `${text} is not positive integer multiple of ${name}`)];
}

/** Fractions are rounded up. */
function wholeNumber({ nanos }: Quantity): bigint {
  return nanos / SECOND + (nanos % SECOND > 0n ? 1n : 0n);
}

function requestErrors(
  name: string,
  { request, limit }: { readonly request: Quantity | undefined; readonly limit: Quantity | undefined },
  path: string,
): FieldError[] {
  if (request === undefined) return [];
  if (limit === undefined) {
    const finding = "Limit must be set for non overcommitable resources";
    return mayOvercommit(name) ? [] : [requiredValue(`${path}.limits`, finding)];
  }
  const bound = `${name} limit of ${quantityText(limit)}`;
  if (!mayOvercommit(name) && request.nanos !== limit.nanos) {
    return [invalidValue(`${path}.requests`, quantityText(request), `must be equal to ${bound}`)];
  }
  return request.nanos > limit.nanos
    ? [invalidValue(`${path}.requests`, quantityText(request), `must be less than or equal to ${bound}`)]
    : [];
}
