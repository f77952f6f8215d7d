/**
 * Why there is no cluster of kind.
 *
 * @module
 */

/** A cluster of kind that could not be made, used or deleted; the message says what to do. */
export class KindError extends Error {
  /** The error's class name. */
  override readonly name = "KindError";
}
