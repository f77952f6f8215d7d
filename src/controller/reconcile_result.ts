/**
 * What a reconcile can end with: done, once more after a while, or an error that is or is not worth another try.
 *
 * @module
 */

import { show } from "./show.ts";

/** What a reconcile may return; returning nothing means done until something changes. */
export interface ReconcileResult {
  /** Run again after this many milliseconds even if nothing changes; 0 means at once. */
  readonly requeueAfterMs?: number;
}

/**
 * Thrown by a reconcile when trying again can't help: it is logged and counted, and the object rests until it changes.
 *
 * @example An image that can't be used
 * ```ts
 * import { TerminalError } from "@kubeloop/sdk";
 *
 * const error = new TerminalError("Cannot deploy the image: it has no tag");
 * console.assert(error.name === "TerminalError");
 * ```
 */
export class TerminalError extends Error {
  /**
   * Makes the error.
   *
   * @param message What can't be done.
   * @param options The cause, if another error says more.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TerminalError";
  }
}

/**
 * Checks what a reconcile returned.
 *
 * @param value The returned value.
 * @returns When to run again, in milliseconds; undefined when nothing was asked for.
 * @throws {TypeError} If the value is neither nothing nor a {@linkcode ReconcileResult}.
 */
export function requeueDelayOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new TypeError(
      `Cannot use the result of reconcile: expected nothing or { requeueAfterMs }, got ${show(value)}`,
    );
  }
  const unknownField = Object.keys(value).find((field) => field !== "requeueAfterMs");
  if (unknownField !== undefined) {
    throw new TypeError(
      `Cannot use the result of reconcile: unknown field "${unknownField}", the only one is "requeueAfterMs"`,
    );
  }
  const delayMs = "requeueAfterMs" in value ? value.requeueAfterMs : undefined;
  if (delayMs === undefined) return undefined;
  if (typeof delayMs !== "number" || !(delayMs >= 0) || delayMs === Infinity) {
    throw new TypeError(
      `Cannot use the result of reconcile: requeueAfterMs must be a number of milliseconds from 0, got ${
        show(delayMs)
      }`,
    );
  }
  return delayMs;
}
