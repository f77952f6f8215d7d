/**
 * The configuration of a pod: its service account's files, and the address in its environment.
 *
 * @module
 */

import { join } from "node:path";
import type { ClientConfig } from "./client_config.ts";
import { unreadable } from "./config_error.ts";

/** Where Kubernetes puts the files of a pod's service account. */
export const SERVICE_ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

/** What {@linkcode inClusterConfig} is told. */
export interface InClusterOptions {
  /** `KUBERNETES_SERVICE_HOST` */
  readonly host: string | undefined;
  /** `KUBERNETES_SERVICE_PORT` */
  readonly port: string | undefined;
  readonly folder: string;
}

/**
 * Makes the configuration of the pod that this process runs in. Token and certificate authority stay files: both are
 * rotated in the life of a pod.
 *
 * @param options Address and folder.
 * @returns The configuration; `undefined` when this is not a pod with a service account.
 * @throws {ConfigError} If the files are there and cannot be read.
 */
export async function inClusterConfig(options: InClusterOptions): Promise<ClientConfig | undefined> {
  const { host, port, folder } = options;
  if (!host || !port) return undefined;
  const tokenFile = join(folder, "token");
  if (await readIfThere(tokenFile) === undefined) return undefined;
  const namespace = (await readIfThere(join(folder, "namespace")))?.trim();
  return {
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    source: `the service account in "${folder}"`,
    tokenFile,
    ca: { file: join(folder, "ca.crt") },
    ...(namespace && { namespace }),
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw unreadable("the file", path, cause);
  }
}
