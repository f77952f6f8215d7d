/**
 * Events of a watch that come late.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import { linesOf } from "./event_lines.ts";
import type { LateEventsFault } from "./fault.ts";
import type { WireStep } from "./wire_step.ts";

/** What {@linkcode lateEvents} needs. */
export interface LateEventsContext {
  /** The answer without the fault. */
  readonly steps: AsyncGenerator<WireStep>;
  readonly clock: Clock;
  /** Ends the wait: nobody is there for the answer any more. */
  readonly signal: AbortSignal;
  /** Is called when the fault strikes. */
  readonly strike: () => void;
}

/**
 * Plays an answer of which some events come late.
 *
 * @param fault Which, and how late.
 * @param context The answer.
 * @returns The steps of the answer.
 */
export async function* lateEvents(
  fault: LateEventsFault,
  context: LateEventsContext,
): AsyncGenerator<WireStep> {
  const { steps, clock, signal, strike } = context;
  const { afterEvents = 0, count = 1, ms } = fault;
  let last: WireStep = { type: "end" };
  async function* bodyOf(): AsyncGenerator<Uint8Array> {
    for await (const step of steps) {
      if (step.type === "bytes") yield step.bytes;
      else last = step;
    }
  }
  try {
    const { value: head, done } = await steps.next();
    if (done) return;
    yield head;
    let passed = 0;
    for await (const bytes of linesOf(bodyOf())) {
      const isLate = passed >= afterEvents && passed < afterEvents + count;
      if (isLate) {
        strike();
        await sleep(clock, ms, signal);
      }
      passed++;
      yield { type: "bytes", bytes };
    }
    if (head.type === "head") yield last;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await steps.return(undefined);
  }
}
