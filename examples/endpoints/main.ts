/**
 * Runs the hand-made Endpoints controller against the cluster of the current kubeconfig until SIGINT or SIGTERM.
 *
 * @module
 */

import { connect, consoleLog } from "@kubeloop/sdk";
import { EndpointsController } from "./controller.ts";

if (import.meta.main) {
  const client = await connect();
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(name, () => stop.abort());
  await new EndpointsController(client, { workers: 2, log: consoleLog() }).run(stop.signal);
  client.close();
}
