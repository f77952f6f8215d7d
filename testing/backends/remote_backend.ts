/**
 * A backend out of any API server that listens somewhere.
 *
 * @module
 */

import type { Log } from "../../src/async/log.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import type { Backend, BackendName, UserAccess, UserIdentity } from "../backend.ts";
import { type FaultTransport, faultTransport } from "../faults/fault_transport.ts";
import { kubeconfigOf } from "../kubeconfig.ts";

/** What {@linkcode remoteBackend} needs. */
export interface RemoteBackendParts {
  readonly name: BackendName;
  /** How a client reaches the server with all rights. */
  readonly adminConfig: ClientConfig;
  /** The same for programs outside this process. @default {a kubeconfig written of `adminConfig`} */
  readonly kubeconfig?: string;
  readonly log: Log;
  /** How a client reaches the server as somebody else. @default {the admin acts as that user} */
  readonly userConfig?: (identity: UserIdentity) => Promise<ClientConfig>;
  /** Ends the cluster. */
  readonly stop: () => Promise<void>;
}

/**
 * Makes a backend.
 *
 * @param parts The cluster.
 * @returns The backend.
 */
export function remoteBackend(parts: RemoteBackendParts): Backend {
  const { name, adminConfig, log, kubeconfig = kubeconfigOf(adminConfig), stop } = parts;
  const { userConfig = (identity) => Promise.resolve(actingAs(adminConfig, identity)) } = parts;
  const transports = new Set<FaultTransport>();
  const connect = (config: ClientConfig): FaultTransport => {
    const transport = faultTransport(new HttpTransport(config, { log }), { remember: 0 });
    transports.add(transport);
    return transport;
  };
  return {
    name,
    transport: connect(adminConfig),
    user: async (identity): Promise<UserAccess> => {
      const config = await userConfig(identity);
      return { transport: connect(config), kubeconfig: () => Promise.resolve(kubeconfigOf(config)) };
    },
    kubeconfig: () => kubeconfig,
    cutWatches: () => transports.forEach((transport) => transport.cut({ verb: "watch" })),
    stop,
  };
}

/** The admin's own credentials, and whom the admin acts as. */
function actingAs(adminConfig: ClientConfig, { name, groups = [] }: UserIdentity): ClientConfig {
  return { ...adminConfig, impersonate: { user: name, groups } };
}
