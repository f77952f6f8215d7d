/**
 * The servers that the clients of others are tried at.
 *
 * @module
 */

import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { EmbeddedServer } from "../embedded/server.ts";
import { kubeconfigOf } from "../kubeconfig.ts";
import { startTestEnv } from "../start_test_env.ts";

/** A server, and how a client outside this process finds it. */
export interface ServerOfClients extends AsyncDisposable {
  /** A kubeconfig with all rights. */
  readonly kubeconfig: string;
}

/** A sort of server. */
export interface ServerSort {
  /** What the names of its tests begin with. */
  readonly prefix: string;
  /** Whether its tests are left out. */
  readonly ignore: boolean;
  /** Whether it has a certificate. */
  readonly isSecure: boolean;
  /** Starts one. */
  start(): Promise<ServerOfClients>;
}

/** The embedded server without and with a certificate and roles, and a real one. */
export const SERVER_SORTS: readonly ServerSort[] = [
  { prefix: "embedded, HTTP: ", ignore: false, isSecure: false, start: () => startEnv("embedded") },
  { prefix: "embedded, HTTPS and RBAC: ", ignore: false, isSecure: true, start: startWithRoles },
  {
    prefix: "real API server: ",
    ignore: ignoreRealServers,
    isSecure: true,
    start: () => startEnv("control-plane"),
  },
];

async function startEnv(backend: "embedded" | "control-plane"): Promise<ServerOfClients> {
  const env = await startTestEnv({ backend });
  return { kubeconfig: env.kubeconfig(), [Symbol.asyncDispose]: () => env.stop() };
}

async function startWithRoles(): Promise<ServerOfClients> {
  const server = new EmbeddedServer({ authorization: "RBAC" });
  const token = "admin-token";
  server.addUser(token, { name: "admin", groups: ["system:masters"] });
  const { url, caCertificate } = await server.listenTls();
  const config = { server: url, ca: { data: caCertificate }, token, source: "the embedded API server" };
  return { kubeconfig: kubeconfigOf(config), [Symbol.asyncDispose]: () => server.close() };
}
