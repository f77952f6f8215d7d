/**
 * The error for "the server said no", and what can be asked of it.
 *
 * @module
 */

import type { Status } from "./status.ts";

/** What an {@linkcode ApiError} is made of. */
export interface ApiErrorOptions {
  /** The server's answer. */
  readonly status: Status;
  /** The HTTP method of the request. */
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  /** From the `Retry-After` header, or from the status. */
  readonly retryAfterSeconds?: number;
}

/**
 * Thrown when the API server refused a request.
 *
 * @example Act on the reason
 * ```ts
 * import { ApiError, isNotFound } from "@kubeloop/sdk/client";
 *
 * const error = new ApiError("Cannot get pods \"default/web\": pods \"web\" not found", {
 *   status: { kind: "Status", apiVersion: "v1", reason: "NotFound", code: 404 },
 *   method: "GET",
 *   path: "/api/v1/namespaces/default/pods/web",
 * });
 * console.assert(isNotFound(error));
 * ```
 */
export class ApiError extends Error {
  /** Tells it from other errors, across realms too. */
  override readonly name = "ApiError";
  /** The whole answer of the server. */
  readonly status: Status;
  /** The HTTP status code. */
  readonly code: number;
  /** The machine-readable reason, such as "NotFound"; "Unknown" where the server gave none. */
  readonly reason: string;
  /** After how many seconds the server wants to be asked again, where it said so. */
  readonly retryAfterSeconds?: number;
  /** The HTTP method of the request. */
  readonly method: string;
  /** The path of the request without its query. */
  readonly path: string;

  /**
   * Makes the error; `apiErrorOf` puts the message together.
   *
   * @param message What could not be done, and the server's words.
   * @param options The answer and the request.
   */
  constructor(message: string, options: ApiErrorOptions) {
    super(message);
    const { status, method, path } = options;
    this.status = status;
    this.code = status.code ?? 0;
    this.reason = status.reason ?? "Unknown";
    const retryAfterSeconds = options.retryAfterSeconds ?? status.details?.retryAfterSeconds;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
    this.method = method;
    this.path = path;
  }
}

/** Where a refusal came from. */
export interface RefusalContext extends Omit<ApiErrorOptions, "status"> {
  /** What was asked for, to follow "Cannot" in the message: `list pods in all namespaces`. */
  readonly action: string;
  /** What to do about it. */
  readonly advice?: string | undefined;
}

/**
 * Makes the error of a refusal, such as the ERROR event of a watch.
 *
 * @param status The server's answer.
 * @param context What was asked for, and what is known besides.
 * @returns The error, not thrown.
 *
 * @example The ERROR event of a watch
 * ```ts
 * import { apiErrorOf, isExpired } from "@kubeloop/sdk/client";
 *
 * const status = { kind: "Status", apiVersion: "v1", reason: "Expired", code: 410, message: "too old" } as const;
 * const error = apiErrorOf(status, { action: "watch pods", method: "GET", path: "/api/v1/pods" });
 * console.assert(isExpired(error) && error.message === "Cannot watch pods: too old");
 * ```
 */
export function apiErrorOf(status: Status, context: RefusalContext): ApiError {
  const { action, advice, ...options } = context;
  const words = status.message || status.reason || `the server answered ${status.code ?? "with a failure"}`;
  return new ApiError(`Cannot ${action}: ${words}${advice ? `; ${advice}` : ""}`, { ...options, status });
}

/**
 * Whether the server does not have the object, or does not serve the resource.
 *
 * @param error Any error.
 * @returns Whether it is an `ApiError` with that meaning.
 *
 * @example A missing object
 * ```ts
 * import { isNotFound } from "@kubeloop/sdk/client";
 *
 * console.assert(!isNotFound(new Error("something else")));
 * ```
 */
export function isNotFound(error: unknown): error is ApiError {
  return hasReason(error, "NotFound", 404);
}

/**
 * Whether somebody else changed the object first, or server-side apply met another field manager.
 *
 * @param error Any error.
 * @returns Whether it is an `ApiError` with that meaning.
 *
 * @example A lost race
 * ```ts
 * import { isConflict } from "@kubeloop/sdk/client";
 *
 * console.assert(!isConflict(new Error("something else")));
 * ```
 */
export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError &&
    (error.reason === "Conflict" || error.reason === "Unknown" && error.code === 409);
}

