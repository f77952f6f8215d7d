/**
 * Small packages in temporary folders, to show the checks failing.
 *
 * @module
 */

/** A package on disk; it is removed when disposed of. */
export interface TestProject extends AsyncDisposable {
  readonly root: string;
}

/**
 * Writes a package with a deno.json that exports `mod.ts`.
 *
 * @param files The text of each file, by its path in the package.
 */
export async function makeProject(files: Readonly<Record<string, string>>): Promise<TestProject> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  const config = { name: "@test/project", version: "0.1.0", license: "MIT", exports: { ".": "./mod.ts" } };
  for (const [path, text] of Object.entries({ "deno.json": JSON.stringify(config), ...files })) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    await Deno.writeTextFile(`${root}/${path}`, text);
  }
  return { root, [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }) };
}
