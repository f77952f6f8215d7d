/**
 * The indexes of a store by the values of labels.
 *
 * @module
 */

import type { Log } from "../async/log.ts";
import type { KubeObject, ObjectKey } from "../resource/object.ts";
import type { LabelRequirement } from "../resource/parse_label_selector.ts";
import { type Candidates, type IndexedChange, NamedIndex } from "./named_index.ts";

/** What {@linkcode LabelIndexes} are made of. */
export interface LabelIndexesOptions {
  /** The keys of the labels. */
  readonly labels: readonly string[];
  readonly log: Log;
}

/** Where to look for objects with certain labels. */
export interface LabelledCandidates extends Candidates {
  /** The conditions that they need not satisfy. */
  readonly rest: readonly LabelRequirement[];
}

/** Finds objects by the values of chosen labels. */
export class LabelIndexes<S extends KubeObject> {
  readonly #indexes = new Map<string, NamedIndex<S>>();
  readonly #log: Log;

  /** @param options Which labels. */
  constructor({ labels, log }: LabelIndexesOptions) {
    this.#log = log;
    for (const label of labels) this.#indexes.set(label, this.#make(label));
  }

  /** Adds a label, one step an object; it is used from the last step on. */
  *addInSteps(label: string, objects: Iterable<[ObjectKey, S]>): Generator<void, void, undefined> {
    if (this.#indexes.has(label)) return;
    const index = this.#make(label);
    for (const [key, object] of objects) {
      index.update(key, { object });
      yield;
    }
    this.#indexes.set(label, index);
  }

  /** Follows a change of an object. */
  update(key: ObjectKey, change: IndexedChange<S>): void {
    for (const index of this.#indexes.values()) index.update(key, change);
  }

  /**
   * Where to look for objects that satisfy all conditions: those that satisfy the narrowest one that is indexed;
   * undefined when none is.
   */
  find(requirements: readonly LabelRequirement[]): LabelledCandidates | undefined {
    let narrowest: Candidates | undefined;
    let used: LabelRequirement | undefined;
    for (const requirement of requirements) {
      const { key, operator, values } = requirement;
      const index = operator === "In" ? this.#indexes.get(key) : undefined;
      if (!index) continue;
      const found = union(values.map((value) => index.find(value)));
      if (narrowest && narrowest.size <= found.size) continue;
      [narrowest, used] = [found, requirement];
    }
    if (!narrowest) return undefined;
    const { size, keys } = narrowest;
    return { size, keys, rest: requirements.filter((requirement) => requirement !== used) };
  }

  #make(label: string): NamedIndex<S> {
    return new NamedIndex<S>({
      name: `label ${label}`,
      valuesOf: ({ metadata: { labels } }) => {
        const value = labels && Object.hasOwn(labels, label) ? labels[label] : undefined;
        return value === undefined ? [] : [value];
      },
      log: this.#log,
    });
  }
}

/** An object has one value of a label, so that nothing is found twice. */
function union(parts: readonly Candidates[]): Candidates {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  return {
    size: parts.reduce((sum, { size }) => sum + size, 0),
    keys: parts.flatMap(({ keys }) => [...keys]),
  };
}
