/**
 * What an informer is made of, and how it does.
 *
 * @module
 */

import type { KubeObject } from "../resource/object.ts";
import type { Indexers } from "./indexer.ts";
import type { ListWatch } from "./list_watch.ts";
import type { Transform } from "./preparation.ts";
import type { ReflectorSettings } from "./reflector_options.ts";
import type { WatchStatus } from "./watch_status.ts";

/**
 * How an informer keeps its objects and tells of them.
 *
 * @typeParam S The objects.
 */
export interface InformerSettings<S extends KubeObject> extends ReflectorSettings {
  /** The indexes besides the one by namespace. @default {{}} */
  readonly indexers?: Indexers<S>;
  /** Makes objects smaller before they are cached; managed fields are dropped anyway. @default {none} */
  readonly transform?: Transform<S>;
  /** How often each object is told again to handlers that do not say, in milliseconds; 0 for never. @default {0} */
  readonly resyncPeriodMs?: number;
  /** From so many pending notifications on those of one object are compressed, for each handler. @default {1_000} */
  readonly pendingLimit?: number;
}

/**
 * What a {@linkcode SharedInformer} is made of.
 *
 * @typeParam S The objects.
 */
export interface SharedInformerOptions<S extends KubeObject> extends InformerSettings<S> {
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
