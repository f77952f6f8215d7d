/**
 * Notices silence.
 *
 * @module
 */

import type { Clock, Timer } from "../async/clock.ts";

/** What an {@linkcode IdleDeadline} is told. */
export interface IdleDeadlineOptions {
  readonly clock: Clock;
  /** How long it may be silent, in milliseconds. */
  readonly timeoutMs: number;
  /** Is called once, when it was silent for so long. */
  onIdle(): void;
}

/**
 * Calls back when it was not touched for some time.
 *
 * *Cost*: nothing for a touch; the timer is set anew only when it fires.
 */
export class IdleDeadline implements Disposable {
  readonly #options: IdleDeadlineOptions;
  #touchedMs: number;
  #timer: Timer;

  /** @param options The clock, the time and whom to call; the time runs from now on. */
  constructor(options: IdleDeadlineOptions) {
    this.#options = options;
    this.#touchedMs = options.clock.monotonic();
    this.#timer = this.#arm(options.timeoutMs);
  }

  /**
   * Starts the time anew.
   *
   * @param nowMs The time of the clock, in milliseconds.
   */
  touch(nowMs: number): void {
    this.#touchedMs = nowMs;
  }

  /** Ends it without a call. */
  [Symbol.dispose](): void {
    this.#timer.cancel();
  }

  #arm(delayMs: number): Timer {
    return this.#options.clock.setTimer(() => this.#look(), delayMs);
  }

  #look(): void {
    const remainingMs = this.#touchedMs + this.#options.timeoutMs - this.#options.clock.monotonic();
    if (remainingMs > 0) this.#timer = this.#arm(remainingMs);
    else this.#options.onIdle();
  }
}
