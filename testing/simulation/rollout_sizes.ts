/**
 * How many pods each ReplicaSet of a Deployment gets: pure arithmetic.
 *
 * @module
 * @see kube-controller-manager pkg/controller/deployment
 */

import type { Deployment, ReplicaSet } from "../../src/resource/builtins.ts";
import { scaled } from "./counts.ts";

/** The annotations in which a ReplicaSet keeps what its Deployment wanted when it was scaled last. */
export const DESIRED_ANNOTATION = "deployment.kubernetes.io/desired-replicas";
/** The most pods of the Deployment at that time. */
export const MAX_ANNOTATION = "deployment.kubernetes.io/max-replicas";

/** New sizes, by the ReplicaSet. */
export type Sizes = ReadonlyMap<ReplicaSet, number>;

/**
 * How many pods a Deployment wants.
 *
 * @param workload The Deployment, or a ReplicaSet.
 * @returns The number.
 */
export function wantedBy({ spec }: Deployment | ReplicaSet): number {
  return spec?.replicas ?? 1;
}

/**
 * How many pods a Deployment may have too many during a rollout.
 *
 * @param deployment The Deployment.
 * @returns The number; 0 if it is not a rolling one.
 */
export function maxSurge(deployment: Deployment): number {
  const { strategy } = deployment.spec ?? {};
  if (strategy?.type === "Recreate") return 0;
  return scaled(strategy?.rollingUpdate?.maxSurge, wantedBy(deployment), "up");
}

/**
 * How many pods of a Deployment may be missing during a rollout.
 *
 * @param deployment The Deployment.
 * @returns The number; 0 if it is not a rolling one.
 */
export function maxUnavailable(deployment: Deployment): number {
  const { strategy } = deployment.spec ?? {};
  const wanted = wantedBy(deployment);
  if (strategy?.type === "Recreate" || wanted === 0) return 0;
  const allowed = scaled(strategy?.rollingUpdate?.maxUnavailable, wanted, "down");
  return Math.min(wanted, allowed === 0 && maxSurge(deployment) === 0 ? 1 : allowed);
}

/**
 * The size of the newest ReplicaSet, as far as it may grow now.
 *
 * @param deployment The Deployment.
 * @param newest The size that it has.
 * @param total The sizes of all its ReplicaSets together.
 * @returns The size.
 */
export function newestSize(deployment: Deployment, newest: number, total: number): number {
  const wanted = wantedBy(deployment);
  if (deployment.spec?.strategy?.type === "Recreate" || newest > wanted) return wanted;
  const room = wanted + maxSurge(deployment) - total;
  return room <= 0 ? newest : newest + Math.min(room, wanted - newest);
}

/**
 * The sizes of the older ReplicaSets in a rollout: pods that serve nobody go first, then as many as may be missing.
 *
 * @param deployment The Deployment.
 * @param newest The newest ReplicaSet.
 * @param older The others, oldest first.
 * @returns Those that get smaller.
 */
export function olderSizes(deployment: Deployment, newest: ReplicaSet, older: readonly ReplicaSet[]): Sizes {
  const sizes = new Map(older.map((set) => [set, wantedBy(set)]));
  const least = wantedBy(deployment) - maxUnavailable(deployment);
  const total = sumOf([...older, newest], wantedBy);
  let mayGo = total - least - (wantedBy(newest) - availableOf(newest));
  for (const [set, size] of sizes) {
    const useless = Math.min(Math.max(0, mayGo), size - availableOf(set));
    if (useless <= 0) continue;
    sizes.set(set, size - useless);
    mayGo -= useless;
  }
  if (total - least - (wantedBy(newest) - availableOf(newest)) > 0) {
    let spare = sumOf([...older, newest], availableOf) - least;
    for (const [set, size] of sizes) {
      const fewer = Math.min(size, Math.max(0, spare));
      sizes.set(set, size - fewer);
      spare -= fewer;
    }
  }
  return new Map([...sizes].filter(([set, size]) => size !== wantedBy(set)));
}

/**
 * The sizes after a Deployment was scaled in the middle of a rollout: all get their share.
 *
 * @param deployment The Deployment.
 * @param active Its ReplicaSets that have pods, oldest first.
 * @returns The size of each.
 */
export function proportionalSizes(deployment: Deployment, active: readonly ReplicaSet[]): Sizes {
  const wanted = wantedBy(deployment);
  const most = wanted > 0 ? wanted + maxSurge(deployment) : 0;
  const toAdd = most - sumOf(active, wantedBy);
  const sorted = (toAdd > 0 ? active.toReversed() : active).toSorted((a, b) => wantedBy(b) - wantedBy(a));
  let added = 0;
  const sizes = new Map<ReplicaSet, number>();
  for (const set of sorted) {
    const share = toAdd === 0 ? 0 : shareOf(set, { deployment, left: toAdd - added });
    sizes.set(set, wantedBy(set) + share);
    added += share;
  }
  const [largest] = sorted;
  if (largest !== undefined) {
    sizes.set(largest, Math.max(0, (sizes.get(largest) ?? 0) + toAdd - added));
  }
  return sizes;
}

function shareOf(
  set: ReplicaSet,
  { deployment, left }: { readonly deployment: Deployment; readonly left: number },
): number {
  const size = wantedBy(set);
  const wanted = wantedBy(deployment);
  if (wanted === 0) return Math.max(-size, left);
  const before = Number(set.metadata.annotations?.[MAX_ANNOTATION] ?? 0) || deployment.status?.replicas || 0;
  if (before === 0) return 0;
  const share = Math.round(size * (wanted + maxSurge(deployment)) / before) - size;
  return left > 0 ? Math.min(share, left) : Math.max(share, left);
}

/**
 * Adds something up over ReplicaSets.
 *
 * @param sets The ReplicaSets.
 * @param countOf What is added up.
 * @returns The sum.
 */
export function sumOf(sets: readonly ReplicaSet[], countOf: (set: ReplicaSet) => number): number {
  return sets.reduce((sum, set) => sum + countOf(set), 0);
}

/**
 * The pods of a ReplicaSet that are available.
 *
 * @param set The ReplicaSet.
 * @returns How many.
 */
export function availableOf({ status }: ReplicaSet): number {
  return status?.availableReplicas ?? 0;
}
