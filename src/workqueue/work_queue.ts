/**
 * Stop 6 of an event's life: keys come in, any number of times; each goes out to one worker at a time.
 *
 * @module
 */

import { type Clock, systemClock } from "../async/clock.ts";
import { DelayedKeys } from "./delaying.ts";
import { ReadyKeys } from "./priority.ts";
import { exponential, type RateLimiter } from "./rate_limiter.ts";
import { Waiters } from "./waiters.ts";
import type { WorkQueueMetrics } from "./metrics.ts";

/** The priority of work that can wait: what a first list or a resync brings. */
export const LOW_PRIORITY: number = -100;

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
  /** Is told what happens. */
  readonly metrics?: WorkQueueMetrics;
}

/** How a key is added to a {@linkcode WorkQueue}. */
export interface AddOptions {
  /** How long the key waits before it is ready, in milliseconds. @default {0} */
  readonly afterMs?: number;
  /** Higher comes out first. @default {0} */
  readonly priority?: number;
}

/** What a worker gets from a {@linkcode WorkQueue}. */
export interface WorkItem {
  /** The key; give it back by `done`. */
  readonly key: string;
  /** The priority that it had; give it to `addRateLimited` so that a retry keeps it. */
  readonly priority: number;
}

interface HeldKey {
  readonly sinceMs: number;
  /** The run that was asked for meanwhile. */
  next: { readonly priority: number; readonly sinceMs: number } | undefined;
}

/**
 * A queue of keys for workers, with delays, retries and priorities.
 *
 * Guarantees:
 * - A key is never in two hands: from `get` to `done` nobody else gets it (Q1).
 * - A key that is added any number of times while it is ready is handed out once; any number of times while it is held,
 *   once more after its `done` (Q2, Q3).
 * - The highest priority comes out first, equal ones in the order in which they came in. No key starves: see
 *   `oldestEvery`; a key that n others were ready before comes out after at most `oldestEvery * (n + 1)` gets.
 * - A delayed key becomes ready at its time; of several times the earliest counts (Q13). A plain `add` meanwhile makes
 *   it ready at once and leaves the delayed one in place.
 *
 * Assumptions: each key that `get` gave is given back by `done`, whatever happened to it.
 *
 * Cost: constant time an add, get and done; logarithmic time a delayed add; one timer for all delays.
 *
 * @see client-go util/workqueue
 *
 * @example A worker
 * ```ts
 * import { WorkQueue } from "@kubeloop/sdk/workqueue";
 *
 * const queue = new WorkQueue();
 * queue.add("default/web");
 * queue.add("default/web");
 * queue.shutDown();
 * const done: string[] = [];
 * for (let item = await queue.get(); item; item = await queue.get()) {
 *   done.push(item.key);
 *   queue.forget(item.key);
 *   queue.done(item.key);
 * }
 * console.assert(done.join() === "default/web");
 * ```
 */
export class WorkQueue {
  /** The name in metrics. */
  readonly name: string;
  readonly #clock: Clock;
  readonly #rateLimiter: RateLimiter;
  readonly #metrics: WorkQueueMetrics | undefined;
  /** Wait for a worker; none of them is held. */
  readonly #ready: ReadyKeys;
  /** Are worked on. */
  readonly #held = new Map<string, HeldKey>();
  /** Wait for their time; they may be ready or held as well, from other adds. */
  readonly #delayed: DelayedKeys;
  /** Workers without work, the longest waiting first; there are none while a key is ready. */
  readonly #waiters = new Waiters<WorkItem | undefined>();
  #isShutDown = false;
  /** Resolve the calls of `shutDownWithDrain`. */
  #drains: (() => void)[] = [];

  /**
   * Makes an empty queue.
   *
   * @param options Its limits and collaborators.
   * @throws {RangeError} If `oldestEvery` is neither a whole number above 0 nor `Infinity`.
   */
  constructor(options: WorkQueueOptions = {}) {
    const { name = "", clock = systemClock, rateLimiter = exponential(), oldestEvery = 10, metrics } =
      options;
    if (oldestEvery < 1 || (oldestEvery !== Infinity && !Number.isInteger(oldestEvery))) {
      throw new RangeError(
        `Cannot make a work queue: oldestEvery is ${oldestEvery}, give a whole number above 0 or Infinity`,
      );
    }
    this.name = name;
    this.#clock = clock;
    this.#rateLimiter = rateLimiter;
    this.#metrics = metrics;
    this.#ready = new ReadyKeys(oldestEvery);
    this.#delayed = new DelayedKeys({ clock, onReady: (key, priority) => this.#addNow(key, priority) });
  }

  /** How many keys are ready: neither held nor waiting for their time. */
  get length(): number {
    return this.#ready.size;
  }

  /** How many keys wait for their time. */
  get waiting(): number {
    return this.#delayed.size;
  }

