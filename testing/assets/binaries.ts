/**
 * What a control plane is made of, and in which version.
 *
 * @module
 */

/** The version of Kubernetes that everything here is tested with. */
export const KUBERNETES_VERSION = "1.37.2";

/** The version of the `kind` command that is built where there is none. */
export const KIND_VERSION = "0.33.0";

/** A program of a control plane, or the command to look at it. */
export type ControlPlaneBinary = "etcd" | "kube-apiserver" | "kubectl" | "kube-controller-manager";

/** A program that tests run; `kind` makes whole clusters. */
export type BinaryName = ControlPlaneBinary | "kind";

/** All programs of a control plane. */
export const BINARIES: readonly ControlPlaneBinary[] = [
  "etcd",
  "kube-apiserver",
  "kubectl",
  "kube-controller-manager",
];

/**
 * The environment variable that says where one binary is.
 *
 * @param name The binary.
 * @returns The variable: "TEST_ASSET_KUBE_APISERVER".
 */
export function assetVariable(name: BinaryName): string {
  return `TEST_ASSET_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** The environment variables that say where binaries are. */
export const ASSET_VARIABLES: readonly string[] = [
  ...BINARIES.map(assetVariable),
  assetVariable("kind"),
  "KUBEBUILDER_ASSETS",
  "XDG_CACHE_HOME",
  "HOME",
];

/** The values of {@linkcode ASSET_VARIABLES}. */
export type AssetEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The folder in which installed binaries are kept, one folder a version.
 *
 * @param environment Says where the user's caches are.
 * @returns The folder; it may not be there yet.
 * @throws {AssetError} If the environment names no place.
 */
export function cacheFolder(environment: AssetEnvironment): string {
  const { XDG_CACHE_HOME: caches, HOME: home } = environment;
  if (caches) return `${caches}/kubeloop`;
  if (home) return `${home}/.cache/kubeloop`;
  throw new AssetError(
    "Cannot tell where binaries are kept: neither XDG_CACHE_HOME nor HOME is set, set one",
  );
}

/**
 * The folder of an installed binary, which stands for its version.
 *
 * @param name The binary.
 * @param environment Says where the user's caches are.
 * @returns The folder; it may not be there yet.
 * @throws {AssetError} If the environment names no place.
 */
export function binaryFolder(name: BinaryName, environment: AssetEnvironment): string {
  const version = name === "kind" ? `kind-${KIND_VERSION}` : KUBERNETES_VERSION;
  return `${cacheFolder(environment)}/${version}`;
}

/**
 * What installs a binary, for messages.
 *
 * @param name The binary.
 * @returns The command.
 */
export function installCommand(name: BinaryName): string {
  return name === "kind" ? "kubeloop testenv install --kind" : "kubeloop testenv install";
}

/** A binary that is missing or of no use; the message says what to do. */
export class AssetError extends Error {
  /** The error's class name. */
  override readonly name = "AssetError";
}
