/**
 * Places where workloads run in tests: with the simulation's controllers, or with the real ones; the nodes are simulated
 * in all of them.
 *
 * @module
 */

import { type Clock, systemClock } from "../../src/async/clock.ts";
import { silentLog } from "../../src/async/log.ts";
import { seededRandom } from "../../src/async/random.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { Client } from "../../src/client/client.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import { Namespace, ServiceAccount } from "../../src/resource/builtins.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv } from "../start_test_env.ts";
import { type SimulationOptions, startSimulation } from "./simulation.ts";
import type { SimulationRules } from "./simulation_rule.ts";

/** A place with workloads. */
export interface World extends AsyncDisposable {
  readonly client: Client;
  readonly clock: Clock;
  readonly namespace: string;
  setRules(rules: SimulationRules): void;
}

/**
 * The embedded server, virtual time, simulated controllers.
 *
 * @param simulate What becomes of pods.
 * @returns The place.
 */
export async function embeddedWorld(simulate: SimulationOptions = {}): Promise<World> {
  const clock = new VirtualClock();
  const env = await startTestEnv({ backend: "embedded", clock, random: seededRandom(1), simulate });
  return worldOf(env, clock, await env.namespace());
}

/**
 * A real API server, simulated controllers.
 *
 * @param simulate What becomes of pods.
 * @returns The place.
 */
export async function controlPlaneWorld(simulate: SimulationOptions = {}): Promise<World> {
  const env = await startTestEnv({ backend: "control-plane", simulate });
  return worldOf(env, systemClock, await env.namespace());
}

function worldOf(
  env: Awaited<ReturnType<typeof startTestEnv>>,
  clock: Clock,
  namespace: string,
): World {
  return {
    client: env.client,
    clock,
    namespace,
    setRules: (rules) => env.simulation?.setRules(rules),
    [Symbol.asyncDispose]: () => env.stop(),
  };
}

/**
 * A real API server with a real kube-controller-manager.
 *
 * @param options What becomes of pods.
 * @returns The place.
 */
export async function managerWorld(options: SimulationOptions = {}): Promise<World> {
  const plane = await startControlPlane({ controllerManager: true });
  const transport = new HttpTransport(plane.adminConfig);
  const client = new Client({ transport });
  const parts = { transport, clock: systemClock, random: seededRandom(1), log: silentLog };
  const simulation = await startSimulation({ ...options, controllers: false }, parts);
  const { metadata: { name: namespace } } = await client.resource(Namespace).create({
    metadata: { generateName: "test-" },
  });
  // Pods are refused until the namespace has its service account.
  await eventually(() => client.resource(ServiceAccount, { namespace }).get("default"));
  return {
    client,
    clock: systemClock,
    namespace,
    setRules: (rules) => simulation.setRules(rules),
    [Symbol.asyncDispose]: async () => {
      await simulation.stop();
      client.close();
      await plane.stop();
    },
  };
}
