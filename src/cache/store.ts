/**
 * Objects by their keys.
 *
 * @module
 */

import type { KubeObject, ObjectKey } from "../resource/object.ts";

/** The objects of a cache, and the version of the state that they are. */
export class Store<S extends KubeObject> {
  readonly #objects = new Map<ObjectKey, S>();
  /** The version up to which the store has seen everything; "" before the first list is in. */
  resourceVersion = "";

  /** How many objects it holds. */
  get size(): number {
    return this.#objects.size;
  }

  /** The object of a key. */
  get(key: ObjectKey): S | undefined {
    return this.#objects.get(key);
  }

  /** All keys, oldest first. */
  keys(): MapIterator<ObjectKey> {
    return this.#objects.keys();
  }

  /** All objects, oldest first. */
  values(): MapIterator<S> {
    return this.#objects.values();
  }

  /** All keys with their objects, oldest first. */
  entries(): MapIterator<[ObjectKey, S]> {
    return this.#objects.entries();
  }

  /** Puts an object in the place of what was there, which it returns. */
  set(key: ObjectKey, object: S): S | undefined {
    const old = this.#objects.get(key);
    this.#objects.set(key, object);
    return old;
  }

  /** Takes an object out and returns it. */
  delete(key: ObjectKey): S | undefined {
    const old = this.#objects.get(key);
    this.#objects.delete(key);
    return old;
  }
}
