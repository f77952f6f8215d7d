/**
 * Fails if a public symbol lacks what its docstring must have: `deno run tools/check_docs.ts`. `deno doc --lint` finds
 * missing sentences and types; this finds missing `@param`, `@returns`, `@throws` and `@example`.
 *
 * @module
 */

import { type DocSymbol, docSymbols } from "./doc_symbols.ts";

/**
 * Finds what is missing in the docstrings of a package's public symbols.
 *
 * @param root A folder with a deno.json.
 * @returns One line a fault, with file and line.
 */
export async function findDocFaults(root: string): Promise<string[]> {
  const faults = new Set<string>();
  const base = `file://${root}/`;
  for (const symbol of await docSymbols(root)) {
    const { filename, line } = symbol.location;
    if (!filename.startsWith(base)) continue;
    const body = bodyOf(await Deno.readTextFile(new URL(filename)), symbol);
    for (const fault of faultsOf(symbol, body)) {
      faults.add(`${filename.slice(base.length)}:${line} ${symbol.name} ${fault}`);
    }
  }
  return [...faults].sort();
}

function faultsOf({ kind, tags, params, returnsSomething }: DocSymbol, body: string): string[] {
  const ofKind = (wanted: string) => tags.filter((tag) => tag.kind === wanted);
  const faults: string[] = [];
  const described = ofKind("param").filter(({ doc }) => doc?.trim());
  const missing = params.filter((name) => name !== undefined && !described.some((tag) => tag.name === name));
  for (const name of missing) faults.push(`has no @param ${name}`);
  if (described.length < params.length && missing.length === 0) faults.push("has a parameter without @param");
  if (returnsSomething && !ofKind("return").some(({ doc }) => doc?.trim())) faults.push("has no @returns");
  const thrown = new Set([...body.matchAll(/\b(?:throw|reject\()\s*new (\w+)/g)].map(([, name]) => name));
  for (const name of thrown) {
    if (!ofKind("throws").some(({ tsType }) => tsType?.repr === name)) {
      faults.push(`has no @throws {${name}}`);
    }
  }
  const examples = ofKind("example").filter(({ doc = "" }) => /^\S[^\n]*\n+```ts\n/.test(doc));
  if (kind !== "method" && examples.length === 0) faults.push("has no @example with a title and a ts block");
  return faults;
}

/** The text of a function or method: up to the brace that closes it, in the column in which it begins. */
function bodyOf(source: string, { kind, location }: DocSymbol): string {
  if (kind === "class") return "";
  const lines = source.split("\n").slice(location.line - 1);
  const end = lines.findIndex((line) => line === `${" ".repeat(location.col)}}`);
  return lines.slice(0, end + 1).join("\n");
}

if (import.meta.main) {
  const faults = await findDocFaults(Deno.cwd());
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) Deno.exit(1);
}
