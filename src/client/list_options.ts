/**
 * What lists and watches can be asked for, and what a list answers.
 *
 * @module
 */

import type { KubeObject } from "../resource/object.ts";

/** What every request takes. */
export interface RequestOptions {
  /** Ends the request; it rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
  /**
   * How long an attempt may wait for the head of the answer, in milliseconds.
   *
   * @default {30_000}
   */
  readonly timeoutMs?: number;
}

/** Which objects are meant. */
export interface SelectorOptions {
  /** Such as `app=web,tier!=cache`; all objects when left out. */
  readonly labelSelector?: string;
  /** Such as `metadata.name=web`; all objects when left out. */
  readonly fieldSelector?: string;
}

/** Options of a list. */
export interface ListOptions extends RequestOptions, SelectorOptions {
  /** The most items a page may have; the server may give fewer. Everything in one page when left out. */
  readonly limit?: number;
  /** The token of the page before; goes with the same selectors and limit. */
  readonly continue?: string;
  /** Which state is asked for; "" or left out is the newest one, "0" any one. */
  readonly resourceVersion?: string;
  /** How `resourceVersion` is meant. */
  readonly resourceVersionMatch?: "Exact" | "NotOlderThan";
  /**
   * Is told the token of the next page before this one is parsed, where it can be seen so early: the request for it can
   * be under way meanwhile.
   *
   * @default {nobody is told}
   */
  readonly onContinue?: (token: string) => void;
}

/** One page of a list, or all of it. */
export interface ListPage<S extends KubeObject> {
  /** The objects, in the order of the server: by namespace and name. */
  readonly items: readonly S[];
  /** The version of the collection at which the items were read: a watch goes on from here. */
  readonly resourceVersion: string;
  /** The token of the next page; absent on the last one. */
  readonly continue?: string;
  /** How many items are still to come, where the server knows. */
  readonly remainingItemCount?: number;
}

/** Options of a watch. */
export interface WatchOptions extends RequestOptions, SelectorOptions {
  /** Where to go on from; left out: synthetic additions of what there is, then changes. */
  readonly resourceVersion?: string;
  /** How `resourceVersion` is meant; for `sendInitialEvents` only. @default {"NotOlderThan" with initial events} */
  readonly resourceVersionMatch?: "Exact" | "NotOlderThan";
  /** After how many seconds the server ends the watch. */
  readonly timeoutSeconds?: number;
  /**
   * Whether the server sends its progress now and then.
   *
   * @default {true}
   */
  readonly allowBookmarks?: boolean;
  /** Whether the server sends all objects first and then a bookmark (KEP-3157). */
  readonly sendInitialEvents?: boolean;
  /**
   * Is told of an event whose object is none, such as a `Table`, and the event is left out.
   *
   * @default {such an event ends the watch with a `ConnectionError`}
   */
  readonly onUnusable?: (why: string) => void;
}
