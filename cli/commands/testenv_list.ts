/**
 * `kubeloop testenv list`: what is installed for tests, and what runs.
 *
 * @module
 */

import type { Output } from "../output.ts";

/**
 * Tells which binaries are installed, and which environments are running, or were left by a process that was killed.
 *
 * @param output Where the lines go.
 * @returns A promise that resolves once all is told.
 */
export async function listTestenv(output: Output): Promise<void> {
  const { BINARIES, AssetError, installCommand } = await import("../../testing/assets/binaries.ts");
  const { findBinary } = await import("../../testing/assets/find_binary.ts");
  const { checkBinary } = await import("../../testing/assets/check_binary.ts");
  const { readAssetEnvironment } = await import("../../testing/backends/asset_environment.ts");
  const { findRuns } = await import("../../testing/runs/run_record.ts");
  const environment = readAssetEnvironment();
  for (const name of [...BINARIES, "kind"] as const) {
    try {
      const path = await findBinary(name, environment);
      output.line(`${name} ${await checkBinary(name, path)}: ${path}`);
    } catch (error) {
      if (!(error instanceof AssetError)) throw error;
      output.line(`${name}: not installed, "${installCommand(name)}" does it`);
    }
  }
  const runs = await findRuns(environment);
  for (const { name, isRunning, pid, startedAt, startedBy, kubeconfig } of runs) {
    const state = isRunning
      ? `running since ${startedAt}`
      : 'left behind, "kubeloop testenv cleanup" removes it';
    const where = kubeconfig === undefined ? "" : `, kubeconfig ${kubeconfig}`;
    output.line(`${name}: ${state} (started by a ${startedBy}, process ${pid}${where})`);
  }
  if (runs.length === 0) output.line("No environment is running");
}
