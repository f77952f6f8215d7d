/**
 * The settings of a reflector, complete and checked.
 *
 * @module
 */

import type { BackoffPolicy } from "../async/backoff.ts";
import { systemClock } from "../async/clock.ts";
import { silentLog } from "../async/log.ts";
import { systemRandom } from "../async/random.ts";
import type { KubeObject } from "../resource/object.ts";
import { noCacheMetrics } from "./cache_metrics.ts";
import type { ReflectorOptions } from "./reflector_options.ts";

/** As client-go's reflector waits: 0.8 s to 30 s, up to doubled by jitter, anew after two quiet minutes. */
const DEFAULT_BACKOFF: BackoffPolicy = { baseMs: 800, maxMs: 30_000, jitter: 1, resetAfterMs: 120_000 };

/** Above the server's bookmarks, which come once a minute; below the time for which it keeps events. */
const DEFAULT_IDLE_TIMEOUT_MS = 70_000;

/** As client-go: the server ends a watch after 5 to 10 minutes, at random (R24). */
const DEFAULT_MIN_WATCH_SECONDS = 300;

/**
 * Fills in what is left out.
 *
 * @typeParam S The objects.
 * @param options What is given.
 * @returns All of it.
 * @throws {RangeError} If a number makes no sense.
 */
export function withDefaults<S extends KubeObject>(
  options: ReflectorOptions<S>,
): Required<ReflectorOptions<S>> {
  const { listWatch, target, initialVersion = "", pageSize = 500, useWatchList = false } = options;
  const { idleTimeoutMs = DEFAULT_IDLE_TIMEOUT_MS, backoff = DEFAULT_BACKOFF } = options;
  const { minWatchTimeoutSeconds = DEFAULT_MIN_WATCH_SECONDS, maxInternalErrorRetryMs = 0 } = options;
  const { clock = systemClock, random = systemRandom, log = silentLog, metrics = noCacheMetrics } = options;
  const { onWatchError = () => {} } = options;
  if (!Number.isInteger(pageSize) || pageSize < 1) {
    throw new RangeError(`Cannot list pages of ${pageSize} objects: give a whole number above 0`);
  }
  if (!(idleTimeoutMs > 0)) {
    throw new RangeError(`Cannot watch with an idle time-out of ${idleTimeoutMs} ms: give a number above 0`);
  }
  if (!Number.isInteger(minWatchTimeoutSeconds) || minWatchTimeoutSeconds < 1) {
    throw new RangeError(
      `Cannot watch with a time-out of ${minWatchTimeoutSeconds} s: give a whole number above 0`,
    );
  }
  if (!(maxInternalErrorRetryMs >= 0)) {
    throw new RangeError(
      `Cannot retry after internal errors for ${maxInternalErrorRetryMs} ms: give 0 or a number above it`,
    );
  }
  const reading = { initialVersion, pageSize, useWatchList, idleTimeoutMs, backoff };
  const watching = { minWatchTimeoutSeconds, maxInternalErrorRetryMs, onWatchError };
  return { listWatch, target, ...reading, ...watching, clock, random, log, metrics };
}
