/**
 * Builds the program of testing/clients/go, which uses the Go client libraries.
 *
 * @module
 */

import { cacheFolder } from "../assets/binaries.ts";
import { runCommand } from "../assets/run_command.ts";
import { readAssetEnvironment } from "../backends/asset_environment.ts";

const SOURCES = new URL("./go/", import.meta.url).pathname;
const SHOWN_LINES = 15;

/**
 * Builds the program, unless the cache folder has it from the same sources.
 *
 * @returns Where it is.
 * @throws {Error} If there is no Go toolchain, or the program can't be built.
 */
export async function buildGoClients(): Promise<string> {
  const folder = `${cacheFolder(readAssetEnvironment())}/clients-${await fingerprint()}`;
  const path = `${folder}/clients`;
  if (await Deno.stat(path).then(() => true, () => false)) return path;
  await Deno.mkdir(folder, { recursive: true });
  // Renamed once it is whole, so that a build that was broken off is not taken for one.
  const unfinished = `${path}.${Deno.pid}`;
  const command = ["go", "build", "-ldflags=-s -w", "-o", unfinished, "."];
  const env = { CGO_ENABLED: "0", GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off" };
  const { code, output } = await runCommand(command, { cwd: SOURCES, env });
  if (code !== 0) {
    const lines = output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
    throw new Error(`Cannot build the program of "testing/clients/go": "go build" said:\n${lines}`);
  }
  await Deno.rename(unfinished, path);
  return path;
}

async function fingerprint(): Promise<string> {
  const paths = (await sourcesIn("")).sort();
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(SOURCES + path)));
  const bytes = new TextEncoder().encode([...paths, ...texts].join("\0"));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex().slice(0, 12);
}

async function sourcesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(SOURCES + folder));
  const paths = await Promise.all(
    entries.map(({ name, isDirectory }) => isDirectory ? sourcesIn(`${folder}${name}/`) : [folder + name]),
  );
  return paths.flat();
}
