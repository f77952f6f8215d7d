/**
 * The decisions of a reflector, without the doing: from where it stands and what happened to where it goes on, and
 * what it then asks the server for.
 *
 * @see client-go tools/cache/reflector.go@32ce75a
 *
 * @module
 */

import { DeadlineError } from "../async/deadline.ts";
import {
  ApiError,
  isExpired,
  isInternalError,
  isTooLargeResourceVersion,
  isTooManyRequests,
} from "../client/api_error.ts";
import { ConnectionError } from "../client/connection_error.ts";
import type { ListOptions, WatchOptions } from "../client/list_options.ts";

/** A watch that ends sooner without a change is taken for a refusal (client-go, VeryShortWatchError). */
export const SHORT_WATCH_MS = 1_000;

/** Internal errors that lie further apart have nothing to do with each other (client-go, RetryWithDeadline). */
const INTERNAL_ERRORS_APART_MS = 60_000;

/** How a reflector reads. */
export interface ReflectorPolicy {
  /** The first list asks for the newest state (""), or for any that the server has at hand ("0"). */
  readonly initialVersion: "" | "0";
  /** The most objects a page may have. */
  readonly pageSize: number;
  /** Whether the objects come by a watch (KEP-3157) instead of a list; a server that cannot do it is listed. */
  readonly useWatchList: boolean;
  /** For how long a watch that the server gives up with an InternalError is begun again without a list. */
  readonly maxInternalErrorRetryMs: number;
}

/** Where a reflector stands. */
export interface ReflectorState {
  /** What comes next: reading all objects, reading them by a watch, or watching on from `resourceVersion`. */
  readonly phase: "list" | "watchList" | "watch";
  /** The version of the newest state that was seen; "" before the first one. It never goes back of itself. */
  readonly resourceVersion: string;
  /** The server has refused that version as too old or too new: the next read asks for the newest state. */
  readonly isVersionUnavailable: boolean;
  /** Nothing has come between the last read of all objects and now, so that another one would find the same. */
  readonly isJustRead: boolean;
  /** The server gives pages even at version "0": it has no watch cache to spare (R18). */
  readonly isPagedAtZero: boolean;
  /** When the internal errors of the watch began, and when the last one was; absent without any. */
  readonly internalErrors?: { readonly firstMs: number; readonly lastMs: number };
}

/** What happened to what the reflector did. */
export type ReflectorOutcome =
  /** All objects were read. */
  | { readonly type: "listed"; readonly resourceVersion: string; readonly isPaged: boolean }
  /** All objects came by the watch, which goes on. */
  | { readonly type: "streamed"; readonly resourceVersion: string }
  /** The list failed, the watch did not begin, or the server gave it up with an ERROR event. */
  | {
    readonly type: "refused";
    readonly resourceVersion: string;
    readonly error: unknown;
    /** When, on a monotonic clock. */
    readonly atMs: number;
  }
  /** The watch came to its end: in due course, or by an error on the way. */
  | {
    readonly type: "ended";
    readonly resourceVersion: string;
    readonly durationMs: number;
    /** How many objects changed. */
    readonly changes: number;
    readonly error?: unknown;
  };

/** Where the reflector goes on. */
export interface ReflectorTransition {
  readonly state: ReflectorState;
  /** Set when it is to back off first, for so many milliseconds at least. */
  readonly waitAtLeastMs?: number;
}

/**
 * Where a reflector begins.
 *
 * @param policy How it lists.
 * @returns Its first state.
 */
export function initialState(policy: ReflectorPolicy): ReflectorState {
  return {
    phase: readPhase(policy),
    resourceVersion: "",
    isVersionUnavailable: false,
    isJustRead: false,
    isPagedAtZero: false,
  };
}

/**
 * Decides where to go on.
 *
 * *Guarantees*:
 * - A list goes back in time only after the server has refused the version (R20, R22).
 * - A watch that ends in due course, is cut or falls silent goes on at once where it was (R9); if it was so short that
 *   it may have been a refusal, all is read again after a pause (R6).
 * - 429 never leads to another list (R13), an InternalError none for as long as the policy says (R14).
 * - Whatever can fail again at once is preceded by a pause.
 *
 * @param state Where it stands.
 * @param outcome What happened there.
 * @param policy How it lists.
 * @returns Where it goes on, and whether after a pause.
 */
export function nextState(
  state: ReflectorState,
  outcome: ReflectorOutcome,
  policy: ReflectorPolicy,
): ReflectorTransition {
  switch (outcome.type) {
    case "listed":
      return {
        state: {
          ...state,
          phase: "watch",
          resourceVersion: outcome.resourceVersion,
          isVersionUnavailable: false,
          isJustRead: true,
          isPagedAtZero: state.isPagedAtZero || (outcome.isPaged && versionToRead(state, policy) === "0"),
        },
      };
    case "streamed": {
      const { resourceVersion } = outcome;
      return {
        state: { ...state, phase: "watch", resourceVersion, isVersionUnavailable: false, isJustRead: true },
      };
    }
    case "refused": {
      const seen = { ...state, resourceVersion: outcome.resourceVersion };
      return state.phase === "watch"
        ? afterRefusedWatch(seen, outcome, policy)
        : afterRefusedRead(seen, outcome.error);
    }
    case "ended":
      return afterEnd({ ...state, resourceVersion: outcome.resourceVersion }, outcome, policy);
    default:
      return outcome satisfies never;
  }
}

