/**
 * Long work in short slices, so that the event loop is never held up for long.
 *
 * @module
 */

import { type Clock, sleep, type Timer } from "../async/clock.ts";

/**
 * How long work may hold the event loop before it lets others go first, in milliseconds. One turn of the event loop is to
 * stay below ten: a cache can have two slices in it (it lists while its handlers are told), and each has a last step.
 */
const SLICE_MS = 4;

/** Pieces of work that follow each other within so many milliseconds count as one slice. */
const GAP_MS = 1;

/** What sliced work leans on. */
export interface SliceOptions {
  /**
   * Whose time counts; others go first by way of its timers.
   *
   * NOTE: a timer it has to be. `setImmediate` and message channels turn Deno's event loop without letting the network
   * go first: measured, a socket beside such work was served once in 600 ms.
   */
  readonly clock: Clock;
  /**
   * Is told how long a slice held the event loop, in milliseconds: when it is over, or when there is nothing more to do
   * and the last piece of it took a millisecond or longer. A slice that goes on after that is told again, longer.
   */
  onSlice?(ms: number): void;
}

/**
 * How long work has held the event loop since others could go first.
 *
 * Work that comes in a burst, a little at a time and each time at once, is one slice: nobody else had a turn in between,
 * or only for a moment.
 */
class Slice {
  readonly #options: SliceOptions;
  #startMs = 0;
  #runStartMs = 0;
  #nowMs = -Infinity;

  constructor(options: SliceOptions) {
    this.#options = options;
  }

  /** The time at the last look at the clock. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Work begins, or goes on; `isNew` when others had their turn for sure. */
  begin({ isNew }: { readonly isNew: boolean }): void {
    const nowMs = this.#options.clock.monotonic();
    if (isNew || nowMs - this.#nowMs >= GAP_MS) this.#startMs = nowMs;
    this.#runStartMs = nowMs;
    this.#nowMs = nowMs;
  }

  /** Looks at the clock; tells whether others should go first now. */
  isOver(): boolean {
    this.#nowMs = this.#options.clock.monotonic();
    return this.#nowMs - this.#startMs >= SLICE_MS;
  }

  /** Work pauses, as there is none or as the slice is over. */
  end({ isOver }: { readonly isOver: boolean }): void {
    if (isOver || this.#nowMs - this.#runStartMs >= 1) this.#options.onSlice?.(this.#nowMs - this.#startMs);
  }
}

/**
 * Runs steps to their end, in slices of less than ten milliseconds.
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
  const slice = new Slice(options);
  slice.begin({ isNew: true });
  for (const _step of steps) {
    if (!slice.isOver()) continue;
    slice.end({ isOver: true });
    await sleep(options.clock, 0, signal);
    slice.begin({ isNew: true });
  }
  slice.end({ isOver: false });
}

/**
 * Keeps a loop from holding the event loop that awaits its work, and often finds that it is there already: a burst in a
 * stream is read without a turn of the event loop.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #slice: Slice;

  /** @param options The clock. */
  constructor(options: SliceOptions) {
    this.#clock = options.clock;
    this.#slice = new Slice(options);
  }

  /** A piece of work begins. */
  begin(): void {
    this.#slice.begin({ isNew: false });
  }

  /**
   * A piece of work has ended.
   *
   * @param signal Ends the rest.
   * @returns A promise to await before the next one, as others should go first; most times there is none.
   */
  rest(signal: AbortSignal): Promise<void> | undefined {
    const isOver = this.#slice.isOver();
    this.#slice.end({ isOver });
    return isOver ? this.#letOthers(signal) : undefined;
  }

  async #letOthers(signal: AbortSignal): Promise<void> {
    await sleep(this.#clock, 0, signal);
    this.#slice.begin({ isNew: true });
  }
}

/**
 * Does what there is to do, at once as far as a slice goes, the rest in further slices.
 *
 * *Guarantees*: `step` is never called again while it runs, nor after {@linkcode Pump.stop}. However often it is woken,
 * it holds the event loop for less than ten milliseconds, as long as its steps are short.
 *
 * *Assumptions*: `step` does not throw; should it, the next `wake` goes on.
 */
export class Pump {
  readonly #step: (nowMs: number) => boolean;
  readonly #clock: Clock;
  readonly #slice: Slice;
  #isRunning = false;
  #isStopped = false;
  /** Set while the next slice waits for its turn. */
  #nextSlice: Timer | undefined;

  /**
   * @param step Does one short thing and returns true, or returns false when there is nothing to do. It is told the time
   * of the clock, as of the end of the step before.
   * @param options The clock.
   */
  constructor(step: (nowMs: number) => boolean, options: SliceOptions) {
    this.#step = step;
    this.#clock = options.clock;
    this.#slice = new Slice(options);
  }

  /** Tells that there may be something to do. */
  wake(): void {
    if (!this.#isRunning && !this.#nextSlice && !this.#isStopped) this.#run({ isNew: false });
  }

  /** Ends it for good. */
  stop(): void {
    this.#isStopped = true;
    this.#nextSlice?.cancel();
    this.#nextSlice = undefined;
  }

  #run(begin: { readonly isNew: boolean }): void {
    const slice = this.#slice;
    this.#isRunning = true;
    let isOver = false;
    try {
      slice.begin(begin);
      while (!isOver && !this.#isStopped && this.#step(slice.nowMs)) isOver = slice.isOver();
    } finally {
      this.#isRunning = false;
    }
    slice.end({ isOver });
    if (!isOver || this.#isStopped) return;
    this.#nextSlice = this.#clock.setTimer(() => {
      this.#nextSlice = undefined;
      this.#run({ isNew: true });
    }, 0);
  }
}
