/**
 * Where the ports of containers are reached.
 *
 * @module
 */

import { loadTestcontainers } from "./load_testcontainers.ts";

/**
 * Finds the address at which the ports of containers are reached. That is loopback, unless this process runs in a
 * container itself and uses the engine around it, or the engine is on another machine.
 *
 * @returns An address or a name; "127.0.0.1" for this machine.
 * @throws {Error} If there is no Docker engine.
 */
export async function containerHost(): Promise<string> {
  const { getContainerRuntimeClient } = await loadTestcontainers(() => import("testcontainers"));
  const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
  return host === "localhost" ? "127.0.0.1" : host;
}
