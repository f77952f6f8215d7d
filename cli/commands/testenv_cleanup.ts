/**
 * `kubeloop testenv cleanup`: removes what killed processes have left, and on request what is installed.
 *
 * @module
 */

import type { Output } from "../output.ts";

/** What {@linkcode cleanUpTestenv} is told. */
export interface TestenvCleanupOptions {
  readonly output: Output;
  /** Removes the installed binaries too. */
  readonly binaries: boolean;
}

/**
 * Removes the leftovers of environments whose process has died: clusters, containers, folders. What runs is left alone.
 *
 * @param options Where it is told, and whether the binaries go too.
 * @returns A promise that resolves once all is gone.
 * @throws {AssetError} If something cannot be removed.
 */
export async function cleanUpTestenv({ output, binaries }: TestenvCleanupOptions): Promise<void> {
  const { readAssetEnvironment } = await import("../../testing/backends/asset_environment.ts");
  const { removeBinaries } = await import("../../testing/assets/remove_binaries.ts");
  const { removeLeftovers } = await import("../../testing/runs/leftovers.ts");
  const options = { environment: readAssetEnvironment(), progress: (line: string) => output.line(line) };
  const removed = await removeLeftovers(options) + (binaries ? await removeBinaries(options) : 0);
  if (removed === 0) output.line("Nothing was left behind");
}
