/**
 * The status of a Deployment: counts, and how its rollout goes.
 *
 * @module
 * @see kube-controller-manager pkg/controller/deployment/progress.go
 */

import type { Deployment, ReplicaSet } from "../../src/resource/builtins.ts";
import { counted } from "./counts.ts";
import { availableOf, maxUnavailable, sumOf, wantedBy } from "./rollout_sizes.ts";
import { wireTime } from "./wire_time.ts";

/** The status of a Deployment. */
export type DeploymentStatus = NonNullable<Deployment["status"]>;
/** A condition of it. */
export type DeploymentCondition = NonNullable<DeploymentStatus["conditions"]>[number];

/** What a condition says, without its times. */
export interface ConditionText {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
}

/** What a status is made of. */
export interface StatusParts {
  /** All ReplicaSets, the newest too. */
  readonly sets: readonly ReplicaSet[];
  readonly newest: ReplicaSet | undefined;
  readonly nowMs: number;
  /** Whether the rollout is looked at; false while the Deployment is paused or scaled. */
  readonly isRollout: boolean;
}

/** No deadline at all. */
const NO_DEADLINE = 2 ** 31 - 1;

/**
 * Counts, and says how the rollout goes.
 *
 * @param deployment The Deployment, with the status that it has.
 * @param parts Its ReplicaSets.
 * @returns The status.
 */
export function deploymentStatus(deployment: Deployment, parts: StatusParts): DeploymentStatus {
  const { sets, newest, nowMs, isRollout } = parts;
  const wanted = wantedBy(deployment);
  const available = sumOf(sets, availableOf);
  const { collisionCount, conditions = [] } = deployment.status ?? {};
  const status: DeploymentStatus = {
    ...counted({
      observedGeneration: deployment.metadata.generation ?? 0,
      replicas: sumOf(sets, replicasOf),
      updatedReplicas: newest === undefined ? 0 : replicasOf(newest),
      readyReplicas: sumOf(sets, ({ status }) => status?.readyReplicas ?? 0),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, sumOf(sets, wantedBy) - available),
    }),
    terminatingReplicas: sumOf(sets, ({ status }) => status?.terminatingReplicas ?? 0),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: withCondition(
      conditions,
      availability(available >= wanted - maxUnavailable(deployment)),
      nowMs,
    ),
  };
  if (!isRollout) return status;
  return { ...status, conditions: withReplicaFailure(progress(deployment, status, parts), parts) };
}

/**
 * How long a rollout still has, before it counts as stuck.
 *
 * @param deployment The Deployment, with its new status.
 * @param nowMs The time.
 * @returns Milliseconds; `undefined` if there is no deadline, or no rollout that has one.
 */
export function deadlineInMs(deployment: Deployment, nowMs: number): number | undefined {
  const condition = progressing(deployment.status?.conditions ?? []);
  if (
    !hasDeadline(deployment) || condition === undefined || isComplete(deployment, deployment.status ?? {})
  ) {
    return undefined;
  }
  if (condition.reason === "ProgressDeadlineExceeded") return undefined;
  return Math.max(0, deadlineOf(deployment, condition) - nowMs) + 1_000;
}

/**
 * Whether a Deployment has what it wants.
 *
 * @param deployment The Deployment.
 * @param status Its status.
 * @returns Whether all its pods are new and available, and no others there.
 */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = wantedBy(deployment);
  return [status.updatedReplicas, status.replicas, status.availableReplicas].every((count = 0) =>
    count === wanted
  ) && (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0);
}

/**
 * Sets a condition; one that says the same stays as it is.
 *
 * @param conditions The conditions.
 * @param text What it says.
 * @param nowMs The time.
 * @returns The conditions with it.
 */
export function withCondition(
  conditions: readonly DeploymentCondition[],
  text: ConditionText,
  nowMs: number,
): DeploymentCondition[] {
  const known = conditions.find(({ type }) => type === text.type);
  if (known?.status === text.status && known.reason === text.reason) return [...conditions];
  const now = wireTime(nowMs);
  const lastTransitionTime = known?.status === text.status ? known.lastTransitionTime ?? now : now;
  const others = conditions.filter(({ type }) => type !== text.type);
  return [...others, { ...text, lastUpdateTime: now, lastTransitionTime }];
}

