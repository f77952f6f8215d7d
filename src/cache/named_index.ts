/**
 * One index of a store.
 *
 * @module
 */

import type { Log } from "../async/log.ts";
import type { KubeObject, ObjectKey } from "../resource/object.ts";

/** What a {@linkcode NamedIndex} is made of. */
export interface NamedIndexOptions<S extends KubeObject> {
  readonly name: string;
  /** The values of an object. */
  valuesOf(object: S): readonly string[];
  /** Is told when `valuesOf` throws. */
  readonly log: Log;
}

/** The states of one key before and after a change. */
export interface IndexedChange<S extends KubeObject> {
  readonly old?: S | undefined;
  readonly object?: S;
}

/** Keys by the values of their objects. */
export class NamedIndex<S extends KubeObject> {
  readonly #options: NamedIndexOptions<S>;
  /** No set is empty, so that a value that no object has any more takes no room (S1). */
  readonly #keysByValue = new Map<string, Set<ObjectKey>>();

  /** @param options Its name and function. */
  constructor(options: NamedIndexOptions<S>) {
    this.#options = options;
  }

  /** The values that objects have. */
  get values(): readonly string[] {
    return [...this.#keysByValue.keys()];
  }

  /** The keys of the objects that have a value. */
  keysOf(value: string): Iterable<ObjectKey> {
    return this.#keysByValue.get(value) ?? [];
  }

  /** Follows a change of an object. */
  update(key: ObjectKey, { old, object }: IndexedChange<S>): void {
    const before = old ? this.#valuesOf(key, old) : [];
    const after = object ? this.#valuesOf(key, object) : [];
    if (before.length === 1 && after.length === 1 && before[0] === after[0]) return;
    for (const value of before) if (!after.includes(value)) this.#remove(value, key);
    for (const value of after) this.#add(value, key);
  }

  #valuesOf(key: ObjectKey, object: S): readonly string[] {
    try {
      return this.#options.valuesOf(object);
    } catch (error) {
      const { log, name } = this.#options;
      log.error("An index function threw, the object is not in the index", error, { index: name, key });
      return [];
    }
  }

  #add(value: string, key: ObjectKey): void {
    const keys = this.#keysByValue.get(value);
    if (keys) keys.add(key);
    else this.#keysByValue.set(value, new Set([key]));
  }

  #remove(value: string, key: ObjectKey): void {
    const keys = this.#keysByValue.get(value);
    keys?.delete(key);
    if (keys?.size === 0) this.#keysByValue.delete(value);
  }
}
