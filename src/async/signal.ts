/**
 * Abort signals joined without a leak.
 *
 * @module
 */

/** A signal that follows others until it is disposed of. */
export interface LinkedSignal extends Disposable {
  /** Aborts with the reason of the first of the others that does. */
  readonly signal: AbortSignal;
  /** Stops following; the signal is then never aborted any more. Calling it again does nothing. */
  [Symbol.dispose](): void;
}

/**
 * Joins signals as `AbortSignal.any` does, but leaves no listener behind on those that live long.
 *
 * @param signals What to follow; `undefined` ones are skipped.
 * @returns The joined signal; dispose of it when the work that uses it is over.
 */
export function linkSignals(...signals: readonly (AbortSignal | undefined)[]): LinkedSignal {
  const controller = new AbortController();
  const followed: AbortSignal[] = [];
  const unlink = (): void => {
    for (const signal of followed) signal.removeEventListener("abort", onAbort);
    followed.length = 0;
  };
  const onAbort = (event: Event): void => {
    unlink();
    if (event.target instanceof AbortSignal) controller.abort(event.target.reason);
  };
  for (const signal of signals) {
    if (!signal) continue;
    if (signal.aborted) {
      unlink();
      controller.abort(signal.reason);
      break;
    }
    signal.addEventListener("abort", onAbort, { once: true });
    followed.push(signal);
  }
  return { signal: controller.signal, [Symbol.dispose]: unlink };
}
