/**
 * How long to wait before trying again.
 *
 * @module
 */

import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

/** How waits grow from one failure to the next. */
export interface BackoffPolicy {
  /** The wait after the first failure, in milliseconds. */
  readonly baseMs: number;
  /** The longest wait before jitter, in milliseconds. */
  readonly maxMs: number;
  /** What a wait is multiplied with to get the next one. @default {2} */
  readonly factor?: number;
  /** The greatest random part added, as a share of the wait: 1 gives waits in [d, 2d). @default {0} */
  readonly jitter?: number;
  /** A {@linkcode Backoff} begins anew when it was not asked for so long, in milliseconds. @default {Infinity} */
  readonly resetAfterMs?: number;
}

/**
 * The wait after a failure, as a pure function of how many came before.
 *
 * @param policy How waits grow.
 * @param attempt How many failures in a row came before this one; 0 at the first.
 * @param random Where the jitter comes from.
 * @returns Milliseconds, at least `min(baseMs * factor ** attempt, maxMs)`, plus the jitter.
 */
export function backoffDelay(policy: BackoffPolicy, attempt: number, random: Random): number {
  const { baseMs, maxMs, factor = 2, jitter = 0 } = policy;
  const delayMs = Math.min(baseMs * factor ** attempt, maxMs);
  return jitter > 0 ? delayMs * (1 + jitter * random.next()) : delayMs;
}

/** What a {@linkcode Backoff} leans on. */
export interface BackoffOptions {
  /** Whose time counts for `resetAfterMs`. */
  readonly clock: Clock;
  /** Where the jitter comes from. */
  readonly random: Random;
}

/**
 * The backoff of one thing that is tried again and again: it counts the failures.
 */
export class Backoff {
  readonly #policy: BackoffPolicy;
  readonly #options: BackoffOptions;
  #attempt = 0;
  #lastAskedMs = -Infinity;

  /**
   * Begins at the first wait.
   *
   * @param policy How waits grow.
   * @param options Its clock and randomness.
   */
  constructor(policy: BackoffPolicy, options: BackoffOptions) {
    this.#policy = policy;
    this.#options = options;
  }

  /**
   * Counts a failure.
   *
   * @returns How long to wait before the next try, in milliseconds.
   */
  next(): number {
    const { resetAfterMs = Infinity } = this.#policy;
    const nowMs = this.#options.clock.monotonic();
    if (nowMs - this.#lastAskedMs > resetAfterMs) this.#attempt = 0;
    this.#lastAskedMs = nowMs;
    return backoffDelay(this.#policy, this.#attempt++, this.#options.random);
  }

  /** Begins anew: the next wait is the first one again. */
  reset(): void {
    this.#attempt = 0;
  }
}
