/**
 * Waiting for so many calls.
 *
 * @module
 */

/** Counts down to 0. */
export class Counter {
  /** Resolves at 0. */
  readonly done: Promise<void>;
  /** How long each of the counted events took, in milliseconds, where it is known. */
  readonly latenciesMs: number[] = [];
  readonly #resolve: () => void;
  #left: number;

  /**
   * Makes a counter.
   *
   * @param left How many calls are waited for.
   */
  constructor(left: number) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.done = promise;
    this.#resolve = resolve;
    this.#left = left;
  }

  /**
   * Counts one.
   *
   * @param latencyMs How long it took, where that is measured.
   */
  count(latencyMs?: number): void {
    if (latencyMs !== undefined) this.latenciesMs.push(latencyMs);
    if (--this.#left === 0) this.#resolve();
  }
}
