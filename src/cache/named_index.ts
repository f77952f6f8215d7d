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
  readonly valuesOf: (object: S) => readonly string[];
  /** Is told when `valuesOf` throws. */
  readonly log: Log;
}

/** The states of one key before and after a change. */
export interface IndexedChange<S extends KubeObject> {
  readonly old?: S | undefined;
  readonly object?: S;
}

/** Where objects may be found, and how many they are at most. */
export interface Candidates {
  readonly size: number;
  readonly keys: Iterable<ObjectKey>;
}

/** Keys by the values of their objects. */
export class NamedIndex<S extends KubeObject> {
  readonly #options: NamedIndexOptions<S>;
  /**
   * A value that never had two objects has no set, which would be several times as large as the rest. No set is empty,
   * so that a value that no object has any more takes no room (S1).
   */
  readonly #keysByValue = new Map<string, ObjectKey | Set<ObjectKey>>();

  /** @param options Its name and function. */
  constructor(options: NamedIndexOptions<S>) {
    this.#options = options;
  }

  /** What it was made with. */
  get function(): (object: S) => readonly string[] {
    return this.#options.valuesOf;
  }

  /** The values that objects have. */
  get values(): readonly string[] {
    return [...this.#keysByValue.keys()];
  }

  /** Those that have a value. */
  find(value: string): Candidates {
    const keys = this.#keysByValue.get(value);
    if (keys === undefined) return { size: 0, keys: [] };
    return typeof keys === "string" ? { size: 1, keys: [keys] } : { size: keys.size, keys };
  }

  /** The values of an object. */
  valuesOf(key: ObjectKey, object: S): readonly string[] {
    try {
      return this.#options.valuesOf(object);
    } catch (error) {
      const { log, name } = this.#options;
      log.error("An index function threw, the object is not in the index", error, { index: name, key });
      return [];
    }
  }

  /** Follows a change of an object. */
  update(key: ObjectKey, { old, object }: IndexedChange<S>): void {
    const before = old ? this.valuesOf(key, old) : [];
    const after = object ? this.valuesOf(key, object) : [];
    if (before.length === 1 && after.length === 1 && before[0] === after[0]) return;
    for (const value of before) if (!after.includes(value)) this.#remove(value, key);
    for (const value of after) this.#add(value, key);
  }

  #add(value: string, key: ObjectKey): void {
    const keys = this.#keysByValue.get(value);
    if (keys === undefined) this.#keysByValue.set(value, key);
    else if (typeof keys !== "string") keys.add(key);
    else if (keys !== key) this.#keysByValue.set(value, new Set([keys, key]));
  }

  #remove(value: string, key: ObjectKey): void {
    const keys = this.#keysByValue.get(value);
    if (typeof keys === "object") keys.delete(key);
    if (keys === key || (typeof keys === "object" && keys.size === 0)) this.#keysByValue.delete(value);
  }
}
