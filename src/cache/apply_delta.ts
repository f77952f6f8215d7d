/**
 * What a change means for the store, and what is said about it.
 *
 * @module
 */

import type { KubeObject, ObjectKey } from "../resource/object.ts";
import type { Delta, PresentDelta } from "./delta_fifo.ts";
import type { Indexer } from "./indexer.ts";
import type { Notification } from "./informer_handler.ts";
import { isSameVersion } from "./resource_version.ts";

/** What goes with a delta. */
export interface DeltaContext<S extends KubeObject> {
  readonly key: ObjectKey;
  readonly isInInitialList: boolean;
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
 * @param indexer The store.
 * @param delta The change.
 * @param context Its key, and whom to tell.
 */
export function applyDelta<S extends KubeObject>(
  indexer: Indexer<S>,
  delta: Delta<S>,
  context: DeltaContext<S>,
): void {
  if (delta.type !== "Deleted") return applyPresent(indexer, delta, context);
  const { key } = context;
  const { object, finalStateUnknown } = delta;
  if (indexer.delete(key)) context.notify({ type: "delete", key, object, finalStateUnknown });
}

function applyPresent<S extends KubeObject>(
  indexer: Indexer<S>,
  { type, object }: PresentDelta<S>,
  context: DeltaContext<S>,
): void {
  const { key, isInInitialList } = context;
  const known = indexer.get(key);
  if (known && isSameVersion(known, object)) {
    if (type === "Sync") context.notify({ type: "update", key, old: known, object: known });
    return;
  }
  indexer.set(object);
  if (known && known.metadata.uid === object.metadata.uid) {
    return context.notify({ type: "update", key, old: known, object });
  }
  if (known) context.notify({ type: "delete", key, object: known, finalStateUnknown: true });
  context.notify({ type: "add", key, object, isInInitialList });
}