/**
 * Whether an object of that name exists.
 *
 * @param error Any error.
 * @returns Whether it is an `ApiError` with that meaning.
 *
 * @example Create or leave alone
 * ```ts
 * import { isAlreadyExists } from "@kubeloop/sdk/client";
 *
 * console.assert(!isAlreadyExists(new Error("something else")));
 * ```
 */
export function isAlreadyExists(error: unknown): error is ApiError {
  return error instanceof ApiError && error.reason === "AlreadyExists";
}

/**
 * Whether the version or the continue token asked for is no longer kept: list again.
 *
 * @param error Any error.
 * @returns Whether it is an `ApiError` with reason "Expired" or "Gone".
 *
 * @example A continue token that is too old
 * ```ts
 * import { isExpired } from "@kubeloop/sdk/client";
 *
 * console.assert(!isExpired(new Error("something else")));
 * ```
 */
export function isExpired(error: unknown): error is ApiError {
  return hasReason(error, "Expired", 410);
}

/**
 * Whether the user may not do this.
 *
 * @param error Any error.
 * @returns Whether it is an `ApiError` with that meaning.
 *
 * @example A missing role
 * ```ts
 * import { isForbidden } from "@kubeloop/sdk/client";
 *
 * console.assert(!isForbidden(new Error("something else")));
 * ```
 */
export function isForbidden(error: unknown): error is ApiError {
  return hasReason(error, "Forbidden", 403);
}

/**
 * Whether the server knows no user for the credentials.
 *
 * @param error Any error.
 * @returns Whether it is an `ApiError` with that meaning.
 *
 * @example An expired token
 * ```ts
 * import { isUnauthorized } from "@kubeloop/sdk/client";
 *
 * console.assert(!isUnauthorized(new Error("something else")));
 * ```
 */
export function isUnauthorized(error: unknown): error is ApiError {
  return hasReason(error, "Unauthorized", 401);
}

/**
 * Whether the object breaks the rules of its kind; `status.details.causes` names the fields.
 *
 * @param error Any error.
 * @returns Whether it is an `ApiError` with that meaning.
 *
 * @example A field out of range
 * ```ts
 * import { isInvalid } from "@kubeloop/sdk/client";
 *
 * console.assert(!isInvalid(new Error("something else")));
 * ```
 */
export function isInvalid(error: unknown): error is ApiError {
  return hasReason(error, "Invalid", 422);
}

/**
 * Whether the server failed at something of its own. What it can not read from its storage (`StoreReadError`) is another
 * reason, though of the same code.
 *
 * @param error Any error.
 * @returns Whether it is an `ApiError` with that meaning.
 *
 * @example Ask again later
 * ```ts
 * import { isInternalError } from "@kubeloop/sdk/client";
 *
 * console.assert(!isInternalError(new Error("something else")));
 * ```
 */
export function isInternalError(error: unknown): error is ApiError {
  return error instanceof ApiError && error.reason === "InternalError";
}

/**
 * Whether the server is busy and wants to be asked again later.
 *
 * @param error Any error.
 * @returns Whether it is an `ApiError` with that meaning.
 *
 * @example Back off
 * ```ts
 * import { isTooManyRequests } from "@kubeloop/sdk/client";
 *
 * console.assert(!isTooManyRequests(new Error("something else")));
 * ```
 */
export function isTooManyRequests(error: unknown): error is ApiError {
  return hasReason(error, "TooManyRequests", 429);
}

/**
 * Whether the version asked for is newer than what the server has: ask again later, or without a version.
 *
 * @param error Any error.
 * @returns Whether it is an `ApiError` with that meaning, in any of the three forms that servers send.
 *
 * @see client-go tools/cache/reflector.go (R22)
 *
 * @example A list after a failover
 * ```ts
 * import { isTooLargeResourceVersion } from "@kubeloop/sdk/client";
 *
 * console.assert(!isTooLargeResourceVersion(new Error("something else")));
 * ```
 */
export function isTooLargeResourceVersion(error: unknown): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  const causes = error.status.details?.causes ?? [];
  if (causes.some((cause) => cause.reason === "ResourceVersionTooLarge")) return true;
  if (error.reason !== "Timeout") return false;
  // Servers before 1.19 say it in words only: 1.17 and 1.18 in a cause, older ones in the message.
  const words = [error.status.message, ...causes.map((cause) => cause.message)];
  return words.some((text) => text?.includes("Too large resource version"));
}

function hasReason(error: unknown, reason: string, code: number): error is ApiError {
  return error instanceof ApiError && (error.reason === reason || error.code === code);
}
