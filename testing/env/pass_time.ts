/**
 * Virtual time that goes by while something is waited for.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";

/** Options of {@linkcode passTimeUntil}. */
export interface PassTimeOptions {
  /** How much time may go by, in milliseconds. @default {no limit} */
  readonly limitMs?: number;
}

/**
 * Moves virtual time on, from timer to timer, until some work is over: nobody else does while a test waits for it. No
 * more goes by than is needed; any other clock is left alone.
 *
 * @param clock The clock that the work waits on.
 * @param work What is waited for; its outcome is its owner's.
 * @param options How much time may go by.
 * @returns Whether the limit has come before the work was over.
 */
export async function passTimeUntil(
  clock: Clock,
  work: Promise<unknown>,
  { limitMs = Infinity }: PassTimeOptions = {},
): Promise<boolean> {
  if (!(clock instanceof VirtualClock)) return false;
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  work.then(end, end);
  const endMs = clock.monotonic() + limitMs;
  await clock.advance(0);
  while (!isOver && clock.monotonic() < endMs && await clock.runToNextTimer());
  return !isOver && clock.monotonic() >= endMs;
}
