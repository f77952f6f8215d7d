/**
 * Fails if the public names and signatures are not those of the committed `tools/public_api.txt`, so that a change of
 * the API is seen in review: `deno run tools/check_public_api.ts [--write]`.
 *
 * @module
 */

import { denoOutput } from "./deno_command.ts";
import { packageExports } from "./exports.ts";

const LIST = "tools/public_api.txt";

/**
 * Lists the public API of a package.
 *
 * @param root A folder with a deno.json.
 * @returns For each public module its name and, below it, the signatures that `deno doc` prints, sorted.
 */
export async function publicApi(root: string): Promise<string> {
  const parts: string[] = [];
  for (const [name, file] of await packageExports(root)) {
    const memberNames = namesIn(JSON.parse(await denoOutput(root, ["doc", "--json", file])));
    const blocks = (await denoOutput(root, ["doc", file])).split(/^Defined in .*\n/m).slice(1);
    const signatures = blocks.map((block) => signatureOf(block, memberNames)).sort();
    parts.push(`# ${name}\n\n${signatures.join("\n")}\n`);
  }
  return parts.join("\n");
}

/** Drops the docstrings from what is printed for a symbol: members are told from sentences by their names. */
function signatureOf(block: string, memberNames: ReadonlySet<string>): string {
  return block.split("\n").filter((line) => {
    if (/^\S/.test(line)) return true;
    const [, name] =
      /^ {2}(?:(?:static|readonly|get|set|abstract|async|override) )*\[?([\w$.]+)\]?\??[<(:]/.exec(line) ??
        [];
    return name !== undefined && memberNames.has(name);
  }).join("\n");
}

/** All values of fields called `name` in a JSON value. */
function namesIn(value: unknown, names: Set<string> = new Set()): Set<string> {
  if (typeof value !== "object" || value === null) return names;
  for (const [field, inner] of Object.entries(value)) {
    if (field === "name" && typeof inner === "string") names.add(inner);
    else namesIn(inner, names);
  }
  return names;
}

/**
 * Compares two lists.
 *
 * @returns The lines that only one of them has, `-` for the committed and `+` for the current one.
 */
export function differences(committed: string, current: string): string[] {
  const [before, after] = [committed.split("\n"), current.split("\n")];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}

if (import.meta.main) {
  const current = await publicApi(Deno.cwd());
  const committed = await Deno.readTextFile(LIST).catch(() => "");
  if (Deno.args.includes("--write")) {
    await Deno.writeTextFile(LIST, current);
  } else if (current !== committed) {
    console.error(differences(committed, current).join("\n"));
    console.error(
      `Cannot pass: the public API is not that of ${LIST}; if that is wanted, run this with --write`,
    );
    Deno.exit(1);
  }
}
