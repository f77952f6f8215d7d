/**
 * The backend "control-plane": real etcd and kube-apiserver as child processes, with our garbage collector and
 * namespace controller beside them.
 *
 * @module
 */

import type { Backend, UserIdentity } from "../backend.ts";
import { type ControlPlaneOptions, startControlPlane } from "./control_plane.ts";
import { remoteBackend } from "./remote_backend.ts";
import type { BackendOptions } from "./start_backend.ts";

/** Options of the backend "control-plane". */
export type ControlPlaneBackendOptions = Pick<
  ControlPlaneOptions,
  "controllerManager" | "controllers" | "etcdData" | "apiServerFlags" | "parentFolder" | "pickPort"
>;

/**
 * Starts a control plane for a test environment.
 *
 * @param options What runs, the log and the randomness of our own controllers. The servers go by the machine's time.
 * @returns The backend.
 */
export async function startControlPlaneBackend(options: BackendOptions): Promise<Backend> {
  const { log, random, startTimeoutMs, clusterControllers, controlPlane: settings = {} } = options;
  const controlPlane = await startControlPlane({
    ...settings,
    log,
    ...(clusterControllers === undefined ? {} : { clusterControllers }),
    ...(random === undefined ? {} : { random }),
    ...(startTimeoutMs === undefined ? {} : { startTimeoutMs }),
  });
  const { adminConfig, kubeconfig } = controlPlane;
  const stop = () => controlPlane.stop();
  const userConfig = async ({ name: user, groups = [] }: UserIdentity) =>
    controlPlane.configFor(await controlPlane.issueClient({ user, groups }));
  const backend = remoteBackend({ name: "control-plane", adminConfig, kubeconfig, log, userConfig, stop });
  return { ...backend, controlPlane };
}
