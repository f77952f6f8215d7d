/**
 * `kubeloop testenv start`: a cluster of a test environment that stays up, for kubectl or for an operator that is run by
 * hand.
 *
 * @module
 */

import { resolve } from "node:path";
import { systemClock, systemRandom } from "../../mod.ts";
import { CommandError } from "../command_error.ts";
import type { Output } from "../output.ts";
import { installCrds } from "./install.ts";

/** What {@linkcode startTestenv} is told. */
export interface TestenvStartOptions {
  readonly output: Output;
  /** What runs; otherwise KUBELOOP_TEST_BACKEND, or "embedded". */
  readonly backend?: string;
  /** The file of the kubeconfig; otherwise it is written to standard output. */
  readonly kubeconfig?: string;
  /** Modules that export resources, or YAML files, whose definitions are installed. */
  readonly sources: readonly string[];
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Starts a cluster, tells its kubeconfig, and stays until it is told to stop.
 *
 * @param options Which one, and how it is told.
 * @returns A promise that resolves once everything is stopped.
 * @throws {CommandError} If the kubeconfig cannot be written, or a definition not be read.
 * @throws {Error} If it does not start.
 */
export async function startTestenv(options: TestenvStartOptions): Promise<void> {
  const { output, signal, sources } = options;
  // Whoever reads it later is in another folder.
  const kubeconfig = options.kubeconfig === undefined ? undefined : resolve(options.kubeconfig);
  const { chooseBackend } = await import("../../testing/backends/start_backend.ts");
  const { readAssetEnvironment } = await import("../../testing/backends/asset_environment.ts");
  const { startTestEnv } = await import("../../testing/start_test_env.ts");
  const { keepRecord } = await import("../../testing/runs/run_record.ts");
  const { loadCrds } = await import("../load_crds.ts");
  const crds = await loadCrds(sources);
  const backend = chooseBackend(options.backend);
  const toStderr: Output = { line: (text) => output.error(text), error: (text) => output.error(text) };
  // The record goes last: whoever waits for the end waits for the end of everything.
  const record = await keepRecord({
    name: `${backend}-${systemRandom.uuid().slice(0, 8)}`,
    backend,
    startedBy: "command",
    pid: Deno.pid,
    startedAt: new Date(systemClock.now()).toISOString(),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  }, readAssetEnvironment());
  try {
    await using env = await startTestEnv({ backend, onProgress: (line) => output.error(line) });
    if (signal.aborted) return;
    if (crds.length > 0) await installCrds(crds, { client: env.client, clock: env.clock, output: toStderr });
    await tellKubeconfig(env.kubeconfig(), { output, path: kubeconfig });
    output.error(`The ${backend} environment runs until Ctrl+C, or "kubeloop testenv stop"`);
    await aborted(signal);
  } finally {
    await record.remove();
  }
}

async function tellKubeconfig(
  text: string,
  { output, path }: { readonly output: Output; readonly path: string | undefined },
): Promise<void> {
  if (path === undefined) return output.line(text);
  try {
    // It has the keys to the cluster.
    await Deno.writeTextFile(path, text, { mode: 0o600 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(`Cannot write the kubeconfig to "${path}": ${reason}`, 1, { cause });
  }
  output.line(`export KUBECONFIG=${path}`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
