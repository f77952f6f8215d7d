/**
 * The backend "existing": a cluster that is there already, as a kubeconfig has it.
 *
 * @module
 */

import { Client } from "../../src/client/client.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import { loadConfig } from "../../src/client/config.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import type { Backend } from "../backend.ts";
import { remoteBackend } from "./remote_backend.ts";
import type { BackendOptions } from "./start_backend.ts";
import { readVariable } from "./variables.ts";

/** Options of the backend "existing". */
export interface ExistingOptions {
  /**
   * The path of a kubeconfig.
   *
   * @default {the files of the environment variable KUBECONFIG, or ~/.kube/config}
   */
  readonly kubeconfig?: string;
  /**
   * The context in it.
   *
   * @default {the environment variable KUBELOOP_CONTEXT, or the current context}
   */
  readonly context?: string;
}

/** How long the cluster may take to answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Takes a cluster for a test environment. Nothing in it is changed.
 *
 * @param options Which cluster, and how long it may take to answer.
 * @returns The backend.
 * @throws {ConfigError} If no kubeconfig leads to a cluster.
 * @throws {Error} If the cluster does not answer, or does not let the user in.
 */
export async function startExistingBackend(options: BackendOptions): Promise<Backend> {
  const { existing = {}, log, onProgress = () => {}, startTimeoutMs = ANSWER_TIMEOUT_MS } = options;
  const context = existing.context ?? readVariable("KUBELOOP_CONTEXT");
  const adminConfig = await loadConfig({ kubeconfig: existing.kubeconfig, context });
  onProgress(`Waiting for ${adminConfig.server} to answer`);
  await requireAnswer(adminConfig, startTimeoutMs);
  const stop = () => Promise.resolve();
  return { ...remoteBackend({ name: "existing", adminConfig, log, stop }), isShared: true };
}

async function requireAnswer(config: ClientConfig, timeoutMs: number): Promise<void> {
  using client = new Client({ transport: new HttpTransport(config) });
  try {
    await client.raw("GET", "/version", { timeoutMs });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Cannot use the cluster of ${config.source}: ${reason}; start it, or choose another one by existing.context`,
      { cause },
    );
  }
}
