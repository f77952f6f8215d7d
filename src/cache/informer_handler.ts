/**
 * Who listens to a cache, and what is said to them.
 *
 * @module
 */

import type { KubeObject, ObjectKey } from "../resource/object.ts";

/** What a handler is told besides a new object. */
export interface AddInfo {
  /** Whether the object was there when the handler, or the cache, began. */
  readonly isInInitialList: boolean;
}

/** What a handler is told besides a deleted object. */
export interface DeleteInfo {
  /** The object's key: "namespace/name", or "name" for cluster-scoped ones. */
  readonly key: ObjectKey;
  /** The deletion itself was not seen, so that the object's last state may be another than the one given. */
  readonly finalStateUnknown: boolean;
}

/**
 * Is told what happens to the objects of a cache. Each function may be asynchronous: the next call waits for it.
 *
 * @typeParam S The objects.
 */
export interface InformerHandler<S extends KubeObject> {
  /** An object has come; or it was there already, see `isInInitialList`. */
  onAdd?(object: S, info: AddInfo): void | Promise<void>;
  /** An object has changed; at a resync `old` and `object` are the same. */
  onUpdate?(old: S, object: S): void | Promise<void>;
  /** An object has gone; its last known state. */
  onDelete?(object: S, info: DeleteInfo): void | Promise<void>;
}

/** One thing that a handler is told; "synced" stands behind all that was there at first, and is not told. */
export type Notification<S extends KubeObject> =
  | { readonly type: "synced"; readonly key: "" }
  | { readonly type: "add"; readonly key: ObjectKey; readonly object: S; readonly isInInitialList: boolean }
  | { readonly type: "update"; readonly key: ObjectKey; readonly old: S; readonly object: S }
  | {
    readonly type: "delete";
    readonly key: ObjectKey;
    readonly object: S;
    readonly finalStateUnknown: boolean;
  };

/** How a handler is told. */
export interface HandlerOptions {
  /**
   * How often each object is told again, in milliseconds: as an update from a state to itself. 0 for never.
   *
   * @default {the informer's}
   */
  readonly resyncPeriodMs?: number;
}

/** A handler that was added to a cache. */
export interface HandlerRegistration {
  /** What is cached, for people. */
  readonly description: string;
  /** Whether the handler was told of all that was there at first. */
  readonly hasSynced: boolean;
  /** Resolves once `hasSynced` is true; never when the handler is removed, or the cache stops, before that. */
  readonly synced: Promise<void>;
  /**
   * Takes the handler out: it is not called any more, what it was still to be told is dropped. Calling it again does
   * nothing. It never waits, so that a handler may take itself out.
   */
  remove(): void;
  /**
   * Resolves once the handler was taken out, or the cache has stopped, and the call that ran then has ended: what the
   * handler uses can be closed.
   *
   * NOTE: a call of the handler that awaits it awaits itself.
   */
  readonly removed: Promise<void>;
}
