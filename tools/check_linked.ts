/**
 * Fails if the package does not type-check in a folder that links it and has Deno's own compiler options, as the folder
 * of a user has; the package's are stricter, and some types are others under them: `deno run tools/check_linked.ts`.
 *
 * @module
 */

import { runDeno } from "./deno_command.ts";
import { packageExports } from "./exports.ts";

/**
 * Checks the types of a package from outside.
 *
 * @param root Its folder, with a deno.json.
 * @returns What is wrong, in Deno's words; empty if nothing is.
 */
export async function findLinkFaults(root: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const names = [...(await packageExports(root)).keys()];
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ links: [root] }));
    await Deno.writeTextFile(`${folder}/use.ts`, names.map((name) => `import "${name}";\n`).join(""));
    const { success, stderr } = await runDeno(folder, ["check", "use.ts"]);
    return success ? "" : stderr;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const faults = await findLinkFaults(Deno.cwd());
  if (faults !== "") {
    console.error(faults);
    Deno.exit(1);
  }
}
