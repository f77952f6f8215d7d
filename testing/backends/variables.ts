/**
 * Environment variables that choose what the code of a test leaves open.
 *
 * @module
 */

/**
 * Reads a variable. A program that may not read it runs as if there were none.
 *
 * @param name The variable.
 * @returns Its value; nothing if it is empty.
 */
export function readVariable(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) || undefined : undefined;
}
