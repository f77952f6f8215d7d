/**
 * Which state the pods of a Job bring it to: pure decisions.
 *
 * @module
 * @see kube-controller-manager pkg/controller/job
 */

import type { Job, Pod } from "../../src/resource/builtins.ts";
import { isTerminating } from "./pod_state.ts";
import { wireTime } from "./wire_time.ts";

/** The annotation and label of a pod's index. */
export const INDEX_ANNOTATION = "batch.kubernetes.io/job-completion-index";

/** How a Job has ended. */
export interface JobEnd {
  readonly type: "Complete" | "Failed";
  readonly reason: string;
  readonly message: string;
}

/** A condition of a Job. */
export type JobCondition = NonNullable<NonNullable<Job["status"]>["conditions"]>[number];

/**
 * Whether a Job has ended.
 *
 * @param job The Job.
 * @returns Whether a condition says so.
 */
export function isFinished(job: Job): boolean {
  return job.status?.conditions?.some(({ type, status }) =>
    (type === "Complete" || type === "Failed") && status === "True"
  ) ?? false;
}

/**
 * Whether a pod counts as one that has failed.
 *
 * @param pod The pod.
 * @returns Whether it has, or is being deleted before it has succeeded.
 */
export function hasFailed(pod: Pod): boolean {
  return pod.status?.phase === "Failed" || (isTerminating(pod) && pod.status?.phase !== "Succeeded");
}

/**
 * Decides whether a Job has failed.
 *
 * @param job The Job.
 * @param state How many pods have failed, its living pods, and the time.
 * @returns How it has ended; `undefined` if it goes on.
 */
export function failureOf(
  job: Job,
  { failed, pods, nowMs }: { readonly failed: number; readonly pods: readonly Pod[]; readonly nowMs: number },
): JobEnd | undefined {
  const { backoffLimit = 6, activeDeadlineSeconds, template } = job.spec ?? {};
  const restarts = template?.spec?.restartPolicy !== "OnFailure" ? 0 : pods.reduce(
    (sum, { status }) =>
      sum + (status?.containerStatuses ?? []).reduce((all, one) => all + one.restartCount, 0),
    0,
  );
  const isPastLimit = failed > backoffLimit || (restarts > 0 && restarts >= Math.max(1, backoffLimit));
  if (isPastLimit) {
    return {
      type: "Failed",
      reason: "BackoffLimitExceeded",
      message: "Job has reached the specified backoff limit",
    };
  }
  const { startTime } = job.status ?? {};
  if (activeDeadlineSeconds === undefined || startTime === undefined) return undefined;
  if (nowMs - Date.parse(startTime) < activeDeadlineSeconds * 1_000) return undefined;
  return {
    type: "Failed",
    reason: "DeadlineExceeded",
    message: "Job was active longer than specified deadline",
  };
}

/**
 * Decides whether a Job has succeeded.
 *
 * @param job The Job.
 * @param state How many pods have succeeded, and how many still run.
 * @returns How it has ended; `undefined` if it goes on.
 */
export function successOf(
  job: Job,
  { succeeded, active }: { readonly succeeded: number; readonly active: number },
): JobEnd | undefined {
  const { completions } = job.spec ?? {};
  const isEnough = completions === undefined ? succeeded > 0 : succeeded >= completions;
  if (!isEnough || active > 0) return undefined;
  return {
    type: "Complete",
    reason: "CompletionsReached",
    message: "Reached expected number of succeeded pods",
  };
}

/**
 * The conditions of a Job that comes to its end.
 *
 * @param end How.
 * @param nowMs When.
 * @param isOver Whether all its pods are gone or have ended; before that only the criterion is told.
 * @returns The conditions.
 */
export function endConditions(end: JobEnd, nowMs: number, isOver: boolean): JobCondition[] {
  const now = wireTime(nowMs);
  const { reason, message } = end;
  const told = end.type === "Complete" ? "SuccessCriteriaMet" : "FailureTarget";
  return (isOver ? [told, end.type] : [told]).map((type) => ({
    type,
    status: "True",
    lastProbeTime: now,
    lastTransitionTime: now,
    reason,
    message,
  }));
}

/**
 * The criterion that an earlier look has told.
 *
 * @param job The Job.
 * @returns How it ends; `undefined` if nothing was told.
 */
export function toldEnd({ status }: Job): JobEnd | undefined {
  const told = status?.conditions?.find(({ type }) =>
    type === "SuccessCriteriaMet" || type === "FailureTarget"
  );
  if (told === undefined) return undefined;
  const { reason = "", message = "" } = told;
  return { type: told.type === "FailureTarget" ? "Failed" : "Complete", reason, message };
}

/**
 * Reads indexes such as "0-2,5".
 *
 * @param text The text.
 * @returns The numbers.
 */
export function parseIndexes(text: string): Set<number> {
  return new Set(
    text.split(",").filter((part) => part !== "").flatMap((part) => {
      const [first = "", last = first] = part.split("-");
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
    }),
  );
}

/**
 * Writes indexes such as "0-2,5".
 *
 * @param indexes The numbers.
 * @returns The text.
 */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const runs: [number, number][] = [];
  for (const index of [...indexes].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs.map(([first, last]) =>
    first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`
  ).join(",");
}

/**
 * Whether a Job says that it is suspended.
 *
 * @param job The Job.
 * @returns "True" or "False"; `undefined` if it never was.
 */
export function suspensionOf({ status }: Job): string | undefined {
  return status?.conditions?.find(({ type }) => type === "Suspended")?.status;
}

/**
 * Says whether a Job is suspended; one that never was says nothing.
 *
 * @param conditions The conditions.
 * @param isSuspended Whether it is.
 * @param nowMs The time.
 * @returns The conditions with it.
 */
export function withSuspension(
  conditions: readonly JobCondition[],
  isSuspended: boolean,
  nowMs: number,
): readonly JobCondition[] {
  const known = conditions.find(({ type }) => type === "Suspended");
  const status = isSuspended ? "True" : "False";
  if (known?.status === status || (known === undefined && !isSuspended)) return conditions;
  const now = wireTime(nowMs);
  const text = isSuspended
    ? { reason: "JobSuspended", message: "Job suspended" }
    : { reason: "JobResumed", message: "Job resumed" };
  const told = { type: "Suspended", status, lastProbeTime: now, lastTransitionTime: now, ...text };
  return [...conditions.filter(({ type }) => type !== "Suspended"), told];
}