/**
 * Whether a rollout has to come to its end in time.
 *
 * @param deployment The Deployment.
 * @returns Whether it has a deadline.
 */
export function hasDeadline({ spec }: Deployment): boolean {
  return spec?.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NO_DEADLINE;
}

function availability(isAvailable: boolean): ConditionText {
  return isAvailable
    ? {
      type: "Available",
      status: "True",
      reason: "MinimumReplicasAvailable",
      message: "Deployment has minimum availability.",
    }
    : {
      type: "Available",
      status: "False",
      reason: "MinimumReplicasUnavailable",
      message: "Deployment does not have minimum availability.",
    };
}

function progress(
  deployment: Deployment,
  status: DeploymentStatus,
  { newest, nowMs }: StatusParts,
): DeploymentCondition[] {
  const { conditions = [] } = status;
  if (!hasDeadline(deployment)) return conditions.filter(({ type }) => type !== "Progressing");
  const current = progressing(conditions);
  const isOver = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) &&
    current?.reason === "NewReplicaSetAvailable";
  if (isOver) return [...conditions];
  const what = newest === undefined
    ? `Deployment ${JSON.stringify(deployment.metadata.name)}`
    : `ReplicaSet ${JSON.stringify(newest.metadata.name)}`;
  const tell = (status: "True" | "False", reason: string, how: string): ConditionText => ({
    type: "Progressing",
    status,
    reason,
    message: `${what} ${how}.`,
  });
  if (isComplete(deployment, status)) {
    return withCondition(
      conditions,
      tell("True", "NewReplicaSetAvailable", "has successfully progressed"),
      nowMs,
    );
  }
  if (hasProgressed(deployment.status ?? {}, status)) {
    // Also where it says the same: the time of the last progress is what the deadline counts from.
    const others = conditions.filter(({ type }) => type !== "Progressing");
    const [condition] = withCondition([], tell("True", "ReplicaSetUpdated", "is progressing"), nowMs);
    const since = current?.status === "True" ? current.lastTransitionTime : undefined;
    if (condition === undefined) return others;
    return [...others, since === undefined ? condition : { ...condition, lastTransitionTime: since }];
  }
  if (current !== undefined && hasTimedOut(deployment, current, nowMs)) {
    return withCondition(
      conditions,
      tell("False", "ProgressDeadlineExceeded", "has timed out progressing"),
      nowMs,
    );
  }
  return [...conditions];
}

/** What keeps a ReplicaSet from having its pods is told of the Deployment too. */
function withReplicaFailure(
  conditions: readonly DeploymentCondition[],
  { sets, newest }: StatusParts,
): DeploymentCondition[] {
  const failureOf = (set: ReplicaSet | undefined) =>
    set?.status?.conditions?.find(({ type }) => type === "ReplicaFailure");
  const failure = failureOf(newest) ?? sets.map(failureOf).find((one) => one !== undefined);
  const known = conditions.find(({ type }) => type === "ReplicaFailure");
  const others = conditions.filter((condition) => condition !== known);
  if (failure === undefined) return others;
  if (known?.status === failure.status && known.reason === failure.reason) return [...conditions];
  const { lastTransitionTime } = failure;
  return [...others, { ...failure, ...(lastTransitionTime && { lastUpdateTime: lastTransitionTime }) }];
}

function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas;
  const more = (field: "updatedReplicas" | "readyReplicas" | "availableReplicas") =>
    (after[field] ?? 0) > (before[field] ?? 0);
  return old(after) < old(before) || more("updatedReplicas") || more("readyReplicas") ||
    more("availableReplicas");
}

function hasTimedOut(deployment: Deployment, condition: DeploymentCondition, nowMs: number): boolean {
  if (condition.reason === "NewReplicaSetAvailable") return false;
  return condition.reason === "ProgressDeadlineExceeded" || deadlineOf(deployment, condition) < nowMs;
}

function deadlineOf({ spec }: Deployment, { lastUpdateTime = "" }: DeploymentCondition): number {
  return Date.parse(lastUpdateTime) + (spec?.progressDeadlineSeconds ?? 0) * 1_000;
}

function progressing(conditions: readonly DeploymentCondition[]): DeploymentCondition | undefined {
  return conditions.find(({ type }) => type === "Progressing");
}

function replicasOf({ status }: ReplicaSet): number {
  return status?.replicas ?? 0;
}
