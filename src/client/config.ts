/**
 * The search for a cluster: flag, `KUBECONFIG`, pod, `~/.kube/config`, in this order.
 *
 * @module
 */

import { join } from "node:path";
import type { ClientConfig } from "./client_config.ts";
import { ConfigError } from "./config_error.ts";
import { inClusterConfig, SERVICE_ACCOUNT_FOLDER } from "./in_cluster.ts";
import { configOfContext } from "./kubeconfig.ts";
import { type Kubeconfig, mergeKubeconfigs, readKubeconfig } from "./kubeconfig_file.ts";

/** What {@linkcode loadConfig} can be told. */
export interface LoadConfigOptions {
  /** The path of a kubeconfig, usually from a flag; nothing else is looked at then. */
  readonly kubeconfig?: string | undefined;
  /** The context to take; a pod's own configuration is passed over then. @default {the current context} */
  readonly context?: string | undefined;
  /** Reads an environment variable. @default {Deno.env.get} */
  readonly env?: (name: string) => string | undefined;
  /** Where a pod has the files of its service account. */
  readonly serviceAccountFolder?: string;
}

/**
 * Finds out which cluster is meant, and who is asking: by `options.kubeconfig`, else by the files of `KUBECONFIG`, else
 * by the service account of the pod that this runs in, else by `~/.kube/config`. Static kubeconfigs are read without
 * `@kubernetes/client-node`, which is loaded for credential plugins only.
 *
 * @param options What is known already.
 * @returns The configuration.
 * @throws {ConfigError} If there is none, or it is broken; the message says what to do.
 *
 * @example Which server would be asked
 * ```ts
 * import { loadConfig } from "@kubeloop/sdk/client";
 *
 * export async function serverOf(kubeconfig: string): Promise<string> {
 *   const { server } = await loadConfig({ kubeconfig });
 *   return server;
 * }
 * ```
 */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<ClientConfig> {
  const { kubeconfig, context, env = readEnv, serviceAccountFolder = SERVICE_ACCOUNT_FOLDER } = options;
  if (kubeconfig !== undefined) return configOfContext(await readKubeconfig(kubeconfig), context);
  const paths = (env("KUBECONFIG") ?? "").split(Deno.build.os === "windows" ? ";" : ":").filter((path) =>
    path !== ""
  );
  if (paths.length > 0) return configOfContext(mergeKubeconfigs(await readAll(paths)), context);
  if (context === undefined) {
    const host = env("KUBERNETES_SERVICE_HOST");
    const port = env("KUBERNETES_SERVICE_PORT");
    const config = await inClusterConfig({ host, port, folder: serviceAccountFolder });
    if (config) return config;
  }
  return configOfContext(await readHome(env), context);
}

/** A file that is not there is passed over, as kubectl does, unless none of them is. */
async function readAll(paths: readonly string[]): Promise<Kubeconfig[]> {
  const files: Kubeconfig[] = [];
  let missing: unknown;
  for (const path of paths) {
    try {
      files.push(await readKubeconfig(path));
    } catch (error) {
      if (!isMissing(error)) throw error;
      missing = error;
    }
  }
  if (files.length === 0) {
    throw new ConfigError(`${messageOf(missing)}; KUBECONFIG names it, correct or unset it`, {
      cause: missing,
    });
  }
  return files;
}

async function readHome(env: (name: string) => string | undefined): Promise<Kubeconfig> {
  const home = env(Deno.build.os === "windows" ? "USERPROFILE" : "HOME");
  const tried = "no kubeconfig was given, KUBECONFIG is not set, this is not a pod with a service account";
  if (!home) {
    throw new ConfigError(
      `Cannot find a cluster: ${tried}, and HOME is not set; pass --kubeconfig or set KUBECONFIG`,
    );
  }
  const path = join(home, ".kube", "config");
  try {
    return await readKubeconfig(path);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new ConfigError(
      `Cannot find a cluster: ${tried}, and there is no file "${path}"; pass --kubeconfig or set KUBECONFIG`,
      { cause },
    );
  }
}

function readEnv(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    const names = "KUBECONFIG,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT,HOME";
    throw new ConfigError(
      `Cannot look for a cluster: Deno may not read the variable ${name}, run again with --allow-env=${names} or pass --kubeconfig`,
      { cause },
    );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof ConfigError && error.cause instanceof Deno.errors.NotFound;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
