/**
 * Where the embedded API server keeps its objects: the present as sorted maps, the past as one log of changes over
 * all resources. Every change has a revision of one counter; it is the object's resource version.
 *
 * @module
 */

import { deepFreeze } from "../../src/resource/object.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";

/** One entry of the log. */
export interface Change {
  readonly revision: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** The storage's name of the resource, such as "deployments.apps". */
  readonly resource: string;
  /** "namespace/name", or "name" for cluster-scoped objects. */
  readonly key: string;
  /** The object after the change; for a deletion its last state, with the deletion's resource version. */
  readonly object: JsonObject;
  /** The object before the change; absent for a creation. */
  readonly previous?: JsonObject;
}

/** Options of {@linkcode Storage}. */
export interface StorageOptions {
  /**
   * How many changes the log keeps at least; older ones are compacted away in time.
   *
   * @default {10_000}
   */
  readonly historyLimit?: number;
}

/** Thrown where a revision is asked for that is compacted away. */
export class CompactedError extends Error {
  /** The error's class name. */
  override readonly name = "CompactedError";
  /** The oldest revision that can still be read. */
  readonly oldest: number;

  /** @param revision The revision that was asked for. @param oldest The oldest that can be read. */
  constructor(revision: number, oldest: number) {
    super(`Cannot read revision ${revision}: everything before ${oldest} is compacted`);
    this.oldest = oldest;
  }
}

interface Collection {
  readonly objects: Map<string, JsonObject>;
  /** The keys of `objects`, always sorted. */
  readonly keys: string[];
}

/**
 * The objects of all resources, and their history.
 *
 * *Guarantees*: a change, its revision and the calls of its listeners are one synchronous step; what is stored is
 * frozen. *Cost*: reading the past costs the number of changes since then.
 */
export class Storage {
  readonly #historyLimit: number;
  readonly #collections = new Map<string, Collection>();
  readonly #listeners = new Map<string, Set<(change: Change) => void>>();
  readonly #observers: ((change: Change) => void)[] = [];
  #log: Change[] = [];
  #revision = 1;
  #compacted = 1;

  /** @param options How much history to keep. */
  constructor(options: StorageOptions = {}) {
    const { historyLimit = 10_000 } = options;
    if (!(historyLimit >= 1)) {
      throw new RangeError(`Cannot make a storage: historyLimit is ${historyLimit}, it must be at least 1`);
    }
    this.#historyLimit = historyLimit;
  }

  /** The revision of the last change. */
  get revision(): number {
    return this.#revision;
  }

  /** The oldest revision that can be read or watched from. */
  get oldestRevision(): number {
    return this.#compacted;
  }

  /**
   * Reads one object as it is now.
   *
   * @param resource The resource.
   * @param key The object's key.
   * @returns The object, or `undefined` if there is none.
   */
  get(resource: string, key: string): JsonObject | undefined {
    return this.#collections.get(resource)?.objects.get(key);
  }

