/**
 * From a kubeconfig to a client's configuration: the context chosen, its cluster and user read.
 *
 * @module
 */

import { isAbsolute, join } from "node:path";
import type { ClientConfig, CredentialPlugin, Impersonation, PemSource } from "./client_config.ts";
import { ConfigError } from "./config_error.ts";
import { isRecord } from "./decode.ts";
import type { Kubeconfig, KubeconfigEntry } from "./kubeconfig_file.ts";

/**
 * Makes the configuration of one context.
 *
 * @param kubeconfig One file, or several merged.
 * @param context The name of the context; the current one when left out.
 * @returns The configuration.
 * @throws {ConfigError} If there is no such context, or it leads to no cluster.
 */
export function configOfContext(kubeconfig: Kubeconfig, context?: string): ClientConfig {
  const { source, contexts, clusters, users, currentContext } = kubeconfig;
  const name = context ?? currentContext;
  if (name === undefined && contexts.size === 0 && clusters.size === 0) {
    throw new ConfigError(
      `Cannot choose a cluster in ${source}: it is empty, with neither contexts nor clusters`,
    );
  }
  if (name === undefined) {
    throw new ConfigError(
      `Cannot choose a cluster in ${source}: it has no current-context, pass --context or run "kubectl config use-context" (${
        namesOf(contexts)
      })`,
    );
  }
  const chosen = contexts.get(name);
  if (!chosen) {
    throw new ConfigError(
      `Cannot choose a cluster in ${source}: there is no context "${name}" (${namesOf(contexts)})`,
    );
  }
  const where = `${source} (context "${name}")`;
  const clusterName = text(chosen, "cluster") ?? "";
  const cluster = clusters.get(clusterName);
  if (!cluster) {
    throw new ConfigError(`Cannot use ${where}: there is no cluster "${clusterName}" (${namesOf(clusters)})`);
  }
  const userName = text(chosen, "user");
  const user = userName === undefined ? undefined : users.get(userName);
  if (userName !== undefined && !user) {
    throw new ConfigError(`Cannot use ${where}: there is no user "${userName}" (${namesOf(users)})`);
  }
  const namespace = text(chosen, "namespace");
  return {
    ...clusterPart(cluster, clusterName, where),
    ...(user && userPart(user, userName ?? "", where)),
    ...(namespace && { namespace }),
    source: where,
  };
}

function clusterPart(entry: KubeconfigEntry, name: string, where: string): ClientConfig {
  const server = text(entry, "server");
  if (!server) throw new ConfigError(`Cannot use ${where}: cluster "${name}" has no server`);
  const ca = pemSource(entry, "certificate-authority", where);
  const tlsServerName = text(entry, "tls-server-name");
  const proxyUrl = text(entry, "proxy-url");
  return {
    server,
    ...(ca && { ca }),
    ...(tlsServerName && { tlsServerName }),
    ...(proxyUrl && { proxyUrl }),
    ...(entry.fields["insecure-skip-tls-verify"] === true && { insecureSkipTlsVerify: true }),
  };
}

function userPart(entry: KubeconfigEntry, name: string, where: string): Partial<ClientConfig> {
  const cert = pemSource(entry, "client-certificate", where);
  const key = pemSource(entry, "client-key", where);
  const token = text(entry, "token");
  const tokenFile = text(entry, "tokenFile");
  const username = text(entry, "username");
  const password = text(entry, "password");
  const plugin = pluginOf(entry, name);
  const impersonate = impersonationOf(entry);
  return {
    ...(cert && { cert }),
    ...(key && { key }),
    ...(token && { token }),
    ...(tokenFile && { tokenFile: resolve(tokenFile, entry.folder) }),
    ...(username && { username }),
    ...(password && { password }),
    ...(plugin && { plugin }),
    ...(impersonate && { impersonate }),
  };
}

function pluginOf({ fields, folder }: KubeconfigEntry, user: string): CredentialPlugin | undefined {
  const { exec, "auth-provider": authProvider } = fields;
  if (isRecord(exec)) {
    const { command } = exec;
    // A command with a slash is relative to the file; one without is looked up in PATH.
    const isPath = typeof command === "string" && /[/\\]/.test(command);
    return { user, exec: { ...exec, ...(isPath && { command: resolve(command, folder) }) } };
  }
  return isRecord(authProvider) ? { user, authProvider } : undefined;
}

function impersonationOf(entry: KubeconfigEntry): Impersonation | undefined {
  const user = text(entry, "as");
  if (!user) return undefined;
  const uid = text(entry, "as-uid");
  const { "as-groups": groups, "as-user-extra": extra } = entry.fields;
  return {
    user,
    ...(uid && { uid }),
    ...(Array.isArray(groups) && { groups: groups.map(String) }),
    ...(isRecord(extra) && { extra: extraOf(extra) }),
  };
}

function extraOf(extra: Record<string, unknown>): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(extra).map(([key, values]) => [key, Array.isArray(values) ? values.map(String) : []]),
  );
}

/** `<field>-data` in base64, or `<field>` as a path; the data come first. */
function pemSource(entry: KubeconfigEntry, field: string, where: string): PemSource | undefined {
  const data = text(entry, `${field}-data`);
  if (data) {
    try {
      return { data: atob(data) };
    } catch {
      throw new ConfigError(`Cannot use ${where}: ${field}-data is not in base64`);
    }
  }
  const file = text(entry, field);
  return file ? { file: resolve(file, entry.folder) } : undefined;
}

function resolve(path: string, folder: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function text({ fields }: KubeconfigEntry, field: string): string | undefined {
  const value = fields[field];
  return typeof value === "string" ? value : undefined;
}

function namesOf(entries: ReadonlyMap<string, unknown>): string {
  return entries.size === 0
    ? "it has none"
    : `it has ${[...entries.keys()].map((name) => `"${name}"`).join(", ")}`;
}
