/**
 * Where the embedded API server keeps its objects: the present as one sorted map a resource, the past as one log of
 * changes over all resources. Every change has a revision of one counter; it is the object's resource version.
 *
 * @module
 */

import { deepFreeze } from "../../src/resource/object.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";
import { type Change, CompactedError, type Objects, RevisionLog } from "./revision_log.ts";
import { type KeyRange, SortedMap, type SortedView } from "./sorted_map.ts";

/** Options of {@linkcode Storage}. */
export interface StorageOptions {
  /**
   * How many changes the log keeps at least; older ones are compacted away in time.
   *
   * @default {10_000}
   */
  readonly historyLimit?: number;
}

/**
 * Checks how much history is to be kept.
 *
 * @param historyLimit The number of changes.
 * @throws {RangeError} If nothing would be kept.
 */
export function requireHistoryLimit(historyLimit: number): void {
  if (historyLimit >= 1) return;
  throw new RangeError(`Cannot make a storage: historyLimit is ${historyLimit}, it must be at least 1`);
}

/** Where a storage begins. */
interface Origin {
  readonly revision: number;
  readonly collections: Map<string, Objects>;
  readonly log: RevisionLog;
}

/**
 * The objects of all resources, and their history.
 *
 * *Guarantees*: a change, its revision and the calls of its listeners are one synchronous step; what is stored is
 * frozen. *Cost*: a fork takes microseconds, whatever there is to share; reading the past redoes at most 512 changes.
 */
export class Storage {
  readonly #historyLimit: number;
  readonly #collections: Map<string, Objects>;
  readonly #log: RevisionLog;
  readonly #listeners = new Map<string, Set<(change: Change) => void>>();
  readonly #observers: ((change: Change) => void)[] = [];
  #revision: number;
  /** The past that was read last: the pages of one list are read at one revision. */
  #past: { readonly resource: string; readonly revision: number; readonly objects: Objects } | undefined;

  /**
   * Makes an empty storage.
   *
   * @param options How much history to keep.
   * @param origin Where it begins instead.
   */
  constructor(options: StorageOptions = {}, origin?: Origin) {
    const { historyLimit = 10_000 } = options;
    requireHistoryLimit(historyLimit);
    this.#historyLimit = historyLimit;
    this.#revision = origin?.revision ?? 1;
    this.#collections = origin?.collections ?? new Map();
    this.#log = origin?.log ?? new RevisionLog(historyLimit, this.#revision);
  }

  /** The revision of the last change. */
  get revision(): number {
    return this.#revision;
  }

  /** The oldest revision that can be read or watched from. */
  get oldestRevision(): number {
    return this.#log.oldest;
  }

  /**
   * Makes a storage of the same objects and the same past. From then on, neither sees what happens in the other one;
   * nobody listens to the new one yet.
   *
   * @param revision The state to begin with; the present by default. What came later is not in the fork.
   * @returns The fork.
   * @throws {CompactedError} If the revision is compacted away.
   * @throws {RangeError} If it lies in the future.
   */
  fork(revision: number = this.#revision): Storage {
    if (revision > this.#revision) {
      throw new RangeError(`Cannot fork at revision ${revision}: the last one is ${this.#revision}`);
    }
    const log = this.#log.fork(revision);
    const collections = new Map<string, Objects>();
    for (const resource of this.#collections.keys()) {
      collections.set(resource, this.#objectsAt(resource, revision).fork());
    }
    return new Storage({ historyLimit: this.#historyLimit }, { revision, collections, log });
  }

  /**
   * Reads one object as it is now.
   *
   * @param resource The resource.
   * @param key The object's key.
   * @returns The object, or `undefined` if there is none.
   */
  get(resource: string, key: string): JsonObject | undefined {
    return this.#collections.get(resource)?.get(key);
  }

  /**
   * Reads the objects of a resource.
   *
   * @param resource The resource.
   * @param revision The revision to read at; the present by default.
   * @returns The objects by their keys, to be read at once: the next change may change them.
   * @throws {CompactedError} If the revision is compacted away.
   */
  read(resource: string, revision: number = this.#revision): SortedView<JsonObject> {
    return this.#objectsAt(resource, revision);
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
    options: KeyRange & { readonly at?: number } = {},
  ): readonly (readonly [string, JsonObject])[] {
    const entries: [string, JsonObject][] = [];
    this.read(resource, options.at).scan(options, (key, object) => entries.push([key, object]) > 0);
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
    const objects = this.#collection(resource);
    const previous = objects.get(key);
    const stored = this.#stamp(object);
    const change: Change = previous === undefined
      ? { revision: this.#revision, type: "ADDED", resource, key, object: stored }
      : { revision: this.#revision, type: "MODIFIED", resource, key, object: stored, previous };
    this.#log.append(change, objects);
    objects.set(key, stored);
    this.#tell(change);
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
    const objects = this.#collection(resource);
    const previous = objects.get(key);
    if (previous === undefined) return undefined;
    const object = this.#stamp(lastState ?? previous);
    const change: Change = { revision: this.#revision, type: "DELETED", resource, key, object, previous };
    this.#log.append(change, objects);
    objects.delete(key);
    this.#tell(change);
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
    return this.#log.changesSince(revision, resource);
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
    this.#log.compact(Math.min(revision, this.#revision));
  }

  #collection(resource: string): Objects {
    const known = this.#collections.get(resource);
    if (known !== undefined) return known;
    const objects: Objects = new SortedMap();
    this.#collections.set(resource, objects);
    return objects;
  }

  #objectsAt(resource: string, revision: number): Objects {
    if (revision >= this.#revision) return this.#collection(resource);
    if (revision < this.#log.oldest) throw new CompactedError(revision, this.#log.oldest);
    if (this.#past?.resource === resource && this.#past.revision === revision) return this.#past.objects;
    const objects = this.#log.objectsAt(revision, resource);
    if (objects === undefined) return this.#collection(resource);
    this.#past = { resource, revision, objects };
    return objects;
  }

  #stamp(object: JsonObject): JsonObject {
    this.#revision++;
    const metadata = { ...objectOrEmpty(object["metadata"]), resourceVersion: String(this.#revision) };
    return deepFreeze({ ...object, metadata });
  }

  #tell(change: Change): void {
    for (const observer of this.#observers) observer(change);
    for (const listener of this.#listeners.get(change.resource) ?? []) listener(change);
  }
}
