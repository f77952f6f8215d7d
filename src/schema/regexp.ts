/**
 * Regular expressions as the API server knows them: Go's RE2 syntax, not JavaScript's.
 *
 * @module
 */

import { RE2JS, RE2JSSyntaxException } from "re2js";

/** A compiled expression. */
export interface GoRegExp {
  /**
   * Looks for the expression anywhere in a text.
   *
   * @param text The text.
   * @returns Whether it is there.
   */
  matches(text: string): boolean;
}

/**
 * Compiles a regular expression in Go's syntax.
 *
 * *Cost*: matching is linear in the text's length, whatever the expression.
 *
 * @param pattern The expression; it is not anchored.
 * @returns The compiled expression.
 * @throws {SyntaxError} If Go does not know the syntax, such as lookaheads and backreferences.
 *
 * @example Named groups are fine, lookaheads are not
 * ```ts
 * import { compileGoRegExp } from "@kubeloop/sdk/schema";
 *
 * console.assert(compileGoRegExp("^(?P<name>[a-z]+)$").matches("web"));
 * ```
 */
export function compileGoRegExp(pattern: string): GoRegExp {
  try {
    const compiled = RE2JS.compile(pattern);
    return { matches: (text) => compiled.matcher(text).find() };
  } catch (cause) {
    if (!(cause instanceof RE2JSSyntaxException)) throw cause;
    throw new SyntaxError(goSyntaxMessage(cause), { cause });
  }
}

/** What Go says about the expression; it always shows the part at fault. */
function goSyntaxMessage(cause: RE2JSSyntaxException): string {
  return cause.message.endsWith("`") ? cause.message : `${cause.message}: \`\``;
}
