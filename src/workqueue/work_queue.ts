/**
 * Stop 6 of an event's life: keys come in, any number of times; each goes out to one worker at a time.
 *
 * @module
 */

import { systemClock } from "../async/clock.ts";
import { DelayedKeys } from "./delaying.ts";
import type { KeyEntry } from "./key_entry.ts";
import { KnownKeys } from "./known_keys.ts";
import { Meter } from "./meter.ts";
import { ReadyKeys } from "./priority.ts";
import { exponential, type RateLimiter } from "./rate_limiter.ts";
import { Waiters } from "./waiters.ts";
import {
  type AddOptions,
  checkWorkQueueOptions,
  groupingOf,
  type WorkQueueOptions,
} from "./work_queue_options.ts";

/** The priority of work that can wait: what a first list or a resync brings. */
export const LOW_PRIORITY: number = -100;

/** What a worker gets from a {@linkcode WorkQueue}. */
export interface WorkItem {
  /** The key; give it back by `done`. */
  readonly key: string;
  /** The priority that it had; give it to `addRateLimited` so that a retry keeps it. */
  readonly priority: number;
}

/**
 * A queue of keys for workers, with delays, retries and priorities.
 *
 * Guarantees:
 * - A key is never in two hands: from `get` to `done` nobody else gets it (Q1).
 * - A key that is added any number of times while it is ready is handed out once; any number of times while it is held,
 *   once more after its `done` (Q2, Q3).
 * - The highest priority comes out first, equal ones in the order in which they came in. A key that is added again while
 *   it is ready keeps its place, or goes to the end of a higher priority that it is given (P8, P16).
 * - No key starves: of `oldestEvery` keys one is the oldest. So a key that n others were ready before comes out after at
 *   most `oldestEvery * (n + 1)` gets.
 * - With `fairBy`, groups take turns among keys of the highest priority: a key with k others of its group before it comes
 *   out after at most `(k + 1) * g` of these turns, g being the number of groups; those for the oldest key don't count.
 * - A delayed key becomes ready at its time; of several times the earliest counts (Q13). A plain `add` meanwhile makes
 *   it ready at once and leaves the delayed one in place.
 *
 * Assumptions: each key that `get` gave is given back by `done`, whatever happened to it.
 *
 * Cost: constant time an add, get and done, for a fixed number of priorities, whatever the number of groups; logarithmic
 * time a delayed add; one timer for all delays. A group without keys takes no room. Up to 4,096 keys that were done
 * are remembered, so that a key that comes back is found instead of made.
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
  readonly #rateLimiter: RateLimiter;
  readonly #meter: Meter;
  /** Has the keys that are ready or held, a key once; those that wait for their time only if they are that as well. */
  readonly #known: KnownKeys;
  /** Wait for a worker; none of them is held. */
  readonly #ready: ReadyKeys;
  /** Wait for their time; they may be ready or held as well, from other adds. */
  readonly #delayed: DelayedKeys;
  /** Workers without work, the longest waiting first; there are none while a key is ready. */
  readonly #waiters = new Waiters<WorkItem | undefined>();
  /** How many keys are worked on. */
  #held = 0;
  #isShutDown = false;
  /** Resolve the calls of `shutDownWithDrain`. */
  #drains: (() => void)[] = [];

  /**
   * Makes an empty queue.
   *
   * @param options Its limits and collaborators.
   * @throws {RangeError} If `oldestEvery` is neither a whole number above 0 nor `Infinity`.
   * @throws {TypeError} If `fairBy` is neither "namespace" nor a function.
   */
  constructor(options: WorkQueueOptions = {}) {
    checkWorkQueueOptions(options);
    const { name = "", clock = systemClock, rateLimiter = exponential(), oldestEvery = 10 } = options;
    this.name = name;
    this.#rateLimiter = rateLimiter;
    this.#meter = new Meter(options.metrics, clock);
    this.#known = new KnownKeys(groupingOf(options.fairBy));
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

  /**
   * How many keys wait for a worker, the held ones that were asked for again included, by priority as a metrics label: 25
   * priorities have their own, all further ones share "exceeded_cardinality_limit". Measured only when `metrics` are given.
   */
  get depths(): ReadonlyMap<string, number> {
    return this.#meter.depths;
  }

  /** For how long each held key has been, in milliseconds; measured only when `metrics` are given. */
  get heldMs(): readonly number[] {
    const { nowMs } = this.#meter;
    return Array.from(this.#known.held(), ({ sinceMs }) => nowMs - sinceMs);
  }

  /**
   * Adds a key, now or later. After a shutdown it does nothing.
   *
   * @param key The key.
   * @param options When, and how urgent.
   * @throws {RangeError} If a number is not finite. It throws what the function of `fairBy` throws, and adds nothing then.
   */
  add(key: string, options: AddOptions = {}): void {
    const { afterMs = 0, priority = 0 } = options;
    if (!Number.isFinite(afterMs) || !Number.isFinite(priority)) {
      throw new RangeError(
        `Cannot add "${key}": afterMs is ${afterMs} and priority is ${priority}, give finite numbers`,
      );
    }
    if (this.#isShutDown) return;
    if (afterMs > 0) {
      this.#meter.retried();
      this.#delayed.add(key, afterMs, priority);
    } else this.#addNow(key, priority);
  }

  /**
   * Adds a key that has to be tried again, after the wait that the rate limiter says. After a shutdown it does nothing.
   *
   * @param key The key.
   * @param options How urgent.
   * @throws {RangeError} If the priority or the limiter's wait is not a finite number.
   */
  addRateLimited(key: string, options: Pick<AddOptions, "priority"> = {}): void {
    if (this.#isShutDown) return;
    const afterMs = this.#rateLimiter.when(key);
    if (!(afterMs > 0)) this.#meter.retried();
    this.add(key, { ...options, afterMs });
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
    const item = this.tryGet();
    if (item || this.#isShutDown) return Promise.resolve(item);
    return this.#waiters.wait(signal);
  }

  /**
   * Takes the next key if there is one now; the caller holds it until it calls `done`. A worker that asks this first, and
   * `get` only when it has to wait, is spared a promise for each key.
   *
   * @returns The key, or `undefined` when none is ready.
   */
  tryGet(): WorkItem | undefined {
    const entry = this.#ready.take();
    if (!entry) return undefined;
    const { key, priority } = entry;
    entry.state = "held";
    this.#held++;
    const { nowMs } = this.#meter;
    this.#meter.taken(priority, nowMs - entry.sinceMs);
    entry.sinceMs = nowMs;
    return { key, priority };
  }

  /**
   * Gives a key back that `get` gave. If it was added meanwhile, it is ready again.
   *
   * @param key The key; one that is not held is left alone.
   */
  done(key: string): void {
    const entry = this.#known.get(key);
    if (entry?.state !== "held") return;
    this.#held--;
    this.#meter.done(this.#meter.nowMs - entry.sinceMs);
    if (entry.isWanted) {
      entry.isWanted = false;
      entry.sinceMs = entry.wantedSinceMs;
      this.#ready.add(entry, entry.wantedPriority);
      this.#serveWaiter();
    } else this.#known.rest(entry);
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
    const entry = this.#known.wake(key);
    if (entry.state === "idle") {
      entry.sinceMs = this.#meter.nowMs;
      this.#meter.added(priority);
      this.#ready.add(entry, priority);
      this.#serveWaiter();
    } else if (entry.state === "held") this.#want(entry, priority);
    else if (priority > entry.priority) {
      this.#meter.raised(entry.priority, priority);
      this.#ready.raise(entry, priority);
    }
  }

  /** Notes that a held key was asked for again. */
  #want(entry: KeyEntry, priority: number): void {
    if (!entry.isWanted) {
      entry.isWanted = true;
      entry.wantedPriority = priority;
      entry.wantedSinceMs = this.#meter.nowMs;
      this.#meter.added(priority);
    } else if (priority > entry.wantedPriority) {
      this.#meter.raised(entry.wantedPriority, priority);
      entry.wantedPriority = priority;
    }
  }

  /** Gives a key that has become ready to the worker that has waited longest, if one waits. */
  #serveWaiter(): void {
    if (this.#waiters.size > 0) this.#waiters.serveFirst(this.tryGet());
  }

  #close(): void {
    this.#isShutDown = true;
    this.#delayed.clear();
    this.#waiters.serveAll(undefined);
  }

  #endDrains(): void {
    if (this.#drains.length === 0 || this.#held > 0 || this.#ready.size > 0) return;
    for (const resolve of this.#drains.splice(0)) resolve();
  }
}
