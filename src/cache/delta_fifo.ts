/**
 * Stop 3 of an event's life: what a reflector says comes in; the changes of one key at a time go out.
 *
 * @module
 */

import { Deque } from "../async/deque.ts";
import { keyOf, type KubeObject, type ObjectKey } from "../resource/object.ts";
import { isSameVersion } from "./resource_version.ts";

/** An object is there, in this state. */
export interface PresentDelta<S extends KubeObject> {
  /** "Replaced" comes from a list, "Sync" from a resync, the others from a watch. */
  readonly type: "Added" | "Updated" | "Replaced" | "Sync";
  /** The state. */
  readonly object: S;
}

/** An object is gone. */
export interface DeletedDelta<S extends KubeObject> {
  /** Tells it from the other changes. */
  readonly type: "Deleted";
  /** The last state that is known. */
  readonly object: S;
  /** The deletion itself was not seen (a list no longer has the object), so that the last state may be another. */
  readonly finalStateUnknown: boolean;
}

/** One change of one object. */
export type Delta<S extends KubeObject> = PresentDelta<S> | DeletedDelta<S>;

/** The changes of one key, as {@linkcode DeltaFifo.pop} hands them out. */
export interface Deltas<S extends KubeObject> {
  /** Whose changes they are. */
  readonly key: ObjectKey;
  /** At least one, the oldest first. */
  readonly deltas: readonly Delta<S>[];
  /** Whether they belong to the first replace, or came before it was worked off. */
  readonly isInInitialList: boolean;
}

/** What is known of the objects that were popped; an `Indexer` is one. */
export interface KnownObjects<S extends KubeObject> {
  /** The object of a key, if it is known. */
  get(key: ObjectKey): S | undefined;
  /** All known keys. */
  keys(): Iterable<ObjectKey>;
}

/**
 * A queue of keys, each with the changes of its object that were not worked off yet.
 *
 * *Guarantees*:
 * - The changes of a key come out together, in the order in which they came in; a key is queued once, where its first
 *   change came in (D1, D4, D17).
 * - Two deletions in a row become one, the one that says more; other changes are all kept (D3, D11).
 * - A deletion of what is neither queued nor known is dropped (D6).
 * - A replace queues the deletions of what it lacks before its own objects (D12); an object whose version did not change
 *   is left alone. Until its steps are through, nothing comes out.
 * - What comes out is done with, whatever its processing throws: one broken item never holds up the others (F14).
 *
 * *Assumptions*: what `pop` hands out is known from then on.
 *
 * *Cost*: constant time for all but `replace` and `resync`, which visit each object.
 *
 * @typeParam S The objects.
 *
 * @see client-go tools/cache/delta_fifo.go@32ce75a (D1-D20)
 *
 * @example The changes of a key come out together
 * ```ts
 * import { DeltaFifo } from "@kubeloop/sdk/cache";
 * import type { KubeObject } from "@kubeloop/sdk";
 *
 * const web = (resourceVersion: string): KubeObject => ({
 *   apiVersion: "v1",
 *   kind: "Pod",
 *   metadata: { name: "web", uid: "u", resourceVersion, creationTimestamp: "2026-01-01T00:00:00Z" },
 * });
 * const fifo = new DeltaFifo<KubeObject>({ known: new Map() });
 * fifo.add(web("1"));
 * fifo.update(web("2"));
 * fifo.pop(({ deltas }) => console.assert(deltas.length === 2));
 * console.assert(fifo.size === 0);
 * ```
 */
export class DeltaFifo<S extends KubeObject> {
  readonly #known: KnownObjects<S>;
  /** The keys of `#deltas`, in the order in which they go out. */
  readonly #queue = new Deque<ObjectKey>();
  /** No list is empty. */
  readonly #deltas = new Map<ObjectKey, Delta<S>[]>();
  /** Whether anything ever came in. */
  #isPopulated = false;
  /** How many keys of the first replace are still to be worked off. */
  #initialCount = 0;
  #isReplacing = false;
  #resourceVersion = "";

  /**
   * Makes an empty queue.
   *
   * @param options What is known of popped objects, so that deletions and repeats are recognized.
   */
  constructor(options: { readonly known: KnownObjects<S> }) {
    this.#known = options.known;
  }

  /** How many keys are queued. */
  get size(): number {
    return this.#queue.size;
  }

  /** The version of the newest state that came in; what is known is at this version once the queue is empty. */
  get resourceVersion(): string {
    return this.#resourceVersion;
  }

  /** Whether the first replace was worked off, deletions included, or changes came without any (D16, D19). */
  get hasSynced(): boolean {
    return this.#isPopulated && this.#initialCount === 0;
  }

  /**
   * Queues a new object.
   *
   * @param object The object.
   * @throws {TypeError} If it has no name.
   */
  add(object: S): void {
    this.#change({ type: "Added", object });
  }

  /**
   * Queues a new state of an object.
   *
   * @param object The object.
   * @throws {TypeError} If it has no name.
   */
  update(object: S): void {
    this.#change({ type: "Updated", object });
  }

