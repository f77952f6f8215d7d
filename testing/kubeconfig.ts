/**
 * Kubeconfig files for clients outside this process, such as kubectl.
 *
 * @module
 */

import type { ClientConfig, Impersonation, PemSource } from "../src/client/client_config.ts";

/**
 * Writes a configuration as a kubeconfig; it is JSON, which every reader of YAML reads.
 *
 * @param config Server, credentials, and whom to act as.
 * @returns The text of the file.
 */
export function kubeconfigOf(config: ClientConfig): string {
  const { server, ca, cert, key, tlsServerName, proxyUrl, insecureSkipTlsVerify, namespace } = config;
  const file = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{
      name: "kubeloop",
      cluster: {
        server,
        ...pemField("certificate-authority", ca),
        ...(tlsServerName && { "tls-server-name": tlsServerName }),
        ...(proxyUrl && { "proxy-url": proxyUrl }),
        ...(insecureSkipTlsVerify && { "insecure-skip-tls-verify": true }),
      },
    }],
    users: [{
      name: "kubeloop",
      user: {
        ...pemField("client-certificate", cert),
        ...pemField("client-key", key),
        ...credentialFields(config),
        ...impersonationFields(config.impersonate),
      },
    }],
    contexts: [{
      name: "kubeloop",
      context: { cluster: "kubeloop", user: "kubeloop", ...(namespace && { namespace }) },
    }],
    "current-context": "kubeloop",
  };
  return JSON.stringify(file, null, 2);
}

function credentialFields({ token, tokenFile, username, password, plugin }: ClientConfig): object {
  return {
    ...(token && { token }),
    ...(tokenFile && { tokenFile }),
    ...(username && { username }),
    ...(password && { password }),
    ...(plugin?.exec && { exec: plugin.exec }),
    ...(plugin?.authProvider && { "auth-provider": plugin.authProvider }),
  };
}

function impersonationFields(impersonate: Impersonation | undefined): object {
  if (impersonate === undefined) return {};
  const { user, uid, groups, extra } = impersonate;
  return {
    as: user,
    ...(uid && { "as-uid": uid }),
    ...(groups && { "as-groups": groups }),
    ...(extra && { "as-user-extra": extra }),
  };
}

function pemField(name: string, source: PemSource | undefined): Readonly<Record<string, string>> {
  if (source === undefined) return {};
  return "file" in source ? { [name]: source.file } : { [`${name}-data`]: btoa(source.data) };
}
