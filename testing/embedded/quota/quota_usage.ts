/**
 * What an object uses of what quotas limit.
 *
 * @module
 */

import type { Operation } from "../admission/attributes.ts";
import { type JsonObject, objectOrEmpty, objectsIn, stringOrUndefined } from "../json.ts";
import { groupResourceOf, type ServedResource } from "../served_resource.ts";
import { hasPodResources, podResources } from "./pod_resources.ts";
import { counted, type ResourceList, resourceListOf } from "./resource_list.ts";

/** What quotas count of one resource. */
export interface QuotaEvaluator {
  /** Tells whether a write changes what is used. */
  readonly handles: (write: QuotaWrite) => boolean;
  /** Tells whether a name in a quota is about this resource. */
  readonly counts: (name: string) => boolean;
  /** What an object uses. */
  readonly usage: (object: JsonObject) => ResourceList;
  /** What an object has to say itself where a quota limits it; `undefined` if nothing is missing. */
  readonly missing: (object: JsonObject, limited: readonly string[]) => string | undefined;
}

/** What quotas need to know of a write. */
export interface QuotaWrite {
  readonly operation: Operation;
  readonly subresource?: string | undefined;
  readonly object: JsonObject;
  readonly live?: JsonObject | undefined;
}

/** Quotas may name these without "count/". */
const SHORT_NAMES: ReadonlySet<string> = new Set([
  "configmaps",
  "resourcequotas",
  "replicationcontrollers",
  "secrets",
]);

/**
 * Finds what quotas count of a resource.
 *
 * @param served The resource.
 * @returns What they count.
 */
export function evaluatorOf(served: ServedResource): QuotaEvaluator {
  const name = groupResourceOf(served);
  if (name === "pods") return PODS;
  if (name === "services") return SERVICES;
  if (name === "persistentvolumeclaims") return CLAIMS;
  const names = [`count/${name}`, ...(SHORT_NAMES.has(name) ? [name] : [])];
  return {
    handles: ({ operation, subresource }) => operation === "CREATE" && subresource === undefined,
    counts: (one) => names.includes(one),
    usage: () => new Map(names.map((one) => [one, counted(1)])),
    missing: () => undefined,
  };
}

const POD_NAMES: ReadonlySet<string> = new Set([
  "count/pods",
  "pods",
  ...["cpu", "memory", "ephemeral-storage"].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
]);
/** What containers have to say where a quota limits it. */
const TO_SAY: ReadonlySet<string> = new Set(
  ["cpu", "memory"].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
);

const PODS: QuotaEvaluator = {
  handles: ({ operation, subresource, object, live }) =>
    subresource === "resize" ? operation === "UPDATE" : subresource === undefined &&
      (operation === "CREATE" || live !== undefined && isTerminating(live) !== isTerminating(object)),
  counts: (name) =>
    POD_NAMES.has(name) || /^(requests\.)?hugepages-/.test(name) ||
    name.startsWith("requests.") && name.slice("requests.".length).includes("/"),
  usage: (pod) => {
    const { phase } = objectOrEmpty(pod["status"]);
    const count: [string, ReturnType<typeof counted>][] = [["count/pods", counted(1)]];
    if (phase === "Failed" || phase === "Succeeded") return new Map(count);
    return new Map([...count, ...usedBy(podResources(pod, "requests"), podResources(pod, "limits"))]);
  },
  missing: (pod, limited) => {
    if (hasPodResources(pod)) return undefined;
    const spec = objectOrEmpty(pod["spec"]);
    const containers = [...objectsIn(spec["containers"]), ...objectsIn(spec["initContainers"])];
    const missing = limited.filter((name) => TO_SAY.has(name)).toSorted().flatMap((name) => {
      const silent = containers.filter((container) => {
        const { requests, limits } = objectOrEmpty(container["resources"]);
        return !usedBy(resourceListOf(requests), resourceListOf(limits)).has(name);
      }).map((container) => String(container["name"]));
      return silent.length === 0 ? [] : [`${name} for: ${[...new Set(silent)].toSorted().join(",")}`];
    });
    return missing.length === 0 ? undefined : `must specify ${missing.join("; ")}`;
  },
};

/** What somebody uses who asks for some and is limited to some. */
function usedBy(requests: ResourceList, limits: ResourceList): ResourceList {
  const result = new Map([["pods", counted(1)]]);
  for (const [name, quantity] of requests) {
    const isPlain = ["cpu", "memory", "ephemeral-storage"].includes(name) || name.startsWith("hugepages-");
    if (isPlain) result.set(name, quantity);
    if (isPlain || name.includes("/")) result.set(`requests.${name}`, quantity);
  }
  for (const [name, quantity] of limits) {
    if (["cpu", "memory", "ephemeral-storage"].includes(name)) result.set(`limits.${name}`, quantity);
  }
  return result;
}

/**
 * Tells whether a pod ends by itself.
 *
 * @param pod The pod.
 * @returns Whether it has a deadline.
 */
export function isTerminating(pod: JsonObject): boolean {
  const { activeDeadlineSeconds } = objectOrEmpty(pod["spec"]);
  return typeof activeDeadlineSeconds === "number" && activeDeadlineSeconds >= 0;
}

const SERVICE_NAMES = ["count/services", "services", "services.nodeports", "services.loadbalancers"];

const SERVICES: QuotaEvaluator = {
  handles: ({ operation, subresource }) => subresource === undefined && operation !== "DELETE",
  counts: (name) => SERVICE_NAMES.includes(name),
  usage: (service) => {
    const { type, allocateLoadBalancerNodePorts, ports } = objectOrEmpty(service["spec"]);
    const all = objectsIn(ports);
    const isBalanced = type === "LoadBalancer";
    const nodePorts = isBalanced && allocateLoadBalancerNodePorts === false
      ? all.filter(({ nodePort }) => nodePort !== undefined && nodePort !== 0).length
      : isBalanced || type === "NodePort"
      ? all.length
      : 0;
    return new Map([
      ["count/services", counted(1)],
      ["services", counted(1)],
      ["services.nodeports", counted(nodePorts)],
      ["services.loadbalancers", counted(isBalanced ? 1 : 0)],
    ]);
  },
  missing: () => undefined,
};

const CLAIM_NAMES = ["persistentvolumeclaims", "requests.storage"];
const OF_CLASS = ".storageclass.storage.k8s.io/";

const CLAIMS: QuotaEvaluator = {
  handles: ({ operation, subresource }) => subresource === undefined && operation !== "DELETE",
  counts: (name) =>
    name === "count/persistentvolumeclaims" || CLAIM_NAMES.includes(name) ||
    CLAIM_NAMES.some((one) => name.endsWith(`${OF_CLASS}${one}`)),
  usage: (claim) => {
    const { resources, storageClassName } = objectOrEmpty(claim["spec"]);
    const { annotations } = objectOrEmpty(claim["metadata"]);
    const className = stringOrUndefined(
      objectOrEmpty(annotations)["volume.beta.kubernetes.io/storage-class"] ?? storageClassName,
    ) ?? "";
    const storage = resourceListOf(objectOrEmpty(resources)["requests"]).get("storage");
    const used = new Map([
      ["persistentvolumeclaims", counted(1)],
      ...(storage === undefined ? [] : [["requests.storage", storage] as const]),
    ]);
    const ofClass = className === ""
      ? []
      : [...used].map(([name, quantity]) => [`${className}${OF_CLASS}${name}`, quantity] as const);
    return new Map([...used, ["count/persistentvolumeclaims", counted(1)], ...ofClass]);
  },
  missing: () => undefined,
};
