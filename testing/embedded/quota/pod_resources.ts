/**
 * What a pod asks for and is limited to: what its containers need together, or one init container alone.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty, objectsIn } from "../json.ts";
import { added, larger, NO_RESOURCES, type ResourceList, resourceListOf } from "./resource_list.ts";

/** Whether it is about what is asked for or about limits. */
export type ResourcePart = "requests" | "limits";

/** The resources that a pod may have as a whole. */
const POD_LEVEL = /^(cpu|memory|hugepages-.*)$/;

/**
 * Tells whether a pod has resources as a whole.
 *
 * @param pod The pod.
 * @param parts Which part of them.
 * @returns Whether it has.
 */
export function hasPodResources(
  pod: JsonObject,
  parts: readonly ResourcePart[] = ["requests", "limits"],
): boolean {
  return parts.some((part) => podLevelOf(pod, part).size > 0);
}

/**
 * Adds up what a pod needs.
 *
 * @param pod The pod.
 * @param part What it asks for, or what it is limited to.
 * @returns The resources.
 */
export function podResources(pod: JsonObject, part: ResourcePart): ResourceList {
  const spec = objectOrEmpty(pod["spec"]);
  const inSpec = new Map([...ofContainers(spec, part), ...podLevelOf(pod, part)]);
  const overhead = resourceListOf(spec["overhead"]);
  if (part === "requests") return added(inSpec, overhead);
  const limited = new Map([...overhead].filter(([name]) => inSpec.has(name)));
  return added(inSpec, limited);
}

function podLevelOf(pod: JsonObject, part: ResourcePart): ResourceList {
  const { resources } = objectOrEmpty(pod["spec"]);
  const list = resourceListOf(objectOrEmpty(resources)[part]);
  return new Map([...list].filter(([name]) => POD_LEVEL.test(name)));
}

function ofContainers(spec: JsonObject, part: ResourcePart): ResourceList {
  const resourcesOf = (container: JsonObject) => resourceListOf(objectOrEmpty(container["resources"])[part]);
  let together = objectsIn(spec["containers"]).map(resourcesOf).reduce(added, NO_RESOURCES);
  // Init containers run one after the other, beside those sidecars that have been started before.
  let sidecars = NO_RESOURCES;
  let starting = NO_RESOURCES;
  for (const container of objectsIn(spec["initContainers"])) {
    const own = resourcesOf(container);
    if (container["restartPolicy"] === "Always") {
      together = added(together, own);
      sidecars = added(sidecars, own);
      starting = larger(starting, sidecars);
    } else {
      starting = larger(starting, added(own, sidecars));
    }
  }
  return larger(together, starting);
}
