/**
 * `kubeloop testenv stop`: ends environments that `kubeloop testenv start` keeps up elsewhere.
 *
 * @module
 */

import { type Clock, sleep } from "../../mod.ts";
import { CommandError } from "../command_error.ts";
import type { Output } from "../output.ts";

/** What {@linkcode stopTestenv} is told. */
export interface TestenvStopOptions {
  readonly output: Output;
  readonly clock: Clock;
  /** Which one, by the name that `kubeloop testenv list` shows; otherwise all that the command has started. */
  readonly name?: string;
  /** How long one may take to end, in milliseconds. @default {60_000} */
  readonly timeoutMs?: number;
}

const POLL_INTERVAL_MS = 100;

/**
 * Tells the processes to end, and waits until they have.
 *
 * @param options Which ones.
 * @returns A promise that resolves once they are gone.
 * @throws {CommandError} If there is none of that name, or one does not end in time.
 */
export async function stopTestenv(options: TestenvStopOptions): Promise<void> {
  const { output, clock, name, timeoutMs = 60_000 } = options;
  const { readAssetEnvironment } = await import("../../testing/backends/asset_environment.ts");
  const { findRuns } = await import("../../testing/runs/run_record.ts");
  const { runCommand } = await import("../../testing/assets/run_command.ts");
  const environment = readAssetEnvironment();
  const running = async () =>
    (await findRuns(environment)).filter((run) => run.isRunning && run.startedBy === "command");
  const runs = (await running()).filter((run) => name === undefined || run.name === name);
  if (runs.length === 0) {
    if (name === undefined) return output.line("No environment is running");
    throw new CommandError(
      `Cannot stop "${name}": no such environment is running, see "kubeloop testenv list"`,
      1,
    );
  }
  for (const run of runs) {
    await runCommand(["kill", "-TERM", String(run.pid)]);
    const endMs = clock.monotonic() + timeoutMs;
    while ((await running()).some((other) => other.name === run.name)) {
      if (clock.monotonic() > endMs) {
        throw new CommandError(
          `Cannot stop "${run.name}": its process ${run.pid} has not ended within ${timeoutMs} ms, kill it`,
          1,
        );
      }
      await sleep(clock, POLL_INTERVAL_MS);
    }
    output.line(`stopped ${run.name}`);
  }
}
