/**
 * What a work queue can be told.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import type { WorkQueueMetrics } from "./metrics.ts";
import type { RateLimiter } from "./rate_limiter.ts";

/**
 * Between which groups of keys a work queue shares fairly: "namespace" is what stands before the "/" of a key; or a
 * function that says the group of a key, always the same one.
 */
export type FairBy = "namespace" | ((key: string) => string);

/** What a {@linkcode WorkQueue} can be told. */
export interface WorkQueueOptions {
  /** Names the queue in metrics. @default {""} */
  readonly name?: string;
  /** Whose time counts. @default {systemClock} */
  readonly clock?: Clock;
  /** Decides the waits of `addRateLimited`. @default {exponential()} */
  readonly rateLimiter?: RateLimiter;
  /** Of so many keys handed out one is the oldest, whatever its priority; `Infinity` is strict priority. @default {10} */
  readonly oldestEvery?: number;
  /** Lets groups take turns among keys of equal priority. @default {keys come in their order, whatever their group} */
  readonly fairBy?: FairBy;
  /** Is told what happens. */
  readonly metrics?: WorkQueueMetrics;
}

/** How a key is added to a {@linkcode WorkQueue}. */
export interface AddOptions {
  /** How long the key waits before it is ready, in milliseconds; what is not above 0 means now. @default {0} */
  readonly afterMs?: number;
  /** Higher comes out first. @default {0} */
  readonly priority?: number;
}

/** Refuses what a queue can't be made with. */
export function checkWorkQueueOptions({ oldestEvery = 1, fairBy = "namespace" }: WorkQueueOptions): void {
  if (oldestEvery < 1 || (oldestEvery !== Infinity && !Number.isInteger(oldestEvery))) {
    throw new RangeError(
      `Cannot make a work queue: oldestEvery is ${oldestEvery}, give a whole number above 0 or Infinity`,
    );
  }
  if (fairBy !== "namespace" && typeof fairBy !== "function") {
    throw new TypeError(`Cannot make a work queue: fairBy is "${fairBy}", give "namespace" or a function`);
  }
}

/** The function that says the group of a key. */
export function groupingOf(fairBy: FairBy | undefined): (key: string) => string {
  if (fairBy === undefined) return () => "";
  return fairBy === "namespace" ? namespaceOf : fairBy;
}

/** Keys without a namespace are one group. */
function namespaceOf(key: string): string {
  const slash = key.indexOf("/");
  return slash < 0 ? "" : key.slice(0, slash);
}
