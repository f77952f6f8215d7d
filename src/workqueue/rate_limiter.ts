/**
 * How long a key that comes back has to wait.
 *
 * @module
 */

import { backoffDelay } from "../async/backoff.ts";
import { type Clock, systemClock } from "../async/clock.ts";
import { type Random, systemRandom } from "../async/random.ts";

/**
 * Decides when a key may come back; a {@linkcode WorkQueue} asks it in `addRateLimited`.
 *
 * Assumptions: a key that did well, or is gone, is forgotten. A limiter that counts the retries of single keys
 * (`exponential`, `fastSlow`, and what is made of them) keeps a number for each key until then, and would grow without.
 */
export interface RateLimiter {
  /** Counts a retry of the key and says how long it has to wait, in milliseconds. */
  when(key: string): number;
  /** Forgets the key's retries: it did well. */
  forget(key: string): void;
  /** How many retries of the key were counted since it was forgotten. */
  retries(key: string): number;
}

/** So many doublings of anything pass every maximum; many more would be `Infinity`, and `NaN` times 0. */
const MAX_DOUBLINGS = 1_000;

/** What {@linkcode exponential} is told. */
export interface ExponentialOptions {
  /** The wait of a key's first retry, in milliseconds. @default {5} */
  readonly baseMs?: number;
  /** The longest wait, before jitter, in milliseconds; {@linkcode withMaxWait} cuts after it. @default {1_000_000} */
  readonly maxMs?: number;
  /** The greatest random part added, as a share of the wait. @default {0} */
  readonly jitter?: number;
  /** Where the jitter comes from. @default {systemRandom} */
  readonly random?: Random;
}

/**
 * Doubles the wait of a key with each of its retries.
 *
 * Cost: a number a key, until the key is forgotten.
 *
 * @param options The waits.
 * @returns The limiter.
 * @throws {RangeError} If an option is not a finite number from 0.
 * @see client-go util/workqueue: ItemExponentialFailureRateLimiter (Q16)
 *
 * @example From one second to five minutes
 * ```ts
 * import { exponential } from "@kubeloop/sdk/workqueue";
 *
 * const limiter = exponential({ baseMs: 1_000, maxMs: 300_000 });
 * console.assert(limiter.when("default/web") === 1_000);
 * console.assert(limiter.when("default/web") === 2_000);
 * ```
 */
export function exponential(options: ExponentialOptions = {}): RateLimiter {
  const { baseMs = 5, maxMs = 1_000_000, jitter = 0, random = systemRandom } = options;
  requireFromZero("an exponential", { baseMs, maxMs, jitter });
  const policy = { baseMs, maxMs, jitter };
  return countRetries((retriesBefore) =>
    backoffDelay(policy, Math.min(retriesBefore, MAX_DOUBLINGS), random)
  );
}

/** What {@linkcode fastSlow} is told. */
export interface FastSlowOptions {
  /** The wait of the first retries, in milliseconds. */
  readonly fastMs: number;
  /** The wait of those after them, in milliseconds. */
  readonly slowMs: number;
  /** How many retries are fast. */
  readonly maxFast: number;
}

/**
 * Lets a key come back soon a few times, and slowly after that.
 *
 * Cost: a number a key, until the key is forgotten.
 *
 * @param options The two waits, and how many are fast.
 * @returns The limiter.
 * @throws {RangeError} If an option is not a finite number from 0.
 * @see client-go util/workqueue: ItemFastSlowRateLimiter (Q17)
 *
 * @example Three fast ones
 * ```ts
 * import { fastSlow } from "@kubeloop/sdk/workqueue";
 *
 * const limiter = fastSlow({ fastMs: 5, slowMs: 10_000, maxFast: 3 });
 * console.assert([1, 2, 3, 4].map(() => limiter.when("default/web")).join() === "5,5,5,10000");
 * ```
 */
export function fastSlow(options: FastSlowOptions): RateLimiter {
  const { fastMs, slowMs, maxFast } = options;
  requireFromZero("a fast-slow", { fastMs, slowMs, maxFast });
  return countRetries((retriesBefore) => retriesBefore < maxFast ? fastMs : slowMs);
}

/** What {@linkcode bucket} is told. */
export interface BucketOptions {
  /** How many retries a second are let through in the long run. @default {10} */
  readonly qps?: number;
  /** How many retries are let through at once after a quiet time. @default {100} */
  readonly burst?: number;
  /** Whose time fills the bucket. @default {systemClock} */
  readonly clock?: Clock;
}

