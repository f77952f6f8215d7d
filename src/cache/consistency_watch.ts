/**
 * A cache that is compared with its server each time it has read all objects. For tests.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import type { Log } from "../async/log.ts";
import type { KubeObject } from "../resource/object.ts";
import { CacheInconsistencyError } from "./cache_inconsistency_error.ts";
import { type CheckableCache, checkCacheConsistency } from "./consistency.ts";

/** What a {@linkcode ConsistencyWatch} leans on. */
export interface ConsistencyWatchOptions {
  readonly clock: Clock;
  /** Is told of comparisons that could not be made. */
  readonly log: Log;
  /** Is told of differences. */
  readonly onInconsistency: (error: CacheInconsistencyError) => void;
}

/** Compares one cache, one time after the other. */
export class ConsistencyWatch<S extends KubeObject> {
  readonly #cache: CheckableCache<S>;
  readonly #options: ConsistencyWatchOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  /** Whether all objects were read since the comparison that runs has begun. */
  #isDue = false;

  /**
   * @param cache What to compare.
   * @param options Whom to tell.
   */
  constructor(cache: CheckableCache<S>, options: ConsistencyWatchOptions) {
    this.#cache = cache;
    this.#options = options;
  }

  /** All objects have been read; they are compared soon. */
  check(): void {
    this.#isDue = true;
    this.#running ??= this.#run();
  }

  /** Ends it; resolves once nothing runs any more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isDue && !this.#stop.signal.aborted) {
      this.#isDue = false;
      await this.#compare();
    }
    this.#running = undefined;
  }

  async #compare(): Promise<void> {
    const { clock, log, onInconsistency } = this.#options;
    const { signal } = this.#stop;
    try {
      await checkCacheConsistency(this.#cache, { clock, signal });
    } catch (error) {
      if (error instanceof CacheInconsistencyError) onInconsistency(error);
      else if (!signal.aborted) log.error("The cache could not be compared with the server", error);
    }
  }
}
