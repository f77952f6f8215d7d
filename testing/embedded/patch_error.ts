/**
 * Refusals of patches, as the API server answers them.
 *
 * @module
 */

import type { StatusCause } from "./status.ts";

/** A patch that cannot be applied; the server answers with its code, reason and message. */
export class PatchError extends Error {
  /** The error's class name. */
  override readonly name: string = "PatchError";
  /** The HTTP status code. */
  readonly code: number;
  /** The machine-readable reason. */
  readonly reason: string;
  /** The findings behind the refusal. */
  readonly causes: readonly StatusCause[];

  /**
   * @param code The HTTP status code.
   * @param reason The machine-readable reason.
   * @param options The message in the API server's words, the findings, and the error behind.
   */
  constructor(
    code: number,
    reason: string,
    options: { message: string; causes?: readonly StatusCause[]; cause?: unknown },
  ) {
    super(options.message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.reason = reason;
    this.causes = options.causes ?? [];
  }
}

/**
 * The patch cannot be read.
 *
 * @param message The API server's words.
 * @returns 400 BadRequest.
 */
export function badPatch(message: string): PatchError {
  return new PatchError(400, "BadRequest", { message });
}

/**
 * The patch does not fit the object.
 *
 * @param cause What went wrong; the API server does not say.
 * @returns 422 Invalid.
 */
export function unfitPatch(cause?: unknown): PatchError {
  return new PatchError(422, "Invalid", {
    message: "the server rejected our request due to an error in our request",
    ...(cause === undefined ? {} : { cause }),
  });
}
