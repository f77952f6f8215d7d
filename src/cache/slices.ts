/**
 * Long work in short slices, so that the event loop is never held up for long.
 *
 * @module
 */

import { type Clock, sleep, type Timer } from "../async/clock.ts";

/** How long work may hold the event loop before it lets others go first, in milliseconds. */
const SLICE_MS = 10;

/** Reading the clock may cost more than a step: it is read once in so many of them. */
const STEPS_A_LOOK = 4;

/** What sliced work leans on. */
export interface SliceOptions {
  /** Whose time counts; others go first by way of its timers. */
  readonly clock: Clock;
  /** Is told how long each slice held the event loop, in milliseconds. */
  onSlice?(ms: number): void;
}

/** The time that one slice takes; it runs from the first look at the clock, so that short work needs none. */
class Slice {
  readonly #options: SliceOptions;
  #steps = 0;
  #startMs: number | undefined;

  constructor(options: SliceOptions) {
    this.#options = options;
  }

  /** Counts a step; tells whether others should go first now. */
  isOver(): boolean {
    if (++this.#steps % STEPS_A_LOOK !== 0) return false;
    const nowMs = this.#options.clock.monotonic();
    this.#startMs ??= nowMs;
    const ms = nowMs - this.#startMs;
    if (ms < SLICE_MS) return false;
    this.#options.onSlice?.(ms);
    return true;
  }
}

/**
 * Runs steps to their end, in slices of about ten milliseconds.
 *
 * @param steps The steps, each of them short; a generator is left where it stands when aborted.
 * @param options The clock.
 * @param signal Ends the work between two slices.
 * @returns A promise that resolves after the last step; rejects with what a step throws, or with `signal.reason`.
 */
export async function runInSlices(
  steps: Iterable<unknown>,
  options: SliceOptions,
  signal: AbortSignal,
): Promise<void> {
  let slice = new Slice(options);
  for (const _step of steps) {
    if (!slice.isOver()) continue;
    await sleep(options.clock, 0, signal);
    slice = new Slice(options);
  }
}

/**
 * Does what there is to do, at once as far as a slice goes, the rest in further slices.
 *
 * *Guarantees*: `step` is never called again while it runs, nor after {@linkcode Pump.stop}.
 *
 * *Assumptions*: `step` does not throw.
 */
export class Pump {
  readonly #step: () => boolean;
  readonly #options: SliceOptions;
  #isRunning = false;
  #isStopped = false;
  /** Set while the next slice waits for its turn. */
  #nextSlice: Timer | undefined;

  /**
   * @param step Does one short thing and returns true, or returns false when there is nothing to do.
   * @param options The clock.
   */
  constructor(step: () => boolean, options: SliceOptions) {
    this.#step = step;
    this.#options = options;
  }

  /** Tells that there may be something to do. */
  wake(): void {
    if (!this.#isRunning && !this.#nextSlice) this.#run();
  }

  /** Ends it for good. */
  stop(): void {
    this.#isStopped = true;
    this.#nextSlice?.cancel();
    this.#nextSlice = undefined;
  }

  #run(): void {
    const slice = new Slice(this.#options);
    this.#isRunning = true;
    while (!this.#isStopped && this.#step()) {
      if (this.#isStopped || !slice.isOver()) continue;
      this.#nextSlice = this.#options.clock.setTimer(() => {
        this.#nextSlice = undefined;
        this.#run();
      }, 0);
      break;
    }
    this.#isRunning = false;
  }
}
