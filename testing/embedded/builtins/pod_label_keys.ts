/**
 * Pods that are placed by labels whose values are the pod's own: the values are put into the selectors when it is made.
 *
 * @module
 */

import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import { eachOf, within } from "../pod_defaults.ts";
import { objectAt, textsAt } from "./field_values.ts";

/**
 * Puts the values of a new pod's own labels into the selectors that ask for them.
 *
 * @param pod The pod.
 * @returns The pod with complete selectors.
 */
export function withOwnLabelValues(pod: JsonObject): JsonObject {
  const labels = objectAt(objectAt(pod, "metadata"), "labels");
  const complete = (term: JsonObject): JsonObject => withValues(term, labels);
  const placed = (affinity: JsonObject): JsonObject => ({
    ...affinity,
    ...eachOf(affinity, "requiredDuringSchedulingIgnoredDuringExecution", complete),
    ...eachOf(
      affinity,
      "preferredDuringSchedulingIgnoredDuringExecution",
      (one) => ({ ...one, ...within(one, "podAffinityTerm", complete) }),
    ),
  });
  const spec = objectAt(pod, "spec");
  return {
    ...pod,
    spec: {
      ...spec,
      ...within(spec, "affinity", (affinity) => ({
        ...affinity,
        ...within(affinity, "podAffinity", placed),
        ...within(affinity, "podAntiAffinity", placed),
      })),
      ...eachOf(spec, "topologySpreadConstraints", complete),
    },
  };
}

function withValues(term: JsonObject, labels: JsonObject): JsonObject {
  const { labelSelector } = term;
  if (!isJsonObject(labelSelector)) return term;
  const added = [["matchLabelKeys", "In"], ["mismatchLabelKeys", "NotIn"]].flatMap(([field = "", operator]) =>
    textsAt(term, field).flatMap((key): JsonObject[] => {
      const value = labels[key];
      return value === undefined ? [] : [{ key, operator: operator ?? "", values: [value] }];
    })
  );
  if (added.length === 0) return term;
  const matchExpressions = [...objectsIn(labelSelector["matchExpressions"]), ...added];
  return { ...term, labelSelector: { ...labelSelector, matchExpressions } };
}
