/**
 * From a configuration to a client, in one call.
 *
 * @module
 */

import { Client, type ClientSettings } from "./client.ts";
import type { ClientConfig } from "./client_config.ts";
import { loadConfig } from "./config.ts";
import { HttpTransport } from "./http_transport.ts";

/**
 * Makes a client of a cluster. Nothing is sent yet: the first request tells whether the server can be reached.
 *
 * @param config The cluster. @default {what `loadConfig` finds}
 * @param settings Field manager, log and the like.
 * @returns The client; close it when it is no longer needed.
 * @throws {ConfigError} If there is no configuration, or it is broken.
 *
 * @example The version of the current cluster
 * ```ts
 * import { connect } from "@kubeloop/sdk/client";
 *
 * export async function version(): Promise<string> {
 *   const client = await connect();
 *   try {
 *     return (await client.discovery().serverVersion()).gitVersion;
 *   } finally {
 *     client.close();
 *   }
 * }
 * ```
 */
export async function connect(config?: ClientConfig, settings: ClientSettings = {}): Promise<Client> {
  const { clock, log } = settings;
  const transport = new HttpTransport(config ?? await loadConfig(), {
    ...(clock && { clock }),
    ...(log && { log }),
  });
  return new Client({ ...settings, transport });
}
