/**
 * What goes wrong while an expression is evaluated.
 *
 * @module
 */

/** An expression has no value, for a reason in the API server's words. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}

/**
 * Ends an evaluation.
 *
 * @param serverWords Why, in the words that the API server shows.
 * @throws {ExpressionError} Always.
 */
export function failEvaluation(serverWords: string): never {
  throw new ExpressionError(serverWords);
}
