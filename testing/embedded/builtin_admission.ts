/**
 * What a real server's admission and strategies set in new objects of built-in kinds: it is nobody's, unlike defaults.
 *
 * @module
 */

import { parseQuantity } from "./builtins/quantity.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty, objectsIn } from "./json.ts";

/** How long a pod stays on a node that is not well, unless it says so itself. */
const TOLERATION_SECONDS = 300;
const NOT_READY = "node.kubernetes.io/not-ready";
const NODE_TROUBLES = [NOT_READY, "node.kubernetes.io/unreachable"];

/**
 * Completes a new object.
 *
 * @param object The object, its defaults filled in.
 * @param kind Its kind, one of v1 or apps/v1.
 * @returns The object as it is stored.
 */
export function withAdmission(object: JsonObject, kind: string): JsonObject {
  if (kind === "Pod") return admittedPod(object);
  return kind === "Node" ? untriedNode(object) : object;
}

/**
 * Keeps the class of a pod where its update leaves it out: that takes it from its owners.
 *
 * @param pod The pod.
 * @param live The stored pod.
 * @returns The pod with the stored one's class.
 */
export function withQosClass(pod: JsonObject, live: JsonObject): JsonObject {
  const { qosClass } = objectOrEmpty(live["status"]);
  return qosClass === undefined ? pod : { ...pod, status: { qosClass, ...objectOrEmpty(pod["status"]) } };
}

/**
 * Lets a pod stay for a while on a node that is not well, unless it says otherwise.
 *
 * @param pod The pod.
 * @returns The pod with its tolerations.
 */
export function withTolerations(pod: JsonObject): JsonObject {
  const spec = objectOrEmpty(pod["spec"]);
  return { ...pod, spec: { ...spec, tolerations: tolerationsOf(spec) } };
}

function admittedPod(pod: JsonObject): JsonObject {
  const spec = objectOrEmpty(pod["spec"]);
  const priority: JsonObject = spec["priorityClassName"] === undefined
    ? { priority: 0, preemptionPolicy: "PreemptLowerPriority" }
    : {};
  return {
    ...pod,
    spec: { ...priority, ...spec, tolerations: tolerationsOf(spec) },
    status: { ...objectOrEmpty(pod["status"]), qosClass: qosClassOf(spec) },
  };
}

/** A node takes no pods before it has shown that it is well. */
function untriedNode(node: JsonObject): JsonObject {
  const spec = objectOrEmpty(node["spec"]);
  const given = Array.isArray(spec["taints"]) ? spec["taints"].filter(isJsonObject) : [];
  const taint = { key: NOT_READY, effect: "NoSchedule" };
  const isThere = given.some(({ key, effect }) => key === taint.key && effect === taint.effect);
  return isThere ? node : { ...node, spec: { ...spec, taints: [...given, taint] } };
}

function tolerationsOf(spec: JsonObject): JsonValue {
  const given = Array.isArray(spec["tolerations"]) ? spec["tolerations"].filter(isJsonObject) : [];
  const missing = NODE_TROUBLES.filter((trouble) =>
    !given.some(({ key = "", effect = "" }) =>
      (key === trouble || key === "") && (effect === "NoExecute" || effect === "")
    )
  );
  const added = missing.map((key) => ({
    key,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: TOLERATION_SECONDS,
  }));
  return [...given, ...added];
}

/** A pod has the class that all its containers have, of CPU and of memory; where they differ it is between the others. */
function qosClassOf(spec: JsonObject): string {
  const classes = ["initContainers", "containers"].flatMap((field) =>
    objectsIn(spec[field]).flatMap(({ resources }) =>
      ["cpu", "memory"].map((name) => resourceClass(objectOrEmpty(resources), name))
    )
  );
  const [first = "BestEffort", ...others] = classes;
  return others.every((one) => one === first) ? first : "Burstable";
}

function resourceClass({ limits, requests }: JsonObject, name: string): string {
  const [limit, request] = [limits, requests].map((list) =>
    parseQuantity(objectOrEmpty(list)[name])?.nanos ?? 0n
  );
  if (limit !== request) return "Burstable";
  return limit === 0n ? "BestEffort" : "Guaranteed";
}