/**
 * What to ask for in the phases "list" and "watchList".
 *
 * @param state Where the reflector stands.
 * @param policy How it lists.
 * @returns The version, and how many objects a page may have (0 for all in one).
 */
export function readOptions(
  state: ReflectorState,
  policy: ReflectorPolicy,
): Pick<ListOptions, "resourceVersion" | "resourceVersionMatch"> & { readonly limit: number } {
  const { pageSize, initialVersion } = policy;
  const resourceVersion = versionToRead(state, policy);
  // "0" is of the first list; a limit there is ignored by a server that answers from its watch cache (R17, R18).
  if (resourceVersion === "") return { limit: pageSize };
  if (resourceVersion === "0") return { resourceVersion, limit: pageSize };
  const mayPage = initialVersion === "" || state.isPagedAtZero;
  return { resourceVersion, resourceVersionMatch: "NotOlderThan", limit: mayPage ? pageSize : 0 };
}

/**
 * What to ask a watch for, in the phases "watch" and "watchList".
 *
 * @param state Where the reflector stands.
 * @returns The version, and whether all objects come first.
 */
export function watchOptions(
  state: ReflectorState,
): Pick<WatchOptions, "resourceVersion" | "resourceVersionMatch" | "sendInitialEvents"> {
  const { phase, isVersionUnavailable, resourceVersion } = state;
  if (phase === "watch") return { resourceVersion };
  const initial = { sendInitialEvents: true, resourceVersionMatch: "NotOlderThan" } as const;
  return isVersionUnavailable || resourceVersion === "" ? initial : { ...initial, resourceVersion };
}

function versionToRead(state: ReflectorState, { initialVersion }: ReflectorPolicy): string {
  return state.isVersionUnavailable ? "" : state.resourceVersion || initialVersion;
}

function readPhase({ useWatchList }: ReflectorPolicy): "list" | "watchList" {
  return useWatchList ? "watchList" : "list";
}

function afterRefusedRead(state: ReflectorState, error: unknown): ReflectorTransition {
  if (isExpired(error) || isTooLargeResourceVersion(error)) {
    const asked = { ...state, isVersionUnavailable: true };
    return state.isVersionUnavailable ? { state, waitAtLeastMs: 0 } : { state: asked };
  }
  if (state.phase === "watchList" && !isPassing(error)) return { state: { ...state, phase: "list" } };
  return { state, waitAtLeastMs: retryAfterMs(error) };
}

function afterRefusedWatch(
  state: ReflectorState,
  { error, atMs }: Extract<ReflectorOutcome, { readonly type: "refused" }>,
  policy: ReflectorPolicy,
): ReflectorTransition {
  const pause = { waitAtLeastMs: retryAfterMs(error) };
  if (isPassing(error)) return { state: { ...state, isJustRead: false }, ...pause };
  if (isInternalError(error)) return afterInternalError(state, { atMs, ...pause }, policy);
  const next = { ...state, phase: readPhase(policy) };
  // A version that has expired meanwhile is nobody's fault; one that was read just now is not to be read in a circle.
  return isExpired(error) && !state.isJustRead ? { state: next } : { state: next, ...pause };
}

/** Watches on where it was for some time, then reads all again. */
function afterInternalError(
  { internalErrors, ...state }: ReflectorState,
  { atMs, waitAtLeastMs }: { readonly atMs: number; readonly waitAtLeastMs: number },
  policy: ReflectorPolicy,
): ReflectorTransition {
  const isOfOneTime = internalErrors && atMs - internalErrors.lastMs < INTERNAL_ERRORS_APART_MS;
  const firstMs = isOfOneTime ? internalErrors.firstMs : atMs;
  const { maxInternalErrorRetryMs } = policy;
  const mayWatch = maxInternalErrorRetryMs > 0 && atMs - firstMs <= maxInternalErrorRetryMs;
  if (!mayWatch) return { state: { ...state, phase: readPhase(policy) }, waitAtLeastMs };
  return { state: { ...state, isJustRead: false, internalErrors: { firstMs, lastMs: atMs } }, waitAtLeastMs };
}

function afterEnd(
  state: ReflectorState,
  { durationMs, changes, error }: Extract<ReflectorOutcome, { readonly type: "ended" }>,
  policy: ReflectorPolicy,
): ReflectorTransition {
  const isBroken = error !== undefined && !isPassing(error);
  if (state.phase !== "watch") {
    // A server that does not know of watch lists may begin a plain watch, and say nothing.
    const mustList = isBroken || error instanceof DeadlineError;
    return { state: { ...state, phase: mustList ? "list" : state.phase }, waitAtLeastMs: 0 };
  }
  const isShort = durationMs < SHORT_WATCH_MS && changes === 0;
  if (isShort || isBroken) return { state: { ...state, phase: readPhase(policy) }, waitAtLeastMs: 0 };
  return { state: { ...state, isJustRead: false } };
}

/** Whether the request may just be made again: nothing is said against it. */
function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionError) return error.reason !== "protocol";
  return error instanceof DeadlineError || isTooManyRequests(error);
}

function retryAfterMs(error: unknown): number {
  return error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
}
