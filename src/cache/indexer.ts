/**
 * The store of a cache with its indexes: the way to find objects by other things than their key.
 *
 * @module
 */

import { type Log, silentLog } from "../async/log.ts";
import { keyOf, type KubeObject, type ObjectKey } from "../resource/object.ts";
import { NamedIndex } from "./named_index.ts";
import { Store } from "./store.ts";

/** The index by namespace, which every indexer has. */
export const NAMESPACE_INDEX = "namespace";

/**
 * The values under which an object is found in an index; none for an object that is not in it.
 *
 * @typeParam S The objects.
 */
export type IndexFunction<S extends KubeObject> = (object: S) => readonly string[];

/** Index functions by the names of their indexes. */
export type Indexers<S extends KubeObject> = Readonly<Record<string, IndexFunction<S>>>;

/** What an {@linkcode Indexer} can be told. */
export interface IndexerOptions<S extends KubeObject> {
  /** The indexes besides the one by namespace. @default {{}} */
  readonly indexers?: Indexers<S>;
  /** Is told of index functions that throw. @default {silentLog} */
  readonly log?: Log;
}

/**
 * Objects by key and by index.
 *
 * *Guarantees*: indexes are as new as the objects; a value that no object has takes no room (S1). An object whose index
 * function throws is in the store and not in that index.
 *
 * *Assumptions*: objects are not changed while they are in; caches freeze them.
 *
 * *Cost*: constant time a lookup, and for each index a change of its values.
 *
 * @typeParam S The objects.
 *
 * @see client-go tools/cache/thread_safe_store.go@32ce75a (S1-S4, S8)
 *
 * @example Find pods by node
 * ```ts
 * import { Indexer } from "@kubeloop/sdk/cache";
 * import type { Pod } from "@kubeloop/sdk/builtins";
 *
 * const indexer = new Indexer<Pod>({
 *   indexers: { node: (pod) => pod.spec?.nodeName ? [pod.spec.nodeName] : [] },
 * });
 * console.assert(indexer.byIndex("node", "worker-1").length === 0);
 * ```
 */
export class Indexer<S extends KubeObject> {
  readonly #store = new Store<S>();
  readonly #indexes = new Map<string, NamedIndex<S>>();
  readonly #log: Log;

  /**
   * Makes an empty indexer.
   *
   * @param options Its indexes.
   * @throws {TypeError} If an index is called "namespace".
   */
  constructor(options: IndexerOptions<S> = {}) {
    const { indexers = {}, log = silentLog } = options;
    this.#log = log;
    this.addIndex(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? ""]);
    for (const [name, valuesOf] of Object.entries(indexers)) this.addIndex(name, valuesOf);
  }

  /** How many objects it holds. */
  get size(): number {
    return this.#store.size;
  }

  /** The version up to which it has seen everything; "" before the first list is in. */
  get resourceVersion(): string {
    return this.#store.resourceVersion;
  }

  set resourceVersion(version: string) {
    this.#store.resourceVersion = version;
  }

  /** The names of its indexes. */
  get indexNames(): readonly string[] {
    return [...this.#indexes.keys()];
  }

  /**
   * Adds an index, at any time (I1).
   *
   * *Cost*: one call of the function for each object.
   *
   * @param name Its name.
   * @param valuesOf The values of an object in it.
   * @throws {TypeError} If there is an index of that name.
   */
  addIndex(name: string, valuesOf: IndexFunction<S>): void {
    if (this.#indexes.has(name)) {
      throw new TypeError(`Cannot add the index "${name}": there is one of that name, choose another`);
    }
    const index = new NamedIndex<S>({ name, valuesOf, log: this.#log });
    for (const [key, object] of this.#store.entries()) index.update(key, { object });
    this.#indexes.set(name, index);
  }

  /**
   * Reads an object.
   *
   * @param key Its key.
   * @returns The object, or `undefined` when there is none.
   */
  get(key: ObjectKey): S | undefined {
    return this.#store.get(key);
  }

  /**
   * Reads all keys.
   *
   * @returns The keys, oldest first.
   */
  keys(): MapIterator<ObjectKey> {
    return this.#store.keys();
  }

  /**
   * Reads all objects.
   *
   * @returns The objects, oldest first.
   */
  values(): MapIterator<S> {
    return this.#store.values();
  }

  /**
   * Reads the objects that have a value in an index.
   *
   * @param name The index.
   * @param value The value.
   * @returns The objects, in no particular order.
   * @throws {TypeError} If there is no such index.
   */
  byIndex(name: string, value: string): readonly S[] {
    const objects: S[] = [];
    for (const key of this.#require(name).keysOf(value)) {
      const object = this.#store.get(key);
      if (object) objects.push(object);
    }
    return objects;
  }

  /**
   * Reads all values in an index.
   *
   * @param name The index.
   * @returns The values that objects have.
   * @throws {TypeError} If there is no such index.
   */
  indexValues(name: string): readonly string[] {
    return this.#require(name).values;
  }

  /**
   * Puts an object in, in the place of the one with the same key.
   *
   * @param object The object.
   * @returns What was there before.
   * @throws {TypeError} If it has no name.
   */
  set(object: S): S | undefined {
    const key = keyOf(object);
    const old = this.#store.set(key, object);
    for (const index of this.#indexes.values()) index.update(key, { old, object });
    return old;
  }

  /**
   * Takes an object out.
   *
   * @param key Its key.
   * @returns The object, or `undefined` when there was none.
   */
  delete(key: ObjectKey): S | undefined {
    const old = this.#store.delete(key);
    for (const index of this.#indexes.values()) index.update(key, { old });
    return old;
  }

  #require(name: string): NamedIndex<S> {
    const index = this.#indexes.get(name);
    if (index) return index;
    const names = this.indexNames.join(", ");
    throw new TypeError(`Cannot look into the index "${name}": there is none of that name, only ${names}`);
  }
}
