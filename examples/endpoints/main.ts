/**
 * Runs the hand-made Endpoints controller against the cluster of the current kubeconfig until SIGINT or SIGTERM.
 *
 * @module
 */

import { connect, consoleLog } from "@kubeloop/sdk";
import { EndpointsController } from "./controller.ts";

if (import.meta.main) {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(name, () => stop.abort());
  try {
    using client = await connect();
    await new EndpointsController(client, { workers: 2, log: consoleLog() }).run(stop.signal);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