/**
 * Limits the retries of all keys together: a token bucket.
 *
 * @param options Its rate and size.
 * @returns The limiter; it counts no retries of single keys.
 * @throws {RangeError} If `qps` is not a finite number above 0, or `burst` not one from 1.
 * @see client-go util/workqueue: BucketRateLimiter
 *
 * @example Ten a second
 * ```ts
 * import { bucket } from "@kubeloop/sdk/workqueue";
 *
 * const limiter = bucket({ qps: 10, burst: 1 });
 * console.assert(limiter.when("default/a") === 0);
 * console.assert(limiter.when("default/b") > 0);
 * ```
 */
export function bucket(options: BucketOptions = {}): RateLimiter {
  const { qps = 10, burst = 100, clock = systemClock } = options;
  if (!(qps > 0 && qps < Infinity)) {
    throw new RangeError(`Cannot make a bucket limiter: qps is ${qps}, give a finite number above 0`);
  }
  if (!(burst >= 1 && burst < Infinity)) {
    throw new RangeError(`Cannot make a bucket limiter: burst is ${burst}, give a finite number from 1`);
  }
  // Below 0 the tokens are a debt: what was let through is spread over the time to come.
  let tokens = burst;
  let lastMs = clock.monotonic();
  return {
    when: () => {
      const nowMs = clock.monotonic();
      tokens = Math.min(burst, tokens + (nowMs - lastMs) * qps / 1_000) - 1;
      lastMs = nowMs;
      return tokens >= 0 ? 0 : -tokens * 1_000 / qps;
    },
    forget: () => {},
    retries: () => 0,
  };
}

/**
 * Takes the longest wait of several limiters.
 *
 * @param limiters All of them are asked, and told; at least one.
 * @returns The limiter; its retries are the most that one of them counted.
 * @throws {RangeError} If there is none.
 * @see client-go util/workqueue: MaxOfRateLimiter (Q18)
 *
 * @example For each key, and for all together
 * ```ts
 * import { bucket, exponential, maxOf } from "@kubeloop/sdk/workqueue";
 *
 * const limiter = maxOf(exponential(), bucket({ qps: 10, burst: 100 }));
 * console.assert(limiter.when("default/web") === 5);
 * ```
 */
export function maxOf(...limiters: readonly RateLimiter[]): RateLimiter {
  if (limiters.length === 0) {
    throw new RangeError(
      "Cannot make a limiter of the longest wait of several: there is none, give one or more",
    );
  }
  return {
    when: (key) => limiters.reduce((delayMs, limiter) => Math.max(delayMs, limiter.when(key)), 0),
    forget: (key) => limiters.forEach((limiter) => limiter.forget(key)),
    retries: (key) => limiters.reduce((count, limiter) => Math.max(count, limiter.retries(key)), 0),
  };
}

/**
 * Cuts the waits of a limiter.
 *
 * @param limiter Whose waits to cut.
 * @param maxWaitMs The longest wait, in milliseconds.
 * @returns The limiter.
 * @throws {RangeError} If `maxWaitMs` is not a finite number from 0.
 * @see client-go util/workqueue: WithMaxWaitRateLimiter (Q19)
 *
 * @example At most a minute, jitter included
 * ```ts
 * import { exponential, withMaxWait } from "@kubeloop/sdk/workqueue";
 *
 * const limiter = withMaxWait(exponential({ baseMs: 90_000 }), 60_000);
 * console.assert(limiter.when("default/web") === 60_000);
 * ```
 */
export function withMaxWait(limiter: RateLimiter, maxWaitMs: number): RateLimiter {
  requireFromZero("a cut", { maxWaitMs });
  return {
    when: (key) => Math.min(limiter.when(key), maxWaitMs),
    forget: (key) => limiter.forget(key),
    retries: (key) => limiter.retries(key),
  };
}

/** A limiter whose wait depends on nothing but how often the key came back before. */
function countRetries(delayOf: (retriesBefore: number) => number): RateLimiter {
  const retries = new Map<string, number>();
  return {
    when: (key) => {
      const retriesBefore = retries.get(key) ?? 0;
      retries.set(key, retriesBefore + 1);
      return delayOf(retriesBefore);
    },
    forget: (key) => void retries.delete(key),
    retries: (key) => retries.get(key) ?? 0,
  };
}

/** Refuses options that are no finite numbers from 0. */
function requireFromZero(kind: string, options: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(options)) {
    if (value >= 0 && value < Infinity) continue;
    throw new RangeError(`Cannot make ${kind} limiter: ${option} is ${value}, give a finite number from 0`);
  }
}
