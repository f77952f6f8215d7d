/**
 * The parts of an answer, as they are played one after the other.
 *
 * @module
 */

/** A part of an answer; `end` and `reset` are the last one. */
export type WireStep =
  | { readonly type: "head"; readonly status: number; readonly headers: Headers }
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  /** The answer is whole, as far as its reader can know. */
  | { readonly type: "end" }
  /** The connection breaks; the error is what the upstream said, if it was the upstream that failed. */
  | { readonly type: "reset"; readonly error?: unknown }
  /** The connection is half open from here on; should that ever end, the rest follows. */
  | { readonly type: "silence" };
