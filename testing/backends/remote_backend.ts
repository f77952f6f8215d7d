/**
 * A backend out of any API server that listens somewhere.
 *
 * @module
 */

import type { Log } from "../../src/async/log.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import type { Backend, BackendName } from "../backend.ts";
import { faultTransport } from "../faults/fault_transport.ts";

/** What {@linkcode remoteBackend} needs. */
export interface RemoteBackendParts {
  readonly name: BackendName;
  /** How a client reaches the server with all rights. */
  readonly adminConfig: ClientConfig;
  /** The same for programs outside this process. */
  readonly kubeconfig: string;
  readonly log: Log;
  /** Ends the cluster. */
  readonly stop: () => Promise<void>;
}

/**
 * Makes a backend.
 *
 * @param parts The cluster.
 * @returns The backend.
 */
export function remoteBackend({ name, adminConfig, kubeconfig, log, stop }: RemoteBackendParts): Backend {
  const transport = faultTransport(new HttpTransport(adminConfig, { log }));
  return {
    name,
    transport,
    kubeconfig: () => kubeconfig,
    cutWatches: () => transport.cut({ verb: "watch" }),
    stop,
  };
}
