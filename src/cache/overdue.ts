/**
 * Tells that something takes long, while it does.
 *
 * @module
 */

import type { Clock, Timer } from "../async/clock.ts";

/** What an {@linkcode Overdue} is told. */
export interface OverdueOptions {
  readonly clock: Clock;
  /** The time until the first call, and between two of them, in milliseconds. */
  readonly everyMs: number;
  /** Is called again and again until it is over. */
  onOverdue(waitedMs: number): void;
}

/** Calls back now and then for as long as something lasts; dispose of it when that is over. */
export class Overdue implements Disposable {
  readonly #options: OverdueOptions;
  readonly #startMs: number;
  #timer: Timer;

  /** @param options The clock, the times and whom to call; the time runs from now on. */
  constructor(options: OverdueOptions) {
    this.#options = options;
    this.#startMs = options.clock.monotonic();
    this.#timer = this.#arm();
  }

  /** Ends the calls. */
  [Symbol.dispose](): void {
    this.#timer.cancel();
  }

  #arm(): Timer {
    const { clock, everyMs, onOverdue } = this.#options;
    return clock.setTimer(() => {
      this.#timer = this.#arm();
      onOverdue(clock.monotonic() - this.#startMs);
    }, everyMs);
  }
}
