/**
 * What a reflector is made of, and where it puts what it reads.
 *
 * @module
 */

import type { BackoffPolicy } from "../async/backoff.ts";
import type { Clock } from "../async/clock.ts";
import type { Log } from "../async/log.ts";
import type { Random } from "../async/random.ts";
import type { KubeObject } from "../resource/object.ts";
import type { CacheMetrics } from "./cache_metrics.ts";
import type { ListWatch } from "./list_watch.ts";

/**
 * Where a {@linkcode Reflector} puts what it reads; a queue such as {@linkcode DeltaFifo} stands behind it.
 *
 * @typeParam S The objects.
 */
export interface ReflectorTarget<S extends KubeObject> {
  /** Is handed each object once, as it came; what it returns goes into the calls below. */
  prepare(object: S): S;
  /** All objects there are, and the version of that state. The steps are run to their end before the next call. */
  replace(objects: readonly S[], resourceVersion: string): Iterable<unknown>;
  /** An object came, or changed to be one of the chosen. */
  add(object: S): void;
  /** An object changed. */
  update(object: S): void;
  /** An object went, or changed to be none of the chosen; its last state. */
  delete(object: S): void;
  /** Nothing else has changed up to this version. */
  bookmark(resourceVersion: string): void;
}

/** How a {@linkcode Reflector} reads. */
export interface ReflectorSettings {
  /**
   * The version that the first list asks for: the newest (""), or any that the server has at hand ("0").
   *
   * @default {""}
   */
  readonly initialVersion?: "" | "0";
  /** The most objects a page of a list may have. @default {500} */
  readonly pageSize?: number;
  /** Whether all objects come by a watch (KEP-3157) where the server can do that. @default {false} */
  readonly useWatchList?: boolean;
  /**
   * A watch without an event or a bookmark for so long is given up and begun anew, in milliseconds.
   *
   * @default {70_000}
   */
  readonly idleTimeoutMs?: number;
  /**
   * The server is asked to end each watch after this time up to twice as much, at random, in seconds; at least 1. Short
   * watches cost requests, long ones keep a connection to one API server among several.
   *
   * @default {300}
   */
  readonly minWatchTimeoutSeconds?: number;
  /**
   * For how long a watch that the server gives up with an InternalError is begun again where it was, in milliseconds,
   * before all is read anew. Errors more than a minute apart count anew.
   *
   * @default {0}
   */
  readonly maxInternalErrorRetryMs?: number;
  /** The pauses after failures. @default {0.8 s doubling to 30 s, plus up to as much again} */
  readonly backoff?: BackoffPolicy;
  /** Whose time counts. @default {systemClock} */
  readonly clock?: Clock;
  /** Spreads pauses and watches. @default {systemRandom} */
  readonly random?: Random;
  /**
   * Is told each failure of a list or a watch, those of normal running too, such as a version that has expired. It only
   * looks on: what it throws is logged, and the work goes on as it would.
   *
   * @default {nobody is told}
   */
  readonly onWatchError?: (error: unknown) => void;
  /** Is told what goes wrong. @default {silentLog} */
  readonly log?: Log;
  /** Is told what happens. @default {nothing is counted} */
  readonly metrics?: CacheMetrics;
}

/**
 * What a {@linkcode Reflector} is made of.
 *
 * @typeParam S The objects.
 */
export interface ReflectorOptions<S extends KubeObject> extends ReflectorSettings {
  /** What to read. */
  readonly listWatch: ListWatch<S>;
  /** Where to put it. */
  readonly target: ReflectorTarget<S>;
}
