/**
 * kube-controller-manager, beside a kube-apiserver.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import type { ControlPlaneFiles } from "./api_server.ts";
import type { ServerSpec } from "./server.ts";

/** What {@linkcode controllerManagerSpec} needs. */
export interface ControllerManagerOptions {
  readonly clock: Clock;
  readonly files: ControlPlaneFiles;
  /** How the admin is let in to the API server. */
  readonly adminConfig: () => ClientConfig;
}

/**
 * Describes a kube-controller-manager.
 *
 * @param binary The path of kube-controller-manager.
 * @param options What it is told.
 * @returns The description; "ready" means that it has made the service account of the namespace "default".
 */
export function controllerManagerSpec(binary: string, options: ControllerManagerOptions): ServerSpec {
  const { clock, files, adminConfig } = options;
  return {
    name: "kube-controller-manager",
    binary,
    portCount: 0,
    graceMs: 10_000,
    args: () => [
      `--kubeconfig=${files.adminKubeconfig}`,
      "--leader-elect=false",
      "--secure-port=0",
      `--root-ca-file=${files.caCertificate}`,
      `--service-account-private-key-file=${files.serviceAccountKey}`,
    ],
    isReady: async () => {
      const transport = new HttpTransport(adminConfig(), { clock });
      try {
        const path = "/api/v1/namespaces/default/serviceaccounts/default";
        const request = { method: "GET", path, headers: { accept: "application/json" } };
        return (await transport.send(request, { purpose: "request" })).ok;
      } finally {
        transport.close();
      }
    },
  };
}
