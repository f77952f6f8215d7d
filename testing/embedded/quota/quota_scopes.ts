/**
 * Which objects a quota is about.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty, objectsIn, stringOrUndefined } from "../json.ts";
import { groupResourceOf, type ServedResource } from "../served_resource.ts";
import { isTerminating } from "./quota_usage.ts";

/**
 * Tells whether an object is within all scopes of a quota.
 *
 * @param quota The quota.
 * @param served The object's resource.
 * @param object The object.
 * @returns Whether it is; a quota without scopes is about all objects.
 */
export function isInScopes(quota: JsonObject, served: ServedResource, object: JsonObject): boolean {
  const { scopes, scopeSelector } = objectOrEmpty(quota["spec"]);
  const selectors: readonly JsonObject[] = [
    ...(Array.isArray(scopes) ? scopes : []).map((scopeName): JsonObject => ({
      scopeName,
      operator: "Exists",
    })),
    ...objectsIn(objectOrEmpty(scopeSelector)["matchExpressions"]),
  ];
  return selectors.every((selector) => isInScope(selector, groupResourceOf(served), object));
}

function isInScope(selector: JsonObject, resource: string, object: JsonObject): boolean {
  const spec = objectOrEmpty(object["spec"]);
  const { scopeName } = selector;
  if (resource === "persistentvolumeclaims") {
    return scopeName === "VolumeAttributesClass" && matches(selector, spec["volumeAttributesClassName"]);
  }
  if (resource !== "pods") return false;
  const isBestEffort = objectOrEmpty(object["status"])["qosClass"] === "BestEffort";
  switch (scopeName) {
    case "Terminating":
      return isTerminating(object);
    case "NotTerminating":
      return !isTerminating(object);
    case "BestEffort":
      return isBestEffort;
    case "NotBestEffort":
      return !isBestEffort;
    case "PriorityClass":
      return matches(selector, spec["priorityClassName"]);
    case "CrossNamespacePodAffinity":
      return looksBeyond(objectOrEmpty(spec["affinity"]));
    default:
      return false;
  }
}

function matches({ operator, values }: JsonObject, value: unknown): boolean {
  const text = stringOrUndefined(value) ?? "";
  const isOne = Array.isArray(values) && values.includes(text);
  switch (operator) {
    case "In":
      return text !== "" && isOne;
    case "NotIn":
      return !isOne;
    case "DoesNotExist":
      return text === "";
    default:
      return text !== "";
  }
}

/** Whether a pod wants to be near or far from pods of other namespaces. */
function looksBeyond(affinity: JsonObject): boolean {
  return ["podAffinity", "podAntiAffinity"].some((which) => {
    const rules = objectOrEmpty(affinity[which]);
    const preferred = objectsIn(rules["preferredDuringSchedulingIgnoredDuringExecution"])
      .map(({ podAffinityTerm }) => objectOrEmpty(podAffinityTerm));
    return [...objectsIn(rules["requiredDuringSchedulingIgnoredDuringExecution"]), ...preferred].some(
      ({ namespaces, namespaceSelector }) =>
        Array.isArray(namespaces) && namespaces.length > 0 || namespaceSelector !== undefined,
    );
  });
}
