/**
 * What caches tell about themselves.
 *
 * @module
 */

/** The port through which a cache reports what happens; `cache` is the description of its {@linkcode ListWatch}. */
export interface CacheMetrics {
  /** A list was read, all its pages. */
  onList(cache: string, list: { readonly objects: number; readonly durationMs: number }): void;
  /** A watch has begun. */
  onWatch(cache: string): void;
  /** An event or a bookmark came. */
  onEvent(cache: string): void;
  /** A handler threw. */
  onHandlerError(cache: string): void;
  /** Work of the cache held the event loop for so long, in milliseconds; only long work is told. */
  onSlice(cache: string, ms: number): void;
}

/** Metrics that nobody reads. */
export const noCacheMetrics: CacheMetrics = Object.freeze({
  onList: (): void => {},
  onWatch: (): void => {},
  onEvent: (): void => {},
  onHandlerError: (): void => {},
  onSlice: (): void => {},
});
