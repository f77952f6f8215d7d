/**
 * The reading side of a cache: a type that can not write.
 *
 * @module
 */

import type { KubeObject, ObjectKey } from "../resource/object.ts";
import { matchesLabels } from "../resource/label_selector.ts";
import { type LabelRequirement, parseLabelSelector } from "../resource/parse_label_selector.ts";
import type { Indexer } from "./indexer.ts";
import type { IndexName } from "./indexer_options.ts";

/** The conditions that hold only where there is a label. */
const NEEDS_LABEL: readonly LabelRequirement["operator"][] = ["In", "Exists", "Gt", "Lt"];

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
 * @typeParam Index The names of the indexes besides the one by namespace.
 */
export interface Lister<S extends KubeObject, in Index extends string = never> {
  /** The object of a key ("namespace/name", or "name" for cluster-scoped ones); undefined when there is none. */
  get(key: ObjectKey): S | undefined;
  /** The objects that fit, in no particular order. Throws when the selector can not be read. */
  list(options?: ListerOptions): readonly S[];
  /** The objects that have a value in an index, in no particular order. Throws when there is no such index. */
  byIndex(index: IndexName<Index>, value: string): readonly S[];
}

/**
 * Gives an indexer away for reading only.
 *
 * *Cost*: `list` visits each object of the namespace, or those that have a label which the selector wants and the
 * indexer knows (`labelIndexes`); all of them when there is neither. A selector that nothing can match visits none.
 *
 * @typeParam S The objects.
 * @typeParam Index The names of the indexes.
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
export function listerOf<S extends KubeObject, Index extends string>(
  indexer: Indexer<S, Index>,
): Lister<S, Index> {
  return Object.freeze({
    get: (key: ObjectKey) => indexer.get(key),
    byIndex: (index: IndexName<Index>, value: string) => indexer.byIndex(index, value),
    list: ({ namespace, labelSelector }: ListerOptions = {}): readonly S[] => {
      const requirements = labelSelector ? parseLabelSelector(labelSelector) : [];
      if (isContradiction(requirements)) return [];
      return indexer.select({ namespace: namespace || undefined, requirements });
    },
  });
}

/** Whether no labels can satisfy all conditions, as in "app=web,app=db" or "app,!app". */
function isContradiction(requirements: readonly LabelRequirement[]): boolean {
  return requirements.length > 1 && requirements.some(({ key, operator, values }) => {
    const others = requirements.filter((other) => other.key === key);
    if (operator === "DoesNotExist") return others.some((other) => NEEDS_LABEL.includes(other.operator));
    return operator === "In" && !values.some((value) => matchesLabels(others, { [key]: value }));
  });
}
