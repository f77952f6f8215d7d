/**
 * What an informer is made of, and how it does.
 *
 * @module
 */

import type { KubeObject } from "../resource/object.ts";
import type { CacheInconsistencyError } from "./cache_inconsistency_error.ts";
import type { Indexers } from "./indexer_options.ts";
import type { ListWatch } from "./list_watch.ts";
import type { Transform } from "./preparation.ts";
import type { ReflectorSettings } from "./reflector_options.ts";
import type { WatchStatus } from "./watch_status.ts";

/**
 * How an informer keeps its objects and tells of them.
 *
 * @typeParam S The objects.
 * @typeParam Index The names of its indexes besides the one by namespace.
 */
export interface InformerSettings<S extends KubeObject, Index extends string = never>
  extends ReflectorSettings {
  /** The indexes besides the one by namespace. @default {{}} */
  readonly indexers?: Indexers<S, Index>;
  /**
   * The keys of labels by whose values the lister finds objects without a look at all of them: those that a selector
   * names with `=` or `in`.
   *
   * @default {[]}
   */
  readonly labelIndexes?: readonly string[];
  /** Makes objects smaller before they are cached; managed fields are dropped anyway. @default {none} */
  readonly transform?: Transform<S>;
  /** How often each object is told again to handlers that do not say, in milliseconds; 0 for never. @default {0} */
  readonly resyncPeriodMs?: number;
  /**
   * For tests: the cache is compared with its server each time it has read all objects, as `checkCacheConsistency` does,
   * at the cost of one more list. It is told what differs; to throw there is an error that nobody catches.
   *
   * @default {nothing is compared}
   */
  readonly onInconsistency?: (error: CacheInconsistencyError) => void;
  /** From so many pending notifications on those of one object are compressed, for each handler. @default {1_000} */
  readonly pendingLimit?: number;
}

/**
 * What a {@linkcode SharedInformer} is made of.
 *
 * @typeParam S The objects.
 * @typeParam Index The names of its indexes besides the one by namespace.
 */
export interface SharedInformerOptions<S extends KubeObject, Index extends string = never>
  extends InformerSettings<S, Index> {
  /** What to cache. */
  readonly listWatch: ListWatch<S>;
}

/** How an informer does, for health checks and metrics. */
export interface InformerStatus extends WatchStatus {
  /** How many objects are cached. */
  readonly objects: number;
  /** How many objects have changes that the cache does not show yet. */
  readonly queued: number;
}
