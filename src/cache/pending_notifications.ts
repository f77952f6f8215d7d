/**
 * What a handler is still to be told.
 *
 * @module
 */

import { Deque } from "../async/deque.ts";
import type { KubeObject, ObjectKey } from "../resource/object.ts";
import type { Notification } from "./informer_handler.ts";

/** Of one object so much is kept, however long the handler takes; see {@linkcode compress}. */
const MOST_OF_A_KEY = 4;

/**
 * A queue of notifications that does not grow without limit.
 *
 * *Guarantees*: those of one key come out in their order; below `limit` all do. From `limit` on they are kept, and
 * compressed, per key until none is left: updates in a row become one, from the oldest state to the newest; what is told
 * stays a possible history of the object, its newest state is always told, and of its deletions the newest one at least.
 *
 * *Cost*: constant time; at most `limit` notifications and four a key.
 */
export class PendingNotifications<S extends KubeObject> {
  readonly #limit: number;
  /** All there are, in their order, as long as there are few. */
  readonly #line = new Deque<Notification<S>>();
  /** All there are, once they are many; `undefined` before that, and again when none is left. */
  #keyed: KeyedNotifications<S> | undefined;

  /** @param limit From how many on they are compressed. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many are pending. */
  get size(): number {
    return this.#keyed ? this.#keyed.size : this.#line.size;
  }

  /** Adds a notification behind those of its key. */
  push(notification: Notification<S>): void {
    if (this.#keyed) this.#keyed.push(notification);
    else if (this.#line.size < this.#limit) this.#line.push(notification);
    else this.#sortByKey().push(notification);
  }

  /** Takes the next notification; undefined when there is none. */
  shift(): Notification<S> | undefined {
    if (!this.#keyed) return this.#line.shift();
    const notification = this.#keyed.shift();
    if (this.#keyed.size === 0) this.#keyed = undefined;
    return notification;
  }

  #sortByKey(): KeyedNotifications<S> {
    const keyed = new KeyedNotifications<S>(this.#limit);
    for (let next = this.#line.shift(); next; next = this.#line.shift()) keyed.push(next);
    this.#keyed = keyed;
    return keyed;
  }
}

/** Many notifications, those of each key by themselves. */
class KeyedNotifications<S extends KubeObject> {
  readonly #limit: number;
  /** The keys of `#byKey`, in the order in which they go out. */
  readonly #queue = new Deque<ObjectKey>();
  /** No list is empty. */
  readonly #byKey = new Map<ObjectKey, Notification<S>[]>();
  size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(notification: Notification<S>): void {
    const { key } = notification;
    const pending = this.#byKey.get(key);
    if (!pending) {
      this.#byKey.set(key, [notification]);
      this.#queue.push(key);
      this.size++;
      return;
    }
    const before = pending.length;
    pending.push(notification);
    if (this.size >= this.#limit) compress(pending);
    this.size += pending.length - before;
  }

  shift(): Notification<S> | undefined {
    const key = this.#queue.peek();
    const pending = key === undefined ? undefined : this.#byKey.get(key);
    const notification = pending?.shift();
    if (key === undefined || notification === undefined) return undefined;
    this.size--;
    if (pending?.length === 0) {
      this.#byKey.delete(key);
      this.#queue.shift();
    }
    return notification;
  }
}

/** Makes the notifications of one key fewer, after one was added at the end. */
function compress<S extends KubeObject>(pending: Notification<S>[]): void {
  for (let index = pending.length - 1; index > 0; index--) {
    const [first, second] = [pending[index - 1], pending[index]];
    const merged = first && second && merge(first, second);
    if (merged) pending.splice(index - 1, 2, merged);
  }
  // What came and went in between is left out, the newest of it excepted.
  while (pending.length > MOST_OF_A_KEY) {
    const index = pending.findIndex(({ type }) => type === "add");
    pending.splice(index, 2);
  }
}

/** Two notifications of one key as one, where that says the same. */
function merge<S extends KubeObject>(
  first: Notification<S>,
  second: Notification<S>,
): Notification<S> | undefined {
  if (first.type === "update" && second.type === "delete") return second;
  if (second.type !== "update") return undefined;
  const { object } = second;
  if (first.type === "add") return { ...first, object };
  return first.type === "update" ? { ...second, old: first.old } : undefined;
}
