/**
 * The error for "no answer": the server could not be reached, or the connection was lost.
 *
 * @module
 */

/**
 * Why there was no answer.
 *
 * - "unreachable": no connection came about (refused, unknown host), so nothing was sent;
 * - "lost": the connection broke, and the server may have done what was asked;
 * - "timeout": no answer in time, and the server may have done what was asked;
 * - "tls": one side does not accept the other's certificate;
 * - "permission": Deno was not given the permission;
 * - "protocol": what came back is not what an API server sends.
 */
export type ConnectionErrorReason = "unreachable" | "lost" | "timeout" | "tls" | "permission" | "protocol";

/**
 * Thrown when a request got no answer, or a stream was cut.
 *
 * @example Tell it from a refusal
 * ```ts
 * import { ConnectionError } from "@kubeloop/sdk/client";
 *
 * const error = new ConnectionError("Cannot reach the API server: connection refused", { reason: "unreachable" });
 * console.assert(error.reason === "unreachable");
 * ```
 */
export class ConnectionError extends Error {
  /** Tells it from other errors, across realms too. */
  override readonly name = "ConnectionError";
  /** Why there was no answer. */
  readonly reason: ConnectionErrorReason;

  /**
   * Makes the error.
   *
   * @param message What could not be done, why, and what to do; no credential.
   * @param options The reason, and the error below.
   */
  constructor(
    message: string,
    options: { readonly reason: ConnectionErrorReason; readonly cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = options.reason;
  }
}
