/**
 * Credential plugins of kubeconfigs (`exec`, OIDC), run by the official client library, which is loaded only then.
 *
 * @module
 */

import type { CredentialPlugin } from "./client_config.ts";
import { ConfigError } from "./config_error.ts";
import { isRecord } from "./decode.ts";

/** What a plugin gave: a token, or a certificate with its key. */
export interface PluginCredential {
  readonly token?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** As much of a plugin's complaint as fits a line. */
const MAX_WORDS = 300;

/**
 * Asks a plugin for a credential. It needs `--allow-run` for the plugin's command, and all of `--allow-env` and
 * `--allow-read`, since the library reads them freely.
 *
 * @param plugin The plugin, as the kubeconfig has it.
 * @param source Where the kubeconfig is, for messages.
 * @returns The credential.
 * @throws {ConfigError} If the plugin gives none.
 */
export async function askPlugin(plugin: CredentialPlugin, source: string): Promise<PluginCredential> {
  try {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    const { user: name, exec, authProvider } = plugin;
    // A kubeconfig of its own for each question, so that nothing is remembered between them. The server is not asked.
    config.loadFromClusterAndUser({ name, server: "https://localhost", skipTLSVerify: false }, {
      name,
      ...(exec && { exec: withExecInfo(exec) }),
      ...(authProvider && { authProvider }),
    });
    const options: Parameters<typeof config.applyToHTTPSOptions>[0] = {};
    await config.applyToHTTPSOptions(options);
    return credentialOf(options, plugin, source);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw complaint(plugin, source, cause);
  }
}

/** Plugins are told which version of the protocol is spoken (KEP-541). */
function withExecInfo(exec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const apiVersion = exec.apiVersion ?? "client.authentication.k8s.io/v1";
  const info = { apiVersion, kind: "ExecCredential", spec: { interactive: false } };
  const env = Array.isArray(exec.env) ? exec.env : [];
  return { ...exec, env: [...env, { name: "KUBERNETES_EXEC_INFO", value: JSON.stringify(info) }] };
}

function credentialOf(
  options: { headers?: unknown; cert?: unknown; key?: unknown },
  plugin: CredentialPlugin,
  source: string,
): PluginCredential {
  const { headers, cert, key } = options;
  const authorization = isRecord(headers) ? headers.Authorization : undefined;
  const token = typeof authorization === "string" ? authorization.replace(/^Bearer /, "") : "";
  if (!token && !cert) {
    throw new ConfigError(`Cannot get a credential from ${nameOf(plugin)} of ${source}: it gave none`);
  }
  return {
    ...(token && { token }),
    ...(typeof cert === "string" && { cert }),
    ...(typeof key === "string" && { key }),
  };
}

function complaint(plugin: CredentialPlugin, source: string, cause: unknown): ConfigError {
  const subject = `Cannot get a credential from ${nameOf(plugin)} of ${source}`;
  // NOTE: the parser's message quotes what the plugin wrote, which may be the token: it is left out, and so is the cause.
  if (cause instanceof SyntaxError) return new ConfigError(`${subject}: what it wrote is not JSON`);
  if (cause instanceof Deno.errors.NotCapable) {
    const flags = "--allow-run, --allow-read and --allow-env (both without a list)";
    return new ConfigError(`${subject}: Deno may not run it, run again with ${flags}`, { cause });
  }
  const words = (cause instanceof Error ? cause.message : String(cause)).trim().replaceAll(/\s+/g, " ");
  const hint = typeof plugin.exec?.installHint === "string" ? `; ${plugin.exec.installHint.trim()}` : "";
  return new ConfigError(`${subject}: ${words.slice(0, MAX_WORDS) || "it failed without a word"}${hint}`, {
    cause,
  });
}

function nameOf({ exec, authProvider }: CredentialPlugin): string {
  return exec ? `the command "${String(exec.command)}"` : `the auth provider "${String(authProvider?.name)}"`;
}
