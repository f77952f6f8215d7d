/**
 * What caches tell about themselves.
 *
 * @module
 */

import type { WatchStatus } from "./watch_status.ts";

/** How a watch came to its end. */
export interface WatchEnd {
  /**
   * Why: the server ended it in due course, it was so "short" that it is taken for a refusal, it fell silent ("idle"),
   * the connection was "lost", or the server "refused" it at its start or by an ERROR event.
   */
  readonly reason: "end" | "short" | "idle" | "lost" | "refused";
  /** How long it lasted, in milliseconds. */
  readonly durationMs: number;
}

/** The port through which a cache reports what happens; `cache` is the description of its {@linkcode ListWatch}. */
export interface CacheMetrics {
  /** A cache is being kept true from now on; `status` tells at any time how it does, for gauges that are read when asked. */
  onStart(cache: string, status: () => WatchStatus): void;
  /** It is no more. */
  onStop(cache: string): void;
  /** A list was read, all its pages, or all objects by a watch; `isRelist` for every one but the first. */
  onList(
    cache: string,
    list: { readonly objects: number; readonly durationMs: number; readonly isRelist: boolean },
  ): void;
  /** A watch has begun. */
  onWatch(cache: string): void;
  /** A watch has ended, or could not begin; a stop of the cache is not told. */
  onWatchEnd(cache: string, end: WatchEnd): void;
  /** An event or a bookmark came. */
  onEvent(cache: string): void;
  /** An event came so long after the write that it tells of, in milliseconds; see {@linkcode WatchStatus.lagMs}. */
  onLag(cache: string, ms: number): void;
  /** A handler threw. */
  onHandlerError(cache: string): void;
  /** Work of the cache held the event loop for so long, in milliseconds; only long work is told. */
  onSlice(cache: string, ms: number): void;
}

/** Metrics that nobody reads. */
export const noCacheMetrics: CacheMetrics = Object.freeze({
  onStart: (): void => {},
  onStop: (): void => {},
  onList: (): void => {},
  onWatch: (): void => {},
  onWatchEnd: (): void => {},
  onEvent: (): void => {},
  onLag: (): void => {},
  onHandlerError: (): void => {},
  onSlice: (): void => {},
});
