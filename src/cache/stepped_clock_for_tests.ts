/**
 * A clock that work itself can move, for the tests of what takes long.
 *
 * @module
 */

import type { Clock, Timer } from "../async/clock.ts";

/** Time moves by `ms`; the turns of the event loop that sliced work asks for come when the test says so. */
export class SteppedClock implements Clock {
  ms = 0;
  readonly #turns = new Set<() => void>();

  /** How many wait for their turn. */
  get turns(): number {
    return this.#turns.size;
  }

  now(): number {
    return this.ms;
  }

  monotonic(): number {
    return this.ms;
  }

  /** Timers of real delays never fire. */
  setTimer(callback: () => void, delayMs: number): Timer {
    if (delayMs <= 0) this.#turns.add(callback);
    return { cancel: () => void this.#turns.delete(callback) };
  }

  /** Gives those that wait their turn. */
  turn(): void {
    for (const callback of [...this.#turns]) {
      this.#turns.delete(callback);
      callback();
    }
  }
}