  /**
   * Reads the objects of a resource in the order of their keys.
   *
   * @param resource The resource.
   * @param options The part of the keys' range to read, and the revision to read at (the present by default).
   * @returns The keys and objects.
   * @throws {CompactedError} If the revision is compacted away.
   */
  list(
    resource: string,
    options: { prefix?: string; after?: string; at?: number } = {},
  ): readonly (readonly [string, JsonObject])[] {
    const { prefix = "", after = "", at = this.#revision } = options;
    const { keys, objects } = at < this.#revision ? this.#past(resource, at) : this.#collection(resource);
    const entries: [string, JsonObject][] = [];
    let index = lowerBound(keys, after > prefix ? after : prefix);
    if (after !== "" && keys[index] === after) index++;
    for (; index < keys.length; index++) {
      const key = keys[index] ?? "";
      if (!key.startsWith(prefix)) break;
      const object = objects.get(key);
      if (object !== undefined) entries.push([key, object]);
    }
    return entries;
  }

  /**
   * Stores an object, new or changed.
   *
   * @param resource The resource.
   * @param key The object's key.
   * @param object The object; its resource version is set here.
   * @returns The object as it is stored.
   */
  put(resource: string, key: string, object: JsonObject): JsonObject {
    const { keys, objects } = this.#collection(resource);
    const previous = objects.get(key);
    const stored = this.#stamp(object);
    if (previous === undefined) keys.splice(lowerBound(keys, key), 0, key);
    objects.set(key, stored);
    this.#append({
      revision: this.#revision,
      type: previous === undefined ? "ADDED" : "MODIFIED",
      resource,
      key,
      object: stored,
      ...(previous === undefined ? {} : { previous }),
    });
    return stored;
  }

  /**
   * Removes an object.
   *
   * @param resource The resource.
   * @param key The object's key.
   * @param lastState What the log shows as the object's last state; what is stored by default.
   * @returns The last state with the deletion's resource version, or `undefined` if there was no such object.
   */
  remove(resource: string, key: string, lastState?: JsonObject): JsonObject | undefined {
    const { keys, objects } = this.#collection(resource);
    const previous = objects.get(key);
    if (previous === undefined) return undefined;
    const object = this.#stamp(lastState ?? previous);
    keys.splice(lowerBound(keys, key), 1);
    objects.delete(key);
    this.#append({ revision: this.#revision, type: "DELETED", resource, key, object, previous });
    return object;
  }

  /**
   * Reads the log.
   *
   * @param revision The changes after this revision are read.
   * @param resource The resource.
   * @returns The resource's changes, oldest first.
   * @throws {CompactedError} If changes after the revision are compacted away.
   */
  changesSince(revision: number, resource: string): readonly Change[] {
    this.#requireReadable(revision);
    return this.#log.slice(this.#logIndex(revision)).filter((change) => change.resource === resource);
  }

  /**
   * Listens to the changes of one resource.
   *
   * @param resource The resource.
   * @param listener Called for every change, within the change's own step.
   * @returns Ends the subscription.
   */
  subscribe(resource: string, listener: (change: Change) => void): () => void {
    const listeners = this.#listeners.get(resource) ?? new Set();
    this.#listeners.set(resource, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /**
   * Listens to all changes, before the listeners of single resources, for as long as the storage lives.
   *
   * @param observer Called for every change, within the change's own step.
   */
  observe(observer: (change: Change) => void): void {
    this.#observers.push(observer);
  }

  /**
   * Forgets the past.
   *
   * @param revision The oldest revision that can be read from now on; the present by default.
   */
  compact(revision: number = this.#revision): void {
    const oldest = Math.min(Math.max(revision, this.#compacted), this.#revision);
    this.#log = this.#log.slice(this.#logIndex(oldest));
    this.#compacted = oldest;
  }

  #collection(resource: string): Collection {
    const collection = this.#collections.get(resource) ?? { objects: new Map(), keys: [] };
    this.#collections.set(resource, collection);
    return collection;
  }

  /** The collection as it was: the present with the changes since then undone, newest first. */
  #past(resource: string, revision: number): Collection {
    const changes = this.changesSince(revision, resource);
    const present = this.#collection(resource);
    if (changes.length === 0) return present;
    const objects = new Map(present.objects);
    for (const change of changes.toReversed()) {
      if (change.previous === undefined) objects.delete(change.key);
      else objects.set(change.key, change.previous);
    }
    return { objects, keys: [...objects.keys()].sort() };
  }

  #stamp(object: JsonObject): JsonObject {
    this.#revision++;
    const metadata = { ...objectOrEmpty(object["metadata"]), resourceVersion: String(this.#revision) };
    return deepFreeze({ ...object, metadata });
  }

  #append(change: Change): void {
    this.#log.push(change);
    // Twice the limit, so that cutting the log costs little for each change.
    if (this.#log.length > 2 * this.#historyLimit) {
      this.compact(this.#log.at(-this.#historyLimit - 1)?.revision);
    }
    for (const observer of this.#observers) observer(change);
    for (const listener of this.#listeners.get(change.resource) ?? []) listener(change);
  }

  #requireReadable(revision: number): void {
    if (revision < this.#compacted) throw new CompactedError(revision, this.#compacted);
  }

  /** The index of the first change after the revision. */
  #logIndex(revision: number): number {
    let low = 0;
    let high = this.#log.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#log[middle]?.revision ?? Infinity) <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The index of the first key that is not less than the wanted one. */
function lowerBound(keys: readonly string[], wanted: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? "") < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
