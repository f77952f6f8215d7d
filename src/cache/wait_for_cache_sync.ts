/**
 * Waiting until caches are filled.
 *
 * @module
 */

import { type Clock, systemClock } from "../async/clock.ts";
import { DeadlineError, withDeadline } from "../async/deadline.ts";
import type { WatchStatus } from "./watch_status.ts";

/** What can be waited for: a `SharedInformer`, or the registration of one of its handlers. */
export interface Syncable {
  /** What is cached, for people. */
  readonly description: string;
  /** Whether all that was there at first has come. */
  readonly hasSynced: boolean;
  /** Resolves once `hasSynced` is true. */
  readonly synced: Promise<void>;
  /** Tells why it is late, where that is known. */
  status?(): Pick<WatchStatus, "lastError">;
}

/** How {@linkcode waitForCacheSync} waits. */
export interface CacheSyncOptions {
  /** How long, in milliseconds. @default {120_000} */
  readonly timeoutMs?: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
  /** Whose time counts. @default {systemClock} */
  readonly clock?: Clock;
}

/**
 * Caches were not filled in time.
 *
 * @example Tell what was late
 * ```ts
 * import { CacheSyncTimeoutError } from "@kubeloop/sdk/cache";
 *
 * const late = [{ description: "pods" }];
 * const error = new CacheSyncTimeoutError({ late, timeoutMs: 30_000 });
 * console.assert(error.late.join() === "pods");
 * ```
 */
export class CacheSyncTimeoutError extends Error {
  /** Tells it from other errors. */
  override readonly name = "CacheSyncTimeoutError";
  /** The descriptions of the caches that were late. */
  readonly late: readonly string[];

  /**
   * Makes the error.
   *
   * @param options Which caches are late, after how long, and what holds one of them up.
   */
  constructor(options: {
    readonly late: readonly Pick<Syncable, "description" | "status">[];
    readonly timeoutMs: number;
    readonly cause?: unknown;
  }) {
    const { late, timeoutMs, cause } = options;
    super(
      `Cannot go on before the caches are filled: after ${timeoutMs} ms not yet ${
        late.map(describe).join("; ")
      }`,
      {
        cause,
      },
    );
    this.late = late.map(({ description }) => description);
  }
}

/**
 * Waits until caches are filled, and handlers told of what is in them.
 *
 * @param caches Informers and registrations of handlers.
 * @param options How long.
 * @returns A promise that resolves once all have synced; rejects with `options.signal.reason` when aborted.
 * @throws {CacheSyncTimeoutError} If some have not in time; it names them, and what holds them up where that is known.
 *
 * @see client-go tools/cache: WaitForCacheSync, WaitFor (X1, X2)
 *
 * @example Before the workers start
 * ```ts
 * import { type SharedInformer, waitForCacheSync } from "@kubeloop/sdk/cache";
 * import type { Pod } from "@kubeloop/sdk/builtins";
 *
 * async function ready(pods: SharedInformer<Pod>, stop: AbortSignal): Promise<void> {
 *   await waitForCacheSync([pods, pods.addHandler({})], { timeoutMs: 30_000, signal: stop });
 * }
 * ```
 */
export async function waitForCacheSync(
  caches: readonly Syncable[],
  options: CacheSyncOptions = {},
): Promise<void> {
  const { timeoutMs = 120_000, signal, clock = systemClock } = options;
  const allSynced = () => Promise.all(caches.map(({ synced }) => synced));
  try {
    await withDeadline(clock, allSynced, { timeoutMs, what: "the caches", signal });
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    const late = caches.filter(({ hasSynced }) => !hasSynced);
    throw new CacheSyncTimeoutError({ late, timeoutMs, cause: late[0]?.status?.().lastError });
  }
}

function describe(cache: Pick<Syncable, "description" | "status">): string {
  const error = cache.status?.().lastError;
  if (error === undefined) return cache.description;
  return `${cache.description} (${error instanceof Error ? error.message : String(error)})`;
}
