/**
 * Our own garbage collector and namespace controller, at work beside a real API server.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Log } from "../../src/async/log.ts";
import type { Random } from "../../src/async/random.ts";
import { Client } from "../../src/client/client.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import type { ClusterControllers } from "../embedded/cluster_controllers.ts";
import { runControllers } from "./controllers.ts";

/** What goes with the controllers. */
export interface OwnControllersOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Which of them run. @default {all of them} */
  readonly clusterControllers?: ClusterControllers;
}

/** Controllers that run. */
export interface OwnControllers {
  /** Ends them; resolves once nothing runs any more. */
  stop(): Promise<void>;
}

/**
 * Starts the controllers with a client of their own.
 *
 * @param config How they reach the server with all rights.
 * @param options What goes with them.
 * @returns The running controllers.
 */
export function startOwnControllers(
  config: ClientConfig,
  { clock, random, log, clusterControllers = {} }: OwnControllersOptions,
): OwnControllers {
  const transport = new HttpTransport(config, { clock });
  const fieldManager = "kube-controller-manager";
  // All that is served is watched, what is deprecated too.
  const client = new Client({ transport, clock, random, log, fieldManager, onWarning: () => {} });
  const abort = new AbortController();
  const running = runControllers({ client, clock, random, log, clusterControllers }, abort.signal).finally(
    () => client.close(),
  );
  return {
    stop: async () => {
      abort.abort();
      await running;
    },
  };
}
