/**
 * Fails if a code block of a docstring or of a Markdown file has wrong types, or if one of a docstring or of README.md
 * throws when it runs, or asserts what is not so: `deno run tools/check_snippets.ts`.
 *
 * This is not done by `deno check --doc .`, because Deno adds imports of its own to each block, which `noUnusedLocals`
 * and `noUnusedParameters` then report; here, and only here, these two are off.
 *
 * @module
 */

import { runDeno } from "./deno_command.ts";
import { packageExports } from "./exports.ts";

/** The folders and files that are searched. */
const PLACES = ["README.md", "CONTRIBUTING.md", "docs", "mod.ts", "src", "testing", "cli", "examples"];

/** What is not searched: tests, and the files that they read. */
const IGNORED = "**/*_test.ts,**/testdata";

/** All that blocks may do: serve on this machine, and load the YAML parser, which reads these variables. */
const PERMISSIONS = ["--allow-net=127.0.0.1", "--allow-env=LOG_STREAM,LOG_TOKENS", "--no-prompt"];

/** Loaded before the blocks: by itself, `console.assert` only prints. */
const STRICT_ASSERT = `console.assert = (condition, ...rest) => {
  if (!condition) throw new Error(["Cannot pass: an assertion does not hold", ...rest].join(" "));
};
`;

interface PackageConfig {
  readonly imports?: Readonly<Record<string, string>>;
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
}

/**
 * Checks the types of all code blocks, then runs them.
 *
 * @param root A folder with a deno.json.
 * @returns What is wrong, in Deno's words; empty if nothing is.
 */
export async function findSnippetFaults(root: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const [config, preload] = [`${folder}/deno.json`, `${folder}/strict_assert.js`];
    await Deno.writeTextFile(config, await snippetConfig(root));
    await Deno.writeTextFile(preload, STRICT_ASSERT);
    // A copy, so that versions are those of the repository and its own file stays as it is.
    await Deno.copyFile(`${root}/deno.lock`, `${folder}/deno.lock`).catch(ignoreMissing);
    const places = await existing(root);
    const markdown = (await Promise.all(places.map((place) => markdownFiles(root, place)))).flat();
    const check = ["check", "--doc-only", `--config=${config}`, ...places, ...markdown];
    const run = ["test", "--doc", "--no-check", "--parallel", `--ignore=${IGNORED}`, ...PERMISSIONS];
    const ran = [...run, `--config=${config}`, `--preload=${preload}`, ...places];
    return await faultsOf(root, check) || await faultsOf(root, ran);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What a command prints if it fails; of a test run the part that begins with the errors. */
async function faultsOf(root: string, command: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await runDeno(root, command);
  const errors = stdout.slice(Math.max(0, stdout.indexOf("\n ERRORS ")));
  return success ? "" : `${errors}${stderr.replaceAll(/^Check .*\n/gm, "")}`.trim();
}

/** The configuration of the package, its own names as imports, without the two options. */
async function snippetConfig(root: string): Promise<string> {
  // The shape is that of a deno.json.
  const config: PackageConfig = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
  const { imports, compilerOptions } = config;
  const own = [...await packageExports(root)].map(([name, file]) => [name, `file://${root}/${file}`]);
  return JSON.stringify({
    imports: { ...imports, ...Object.fromEntries(own) },
    compilerOptions: { ...compilerOptions, noUnusedLocals: false, noUnusedParameters: false },
    nodeModulesDir: "none",
  });
}

async function existing(root: string): Promise<string[]> {
  const found = await Promise.all(PLACES.map((place) => Deno.stat(`${root}/${place}`).catch(ignoreMissing)));
  return PLACES.filter((_, index) => found[index]);
}

/** The Markdown files at or below a path: `deno check` takes them by name only. */
async function markdownFiles(root: string, path: string): Promise<string[]> {
  if (/\.(md|ts)$/.test(path)) return path.endsWith(".md") ? [path] : [];
  const entries = await Array.fromAsync(Deno.readDir(`${root}/${path}`));
  const nested = entries.filter(({ name, isDirectory }) => isDirectory || name.endsWith(".md"));
  return (await Promise.all(nested.map(({ name }) => markdownFiles(root, `${path}/${name}`)))).flat();
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

if (import.meta.main) {
  const faults = await findSnippetFaults(Deno.cwd());
  if (faults) console.error(faults);
  if (faults) Deno.exit(1);
}
