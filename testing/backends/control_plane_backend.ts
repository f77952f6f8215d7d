/**
 * The backend "control-plane": real etcd and kube-apiserver as child processes, with our garbage collector and
 * namespace controller beside them.
 *
 * @module
 */

import { HttpTransport } from "../../src/client/http_transport.ts";
import type { Backend } from "../backend.ts";
import { faultTransport } from "../faults/fault_transport.ts";
import { startControlPlane } from "./control_plane.ts";
import type { BackendOptions } from "./start_backend.ts";

/**
 * Starts a control plane for a test environment.
 *
 * @param options The log and the randomness of our own controllers. The servers go by the machine's time.
 * @returns The backend.
 */
export async function startControlPlaneBackend(options: BackendOptions): Promise<Backend> {
  const { log, random } = options;
  const controlPlane = await startControlPlane({ log, ...(random === undefined ? {} : { random }) });
  const transport = faultTransport(new HttpTransport(controlPlane.adminConfig, { log }));
  return {
    controlPlane,
    transport,
    kubeconfig: () => controlPlane.kubeconfig,
    cutWatches: () => transport.cut({ verb: "watch" }),
    stop: () => controlPlane.stop(),
  };
}
