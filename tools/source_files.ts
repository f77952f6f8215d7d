/**
 * The TypeScript files of this repository.
 *
 * @module
 */

const PLACES = ["mod.ts", "src", "testing", "cli", "examples", "bench", "tools"];

/** Lists the TypeScript files below a repository's root, sorted, with absolute paths. */
export async function sourceFiles(root: string): Promise<string[]> {
  const files: string[] = [];
  for (const place of PLACES) {
    const path = `${root}/${place}`;
    const info = await Deno.stat(path).catch(() => undefined);
    if (info?.isFile) files.push(path);
    else if (info) await collect(path, files);
  }
  return files.sort();
}

async function collect(folder: string, files: string[]): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) await collect(path, files);
    else if (entry.name.endsWith(".ts")) files.push(path);
  }
}
