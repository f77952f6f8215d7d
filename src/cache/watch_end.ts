/**
 * How a watch ended, for metrics.
 *
 * @module
 */

import { DeadlineError } from "../async/deadline.ts";
import { ApiError } from "../client/api_error.ts";
import type { WatchEnd } from "./cache_metrics.ts";
import { type ReflectorOutcome, SHORT_WATCH_MS } from "./reflector_state.ts";

/**
 * Sums up the end of a watch.
 *
 * @param outcome How it ended.
 * @param durationMs How long it lasted, in milliseconds.
 * @returns What to count.
 */
export function watchEndOf(outcome: ReflectorOutcome, durationMs: number): WatchEnd {
  return { reason: reasonOf(outcome), durationMs };
}

function reasonOf(outcome: ReflectorOutcome): WatchEnd["reason"] {
  const error = "error" in outcome ? outcome.error : undefined;
  if (error instanceof ApiError) return "refused";
  if (error instanceof DeadlineError) return "idle";
  if (error !== undefined) return "lost";
  const isShort = outcome.type === "ended" && outcome.durationMs < SHORT_WATCH_MS && outcome.changes === 0;
  return isShort ? "short" : "end";
}
