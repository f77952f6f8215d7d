/**
 * The list of conditions in a status, as the API conventions describe it.
 *
 * @module
 */

import type { Condition } from "./object.ts";

/** A condition as its controller knows it. */
export interface ConditionInput {
  /** What the condition is about, in CamelCase; one of a list has a type. */
  readonly type: string;
  /** Whether it holds. */
  readonly status: Condition["status"];
  /** Why, in one CamelCase word. */
  readonly reason: string;
  /** Why, for people. @default {""} */
  readonly message?: string;
  /** The generation that the condition speaks of. */
  readonly observedGeneration?: number | undefined;
}

/** What {@linkcode setCondition} needs beside the condition. */
export interface SetConditionOptions {
  /** Tells the time of a transition. */
  readonly clock: { now(): number };
}

/**
 * Sets one condition of a list. The time of its last transition is now if its status is another than before, otherwise
 * it stays as it was; the place in the list stays too.
 *
 * @param conditions The list; nothing stands for an empty one.
 * @param condition The condition to set.
 * @param options The clock.
 * @returns A new list; the old one when nothing has changed.
 *
 * @example The time stays while the status stays
 * ```ts
 * import { setCondition, VirtualClock } from "@kubeloop/sdk";
 *
 * const clock = new VirtualClock();
 * const waiting = { type: "Ready", status: "False", reason: "Waiting" } as const;
 * const before = setCondition([], waiting, { clock });
 * await clock.advance(60_000);
 * const after = setCondition(before, { ...waiting, message: "1 of 2" }, { clock });
 * console.assert(after[0]?.lastTransitionTime === before[0]?.lastTransitionTime);
 * ```
 *
 * @see API conventions: typical status properties
 */
export function setCondition(
  conditions: readonly Condition[] | undefined,
  condition: ConditionInput,
  options: SetConditionOptions,
): readonly Condition[] {
  const { type, status, reason, message = "", observedGeneration } = condition;
  const present = conditions ?? [];
  const former = getCondition(present, type);
  if (
    former && former.status === status && former.reason === reason && former.message === message &&
    former.observedGeneration === observedGeneration
  ) return present;
  const next: Condition = {
    type,
    status,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    lastTransitionTime: former?.status === status
      ? former.lastTransitionTime
      : formatTime(options.clock.now()),
    reason,
    message,
  };
  return former ? present.map((each) => each === former ? next : each) : [...present, next];
}

/**
 * Finds a condition.
 *
 * @param conditions The list; nothing stands for an empty one.
 * @param type The condition's type.
 * @returns The condition, or `undefined` when the list has none of that type.
 *
 * @example Not there
 * ```ts
 * import { getCondition } from "@kubeloop/sdk";
 *
 * console.assert(getCondition([], "Ready") === undefined);
 * ```
 */
export function getCondition<Entry extends { readonly type: string }>(
  conditions: readonly Entry[] | undefined,
  type: string,
): Entry | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/**
 * Tells whether a condition holds.
 *
 * @param conditions The list; nothing stands for an empty one.
 * @param type The condition's type.
 * @returns Whether the list has the condition with status "True".
 *
 * @example A ready object
 * ```ts
 * import { isConditionTrue } from "@kubeloop/sdk";
 *
 * console.assert(isConditionTrue([{ type: "Ready", status: "True" }], "Ready"));
 * ```
 */
export function isConditionTrue(
  conditions: readonly { readonly type: string; readonly status: string }[] | undefined,
  type: string,
): boolean {
  return getCondition(conditions, type)?.status === "True";
}

/** Kubernetes keeps the times of metadata and conditions in whole seconds. */
function formatTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d+Z$/, "Z");
}
