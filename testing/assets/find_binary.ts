/**
 * Where the binaries of a control plane are.
 *
 * @module
 */

import {
  type AssetEnvironment,
  AssetError,
  assetVariable,
  binaryFolder,
  type BinaryName,
  installCommand,
} from "./binaries.ts";
import { runCommand } from "./run_command.ts";

/** Where a binary should be. */
export interface BinaryPlace {
  readonly path: string;
  /** What says so: an environment variable, or the cache folder that `kubeloop testenv install` fills. */
  readonly saidBy: string;
  readonly isCache: boolean;
}

/**
 * Tells where a binary should be, whether it is there or not: `TEST_ASSET_<NAME>`, then `KUBEBUILDER_ASSETS`, then the
 * cache folder. The archives of envtest have no kube-controller-manager, so that one is looked for in the cache too.
 * `kind` is looked for in the cache, then among the commands of the machine.
 *
 * @param name The binary.
 * @param environment The variables.
 * @returns The place.
 * @throws {AssetError} If the environment names none.
 */
export async function placeOfBinary(name: BinaryName, environment: AssetEnvironment): Promise<BinaryPlace> {
  const variable = assetVariable(name);
  const path = environment[variable];
  if (path) return { path, saidBy: variable, isCache: false };
  const assets = environment["KUBEBUILDER_ASSETS"];
  if (assets && name !== "kind") {
    const place = { path: `${assets}/${name}`, saidBy: "KUBEBUILDER_ASSETS", isCache: false };
    if (name !== "kube-controller-manager" || await statOf(place.path)) return place;
  }
  const cached = {
    path: `${binaryFolder(name, environment)}/${name}`,
    saidBy: "the cache folder",
    isCache: true,
  };
  if (name !== "kind" || await statOf(cached.path)) return cached;
  const command = await pathOfCommand(name);
  return command === undefined ? cached : { path: command, saidBy: "PATH", isCache: false };
}

/**
 * Finds a binary.
 *
 * @param name The binary.
 * @param environment The variables.
 * @returns Its path.
 * @throws {AssetError} If it is missing, or is no file that can be executed.
 */
export async function findBinary(name: BinaryName, environment: AssetEnvironment): Promise<string> {
  const { path, saidBy, isCache } = await placeOfBinary(name, environment);
  const stat = await statOf(path);
  if (stat === undefined) {
    const next = isCache
      ? `run "${installCommand(name)}", or set ${assetVariable(name)}`
      : `correct ${saidBy}, or unset it`;
    throw new AssetError(`Cannot find ${name}: ${saidBy} says "${path}", where no file is; ${next}`);
  }
  if (!stat.isFile) throw new AssetError(`Cannot use ${name} at "${path}": it is no file; correct ${saidBy}`);
  // Where files have no mode, as on Windows, everything may be executed.
  if (stat.mode !== null && (stat.mode & 0o111) === 0) {
    throw new AssetError(`Cannot use ${name} at "${path}": the file is not executable, run chmod +x on it`);
  }
  return path;
}

async function pathOfCommand(name: string): Promise<string | undefined> {
  const { code, output } = await runCommand(["sh", "-c", 'command -v "$1"', "sh", name]);
  return code === 0 ? output.trim() : undefined;
}

async function statOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