  /**
   * Queues the end of an object.
   *
   * @param object Its last state.
   * @throws {TypeError} If it has no name.
   */
  delete(object: S): void {
    const key = keyOf(object);
    this.#isPopulated = true;
    this.#reach(object);
    if (!this.#deltas.has(key) && !this.#known.get(key)) return;
    this.#push(key, { type: "Deleted", object, finalStateUnknown: false });
  }

  /**
   * Notes that nothing else has changed up to a version.
   *
   * @param resourceVersion The version.
   */
  bookmark(resourceVersion: string): void {
    this.#resourceVersion = resourceVersion;
  }

  /**
   * Queues all objects there are.
   *
   * @param objects The objects.
   * @param resourceVersion The version of that state.
   * @throws {TypeError} If one of them has no name.
   */
  replace(objects: readonly S[], resourceVersion: string): void {
    const steps = this.replaceInSteps(objects, resourceVersion);
    while (!steps.next().done);
  }

  /**
   * Queues all objects there are, in short steps. Until they are through nothing comes out, and nothing else may come in.
   * Steps that are ended before leave a part of it queued, for the next replace to complete.
   *
   * @param objects The objects; of two with one key the last one counts.
   * @param resourceVersion The version of that state.
   * @returns The steps, which the caller runs to their end.
   * @throws {TypeError} If one of them has no name.
   */
  *replaceInSteps(objects: readonly S[], resourceVersion: string): Generator<void, void, undefined> {
    const listed = new Map<ObjectKey, S>();
    this.#isReplacing = true;
    try {
      for (const object of objects) {
        listed.set(keyOf(object), object);
        yield;
      }
      yield* this.#queueMissing(listed);
      for (const [key, object] of listed) {
        if (!this.#isUnchanged(key, object)) this.#push(key, { type: "Replaced", object });
        yield;
      }
      if (!this.#isPopulated) this.#initialCount = this.#queue.size;
      this.#isPopulated = true;
      this.#resourceVersion = resourceVersion;
    } finally {
      this.#isReplacing = false;
    }
  }

  /** Queues each known object once more, those that are queued anyway left out (D9, D10, D15). */
  resync(): void {
    for (const key of this.#known.keys()) {
      const object = this.#deltas.has(key) ? undefined : this.#known.get(key);
      if (object) this.#push(key, { type: "Sync", object });
    }
  }

  /**
   * Hands out the changes of the key that waits longest.
   *
   * @param process Works them off.
   * @returns Whether there was one; it throws what `process` throws, and the key is done with.
   */
  pop(process: (item: Deltas<S>) => void): boolean {
    const item = this.#isReplacing ? undefined : this.#take(!this.hasSynced);
    if (!item) return false;
    try {
      process(item);
    } finally {
      this.#done(1);
    }
    return true;
  }

  /**
   * Hands out the changes of the keys that wait longest, each key once. A batch ends where the initial list does (F13).
   *
   * @param max How many keys at most.
   * @param process Works them off: first the store, then those who are told, say.
   * @returns How many keys there were; it throws what `process` throws, and all of them are done with.
   * @throws {RangeError} If `max` is not above 0.
   */
  popBatch(max: number, process: (items: readonly Deltas<S>[]) => void): number {
    if (!(max > 0)) throw new RangeError(`Cannot take ${max} keys off the queue: give a number above 0`);
    if (this.#isReplacing || this.#queue.size === 0) return 0;
    const isInInitialList = !this.hasSynced;
    const most = isInInitialList ? Math.min(max, this.#initialCount) : max;
    const items: Deltas<S>[] = [];
    while (items.length < most) {
      const item = this.#take(isInInitialList);
      if (!item) break;
      items.push(item);
    }
    try {
      process(items);
    } finally {
      this.#done(items.length);
    }
    return items.length;
  }

  /** Takes the next key off. */
  #take(isInInitialList: boolean): Deltas<S> | undefined {
    const key = this.#queue.shift();
    const deltas = key === undefined ? undefined : this.#deltas.get(key);
    if (key === undefined || deltas === undefined) return undefined;
    this.#deltas.delete(key);
    return { key, deltas, isInInitialList };
  }

  #done(count: number): void {
    this.#initialCount = Math.max(0, this.#initialCount - count);
  }

  /** Queues the deletions of all that is queued or known, and not listed. */
  *#queueMissing(listed: ReadonlyMap<ObjectKey, S>): Generator<void, void, undefined> {
    for (const [key, deltas] of this.#deltas) {
      const newest = deltas.at(-1);
      if (!listed.has(key) && newest) this.#push(key, tombstone(newest.object));
      yield;
    }
    for (const key of this.#known.keys()) {
      const object = listed.has(key) || this.#deltas.has(key) ? undefined : this.#known.get(key);
      if (object) this.#push(key, tombstone(object));
      yield;
    }
  }

  #change(delta: PresentDelta<S>): void {
    const key = keyOf(delta.object);
    this.#isPopulated = true;
    this.#reach(delta.object);
    this.#push(key, delta);
  }

  /** A state that has no version says nothing of where the queue stands. */
  #reach({ metadata: { resourceVersion } }: S): void {
    if (resourceVersion) this.#resourceVersion = resourceVersion;
  }

  #push(key: ObjectKey, delta: Delta<S>): void {
    const deltas = this.#deltas.get(key);
    if (!deltas) {
      this.#deltas.set(key, [delta]);
      this.#queue.push(key);
      return;
    }
    const newest = deltas.at(-1);
    if (delta.type !== "Deleted" || newest?.type !== "Deleted") deltas.push(delta);
    else if (newest.finalStateUnknown) deltas[deltas.length - 1] = delta;
  }

  #isUnchanged(key: ObjectKey, object: S): boolean {
    const newest = this.#deltas.get(key)?.at(-1);
    if (newest) return newest.type !== "Deleted" && isSameVersion(newest.object, object);
    const known = this.#known.get(key);
    return known !== undefined && isSameVersion(known, object);
  }
}

function tombstone<S extends KubeObject>(object: S): DeletedDelta<S> {
  return { type: "Deleted", object, finalStateUnknown: true };
}
