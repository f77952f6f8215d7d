/**
 * kube-apiserver, in front of an etcd.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import type { Transport } from "../../src/client/transport.ts";
import type { ServerSpec } from "./server.ts";

/** Who issues the tokens of service accounts; it need not be reachable. */
export const TOKEN_ISSUER = "https://kubernetes.default.svc";

const PROBE_TIMEOUT_MS = 2_000;

/** The files of a control plane, as its servers are told of them. */
export interface ControlPlaneFiles {
  readonly caCertificate: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  readonly serviceAccountKey: string;
  readonly serviceAccountPublicKey: string;
  readonly tokens: string;
  readonly adminKubeconfig: string;
  readonly etcdData: string;
}

/** What {@linkcode apiServerSpec} needs. */
export interface ApiServerOptions {
  readonly clock: Clock;
  readonly files: ControlPlaneFiles;
  /** The address of etcd, asked for at each start. */
  readonly etcdUrl: () => string;
  /** Where a server at this port is, and how its admin is let in. */
  readonly adminConfig: (port: number) => ClientConfig;
  /** Further flags; they come last. */
  readonly flags: readonly string[];
}

/**
 * Describes a kube-apiserver.
 *
 * @param binary The path of kube-apiserver.
 * @param options What it is told.
 * @returns The description; "ready" means that the admin is answered and the namespace "default" is there.
 */
export function apiServerSpec(binary: string, options: ApiServerOptions): ServerSpec {
  const { clock, files, etcdUrl, adminConfig, flags } = options;
  return {
    name: "kube-apiserver",
    binary,
    portCount: 1,
    // Requests end in time; watches would hold it up for a minute.
    graceMs: 2_000,
    args: ([port]) => [
      `--etcd-servers=${etcdUrl()}`,
      `--secure-port=${port}`,
      "--bind-address=127.0.0.1",
      // Nobody looks for it in the service "kubernetes", and a machine may have no other address than loopback.
      "--advertise-address=127.0.0.1",
      "--endpoint-reconciler-type=none",
      `--tls-cert-file=${files.serverCertificate}`,
      `--tls-private-key-file=${files.serverKey}`,
      `--client-ca-file=${files.caCertificate}`,
      `--token-auth-file=${files.tokens}`,
      "--authorization-mode=RBAC",
      `--service-account-issuer=${TOKEN_ISSUER}`,
      `--service-account-key-file=${files.serviceAccountPublicKey}`,
      `--service-account-signing-key-file=${files.serviceAccountKey}`,
      "--service-cluster-ip-range=10.0.0.0/24",
      // Nothing makes service accounts here, and no pod runs: pods may be made without one.
      "--disable-admission-plugins=ServiceAccount",
      "--allow-privileged=true",
      "--profiling=false",
      ...flags,
    ],
    isReady: async ([port = 0]) => {
      const transport = new HttpTransport(adminConfig(port), { clock });
      try {
        return await answers(transport, "/readyz") && await answers(transport, "/api/v1/namespaces/default");
      } finally {
        transport.close();
      }
    },
  };
}

async function answers(transport: Transport, path: string): Promise<boolean> {
  const request = { method: "GET", path, headers: { accept: "*/*" } };
  const { ok } = await transport.send(request, { purpose: "request", headTimeoutMs: PROBE_TIMEOUT_MS });
  return ok;
}
