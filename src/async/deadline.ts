/**
 * Work that must be done in time.
 *
 * @module
 */

import type { Clock } from "./clock.ts";

/** What {@linkcode withDeadline} is told. */
export interface DeadlineOptions {
  /** How long the work may take, in milliseconds. */
  readonly timeoutMs: number;
  /** What is waited for, as the error names it: `the answer to GET /version`. */
  readonly what: string;
  /** Ends the work early. */
  readonly signal?: AbortSignal | undefined;
}

/** Work was not done in time. */
export class DeadlineError extends Error {
  /** The class by name. */
  override readonly name = "DeadlineError";
  /** What was waited for. */
  readonly what: string;
  /** How long, in milliseconds. */
  readonly timeoutMs: number;

  /**
   * Makes the error.
   *
   * @param what What was waited for.
   * @param timeoutMs How long, in milliseconds.
   */
  constructor(what: string, timeoutMs: number) {
    super(`Cannot wait longer for ${what}: ${timeoutMs} ms have passed`);
    this.what = what;
    this.timeoutMs = timeoutMs;
  }
}

/**
 * Runs work with a limit on its time.
 *
 * Guarantees: the promise settles at the deadline at the latest, even if the work ignores its signal; what the work
 * gives after that is dropped. No timer and no listener is left behind.
 *
 * @param clock Whose time counts.
 * @param run The work; its signal is aborted at the deadline and with `options.signal`, not after the work has settled.
 * @param options The limit, and what is waited for.
 * @returns What the work gives; rejects with what it rejects with, or with `options.signal.reason` when aborted.
 * @throws {DeadlineError} If the work is not done in time.
 */
export async function withDeadline<T>(
  clock: Clock,
  run: (signal: AbortSignal) => Promise<T>,
  options: DeadlineOptions,
): Promise<T> {
  const { timeoutMs, what, signal } = options;
  signal?.throwIfAborted();
  const controller = new AbortController();
  const cut = Promise.withResolvers<never>();
  const end = (reason: unknown): void => {
    cut.reject(reason);
    controller.abort(reason);
  };
  const onAbort = (): void => end(signal?.reason);
  const timer = clock.setTimer(() => end(new DeadlineError(what, timeoutMs)), timeoutMs);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([run(controller.signal), cut.promise]);
  } finally {
    timer.cancel();
    signal?.removeEventListener("abort", onAbort);
  }
}
