/**
 * The backend "control-plane": real etcd and kube-apiserver as child processes, with our garbage collector and
 * namespace controller beside them.
 *
 * @module
 */

import type { Backend } from "../backend.ts";
import { startControlPlane } from "./control_plane.ts";
import { remoteBackend } from "./remote_backend.ts";
import type { BackendOptions } from "./start_backend.ts";

/**
 * Starts a control plane for a test environment.
 *
 * @param options The log and the randomness of our own controllers. The servers go by the machine's time.
 * @returns The backend.
 */
export async function startControlPlaneBackend(options: BackendOptions): Promise<Backend> {
  const { log, random, startTimeoutMs } = options;
  const controlPlane = await startControlPlane({
    log,
    ...(random === undefined ? {} : { random }),
    ...(startTimeoutMs === undefined ? {} : { startTimeoutMs }),
  });
  const { adminConfig, kubeconfig } = controlPlane;
  const stop = () => controlPlane.stop();
  return { ...remoteBackend({ name: "control-plane", adminConfig, kubeconfig, log, stop }), controlPlane };
}
