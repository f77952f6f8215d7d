/**
 * What a watch tells, one value an event.
 *
 * @module
 */

import type { KubeObject } from "../resource/object.ts";
import type { Status } from "./status.ts";

/** An object came into the watched set, changed in it, or left it; a deletion carries the last state. */
export interface WatchChange<S extends KubeObject> {
  /** What happened to the object. */
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** Its state after that; for a deletion the last one. */
  readonly object: S;
}

/** The server has nothing older than `resourceVersion` left to send. */
export interface WatchBookmark {
  /** Tells it from the other events. */
  readonly type: "BOOKMARK";
  /** From where a watch can go on. */
  readonly resourceVersion: string;
  /** Whether it closes the initial objects of a watch with `sendInitialEvents`. */
  readonly initialEventsEnd: boolean;
}

/** The server gives the watch up; the status says why (410 "Expired": list again). */
export interface WatchFailure {
  /** Tells it from the other events. */
  readonly type: "ERROR";
  /** The reason. */
  readonly status: Status;
}

/** One event of a watch. */
export type WatchEvent<S extends KubeObject> = WatchChange<S> | WatchBookmark | WatchFailure;

/**
 * The events of one watch, one by one or by the batch; take them in one way, not in both.
 *
 * @typeParam S The objects.
 */
export interface WatchEvents<S extends KubeObject> extends AsyncIterable<WatchEvent<S>> {
  /**
   * The same events in the same order, those together that came together: a step of an async iteration costs more than
   * what is done with most events. None of the batches is empty.
   */
  batches?(): AsyncIterable<readonly WatchEvent<S>[]>;
}
