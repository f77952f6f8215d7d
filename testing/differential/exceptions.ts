/**
 * Where the embedded and the real API server are known to answer random requests differently. docs/embedded.md tells
 * the reasons.
 *
 * @module
 */

import type { Difference } from "../conformance/compare.ts";
import type { StepRecord } from "../conformance/player.ts";

/** A difference that is expected. */
export interface Exception {
  readonly title: string;
  readonly reason: string;
  /** Whether it is this. The record is what the real server answered in the step. */
  readonly covers: (difference: Difference, real: StepRecord) => boolean;
}

/** All of them. */
export const EXCEPTIONS: readonly Exception[] = [];

/**
 * Finds the exception for a difference.
 *
 * @param difference The difference.
 * @param real What the real server answered, step by step.
 * @returns The exception; `undefined` if there is none.
 */
export function exceptionOf(difference: Difference, real: readonly StepRecord[]): Exception | undefined {
  const record = real[difference.step - 1];
  return record && EXCEPTIONS.find((exception) => exception.covers(difference, record));
}
