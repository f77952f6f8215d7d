/**
 * Kubeconfig files for clients outside this process, such as kubectl.
 *
 * @module
 */

import type { ClientConfig, PemSource } from "../src/client/client_config.ts";

/**
 * Writes a configuration as a kubeconfig; it is JSON, which every reader of YAML reads.
 *
 * @param config Server, certificates or token.
 * @returns The text of the file.
 */
export function kubeconfigOf(config: ClientConfig): string {
  const { server, ca, cert, key, token } = config;
  const file = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{
      name: "kubeloop",
      cluster: { server, ...pemField("certificate-authority", ca) },
    }],
    users: [{
      name: "kubeloop",
      user: {
        ...pemField("client-certificate", cert),
        ...pemField("client-key", key),
        ...(token === undefined ? {} : { token }),
      },
    }],
    contexts: [{ name: "kubeloop", context: { cluster: "kubeloop", user: "kubeloop" } }],
    "current-context": "kubeloop",
  };
  return JSON.stringify(file, null, 2);
}

function pemField(name: string, source: PemSource | undefined): Readonly<Record<string, string>> {
  if (source === undefined) return {};
  return "file" in source ? { [name]: source.file } : { [`${name}-data`]: btoa(source.data) };
}
