/**
 * Time as a value. Everything in the package that waits or reads the time is handed a {@linkcode Clock}; nothing
 * reads the system's clock on its own, so that a test can run an operator's day in milliseconds.
 *
 * @module
 */

/** A pending timer of a {@linkcode Clock}. */
export interface Timer {
  /** Forgets the timer; calling it again, or after the timer has fired, does nothing. */
  cancel(): void;
}

/** A source of time: the system's ({@linkcode systemClock}) or a test's ({@linkcode VirtualClock}). */
export interface Clock {
  /** The wall time in milliseconds since 1970-01-01T00:00:00Z; it may jump. */
  now(): number;
  /** Milliseconds since an arbitrary start; it never goes back. Use it to measure and for deadlines. */
  monotonic(): number;
  /** Calls `callback` once after `delayMs` milliseconds; values of any size are allowed, negative ones mean 0. */
  setTimer(callback: () => void, delayMs: number): Timer;
}

/** The longest delay that the platform's `setTimeout` takes; longer ones fire at once there. */
const MAX_PLATFORM_DELAY_MS = 2 ** 31 - 1;

/**
 * The clock of the machine.
 *
 * @example Measure a step
 * ```ts
 * import { systemClock } from "@kubeloop/sdk";
 *
 * const start = systemClock.monotonic();
 * console.assert(systemClock.monotonic() >= start);
 * ```
 */
export const systemClock: Clock = Object.freeze({
  now: (): number => Date.now(),
  monotonic: (): number => performance.now(),
  setTimer: startPlatformTimer,
});

/**
 * Waits on a clock.
 *
 * @param clock The clock to wait on.
 * @param delayMs How long, in milliseconds.
 * @param signal Ends the wait early.
 * @returns A promise that resolves after the delay; rejects with `signal.reason` when aborted before that.
 *
 * @example Wait on virtual time
 * ```ts
 * import { sleep, VirtualClock } from "@kubeloop/sdk";
 *
 * const clock = new VirtualClock();
 * const slept = sleep(clock, 60_000);
 * await clock.advance(60_000);
 * await slept;
 * ```
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.setTimer(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, delayMs);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function startPlatformTimer(callback: () => void, delayMs: number): Timer {
  let remainingMs = Math.max(0, delayMs);
  let id: ReturnType<typeof setTimeout>;
  const arm = () => {
    const stepMs = Math.min(remainingMs, MAX_PLATFORM_DELAY_MS);
    remainingMs -= stepMs;
    id = setTimeout(() => remainingMs > 0 ? arm() : callback(), stepMs);
  };
  arm();
  return { cancel: () => clearTimeout(id) };
}
