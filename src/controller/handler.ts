/**
 * Stop 5 of an event's life: what happened to an object becomes the keys to reconcile.
 *
 * What comes in are an informer's calls with old and new object; what goes out are keys with a priority. The invariant:
 * a deletion always gets through, and an object that changes its owner reaches both owners.
 *
 * @module
 */

import type { Log } from "../async/log.ts";
import type { InformerHandler } from "../cache/informer_handler.ts";
import { keyOf, type KubeObject, type ObjectKey } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import { LOW_PRIORITY } from "../workqueue/work_queue.ts";
import { ownerKeyOf } from "./owner_reference.ts";
import { isWorthReconciling, type ObjectChange, type Predicate } from "./predicate.ts";

/** Takes the keys of a handler. */
export type Enqueue = (key: ObjectKey, priority: number) => void;

/** What a handler leans on. */
export interface HandlerOptions<S extends KubeObject> {
  readonly enqueue: Enqueue;
  readonly predicates: readonly Predicate<S>[];
  readonly log: Log;
}

/**
 * Makes the handler of the resource that is reconciled: a change of an object leads to its own key.
 *
 * @param options Where the keys go, and which changes matter.
 * @returns The handler.
 */
export function primaryHandler<S extends KubeObject>(options: HandlerOptions<S>): InformerHandler<S> {
  const { enqueue } = options;
  return {
    onAdd: (object, { isInInitialList }) => {
      if (matters({ object }, options)) enqueue(keyOf(object), isInInitialList ? LOW_PRIORITY : 0);
    },
    onUpdate: (old, object) => {
      if (matters({ old, object }, options)) enqueue(keyOf(object), priorityOf(old, object));
    },
    onDelete: (_object, { key }) => enqueue(key, 0),
  };
}

/**
 * Makes the handler of a resource whose objects are owned by those that are reconciled.
 *
 * @param owner The resource that is reconciled.
 * @param enqueue Where the keys go.
 * @returns The handler.
 */
export function ownedHandler(owner: Resource, enqueue: Enqueue): InformerHandler<KubeObject> {
  const tell = (object: KubeObject, priority: number) => {
    const key = ownerKeyOf(object, owner);
    if (key !== undefined) enqueue(key, priority);
  };
  return {
    onAdd: (object, { isInInitialList }) => tell(object, isInInitialList ? LOW_PRIORITY : 0),
    onUpdate: (old, object) => {
      const priority = priorityOf(old, object);
      tell(object, priority);
      tell(old, priority);
    },
    onDelete: (object) => tell(object, 0),
  };
}

/**
 * Asks predicates about a change; one that throws is logged and counts as holding, so that no change is lost.
 *
 * @param change The change.
 * @param options The predicates and the log.
 * @returns Whether the change is to be worked on.
 */
export function matters<S extends KubeObject>(
  change: ObjectChange<S>,
  { predicates, log }: Pick<HandlerOptions<S>, "predicates" | "log">,
): boolean {
  try {
    return isWorthReconciling(change, predicates);
  } catch (error) {
    log.error("A predicate threw, the change is worked on", error, { key: keyOf(change.object) });
    return true;
  }
}

/**
 * The priority of an update: one that changes nothing (a resync) can wait.
 *
 * @param old The object as it was.
 * @param object The object as it is.
 * @returns The priority for the queue.
 */
export function priorityOf(old: KubeObject, object: KubeObject): number {
  return old.metadata.resourceVersion === object.metadata.resourceVersion ? LOW_PRIORITY : 0;
}
