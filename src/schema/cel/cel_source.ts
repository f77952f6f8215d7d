/**
 * Expressions as text: telling names from literals without parsing.
 *
 * @module
 */

/** A literal text with its prefix, or a comment; in raw texts a backslash is one. */
const LITERAL =
  /(?<!\w)[bB]?[rR][bB]?(?:"""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*')|(?:(?<!\w)[bB])?(?:"""(?:\\.|[^\\])*?"""|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\/[^\n]*/g;

/** The same, or the name of what is called, with the dot that leads to a method. */
const TOKEN = new RegExp(`${LITERAL.source}|(\\.\\s*|(?<!\\w))([a-zA-Z_]\\w*)(?=\\s*\\()`, "g");

/** New names by old ones. */
export interface NewNames {
  /** What is called with a receiver. */
  readonly methods: ReadonlyMap<string, string>;
  /** What is called without one. */
  readonly functions: ReadonlyMap<string, string>;
}

/**
 * An expression without what stands in its texts and comments.
 *
 * @param expression The expression.
 * @returns The expression, all texts and comments empty.
 */
export function withoutLiterals(expression: string): string {
  return expression.replace(LITERAL, "''");
}

/**
 * Whether an expression speaks of a variable; its texts and comments aside.
 *
 * @param expression The expression.
 * @param name The variable.
 * @returns Whether it is there.
 */
export function mentions(expression: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(withoutLiterals(expression));
}

/**
 * Gives what is called another name.
 *
 * @param expression The expression; what is in its texts and comments stays.
 * @param names The new names by the old ones.
 * @returns The expression with the new names.
 */
export function renameCalls(expression: string, { methods, functions }: NewNames): string {
  return expression.replace(TOKEN, (token: string, lead: string | undefined, name: string | undefined) => {
    if (lead === undefined || name === undefined) return token;
    const renamed = (lead === "" ? functions : methods).get(name);
    return renamed === undefined ? token : lead + renamed;
  });
}
