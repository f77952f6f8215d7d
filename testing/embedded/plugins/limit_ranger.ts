/**
 * Limit ranges at work: containers get what they do not say, and what is too little or too much is refused.
 *
 * @module
 */

import { parseQuantity, type Quantity, quantityText } from "../builtins/quantity.ts";
import { type JsonObject, objectOrEmpty, objectsIn } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import { podResources } from "../quota/pod_resources.ts";
import { NO_RESOURCES, type ResourceList, resourceListOf } from "../quota/resource_list.ts";
import type { AdmissionPlugin, PluginParts, PluginWrite } from "./admission_plugin.ts";
import { refused } from "./refusal.ts";

/** Where it is written what a container has got. */
const ANNOTATION = "kubernetes.io/limit-ranger";
const CONTAINERS = [["containers", "container"], ["initContainers", "init container"]] as const;
const NANO = 1_000_000_000n;

/** What limit ranges do to pods. */
export const POD_LIMITS: AdmissionPlugin = {
  admit: (pod, write, parts) => {
    if (write.operation !== "CREATE" || write.subresource !== undefined) return pod;
    return rangesIn(write, parts).reduce(withDefaults, pod);
  },
  validate: (pod, write, parts) => {
    if (write.operation !== "CREATE" || write.subresource !== undefined) return;
    for (const range of rangesIn(write, parts)) {
      requireNone(limitsOf(range).flatMap((limit) => podFaults(limit, pod)), pod, write);
    }
  },
};

/** What limit ranges do to claims. */
export const CLAIM_LIMITS: AdmissionPlugin = {
  validate: (claim, write, parts) => {
    if (write.operation === "DELETE" || write.subresource !== undefined) return;
    if (write.live !== undefined && metaOf(write.live).deletionTimestamp !== undefined) return;
    const requests = resourceListOf(objectOrEmpty(objectOrEmpty(claim["spec"])["resources"])["requests"]);
    for (const range of rangesIn(write, parts)) {
      const faults = limitsOf(range).filter(({ type }) => type === "PersistentVolumeClaim").flatMap((
        limit,
      ) => [
        ...each(
          limit["min"],
          (name, value) => minimumFault(limit, [name, value], { requests, limits: NO_RESOURCES }),
        ),
        ...each(limit["max"], (name, value) => claimMaximumFault(limit, [name, value], requests)),
      ]);
      requireNone(faults, claim, write);
    }
  },
};

function rangesIn({ namespace }: PluginWrite, { store, registry }: PluginParts): readonly JsonObject[] {
  const served = registry.find("v1", "limitranges");
  return served === undefined ? [] : store.list(served, namespace);
}

function limitsOf(range: JsonObject): readonly JsonObject[] {
  return objectsIn(objectOrEmpty(range["spec"])["limits"]);
}

function withDefaults(pod: JsonObject, range: JsonObject): JsonObject {
  const own = limitsOf(range).filter(({ type }) => type === "Container");
  const merged = (field: string): JsonObject =>
    Object.assign({}, ...own.map((limit) => objectOrEmpty(limit[field])));
  const defaults = { requests: merged("defaultRequest"), limits: merged("default") };
  const notes: string[] = [];
  const spec = objectOrEmpty(pod["spec"]);
  const changed = CONTAINERS.filter(([field]) => spec[field] !== undefined).map(([field, what]) => [
    field,
    objectsIn(spec[field]).map((container) => {
      const resources = objectOrEmpty(container["resources"]);
      const filled = (["requests", "limits"] as const).flatMap((part): [string, JsonObject][] => {
        const given = objectOrEmpty(resources[part]);
        const missing = Object.keys(defaults[part]).filter((name) => given[name] === undefined).toSorted();
        if (missing.length > 0) {
          notes.push(`${missing.join(", ")} ${part.slice(0, -1)} for ${what} ${container["name"]}`);
        }
        const whole: JsonObject = { ...defaults[part], ...given };
        return Object.keys(whole).length === 0 ? [] : [[part, whole]];
      });
      return { ...container, resources: { ...resources, ...Object.fromEntries(filled) } };
    }),
  ]);
  if (notes.length === 0) return pod;
  const metadata = objectOrEmpty(pod["metadata"]);
  const annotations = {
    ...objectOrEmpty(metadata["annotations"]),
    [ANNOTATION]: `LimitRanger plugin set: ${notes.join("; ")}`,
  };
  return {
    ...pod,
    metadata: { ...metadata, annotations },
    spec: { ...spec, ...Object.fromEntries(changed) },
  };
}

