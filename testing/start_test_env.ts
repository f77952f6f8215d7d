/**
 * The harness: a Kubernetes API for one test, with a client at it.
 *
 * @module
 */

import { systemClock } from "../src/async/clock.ts";
import { silentLog } from "../src/async/log.ts";
import { systemRandom } from "../src/async/random.ts";
import { VirtualClock } from "../src/async/virtual_clock.ts";
import { checkResources } from "../src/manager/preflight.ts";
import type { Backend } from "./backend.ts";
import { chooseBackend, startBackend } from "./backends/start_backend.ts";
import { assembleEnv } from "./env/assemble_env.ts";
import { installTestDefinitions } from "./env/install_test_definitions.ts";
import { RecentLog } from "./env/recent_log.ts";
import type { TestEnv } from "./env/test_env.ts";
import type { TestEnvOptions } from "./env/test_env_options.ts";
import { callerPlace } from "./env/unstopped.ts";
import { checkOperators } from "./operator/operator_world.ts";
import { checkSimulation, simulationOf } from "./simulation/env_simulation.ts";
import type { RunningSimulation, SimulationParts } from "./simulation/simulation.ts";

export type { TestEnv, TestEnvOptions };

/**
 * Starts an environment for tests.
 *
 * *Guarantees*: environments side by side in one process do not disturb each other. `stop` leaves nothing behind, nor
 * does the death of this process. One that is not stopped is told of at the end of the test file, which fails then.
 *
 * *Cost*: with the default backend about as much as a function call; there is no process and no socket.
 *
 * @param options What runs, and what is installed.
 * @returns The environment, with every CustomResourceDefinition established.
 * @throws {Error} If the backend cannot start, a definition is refused (the message is the server's), or a controller cannot run.
 * @throws {TypeError} If there is no such backend, or it is a real one and the clock is virtual.
 *
 * @example A test's environment
 * ```ts
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 * import { startTestEnv } from "@kubeloop/sdk/testing";
 *
 * await using env = await startTestEnv();
 * const namespace = await env.namespace();
 * const created = await env.client.resource(ConfigMap, { namespace }).create({ metadata: { name: "settings" } });
 * console.assert(created.metadata.namespace === namespace);
 * ```
 */
export async function startTestEnv(options: TestEnvOptions = {}): Promise<TestEnv> {
  const place = callerPlace();
  const { resources = [], crds = [], controllers = [], clock = systemClock, random = systemRandom } = options;
  const { client: settings = {}, onProgress = tellTerminal, reportLines = 200 } = options;
  const backendName = chooseBackend(options.backend);
  if (backendName !== "embedded" && clock instanceof VirtualClock) {
    throw new TypeError(
      `Cannot start the backend "${backendName}" with virtual time: a real server's answers take real time, ` +
        'leave the clock out or choose the backend "embedded"',
    );
  }
  checkOperators(options);
  checkSimulation(options, backendName);
  const log = new RecentLog(options.log ?? silentLog, { clock, limit: reportLines });
  const backend = await startBackend(backendName, { ...options, clock, random, log: log.log, onProgress });
  const simulation = await simulate(options, { backend, clock, random, log: log.log });
  const parts = {
    simulation,
    backend,
    clock,
    random,
    log,
    settings,
    faults: options,
    onProgress,
    place,
    reportLines,
  };
  const { env, operators, admin, belongings } = assembleEnv(parts);
  try {
    await installTestDefinitions(admin, { clock, resources, crds, belongings });
    if (controllers.length > 0) {
      await checkResources(admin, controllers, { namespaces: [] });
      await operators.run(controllers);
    }
  } catch (error) {
    // Why it cannot start is what matters, whatever is wrong with its end.
    await env.stop().catch((reason) => onProgress(`The environment did not end well: ${reason}`));
    throw error;
  }
  return env;
}

async function simulate(
  options: TestEnvOptions,
  { backend, ...parts }: Omit<SimulationParts, "transport"> & { readonly backend: Backend },
): Promise<RunningSimulation | undefined> {
  try {
    return await simulationOf(options, { ...parts, transport: backend.transport });
  } catch (error) {
    await backend.stop();
    throw error;
  }
}

/** What a test waits for is of interest to those who watch it. */
function tellTerminal(line: string): void {
  if (Deno.stderr.isTerminal()) Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
