/**
 * The time of one life of an operator: when it is killed, none of its timers ever fires.
 *
 * @module
 */

import type { Clock, Timer } from "../../src/async/clock.ts";

/** A clock whose timers end with the life that set them. */
export class MortalClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  #isDead = false;

  /** @param clock The time that goes on. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * The wall time.
   *
   * @returns Milliseconds since 1970.
   */
  now(): number {
    return this.#clock.now();
  }

  /**
   * The time that never goes back.
   *
   * @returns Milliseconds.
   */
  monotonic(): number {
    return this.#clock.monotonic();
  }

  /**
   * Sets a timer.
   *
   * @param callback What to call once, unless the life ends before.
   * @param delayMs After how many milliseconds.
   * @returns The timer.
   */
  setTimer(callback: () => void, delayMs: number): Timer {
    if (this.#isDead) return { cancel: () => {} };
    const timer = this.#clock.setTimer(() => {
      this.#timers.delete(timer);
      callback();
    }, delayMs);
    this.#timers.add(timer);
    return {
      cancel: () => {
        this.#timers.delete(timer);
        timer.cancel();
      },
    };
  }

  /** Ends all timers, those too that are yet to be set. */
  die(): void {
    this.#isDead = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}
