/**
 * A guard of the containers of one run: they outlive the process that has started them, so somebody else has to remove
 * them when it dies.
 *
 * @module
 */

import type { AssetEnvironment } from "../assets/binaries.ts";
import { runCommand } from "../assets/run_command.ts";
import { LAST_ACT, startGuard } from "../control_plane/guard.ts";
import type { BackendName } from "../backend.ts";
import { keepRecord } from "../runs/run_record.ts";
import { DockerError } from "./docker.ts";

/** The label of the containers of a run; its value is the run's name. */
export const RUN_LABEL = "dev.kubeloop.run";

/** What {@linkcode guardRun} is told. */
export interface RunGuardOptions {
  /** Unique on the machine. */
  readonly name: string;
  readonly backend: BackendName;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly environment: AssetEnvironment;
}

/** A guarded run. */
export interface RunGuard {
  /** A folder for its files. */
  readonly folder: string;
  /** Removes its containers and its folder, and ends the guard. */
  end(): Promise<void>;
}

/**
 * Begins a run whose containers will carry {@linkcode RUN_LABEL}.
 *
 * @param options What the run is.
 * @returns The guard; call `end` in any case.
 * @throws {Error} If the guard or the record cannot be made.
 */
export async function guardRun(
  { name, backend, startedAt, environment }: RunGuardOptions,
): Promise<RunGuard> {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-" });
  // The engine goes on making a container when the one who asked for it has died, and shows it once it is made.
  const lastAct = `for round in 1 2 3 4 5; do\n  ${removalScript(name)}\n  sleep 2\ndone\n`;
  await Deno.writeTextFile(`${folder}/${LAST_ACT}`, lastAct);
  const record = { name, backend, startedBy: "test", pid: Deno.pid, startedAt } as const;
  const kept = await keepRecord(record, environment);
  const guard = startGuard(folder);
  return {
    folder,
    end: async () => {
      try {
        await removeContainers(name);
        await kept.remove();
      } finally {
        kept.leave();
        await Deno.remove(folder, { recursive: true });
        await guard.release();
      }
    },
  };
}

/**
 * Removes the containers of a run.
 *
 * @param name The run's name.
 * @returns A promise that resolves once they are gone.
 * @throws {DockerError} If they cannot be removed.
 */
export async function removeContainers(name: string): Promise<void> {
  const { code, output } = await runCommand(["sh", "-c", removalScript(name)]);
  if (code === 0) return;
  throw new DockerError(
    `Cannot remove the containers of "${name}": ${output.trim()}; remove them by "docker rm"`,
  );
}

/**
 * Names of runs are words, so that they need no quotes. The engine may be too busy to end a container in time, so that it
 * is asked again.
 */
function removalScript(name: string): string {
  const ids = `docker ps --all --quiet --filter label=${RUN_LABEL}=${name}`;
  return `(
  for round in 1 2 3; do
    ids=$(${ids}) && { [ -z "$ids" ] || docker rm --force --volumes $ids; } && exit 0
    sleep 1
  done
  exit 1
)`;
}
