/**
 * Time that only moves when a test says so.
 *
 * @module
 */

import type { Clock, Timer } from "./clock.ts";

/** What a {@linkcode VirtualClock} can be told. */
export interface VirtualClockOptions {
  /** The wall time to start at, in milliseconds since 1970. @default {1767225600000} (2026-01-01T00:00:00Z) */
  readonly startMs?: number;
}

const DEFAULT_START_MS = Date.UTC(2026, 0, 1);

/** The turns of the event loop without any use of the clock after which a program counts as quiet. */
const QUIET_TURNS = 4;

interface PendingTimer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/**
 * A {@linkcode Clock} for tests: an hour passes in the time that its work takes.
 *
 * Guarantees: timers fire in the order of their time, those of one moment in the order in which they were set. Between
 * two timers the program settles: promise jobs run, and the event loop turns until four turns in a row have passed in
 * which nobody read the clock, set a timer or cancelled one. Calls of `advance` and `runToNextTimer` run one after
 * another, also when they are not awaited.
 *
 * Cost: about 20 microseconds a timer, for the turns.
 *
 * Caveats: work that waits for another thread or process (a socket, a file, `crypto.subtle`) can outlast the quiet
 * turns; await its result before time goes on. A timer that throws ends the `advance` that fired it.
 *
 * @example A minute in no time
 * ```ts
 * import { VirtualClock } from "@kubeloop/sdk";
 *
 * const clock = new VirtualClock();
 * let rang = 0;
 * clock.setTimer(() => rang++, 60_000);
 * await clock.advance(59_999);
 * console.assert(rang === 0);
 * await clock.advance(1);
 * console.assert(rang === 1);
 * ```
 */
export class VirtualClock implements Clock {
  readonly #startMs: number;
  #elapsedMs = 0;
  /** Ordered by `dueMs`, equal ones by age: the head fires next. */
  readonly #timers: PendingTimer[] = [];
  /** Grows with each use of the clock, so that `#settle` sees whether the program is still busy. */
  #uses = 0;
  #lastRun: Promise<unknown> = Promise.resolve();

  /**
   * Makes a clock that stands still.
   *
   * @param options Where it starts.
   */
  constructor(options: VirtualClockOptions = {}) {
    const { startMs = DEFAULT_START_MS } = options;
    this.#startMs = startMs;
  }

  /**
   * The virtual wall time.
   *
   * @returns Milliseconds since 1970.
   */
  now(): number {
    this.#uses++;
    return this.#startMs + this.#elapsedMs;
  }

  /**
   * The virtual time since the clock was made.
   *
   * @returns Milliseconds; they start at 0.
   */
  monotonic(): number {
    this.#uses++;
    return this.#elapsedMs;
  }

  /**
   * Sets a timer; it fires while the clock is advanced, never before.
   *
   * @param callback What to call once.
   * @param delayMs After how many virtual milliseconds; what is not above 0 means at the next advance.
   * @returns The timer.
   */
  setTimer(callback: () => void, delayMs: number): Timer {
    this.#uses++;
    const timer: PendingTimer = { dueMs: this.#elapsedMs + (delayMs > 0 ? delayMs : 0), callback };
    this.#timers.splice(this.#indexAfter(timer.dueMs), 0, timer);
    return {
      cancel: () => {
        this.#uses++;
        const index = this.#timers.indexOf(timer);
        if (index !== -1) this.#timers.splice(index, 1);
      },
    };
  }

  /**
   * Lets time pass and fires what becomes due in it, timers that are set meanwhile included.
   *
   * @param ms How much time passes; 0 fires what is due now.
   * @returns A promise that resolves once the program is quiet at the new time; rejects with what a timer throws.
   * @throws {RangeError} If `ms` is negative or not finite.
   */
  advance(ms: number): Promise<void> {
    if (!(ms >= 0 && ms < Infinity)) {
      throw new RangeError(`Cannot advance the clock by ${ms} ms: give a finite number that is not negative`);
    }
    return this.#enqueue(async () => {
      const targetMs = this.#elapsedMs + ms;
      await this.#settle();
      while (await this.#fireNext(targetMs));
      this.#elapsedMs = targetMs;
    });
  }

  /**
   * Lets time pass to the moment of the next timer and fires that one.
   *
   * @returns Whether there was a timer to fire; rejects with what the timer throws.
   */
  runToNextTimer(): Promise<boolean> {
    return this.#enqueue(async () => {
      await this.#settle();
      return await this.#fireNext(Number.MAX_VALUE);
    });
  }

  /** How many timers wait to fire. */
  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** Fires the first timer that is due by `limitMs`, if there is one, and lets the program settle. */
  async #fireNext(limitMs: number): Promise<boolean> {
    const [next] = this.#timers;
    if (!next || next.dueMs > limitMs) return false;
    this.#timers.shift();
    this.#elapsedMs = Math.max(this.#elapsedMs, next.dueMs);
    next.callback();
    await this.#settle();
    return true;
  }

  /** Turns the event loop until the program leaves the clock alone; each turn runs all promise jobs. */
  async #settle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < QUIET_TURNS;) {
      const uses = this.#uses;
      await turnEventLoop();
      quietTurns = this.#uses === uses ? quietTurns + 1 : 0;
    }
  }

  #enqueue<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#lastRun.then(run);
    // The chain goes on after a failure, which belongs to the caller of the run that failed.
    this.#lastRun = result.catch(() => {});
    return result;
  }

  /** The index behind all timers that are due at `dueMs` or before. */
  #indexAfter(dueMs: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const timer = this.#timers[middle];
      if (timer && timer.dueMs <= dueMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function turnEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
