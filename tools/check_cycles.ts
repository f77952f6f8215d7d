/**
 * Fails if a file imports itself through others: `deno run tools/check_cycles.ts`. Type imports count, since who reads
 * one file of a cycle has to read them all; `await import()` does not.
 *
 * @module
 */

import { denoOutput } from "./deno_command.ts";
import { sourceFiles } from "./source_files.ts";

interface Dependency {
  readonly isDynamic?: boolean;
  readonly code?: { readonly specifier?: string };
  readonly type?: { readonly specifier?: string };
}

interface ModuleGraph {
  readonly modules: readonly { readonly specifier: string; readonly dependencies?: readonly Dependency[] }[];
}

/**
 * Finds the cycles among the files below a root.
 *
 * @param root A folder with a deno.json.
 * @returns The files of each cycle in the order of their imports, the first one again at the end.
 */
export async function findCycles(root: string): Promise<string[][]> {
  const folder = await Deno.makeTempDir();
  try {
    const entry = `${folder}/entry.ts`;
    const imports = (await sourceFiles(root)).map((path) => `import ${JSON.stringify(`file://${path}`)};\n`);
    await Deno.writeTextFile(entry, imports.join(""));
    const output = await denoOutput(root, [
      "info",
      "--json",
      "--no-lock",
      "--config",
      `${root}/deno.json`,
      entry,
    ]);
    // The shape is that of `deno info --json`, version 1.
    const graph: ModuleGraph = JSON.parse(output);
    return cyclesOf(importsOf(graph, `file://${root}/`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What each file imports, by paths from the root on. */
function importsOf({ modules }: ModuleGraph, root: string): Map<string, Set<string>> {
  const imports = new Map<string, Set<string>>();
  for (const { specifier, dependencies = [] } of modules) {
    if (!specifier.startsWith(root)) continue;
    const targets = dependencies.filter((dependency) => !dependency.isDynamic)
      .flatMap(({ code, type }) => [code?.specifier, type?.specifier])
      .filter((target) => target !== undefined && target.startsWith(root));
    imports.set(
      specifier.slice(root.length),
      new Set(targets.map((target) => target?.slice(root.length) ?? "")),
    );
  }
  return imports;
}

/** Walks the files depth first; a file that is met again while it is on the way closes a cycle. */
function cyclesOf(imports: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const cycles: string[][] = [];
  const finished = new Set<string>();
  const way: string[] = [];
  const visit = (file: string): void => {
    const start = way.indexOf(file);
    if (start !== -1) cycles.push([...way.slice(start), file]);
    if (start !== -1 || finished.has(file)) return;
    way.push(file);
    for (const target of imports.get(file) ?? []) visit(target);
    way.pop();
    finished.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return cycles;
}

if (import.meta.main) {
  const cycles = await findCycles(Deno.cwd());
  for (const cycle of cycles) console.error(`Cycle: ${cycle.join(" -> ")}`);
  if (cycles.length > 0) Deno.exit(1);
}
