/**
 * What a change means for the store, and what is said about it.
 *
 * @module
 */

import type { KubeObject, ObjectKey } from "../resource/object.ts";
import type { Delta, Deltas, PresentDelta } from "./delta_fifo.ts";
import type { Notification } from "./informer_handler.ts";
import { isSameVersion } from "./resource_version.ts";

/** Where changes go. */
export interface DeltaSink<S extends KubeObject> {
  /** What the cache shows; an `Indexer` is one. */
  readonly store: {
    get(key: ObjectKey): S | undefined;
    set(object: S): unknown;
    delete(key: ObjectKey): S | undefined;
  };
  /** Is told what has happened, once the store shows it. */
  notify(notification: Notification<S>): void;
}

/**
 * Puts a change into the store and tells of it.
 *
 * *Guarantees*: the store is at the change before anybody is told. A state that the store has already is not told. An
 * object that was deleted and made anew under the same name, unseen, is told as a deletion and an addition.
 *
 * @typeParam S The objects.
 * @param sink The store, and whom to tell.
 * @param delta The change.
 * @param item What it belongs to.
 */
export function applyDelta<S extends KubeObject>(
  sink: DeltaSink<S>,
  delta: Delta<S>,
  item: Omit<Deltas<S>, "deltas">,
): void {
  if (delta.type !== "Deleted") return applyPresent(sink, delta, item);
  const { key } = item;
  const { object, finalStateUnknown } = delta;
  if (sink.store.delete(key)) sink.notify({ type: "delete", key, object, finalStateUnknown });
}

/**
 * Puts changes into the store, one key after the other, and tells of them. What can not be applied is not told, and holds
 * up nothing else.
 *
 * @typeParam S The objects.
 * @param sink The store, and whom to tell.
 * @param items The changes.
 * @param onError Is told what went wrong with a change of a key.
 */
export function applyAll<S extends KubeObject>(
  sink: DeltaSink<S>,
  items: readonly Deltas<S>[],
  onError: (error: unknown, key: ObjectKey) => void,
): void {
  for (const item of items) {
    for (const delta of item.deltas) {
      try {
        applyDelta(sink, delta, item);
      } catch (error) {
        onError(error, item.key);
      }
    }
  }
}

function applyPresent<S extends KubeObject>(
  sink: DeltaSink<S>,
  { type, object }: PresentDelta<S>,
  { key, isInInitialList }: Omit<Deltas<S>, "deltas">,
): void {
  const known = sink.store.get(key);
  if (known && isSameVersion(known, object)) {
    if (type === "Sync") sink.notify({ type: "update", key, old: known, object: known });
    return;
  }
  sink.store.set(object);
  if (known && known.metadata.uid === object.metadata.uid) {
    return sink.notify({ type: "update", key, old: known, object });
  }
  if (known) sink.notify({ type: "delete", key, object: known, finalStateUnknown: true });
  sink.notify({ type: "add", key, object, isInInitialList });
}
