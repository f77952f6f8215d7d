/**
 * What an indexer is made of, and asked for.
 *
 * @module
 */

import type { Log } from "../async/log.ts";
import type { KubeObject } from "../resource/object.ts";
import type { LabelRequirement } from "../resource/parse_label_selector.ts";

/** The index by namespace, which every indexer has. */
export const NAMESPACE_INDEX = "namespace";

/**
 * The names by which objects are found: those that were given, and the one that is always there.
 *
 * @typeParam Index The names that were given; `never` for none, `string` where they are not known to the compiler.
 */
export type IndexName<Index extends string> = Index | typeof NAMESPACE_INDEX;

/**
 * The values under which an object is found in an index; none for an object that is not in it.
 *
 * @typeParam S The objects.
 */
export type IndexFunction<S extends KubeObject> = (object: S) => readonly string[];

/**
 * Index functions by the names of their indexes.
 *
 * @typeParam S The objects.
 * @typeParam Index The names.
 */
export type Indexers<S extends KubeObject, Index extends string = string> = {
  readonly [Name in Index]: IndexFunction<S>;
};

/**
 * What an {@linkcode Indexer} can be told.
 *
 * @typeParam S The objects.
 * @typeParam Index The names of its indexes.
 */
export interface IndexerOptions<S extends KubeObject, Index extends string = never> {
  /** The indexes besides the one by namespace. @default {{}} */
  readonly indexers?: Indexers<S, Index>;
  /** The labels by whose values objects are found without a look at all of them. @default {[]} */
  readonly labelIndexes?: readonly string[];
  /** Is told of index functions that throw. @default {silentLog} */
  readonly log?: Log;
}

/** Which objects {@linkcode Indexer.select} reads. */
export interface Selection {
  /** Those of one namespace; of all when left out. */
  readonly namespace?: string | undefined;
  /** Those with such labels; all when left out. */
  readonly requirements?: readonly LabelRequirement[];
}
