/**
 * Writes in steps, so that others may have a say in between and nothing of a write is written down twice.
 *
 * @module
 */

import type { JsonObject } from "./json.ts";

/**
 * A point of a write at which others may have a say: what is to be stored, before and after it is checked, and before it
 * is stored where somebody outside makes the stored version of it.
 */
export interface WriteStep {
  /** "changing": another object may be given back. "checking" and "storing": it is this one, or none. */
  readonly type: "changing" | "checking" | "storing";
  readonly object: JsonObject;
  /** The stored object; absent for a creation. */
  readonly live?: JsonObject | undefined;
}

/** A write in steps. Whoever drives it gives back the object at each. */
export type WriteSteps<T> = Generator<WriteStep, T, JsonObject>;

/** The object has changed since it was read: whoever drives the write begins again. */
export class ChangedMeanwhile extends Error {
  /** The error's class name. */
  override readonly name = "ChangedMeanwhile";
}

/**
 * Drives a write in which nobody else has a say.
 *
 * @param steps The write.
 * @returns Its result.
 */
export function undisturbed<T>(steps: WriteSteps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next(step.value.object);
  return step.value;
}
