/**
 * Putting the binaries of a control plane onto this machine, once.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import {
  type AssetEnvironment,
  AssetError,
  BINARIES,
  binaryFolder,
  type BinaryName,
  cacheFolder,
  KUBERNETES_VERSION,
} from "./binaries.ts";
import { checkBinary } from "./check_binary.ts";
import { downloadEnvtest, UnavailableError } from "./envtest_archive.ts";
import { findBinary, placeOfBinary } from "./find_binary.ts";
import { buildBinaries } from "./go_build.ts";

/** Options of {@linkcode installBinaries}. */
export interface InstallBinariesOptions {
  readonly clock: Clock;
  readonly environment: AssetEnvironment;
  /** Is told, line by line, what is done. */
  readonly progress: (line: string) => void;
  /** What is wanted. @default {all binaries of a control plane} */
  readonly names?: readonly BinaryName[];
  /** Builds everything, even if it could be downloaded. @default {false} */
  readonly fromSource?: boolean;
  /** The address of the list of archives. @default {that of controller-tools} */
  readonly index?: string;
  /** The Go command. @default {"go"} */
  readonly go?: string;
}

/** The names of folders in which an installation is under way. */
const UNDER_WAY = ".installing-";
/** No installation takes this long: what is older was left by one that was killed. */
const LEFTOVER_AFTER_MS = 6 * 3_600_000;

/**
 * Installs what is missing of the pinned version: downloads it, or builds it where it can not be downloaded.
 *
 * *Guarantees*: a binary appears under its name only when it is whole and has told its version, so that an installation
 * that is cut short is made good by the next one, and two at once do no harm. What an environment variable points to is
 * used as it is.
 *
 * @param options Where to, and how.
 * @returns The path of each binary.
 * @throws {AssetError} If something can not be had, or is not what it should be.
 */
export async function installBinaries(
  options: InstallBinariesOptions,
): Promise<Readonly<Partial<Record<BinaryName, string>>>> {
  const { environment, progress, names = BINARIES } = options;
  const missing: BinaryName[] = [];
  for (const name of names) {
    const state = await stateOf(name, environment);
    if (state.isUsable) continue;
    missing.push(name);
    if (state.problem !== undefined) progress(`${state.problem}; it is replaced`);
  }
  if (missing.length > 0) await onDisk(cacheFolder(environment), () => obtain(missing, options));
  else if (names.some(isOfControlPlane)) progress(`Kubernetes ${KUBERNETES_VERSION} is installed already`);
  const paths = await Promise.all(names.map((name) => findBinary(name, environment)));
  return Object.fromEntries(names.map((name, index) => [name, paths[index]]));
}

function isOfControlPlane(name: BinaryName): boolean {
  return BINARIES.some((binary) => binary === name);
}

interface BinaryState {
  readonly isUsable: boolean;
  /** What is wrong with a binary that is there. */
  readonly problem?: string;
}

async function stateOf(name: BinaryName, environment: AssetEnvironment): Promise<BinaryState> {
  const { path, isCache } = await placeOfBinary(name, environment);
  try {
    await checkBinary(name, await findBinary(name, environment));
    return { isUsable: true };
  } catch (error) {
    // What the user points to is the user's to mend.
    if (!isCache || !(error instanceof AssetError)) throw error;
    const isThere = await Deno.lstat(path).then(() => true, () => false);
    return { isUsable: false, ...(isThere ? { problem: `${name} at "${path}" is broken` } : {}) };
  }
}

async function obtain(missing: readonly BinaryName[], options: InstallBinariesOptions): Promise<void> {
  const { clock, environment, progress } = options;
  const cache = cacheFolder(environment);
  for (const name of missing) await Deno.mkdir(binaryFolder(name, environment), { recursive: true });
  await removeLeftovers(cache, clock);
  const folder = await Deno.makeTempDir({ dir: cache, prefix: UNDER_WAY });
  try {
    const isInArchive = missing.some((name) => isOfControlPlane(name) && name !== "kube-controller-manager");
    const downloaded = options.fromSource || !isInArchive ? [] : await download(folder, options);
    const unbuilt = missing.filter((name) => !downloaded.includes(name));
    const { go } = options;
    if (unbuilt.length > 0) {
      await buildBinaries(unbuilt, { clock, folder, progress, ...(go === undefined ? {} : { go }) });
    }
    for (const name of missing) {
      await Deno.chmod(`${folder}/${name}`, 0o755);
      await checkBinary(name, `${folder}/${name}`);
      await Deno.rename(`${folder}/${name}`, `${binaryFolder(name, environment)}/${name}`);
    }
    progress(`Installed ${missing.join(", ")} in ${cache}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Answers what could be downloaded: nothing, where the site can not be reached. */
async function download(folder: string, options: InstallBinariesOptions): Promise<readonly BinaryName[]> {
  const { clock, progress, index } = options;
  const own = `${folder}/download`;
  await Deno.mkdir(own);
  try {
    await downloadEnvtest({ clock, folder: own, progress, ...(index === undefined ? {} : { index }) });
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    progress(`${error.message}; building from source instead`);
    return [];
  }
  const names: BinaryName[] = [];
  for await (const entry of Deno.readDir(own)) {
    const name = BINARIES.find((binary) => binary === entry.name);
    if (name === undefined) continue;
    await Deno.rename(`${own}/${name}`, `${folder}/${name}`);
    names.push(name);
  }
  return names;
}

async function removeLeftovers(cache: string, clock: Clock): Promise<void> {
  for await (const { name } of Deno.readDir(cache)) {
    if (!name.startsWith(UNDER_WAY)) continue;
    const { mtime } = await Deno.stat(`${cache}/${name}`);
    if (clock.now() - (mtime?.getTime() ?? 0) < LEFTOVER_AFTER_MS) continue;
    await Deno.remove(`${cache}/${name}`, { recursive: true });
  }
}

/** Explains what the disk refuses: permissions, room. */
async function onDisk(cache: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (cause instanceof AssetError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AssetError(`Cannot install into "${cache}": ${reason}; XDG_CACHE_HOME can name another place`, {
      cause,
    });
  }
}
