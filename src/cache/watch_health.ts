/**
 * Whether a copy can be relied on, for readiness checks.
 *
 * @module
 */

import type { WatchStatus } from "./watch_status.ts";

/** Twice the time after which a silent watch is begun anew: the second one is silent too. */
const DEFAULT_MAX_SILENCE_MS = 140_000;

/** What a copy must be like to be relied on. */
export interface WatchHealthOptions {
  /**
   * How long ago the server's last sign of life may be, in milliseconds. Bookmarks come once a minute.
   *
   * @default {140_000}
   */
  readonly maxSilenceMs?: number;
}

/**
 * Says what is wrong with a copy of the server's objects, for readiness checks.
 *
 * @param status How it does; `Reflector.status` and `SharedInformer.status` tell.
 * @param options How old its proof of life may be.
 * @returns What is wrong, in words; `undefined` when nothing is.
 *
 * @example A readiness check
 * ```ts
 * import { type SharedInformer, watchProblem } from "@kubeloop/sdk/cache";
 * import type { Pod } from "@kubeloop/sdk/builtins";
 *
 * function readiness(pods: SharedInformer<Pod>): Response {
 *   const problem = watchProblem(pods.status());
 *   return new Response(problem ?? "ok", { status: problem === undefined ? 200 : 503 });
 * }
 * ```
 */
export function watchProblem(status: WatchStatus, options: WatchHealthOptions = {}): string | undefined {
  const { maxSilenceMs = DEFAULT_MAX_SILENCE_MS } = options;
  const state = stateOf(status, maxSilenceMs);
  if (state === undefined) return undefined;
  const { description, lastError } = status;
  const why = lastError === undefined
    ? ""
    : `: ${lastError instanceof Error ? lastError.message : String(lastError)}`;
  return `The cache of ${description} ${state}${why}`;
}

function stateOf(
  { activity, resourceVersion, lastEventAgeMs }: WatchStatus,
  maxSilenceMs: number,
): string | undefined {
  if (activity === "stopped") return "does not run";
  if (resourceVersion === "" || lastEventAgeMs === undefined) return "is not filled yet";
  if (lastEventAgeMs <= maxSilenceMs) return undefined;
  return `has had no sign of life of the API server for ${Math.round(lastEventAgeMs / 1_000)} s`;
}
