/**
 * What controllers want to know of a pod.
 *
 * @module
 */

import type { Pod } from "../../src/resource/builtins.ts";

/** A condition of a pod. */
export type PodCondition = NonNullable<NonNullable<Pod["status"]>["conditions"]>[number];

/**
 * Finds a condition.
 *
 * @param pod The pod.
 * @param type Its type, such as "Ready".
 * @returns The condition, if the pod has it.
 */
export function conditionOf(pod: Pod, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

/**
 * Whether a pod is ready.
 *
 * @param pod The pod.
 * @returns Whether its condition says so.
 */
export function isReady(pod: Pod): boolean {
  return conditionOf(pod, "Ready")?.status === "True";
}

/**
 * Whether a pod is being deleted.
 *
 * @param pod The pod.
 * @returns Whether it is.
 */
export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

/**
 * Whether a pod has come to its end.
 *
 * @param pod The pod.
 * @returns Whether it has succeeded or failed.
 */
export function hasEnded(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

/**
 * Whether a pod counts as one that serves, or will.
 *
 * @param pod The pod.
 * @returns False once it has ended, or is being deleted.
 */
export function isActive(pod: Pod): boolean {
  return !hasEnded(pod) && !isTerminating(pod);
}

/**
 * How long a pod still has to be ready until it counts as available.
 *
 * @param pod The pod.
 * @param options How long it has to be ready, and the time in milliseconds.
 * @returns Milliseconds; 0 if it is available, `Infinity` if it is not ready.
 */
export function availableInMs(
  pod: Pod,
  { minReadySeconds, nowMs }: { readonly minReadySeconds: number; readonly nowMs: number },
): number {
  if (!isReady(pod)) return Infinity;
  const sinceMs = Date.parse(conditionOf(pod, "Ready")?.lastTransitionTime ?? "");
  if (minReadySeconds === 0) return 0;
  return Math.max(0, sinceMs + minReadySeconds * 1_000 - nowMs);
}

/**
 * The order in which a controller that has too many pods gives them up: first those that nobody misses.
 *
 * @param one One pod.
 * @param other The other one.
 * @returns Less than 0 if the one goes first.
 * @see kube-controller-manager: ActivePodsWithRanks
 */
export function byUsefulness(one: Pod, other: Pod): number {
  return isOn(one) - isOn(other) || phaseRank(one) - phaseRank(other) ||
    Number(isReady(one)) - Number(isReady(other)) || cost(one) - cost(other) ||
    readySince(other) - readySince(one) || restartsOf(other) - restartsOf(one) ||
    createdAt(other) - createdAt(one) || (one.metadata.uid < other.metadata.uid ? -1 : 1);
}

function isOn({ spec }: Pod): number {
  return spec?.nodeName === undefined ? 0 : 1;
}

function phaseRank({ status }: Pod): number {
  return ["Pending", "Unknown", "Running"].indexOf(status?.phase ?? "Pending");
}

function cost({ metadata }: Pod): number {
  return Number(metadata.annotations?.["controller.kubernetes.io/pod-deletion-cost"] ?? 0) || 0;
}

function readySince(pod: Pod): number {
  return isReady(pod) ? Date.parse(conditionOf(pod, "Ready")?.lastTransitionTime ?? "") || 0 : 0;
}

function restartsOf({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
}

function createdAt({ metadata }: Pod): number {
  return Date.parse(metadata.creationTimestamp ?? "") || 0;
}
