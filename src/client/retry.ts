/**
 * Whether a failed attempt is made again, and when: a pure decision.
 *
 * @module
 */

import { backoffDelay, type BackoffPolicy } from "../async/backoff.ts";
import type { Random } from "../async/random.ts";
import type { ConnectionErrorReason } from "./connection_error.ts";

/** What came of an attempt. */
export type Failure =
  | { readonly type: "answer"; readonly code: number; readonly retryAfterSeconds: number | undefined }
  | { readonly type: "connection"; readonly reason: ConnectionErrorReason };

/** What there is to know about the attempts so far. */
export interface RetryState {
  /** How many attempts were made before the one that failed. */
  readonly attempt: number;
  /** Whether sending the request twice does the same as sending it once. */
  readonly repeatable: boolean;
}

/** As many as client-go makes (rest/request.go, maxRetries). */
const MAX_THROTTLED_RETRIES = 10;
const MAX_LOST_RETRIES = 3;
/** A server that wants more patience than this gets its refusal passed on to the caller. */
const MAX_RETRY_AFTER_SECONDS = 30;
const LOST_BACKOFF: BackoffPolicy = { baseMs: 100, maxMs: 2_000, jitter: 0.5 };
/** Those who were told the same second do not come back in the same moment. */
const RETRY_AFTER_JITTER = 0.2;

/**
 * Decides about another attempt. Throttling (429 with `Retry-After`) was refused before anything was done, so every
 * verb is tried again; an overloaded server (503) or a lost connection may have done the work, so only requests that
 * may be repeated are. A connection that does not come about and an answer that does not come in time are the
 * caller's to judge: trying on here would only hide a dead server.
 *
 * @param failure What came of the attempt.
 * @param state The attempts so far.
 * @param random For the jitter.
 * @returns Milliseconds to wait; `undefined` for no further attempt.
 */
export function retryDelay(failure: Failure, state: RetryState, random: Random): number | undefined {
  const { attempt, repeatable } = state;
  if (failure.type === "connection") {
    return failure.reason === "lost" && repeatable ? lostDelay(attempt, random) : undefined;
  }
  const { code, retryAfterSeconds } = failure;
  if (code === 503 && repeatable && retryAfterSeconds === undefined) return lostDelay(attempt, random);
  const maxRetries = code === 429 ? MAX_THROTTLED_RETRIES : code === 503 && repeatable ? MAX_LOST_RETRIES : 0;
  if (
    attempt >= maxRetries || retryAfterSeconds === undefined || retryAfterSeconds > MAX_RETRY_AFTER_SECONDS
  ) {
    return undefined;
  }
  return Math.max(retryAfterSeconds * 1_000, LOST_BACKOFF.baseMs) * (1 + RETRY_AFTER_JITTER * random.next());
}

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3).
 *
 * @param header Seconds or an HTTP date.
 * @param nowMs The wall time, for dates.
 * @returns Seconds, at least 0; `undefined` when there is none or it is neither.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text);
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, (dateMs - nowMs) / 1_000);
}

function lostDelay(attempt: number, random: Random): number | undefined {
  return attempt < MAX_LOST_RETRIES ? backoffDelay(LOST_BACKOFF, attempt, random) : undefined;
}
