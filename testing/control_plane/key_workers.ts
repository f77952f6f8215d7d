/**
 * Workers that bring keys to their desired state, one key in one hand at a time, failed ones again after a while.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Log } from "../../src/async/log.ts";
import { exponential } from "../../src/workqueue/rate_limiter.ts";
import { WorkQueue } from "../../src/workqueue/work_queue.ts";

/** What {@linkcode KeyWorkers} need. */
export interface KeyWorkersOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Brings one key to its desired state; what it throws means "again, later". */
  readonly sync: (key: string, signal: AbortSignal) => Promise<void>;
}

const WORKERS = 4;

/** The queue of a controller, and who works on it. */
export class KeyWorkers {
  readonly #options: KeyWorkersOptions;
  readonly #queue: WorkQueue;

  /** @param options What is done with a key. */
  constructor(options: KeyWorkersOptions) {
    const { name, clock } = options;
    this.#options = options;
    const rateLimiter = exponential({ baseMs: 10, maxMs: 2_000 });
    this.#queue = new WorkQueue({ name, clock, rateLimiter });
  }

  /**
   * Asks for work on a key.
   *
   * @param key The key.
   */
  add(key: string): void {
    this.#queue.add(key);
  }

  /**
   * Works until it is told to stop.
   *
   * @param signal Ends it.
   * @returns A promise that resolves once nobody works any more.
   */
  async run(signal: AbortSignal): Promise<void> {
    const onAbort = () => this.#queue.shutDown();
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    await Promise.all(Array.from({ length: WORKERS }, () => this.#work(signal)));
    signal.removeEventListener("abort", onAbort);
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { name, log, sync } = this.#options;
    for (let item = await this.#queue.get(); item && !signal.aborted; item = await this.#queue.get()) {
      try {
        await sync(item.key, signal);
        this.#queue.forget(item.key);
      } catch (error) {
        if (!signal.aborted) {
          log.debug("tried again later", { controller: name, key: item.key, reason: String(error) });
        }
        this.#queue.addRateLimited(item.key);
      } finally {
        this.#queue.done(item.key);
      }
    }
  }
}
