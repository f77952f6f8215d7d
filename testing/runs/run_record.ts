/**
 * Records of what runs on this machine and outlives a single test: who has started it, and whether that one is alive.
 * A record is a file in the cache folder that its process keeps locked; the lock goes with the process, however it dies.
 *
 * @module
 */

import { type AssetEnvironment, cacheFolder } from "../assets/binaries.ts";
import type { BackendName } from "../backend.ts";

/** What a record says. */
export interface RunRecord {
  /** Unique on the machine; what was started is named or labelled after it. */
  readonly name: string;
  readonly backend: BackendName;
  /** Whether a test has started it, or the command `kubeloop testenv start`. */
  readonly startedBy: "test" | "command";
  /** The process that keeps it running. */
  readonly pid: number;
  /** RFC 3339. */
  readonly startedAt: string;
  /** The file with its kubeconfig, for those who use it from elsewhere. */
  readonly kubeconfig?: string;
}

/** A record, as others find it. */
export interface FoundRun extends RunRecord {
  /** Whether its process is alive. */
  readonly isRunning: boolean;
}

/** A record that this process keeps. */
export interface KeptRecord {
  /** Removes the record; calling it again does nothing. */
  remove(): Promise<void>;
  /** Leaves the record, if it is still there, to those who clean up: what it is about could not be ended. */
  leave(): void;
}

const SUFFIX = ".json";

/**
 * Writes a record, and keeps it locked until it is removed or this process ends.
 *
 * @param record What it says.
 * @param environment Says where the user's caches are.
 * @returns The record, to be removed in the end.
 * @throws {AssetError} If the environment names no place.
 * @throws {Error} If it cannot be written.
 */
export async function keepRecord(record: RunRecord, environment: AssetEnvironment): Promise<KeptRecord> {
  const folder = recordFolder(environment);
  await Deno.mkdir(folder, { recursive: true });
  const path = `${folder}/${record.name}${SUFFIX}`;
  let file: Deno.FsFile | undefined = await Deno.open(path, { createNew: true, write: true });
  try {
    await file.lock(true);
    await writeAll(file, JSON.stringify(record));
  } catch (error) {
    file.close();
    throw error;
  }
  const leave = () => {
    file?.close();
    file = undefined;
  };
  return {
    remove: async () => {
      if (file === undefined) return;
      await Deno.remove(path);
      leave();
    },
    leave,
  };
}

/**
 * Reads all records.
 *
 * @param environment Says where the user's caches are.
 * @returns The records, the oldest first; those whose process has died too.
 * @throws {AssetError} If the environment names no place.
 */
export async function findRuns(environment: AssetEnvironment): Promise<FoundRun[]> {
  const folder = recordFolder(environment);
  const runs: FoundRun[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const run = name.endsWith(SUFFIX) ? await readRun(`${folder}/${name}`) : undefined;
      if (run !== undefined) runs.push(run);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return runs.sort((one, other) => one.startedAt < other.startedAt ? -1 : 1);
}

/**
 * Removes the record of a run whose process has died.
 *
 * @param run The run.
 * @param environment Says where the user's caches are.
 * @returns A promise that resolves once it is gone.
 */
export async function forgetRun(run: FoundRun, environment: AssetEnvironment): Promise<void> {
  await Deno.remove(`${recordFolder(environment)}/${run.name}${SUFFIX}`).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

function recordFolder(environment: AssetEnvironment): string {
  return `${cacheFolder(environment)}/running`;
}

async function readRun(path: string): Promise<FoundRun | undefined> {
  try {
    using file = await Deno.open(path);
    const text = await new Response(file.readable).text();
    const record: RunRecord = JSON.parse(text);
    return { ...record, isRunning: await isLocked(path) };
  } catch (error) {
    // It was removed meanwhile, or is just being written.
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function isLocked(path: string): Promise<boolean> {
  using file = await Deno.open(path);
  return !(await file.tryLock(false));
}

async function writeAll(file: Deno.FsFile, text: string): Promise<void> {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) rest = rest.subarray(await file.write(rest));
}
