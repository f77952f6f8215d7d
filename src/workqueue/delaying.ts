/**
 * Keys that wait for their time.
 *
 * @module
 */

import type { Clock, Timer } from "../async/clock.ts";
import { Heap } from "../async/heap.ts";

/** What {@linkcode DelayedKeys} lean on. */
export interface DelayedKeysOptions {
  /** Whose time counts. */
  readonly clock: Clock;
  /** Is called with each key once its time has come. */
  readonly onReady: (key: string, priority: number) => void;
}

/**
 * Hands over each key when its time has come, in the order of the times.
 *
 * Guarantees: of several times for one key the earliest counts, of several priorities the greatest (Q13).
 *
 * Cost: logarithmic time an add, one timer in all.
 */
export class DelayedKeys {
  readonly #clock: Clock;
  readonly #onReady: (key: string, priority: number) => void;
  readonly #readyAtMs = new Heap<string, number>((a, b) => a - b);
  /** Has the keys of `#readyAtMs`. */
  readonly #priorities = new Map<string, number>();
  /** Runs for the first key of the heap; there is none while the heap is empty. */
  #timer: Timer | undefined;
  #timerAtMs = Infinity;

  constructor(options: DelayedKeysOptions) {
    this.#clock = options.clock;
    this.#onReady = options.onReady;
  }

  /** How many keys wait. */
  get size(): number {
    return this.#readyAtMs.size;
  }

  /** Lets a key wait for `afterMs` milliseconds, or less if it waits for less already. */
  add(key: string, afterMs: number, priority: number): void {
    const readyAtMs = this.#clock.monotonic() + afterMs;
    this.#readyAtMs.set(key, Math.min(readyAtMs, this.#readyAtMs.get(key) ?? Infinity));
    this.#priorities.set(key, Math.max(priority, this.#priorities.get(key) ?? -Infinity));
    if (readyAtMs < this.#timerAtMs) this.#arm();
  }

  /** Drops all keys. */
  clear(): void {
    this.#readyAtMs.clear();
    this.#priorities.clear();
    this.#arm();
  }

  /** Hands over what is due; a timer may come a little early, then it is set once more. */
  #fire(): void {
    this.#timerAtMs = Infinity;
    const nowMs = this.#clock.monotonic();
    for (let first = this.#readyAtMs.peek(); first && first.value <= nowMs; first = this.#readyAtMs.peek()) {
      const priority = this.#priorities.get(first.key) ?? 0;
      this.#readyAtMs.delete(first.key);
      this.#priorities.delete(first.key);
      this.#onReady(first.key, priority);
    }
    this.#arm();
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerAtMs = this.#readyAtMs.peek()?.value ?? Infinity;
    if (this.#timerAtMs === Infinity) return;
    this.#timer = this.#clock.setTimer(() => this.#fire(), this.#timerAtMs - this.#clock.monotonic());
  }
}
