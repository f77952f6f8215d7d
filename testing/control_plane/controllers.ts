/**
 * The controllers without which tests of operators see leftovers, and roles that allow nothing: the garbage collector,
 * the namespace controller, and the aggregation of roles.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import type { Log } from "../../src/async/log.ts";
import type { Random } from "../../src/async/random.ts";
import type { Client } from "../../src/client/client.ts";
import type { DiscoveredResource } from "../../src/client/discovery.ts";
import type { ClusterControllers } from "../embedded/cluster_controllers.ts";
import { ClusterCache } from "./cluster_cache.ts";
import { GarbageCollector } from "./garbage_collector.ts";
import { KeyWorkers } from "./key_workers.ts";
import { NamespaceController } from "./namespace_controller.ts";
import { RoleAggregation } from "./role_aggregation.ts";

/** What {@linkcode runControllers} needs. */
export interface ControllersOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Which of them run. @default {all of them} */
  readonly clusterControllers?: ClusterControllers;
}

const DISCOVERY_PAUSE_MS = 100;

/**
 * Runs the controllers until they are told to stop; they outlast restarts of the API server.
 *
 * *Cost*: one watch for each resource of the cluster.
 *
 * @param options The cluster, and what goes with it.
 * @param signal Ends them.
 * @returns A promise that resolves once nothing runs any more.
 */
export async function runControllers(options: ControllersOptions, signal: AbortSignal): Promise<void> {
  const { client, clock, random, log, clusterControllers = {} } = options;
  const { garbageCollector = true, namespaces: endsNamespaces = true } = clusterControllers;
  const resources = await discover(options, signal);
  if (resources === undefined) return;
  const workers = (name: string, sync: (key: string, signal: AbortSignal) => Promise<void>) =>
    new KeyWorkers({ name, clock, log, sync });
  const cache: ClusterCache = new ClusterCache({
    client,
    clock,
    random,
    log,
    onChange: (change) => {
      if (garbageCollector) collector.observe(change);
      if (endsNamespaces) namespaces.observe(change);
      roles.observe(change);
    },
  });
  const collecting: KeyWorkers = workers("garbage collector", (uid, signal) => collector.sync(uid, signal));
  const collector = new GarbageCollector({ client, cache, enqueue: (uid) => collecting.add(uid) });
  const ending: KeyWorkers = workers("namespace controller", (name, signal) => namespaces.sync(name, signal));
  const namespaces = new NamespaceController({ client, clock, enqueue: (name) => ending.add(name) });
  const joining: KeyWorkers = workers("aggregation of roles", (_key, signal) => roles.sync(signal));
  const roles = new RoleAggregation({ client, enqueue: (key) => joining.add(key) });
  await Promise.all([
    cache.run(resources, signal),
    ...[collecting, ending, joining].map((one) => one.run(signal)),
  ]);
}

/** The server may be stopped right after it was started. */
async function discover(
  { client, clock, log }: ControllersOptions,
  signal: AbortSignal,
): Promise<readonly DiscoveredResource[] | undefined> {
  while (!signal.aborted) {
    try {
      return await client.discovery().resources({ signal });
    } catch (error) {
      log.debug("discovery is tried again", { reason: String(error) });
      await sleep(clock, DISCOVERY_PAUSE_MS, signal).catch(() => {}); // stopped meanwhile: the loop ends
    }
  }
  return undefined;
}
