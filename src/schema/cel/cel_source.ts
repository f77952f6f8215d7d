/**
 * Expressions as text: telling names from literals without parsing.
 *
 * @module
 */

/** A literal text with its prefix, a comment, or a name with what leads to its call. */
const TOKEN =
  /(?:[rRbB]{1,2})?(?:"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\/[^\n]*|\.\s*([a-zA-Z_]\w*)(?=\s*\()/g;

const LITERAL =
  /(?:[rRbB]{1,2})?(?:"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\/[^\n]*/g;

/**
 * Whether an expression speaks of a variable; its texts and comments aside.
 *
 * @param expression The expression.
 * @param name The variable.
 * @returns Whether it is there.
 */
export function mentions(expression: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(expression.replace(LITERAL, "''"));
}

/**
 * Gives the calls of some methods another name.
 *
 * @param expression The expression; what is in its texts and comments stays.
 * @param names The new names by the old ones.
 * @returns The expression with the new names.
 */
export function renameMethods(expression: string, names: ReadonlyMap<string, string>): string {
  return expression.replace(TOKEN, (token: string, method: string | undefined) => {
    const renamed = method === undefined ? undefined : names.get(method);
    return renamed === undefined || method === undefined ? token : token.replace(method, renamed);
  });
}
