/**
 * Runs `deno doc --lint` over the public modules and fails if it finds something: `deno run tools/check_doc_lint.ts`.
 *
 * One kind of finding is left out: a public type that refers to a type of an npm package, such as a zod schema or a
 * model of Kubernetes. Deno calls every type private that the package does not export itself, and a package can't
 * export the types of others.
 *
 * @module
 */

import { runDeno } from "./deno_command.ts";
import { packageExports } from "./exports.ts";
import { sourceFiles } from "./source_files.ts";

/** The line of a declaration as Deno shows it, `18 | export declare class V1Pod {`, above its remark. */
const REFERENCED = /^ *(\d+) \| (.*)\n.*- this is the referenced type$/m;

/**
 * Finds what is missing or hidden in the documentation of a package.
 *
 * @param root A folder with a deno.json.
 * @returns The findings, in Deno's words.
 * @throws {Error} If Deno can't read the modules.
 */
export async function findDocLint(root: string): Promise<string[]> {
  const files = [...(await packageExports(root)).values()];
  const { success, stderr } = await runDeno(root, ["doc", "--lint", ...files]);
  if (success) return [];
  const findings = stderr.split(/^(?=error\b)/m).filter((text) => text.startsWith("error["));
  if (findings.length === 0) throw new Error(`Cannot read the documentation: ${stderr.trim()}`);
  const sources = await Promise.all((await sourceFiles(root)).map((path) => Deno.readTextFile(path)));
  const lines = sources.map((source) => source.split("\n"));
  return findings.map((finding) => finding.trim()).filter((finding) => !isForeign(finding, lines));
}

/** Whether a finding is about a type that none of the sources declares. */
function isForeign(finding: string, sources: readonly (readonly string[])[]): boolean {
  const [, line, text = ""] = REFERENCED.exec(finding) ?? [];
  if (!finding.startsWith("error[private-type-ref]") || line === undefined) return false;
  return !sources.some((source) => source[Number(line) - 1]?.trim() === text.trim());
}

if (import.meta.main) {
  const findings = await findDocLint(Deno.cwd());
  if (findings.length > 0) {
    console.error(`${findings.join("\n\n")}\n\n${findings.length} findings`);
    Deno.exit(1);
  }
}
