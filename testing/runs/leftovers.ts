/**
 * What processes that were killed have left on this machine, where their guards could not clean up: after a loss of
 * power, or when the guard was killed too.
 *
 * @module
 */

import type { AssetEnvironment } from "../assets/binaries.ts";
import { findBinary } from "../assets/find_binary.ts";
import { runCommand } from "../assets/run_command.ts";
import { removeContainers } from "../container/run_guard.ts";
import { deleteKindCluster } from "../kind/delete_cluster.ts";
import { findRuns, forgetRun, type FoundRun } from "./run_record.ts";

/** What {@linkcode removeLeftovers} needs. */
export interface LeftoversOptions {
  readonly environment: AssetEnvironment;
  /** Is told, line by line, what is removed. */
  readonly progress: (line: string) => void;
  /** Where the folders of control planes are. @default {the system's folder for temporary files} */
  readonly parentFolder?: string;
}

/** The folder of a control plane, as `Deno.makeTempDir` names it; a guard that was cut short has renamed it. */
const FOLDER = /^kubeloop-[0-9a-f]+(-ended)?$/;

/**
 * Removes leftovers: clusters of kind whose process has died, and folders of control planes none of whose processes
 * lives.
 *
 * @param options Where they are.
 * @returns How many were removed.
 * @throws {AssetError} If there is a cluster of kind, and no `kind` command to delete it.
 * @throws {KindError} If a cluster cannot be deleted.
 */
export async function removeLeftovers(options: LeftoversOptions): Promise<number> {
  const { environment, progress } = options;
  const dead = (await findRuns(environment)).filter(({ isRunning }) => !isRunning);
  for (const run of dead) {
    await removeRun(run, environment);
    await forgetRun(run, environment);
    progress(`Removed what was left of ${run.name}`);
  }
  return dead.length + await removeFolders(options);
}

async function removeRun({ name, backend }: FoundRun, environment: AssetEnvironment): Promise<void> {
  if (backend === "container" || backend === "k3s") await removeContainers(name);
  if (backend === "kind") await deleteKindCluster(await findBinary("kind", environment), name);
}

async function removeFolders({ progress, parentFolder }: LeftoversOptions): Promise<number> {
  const parent = parentFolder ?? await temporaryFolder();
  let removed = 0;
  for await (const { name, isDirectory } of Deno.readDir(parent)) {
    const folder = `${parent}/${name}`;
    if (!isDirectory || !FOLDER.test(name) || !await isAbandoned(folder)) continue;
    await Deno.remove(folder, { recursive: true });
    progress(`Removed ${folder}`);
    removed++;
  }
  return removed;
}

/** A folder that has had processes, and has none any more. */
async function isAbandoned(folder: string): Promise<boolean> {
  const ids: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".pid")) ids.push((await Deno.readTextFile(`${folder}/${name}`)).trim());
  }
  for (const id of ids) {
    if (id === "" || (await runCommand(["kill", "-0", id])).code === 0) return false;
  }
  return ids.length > 0;
}

/** The system's folder for temporary files. */
async function temporaryFolder(): Promise<string> {
  const probe = await Deno.makeTempDir({ prefix: "kubeloop-probe-" });
  await Deno.remove(probe);
  return probe.slice(0, probe.lastIndexOf("/"));
}
