/**
 * Whether a binary is what its name says, and of the right version.
 *
 * @module
 */

import { AssetError, type BinaryName, KUBERNETES_VERSION } from "./binaries.ts";
import { runCommand } from "./run_command.ts";

/** etcd has versions of its own; any of this series will do. */
const ETCD_SERIES = "3";
const KUBERNETES_SERIES = seriesOf(KUBERNETES_VERSION);

/** How each binary is asked, and in which words it answers. */
const VERSION_OF: Readonly<
  Record<BinaryName, { readonly args: readonly string[]; readonly answer: RegExp }>
> = {
  "etcd": { args: ["--version"], answer: /etcd Version: (\d+\.\d+\.\d+\S*)/ },
  "kube-apiserver": { args: ["--version"], answer: /Kubernetes v(\d+\.\d+\.\d+\S*)/ },
  "kubectl": { args: ["version", "--client"], answer: /Client Version: v(\d+\.\d+\.\d+\S*)/ },
  "kube-controller-manager": { args: ["--version"], answer: /Kubernetes v(\d+\.\d+\.\d+\S*)/ },
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
      `Cannot use ${name} at "${path}": asked for its version it says ${said}; ${nextStep(path)}`,
    );
  }
  const isRight = name === "etcd"
    ? version.startsWith(`${ETCD_SERIES}.`)
    : seriesOf(version) === KUBERNETES_SERIES;
  if (isRight) return version;
  const wanted = name === "etcd" ? ETCD_SERIES : KUBERNETES_SERIES;
  throw new AssetError(
    `Cannot use ${name} at "${path}": it is version ${version}, ${wanted} is needed; ${nextStep(path)}`,
  );
}

function nextStep(path: string): string {
  return `run "kubeloop testenv install", or name another file than "${path}"`;
}

function seriesOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
