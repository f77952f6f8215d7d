/**
 * What reads of one object and writes can be asked for.
 *
 * @module
 */

import type { RequestOptions, SelectorOptions } from "./list_options.ts";

/** Options of a read of one object. */
export interface GetOptions extends RequestOptions {
  /** "" or left out: the newest state; else one at least as new, and "0" any one. */
  readonly resourceVersion?: string;
}

/** Options of create, replace and patch. */
export interface WriteOptions extends RequestOptions {
  /**
   * Under which name the server notes the fields that are written.
   *
   * @default {the client's field manager}
   */
  readonly fieldManager?: string;
  /** What the server does about unknown and repeated fields; the server's own default is "Warn". */
  readonly fieldValidation?: "Ignore" | "Warn" | "Strict";
  /**
   * Whether the server only says what it would do.
   *
   * @default {false}
   */
  readonly dryRun?: boolean;
}

/** Options of server-side apply. */
export interface ApplyOptions extends WriteOptions {
  /**
   * Whether fields are taken over from other managers; without it such a field is a conflict.
   *
   * @default {false}
   */
  readonly force?: boolean;
}

/** What becomes of the objects that are owned by a deleted one. */
export type PropagationPolicy = "Background" | "Foreground" | "Orphan";

/** Options of a deletion. */
export interface DeleteOptions extends RequestOptions {
  /** The deletion is refused with a conflict when the object is another one by then. */
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  /** The kind's own default when left out. */
  readonly propagationPolicy?: PropagationPolicy;
  /** 0 deletes at once; the kind's own default when left out. */
  readonly gracePeriodSeconds?: number;
  /**
   * Whether the server only says what it would do.
   *
   * @default {false}
   */
  readonly dryRun?: boolean;
}

/** Options of the deletion of a whole collection. */
export interface DeleteCollectionOptions extends Omit<DeleteOptions, "preconditions">, SelectorOptions {}
