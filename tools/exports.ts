/**
 * The public modules of a package, as its deno.json lists them.
 *
 * @module
 */

interface PackageConfig {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
}

/**
 * Reads the exports of a package.
 *
 * @returns The file of each public name: `@kubeloop/sdk/client` to `src/client/mod.ts`.
 */
export async function packageExports(root: string): Promise<Map<string, string>> {
  // The shape is that of a deno.json with a table of exports.
  const { name, exports }: PackageConfig = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
  return new Map(Object.entries(exports).map(([path, file]) => [`${name}${path.slice(1)}`, file.slice(2)]));
}
