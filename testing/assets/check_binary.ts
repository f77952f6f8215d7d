/**
 * Whether a binary is what its name says, and of the right version.
 *
 * @module
 */

import { AssetError, type BinaryName, installCommand, KUBERNETES_VERSION } from "./binaries.ts";
import { runCommand } from "./run_command.ts";

/** etcd has versions of its own; any of this series will do. */
const ETCD_SERIES = "3";
const KUBERNETES_SERIES = seriesOf(KUBERNETES_VERSION);
/** The first minor version of kind 0 whose commands are as they are used here. */
const KIND_MINOR = 20;

/** How each binary is asked, and in which words it answers. */
const VERSION_OF: Readonly<
  Record<BinaryName, { readonly args: readonly string[]; readonly answer: RegExp }>
> = {
  "etcd": { args: ["--version"], answer: /etcd Version: (\d+\.\d+\.\d+\S*)/ },
  "kube-apiserver": { args: ["--version"], answer: /Kubernetes v(\d+\.\d+\.\d+\S*)/ },
  "kubectl": { args: ["version", "--client"], answer: /Client Version: v(\d+\.\d+\.\d+\S*)/ },
  "kube-controller-manager": { args: ["--version"], answer: /Kubernetes v(\d+\.\d+\.\d+\S*)/ },
  "kind": { args: ["version"], answer: /kind v(\d+\.\d+\.\d+\S*)/ },
};

/**
 * Asks a binary for its version. Patch versions are all the same: fixes do not change what a test sees.
 *
 * *Cost*: one short run of the binary, some tens of milliseconds.
 *
 * @param name Which binary it should be.
 * @param path Where it is.
 * @returns Its version, such as "1.37.2".
 * @throws {AssetError} If it is something else, is of another version, or can not be run here.
 */
export async function checkBinary(name: BinaryName, path: string): Promise<string> {
  const { args, answer } = VERSION_OF[name];
  const { output } = await runCommand([path, ...args]);
  const [, version] = answer.exec(output) ?? [];
  if (version === undefined) {
    const [line = ""] = output.trim().split("\n");
    const said = line === "" ? "nothing" : `"${line}"`;
    throw new AssetError(
      `Cannot use ${name} at "${path}": asked for its version it says ${said}; ${nextStep(name, path)}`,
    );
  }
  const { isRight, wanted } = judged(name, version);
  if (isRight) return version;
  throw new AssetError(
    `Cannot use ${name} at "${path}": it is version ${version}, ${wanted} is needed; ${nextStep(name, path)}`,
  );
}

function judged(name: BinaryName, version: string): { readonly isRight: boolean; readonly wanted: string } {
  if (name === "etcd") return { isRight: version.startsWith(`${ETCD_SERIES}.`), wanted: ETCD_SERIES };
  if (name === "kind") {
    const [major = "", minor = ""] = version.split(".");
    return { isRight: major !== "0" || Number(minor) >= KIND_MINOR, wanted: `0.${KIND_MINOR} or later` };
  }
  return { isRight: seriesOf(version) === KUBERNETES_SERIES, wanted: KUBERNETES_SERIES };
}

function nextStep(name: BinaryName, path: string): string {
  return `run "${installCommand(name)}", or name another file than "${path}"`;
}

function seriesOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
