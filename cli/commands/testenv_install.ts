/**
 * `kubeloop testenv install`: the binaries that tests on a real control plane run.
 *
 * @module
 */

import { systemClock } from "../../mod.ts";
import type { Output } from "../output.ts";

/** What {@linkcode installTestenv} is told. */
export interface TestenvInstallOptions {
  readonly output: Output;
  /** Builds everything from its Go modules. */
  readonly fromSource: boolean;
  /** Installs the `kind` command as well. */
  readonly kind: boolean;
  /** The address of another list of archives, such as a mirror's. */
  readonly index?: string;
}

/**
 * Installs the binaries of the control plane that are missing on this machine.
 *
 * @param options How, and where the progress is told.
 * @returns A promise that resolves once all are there.
 */
export async function installTestenv(options: TestenvInstallOptions): Promise<void> {
  const { output, fromSource, kind, index } = options;
  const { BINARIES } = await import("../../testing/assets/binaries.ts");
  const { installBinaries } = await import("../../testing/assets/install_binaries.ts");
  const { readAssetEnvironment } = await import("../../testing/backends/asset_environment.ts");
  const binaries = await installBinaries({
    clock: systemClock,
    environment: readAssetEnvironment(),
    progress: (line) => output.line(line),
    fromSource,
    names: kind ? [...BINARIES, "kind"] : BINARIES,
    ...(index === undefined ? {} : { index }),
  });
  for (const [name, path] of Object.entries(binaries)) output.line(`${name}: ${path}`);
}