  /** For how long each held key has been, in milliseconds; measured only when `metrics` are given. */
  get heldMs(): readonly number[] {
    const nowMs = this.#measureMs();
    return Array.from(this.#held.values(), (held) => nowMs - held.sinceMs);
  }

  /**
   * Adds a key, now or later. After a shutdown it does nothing.
   *
   * @param key The key.
   * @param options When, and how urgent.
   * @throws {RangeError} If a number is NaN.
   */
  add(key: string, options: AddOptions = {}): void {
    const { afterMs = 0, priority = 0 } = options;
    if (Number.isNaN(afterMs) || Number.isNaN(priority)) {
      throw new RangeError(
        `Cannot add "${key}": afterMs is ${afterMs} and priority is ${priority}, give numbers`,
      );
    }
    if (this.#isShutDown) return;
    if (afterMs > 0) this.#delayed.add(key, afterMs, priority);
    else this.#addNow(key, priority);
  }

  /**
   * Adds a key that has to be tried again, after the wait that the rate limiter says. After a shutdown it does nothing.
   *
   * @param key The key.
   * @param options How urgent.
   */
  addRateLimited(key: string, options: Pick<AddOptions, "priority"> = {}): void {
    if (this.#isShutDown) return;
    this.#metrics?.retried();
    this.add(key, { ...options, afterMs: this.#rateLimiter.when(key) });
  }

  /**
   * Forgets the retries of a key: its next `addRateLimited` waits as its first one did. It stays in the queue.
   *
   * @param key The key.
   */
  forget(key: string): void {
    this.#rateLimiter.forget(key);
  }

  /**
   * Tells how often a key was added by `addRateLimited` since it was forgotten.
   *
   * @param key The key.
   * @returns The number of retries.
   */
  retries(key: string): number {
    return this.#rateLimiter.retries(key);
  }

  /**
   * Takes the next key, as soon as there is one; the caller holds it until it calls `done`.
   *
   * @param signal Ends the wait.
   * @returns The key, or `undefined` once the queue is shut down and has no ready key left; rejects with
   * `signal.reason` when aborted while waiting.
   */
  get(signal?: AbortSignal): Promise<WorkItem | undefined> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const item = this.#take();
    if (item || this.#isShutDown) return Promise.resolve(item);
    return this.#waiters.wait(signal);
  }

  /**
   * Gives a key back that `get` gave. If it was added meanwhile, it is ready again.
   *
   * @param key The key; one that is not held is left alone.
   */
  done(key: string): void {
    const held = this.#held.get(key);
    if (!held) return;
    this.#held.delete(key);
    this.#metrics?.worked(this.#measureMs() - held.sinceMs);
    if (held.next) {
      this.#ready.add(key, held.next.priority, held.next.sinceMs);
      this.#serveWaiter();
    }
    this.#endDrains();
  }

  /**
   * Shuts the queue down: it takes no more keys and drops those that wait for their time; the ready ones are still
   * handed out. It waits for nothing and ends the wait of `shutDownWithDrain` (Q8, Q9).
   */
  shutDown(): void {
    this.#close();
    for (const resolve of this.#drains.splice(0)) resolve();
  }

  /**
   * Shuts the queue down as `shutDown` does, and waits for the work.
   *
   * Assumptions: workers go on calling `get` until it gives `undefined`.
   *
   * @returns A promise that resolves once each ready key was handed out and each held one is done, runs that were asked
   * for meanwhile included (Q7, Q10), or once `shutDown` is called.
   */
  shutDownWithDrain(): Promise<void> {
    this.#close();
    return new Promise((resolve) => {
      this.#drains.push(resolve);
      this.#endDrains();
    });
  }

  #addNow(key: string, priority: number): void {
    const nowMs = this.#measureMs();
    const held = this.#held.get(key);
    if (held) {
      if (!held.next) this.#metrics?.added();
      held.next = {
        priority: Math.max(priority, held.next?.priority ?? -Infinity),
        sinceMs: held.next?.sinceMs ?? nowMs,
      };
    } else if (this.#ready.add(key, priority, nowMs)) {
      this.#metrics?.added();
      this.#serveWaiter();
    }
  }

  /** Moves the next ready key into the hands of the caller. */
  #take(): WorkItem | undefined {
    const ready = this.#ready.take();
    if (!ready) return undefined;
    const { key, priority, sinceMs } = ready;
    const nowMs = this.#measureMs();
    this.#held.set(key, { sinceMs: nowMs, next: undefined });
    this.#metrics?.waited(nowMs - sinceMs);
    return { key, priority };
  }

  /** Gives a key that has become ready to the worker that has waited longest, if one waits. */
  #serveWaiter(): void {
    if (this.#waiters.size > 0) this.#waiters.serveFirst(this.#take());
  }

  #close(): void {
    this.#isShutDown = true;
    this.#delayed.clear();
    this.#waiters.serveAll(undefined);
  }

  #endDrains(): void {
    if (this.#drains.length === 0 || this.#held.size > 0 || this.#ready.size > 0) return;
    for (const resolve of this.#drains.splice(0)) resolve();
  }

  /** The time for metrics; without them nobody asks, and reading a clock would be half of the queue's work. */
  #measureMs(): number {
    return this.#metrics ? this.#clock.monotonic() : 0;
  }
}
