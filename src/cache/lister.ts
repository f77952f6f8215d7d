/**
 * The reading side of a cache: a type that can not write.
 *
 * @module
 */

import type { KubeObject, ObjectKey } from "../resource/object.ts";
import { matchesLabels } from "../resource/label_selector.ts";
import { parseLabelSelector } from "../resource/parse_label_selector.ts";
import { type Indexer, NAMESPACE_INDEX } from "./indexer.ts";

/** Which objects a {@linkcode Lister} lists. */
export interface ListerOptions {
  /** Those of one namespace only. */
  readonly namespace?: string;
  /** Those whose labels it matches, such as `app=web,tier!=cache`. */
  readonly labelSelector?: string;
}

/**
 * Reads a cache, without a request. The objects are frozen, and the same ones that everybody else reads.
 *
 * @typeParam S The objects.
 */
export interface Lister<S extends KubeObject> {
  /** The object of a key ("namespace/name", or "name" for cluster-scoped ones); undefined when there is none. */
  get(key: ObjectKey): S | undefined;
  /** The objects that fit, in no particular order. Throws when the selector can not be read. */
  list(options?: ListerOptions): readonly S[];
  /** The objects that have a value in an index, in no particular order. Throws when there is no such index. */
  byIndex(index: string, value: string): readonly S[];
}

/**
 * Gives an indexer away for reading only.
 *
 * *Cost*: `list` visits each object of the namespace, or of all when none is given.
 *
 * @typeParam S The objects.
 * @param indexer What to read.
 * @returns The reading side.
 *
 * @example Read what somebody else writes
 * ```ts
 * import { Indexer, listerOf } from "@kubeloop/sdk/cache";
 * import type { Pod } from "@kubeloop/sdk/builtins";
 *
 * const lister = listerOf(new Indexer<Pod>());
 * console.assert(lister.list({ namespace: "default", labelSelector: "app=web" }).length === 0);
 * ```
 */
export function listerOf<S extends KubeObject>(indexer: Indexer<S>): Lister<S> {
  return Object.freeze({
    get: (key: ObjectKey) => indexer.get(key),
    byIndex: (index: string, value: string) => indexer.byIndex(index, value),
    list: ({ namespace, labelSelector }: ListerOptions = {}): readonly S[] => {
      const objects = namespace ? indexer.byIndex(NAMESPACE_INDEX, namespace) : [...indexer.values()];
      if (!labelSelector) return objects;
      const requirements = parseLabelSelector(labelSelector);
      return objects.filter((object) => matchesLabels(requirements, object.metadata.labels));
    },
  });
}
