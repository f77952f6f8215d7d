/**
 * What an informer factory is asked for, and what it hands out.
 *
 * @module
 */

import type { SelectorOptions } from "../client/list_options.ts";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import type { Indexers } from "./indexer_options.ts";
import type { ListWatchClient } from "./list_watch.ts";
import type { Transform } from "./preparation.ts";
import type { SharedInformer } from "./shared_informer.ts";

/** The part of a `Client` that an {@linkcode InformerFactory} needs. */
export interface InformerClient {
  /** The verbs of one resource, in one namespace or in all. */
  resource<S extends KubeObject, I extends ObjectInput>(
    resource: Resource<S, I>,
    options: { readonly namespace?: string },
  ): ListWatchClient<S>;
}

/** Which objects are wanted. */
export interface InformerScope extends SelectorOptions {
  /** Those of one namespace; of all when left out. */
  readonly namespace?: string;
}

/**
 * Which objects are wanted, and how they are to be found. All who ask for the same objects share one cache, so that what
 * they ask for besides is put together, or has to be the same.
 *
 * @typeParam S The objects.
 * @typeParam Index The names of the indexes besides the one by namespace.
 */
export interface InformerRequest<S extends KubeObject, Index extends string = never> extends InformerScope {
  /**
   * The indexes that are needed besides the one by namespace. Those of all who share the informer are put together; of
   * two with one name the functions must be the same. One that comes when the cache is filled is built in slices, and
   * a lookup until then is a look at all objects.
   *
   * @default {{}}
   */
  readonly indexers?: Indexers<S, Index>;
  /**
   * The keys of labels by whose values the lister finds objects without a look at all of them; those of all who share
   * the informer.
   *
   * @default {[]}
   */
  readonly labelIndexes?: readonly string[];
  /**
   * Makes objects smaller before they are cached. As everybody reads the same objects, all who share the informer must
   * hand over the same function, or none.
   *
   * @default {none}
   */
  readonly transform?: Transform<S>;
}

/**
 * The right to an informer that others may use too.
 *
 * @typeParam S The objects.
 * @typeParam Index The names of the indexes that were asked for.
 */
export interface InformerLease<S extends KubeObject, in Index extends string = never>
  extends AsyncDisposable {
  /** The informer. */
  readonly informer: SharedInformer<S, Index>;
  /** Gives the right back; after the last one the informer stops. Resolves once it has. */
  release(): Promise<void>;
}
