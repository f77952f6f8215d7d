/**
 * What is thrown when a selector cannot be read.
 *
 * @module
 */

/**
 * Thrown for a label or field selector that is malformed.
 *
 * @example The API server's words
 * ```ts
 * import { parseLabelSelector, SelectorError } from "@kubeloop/sdk";
 *
 * try {
 *   parseLabelSelector("app in web");
 * } catch (error) {
 *   console.assert(error instanceof SelectorError && error.fault.includes("found 'web' expected: '('"));
 * }
 * ```
 */
export class SelectorError extends TypeError {
  /** The error's name. */
  override readonly name = "SelectorError";
  /** What is wrong, in the API server's words. */
  readonly fault: string;

  /**
   * Makes the error.
   *
   * @param selector The selector's text.
   * @param fault What is wrong, in the API server's words.
   */
  constructor(selector: string, fault: string) {
    super(`Cannot read the selector "${selector}": ${fault}`);
    this.fault = fault;
  }
}