/** What somebody asks for and is limited to. */
interface Wanted {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

function podFaults(limit: JsonObject, pod: JsonObject): readonly string[] {
  const { type } = limit;
  if (type === "Pod") {
    return allFaults(limit, { requests: podResources(pod, "requests"), limits: podResources(pod, "limits") });
  }
  if (type !== "Container") return [];
  const spec = objectOrEmpty(pod["spec"]);
  return CONTAINERS.flatMap(([field]) => objectsIn(spec[field])).flatMap((container) => {
    const { requests, limits } = objectOrEmpty(container["resources"]);
    return allFaults(limit, { requests: resourceListOf(requests), limits: resourceListOf(limits) });
  });
}

function allFaults(limit: JsonObject, wanted: Wanted): readonly string[] {
  return [
    ...each(limit["min"], (name, value) => minimumFault(limit, [name, value], wanted)),
    ...each(limit["max"], (name, value) => maximumFault(limit, [name, value], wanted)),
    ...each(limit["maxLimitRequestRatio"], (name, value) => ratioFault(limit, [name, value], wanted)),
  ];
}

function each(
  list: JsonObject[string] | undefined,
  check: (name: string, value: Quantity) => string | undefined,
): readonly string[] {
  return Object.entries(objectOrEmpty(list)).flatMap(([name, text]) => {
    const value = parseQuantity(text);
    const fault = value === undefined ? undefined : check(name, value);
    return fault === undefined ? [] : [fault];
  });
}

function minimumFault(
  { type }: JsonObject,
  [name, value]: readonly [string, Quantity],
  { requests, limits }: Wanted,
): string | undefined {
  const [request, limited] = [requests.get(name), limits.get(name)];
  const rule = `minimum ${name} usage per ${type} is ${quantityText(value)}`;
  if (request === undefined) return `${rule}.  No request is specified`;
  if (request.nanos < value.nanos) return `${rule}, but request is ${quantityText(request)}`;
  if (limited !== undefined && limited.nanos < value.nanos) {
    return `${rule}, but limit is ${quantityText(limited)}`;
  }
  return undefined;
}

function maximumFault(
  { type }: JsonObject,
  [name, value]: readonly [string, Quantity],
  { requests, limits }: Wanted,
): string | undefined {
  const [request, limited] = [requests.get(name), limits.get(name)];
  const rule = `maximum ${name} usage per ${type} is ${quantityText(value)}`;
  if (limited === undefined) return `${rule}.  No limit is specified`;
  if (limited.nanos > value.nanos) return `${rule}, but limit is ${quantityText(limited)}`;
  if (request !== undefined && request.nanos > value.nanos) {
    return `${rule}, but request is ${quantityText(request)}`;
  }
  return undefined;
}

function claimMaximumFault(
  { type }: JsonObject,
  [name, value]: readonly [string, Quantity],
  requests: ResourceList,
): string | undefined {
  const request = requests.get(name);
  const rule = `maximum ${name} usage per ${type} is ${quantityText(value)}`;
  if (request === undefined) return `${rule}.  No request is specified`;
  return request.nanos > value.nanos ? `${rule}, but request is ${quantityText(request)}` : undefined;
}

function ratioFault(
  { type }: JsonObject,
  [name, value]: readonly [string, Quantity],
  { requests, limits }: Wanted,
): string | undefined {
  const [request, limited] = [requests.get(name)?.nanos ?? 0n, limits.get(name)?.nanos ?? 0n];
  const rule = `${name} max limit to request ratio per ${type} is ${quantityText(value)}`;
  if (request === 0n) return `${rule}, but no request is specified or request is 0`;
  if (limited === 0n) return `${rule}, but no limit is specified or limit is 0`;
  if (limited * NANO <= value.nanos * request) return undefined;
  return `${rule}, but provided ratio is ${(Number(limited) / Number(request)).toFixed(6)}`;
}

/** The real server says the same thing once. */
function requireNone(faults: readonly string[], object: JsonObject, write: PluginWrite): void {
  const all = [...new Set(faults)];
  if (all.length > 0) throw refused(object, write, all.length === 1 ? all.join() : `[${all.join(", ")}]`);
}
