/**
 * Puts a test environment together around a backend that runs.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Random } from "../../src/async/random.ts";
import { Client, type ClientSettings } from "../../src/client/client.ts";
import { checkResources } from "../../src/manager/preflight.ts";
import type { Backend } from "../backend.ts";
import { type OperatorOptions, OperatorWorld } from "../operator/operator_world.ts";
import type { RunningSimulation } from "../simulation/simulation.ts";
import { ApiTraffic } from "./api_traffic.ts";
import { Belongings } from "./belongings.ts";
import { testWaits } from "./env_waits.ts";
import { makeNamespace } from "./namespaces.ts";
import type { RecentLog } from "./recent_log.ts";
import { reportOf } from "./report.ts";
import type { TestEnv } from "./test_env.ts";
import { TestUsers } from "./test_users.ts";
import { forkBackend, pastTransport } from "./time_travel.ts";
import { callerPlace, noteRunning } from "./unstopped.ts";

/** What an environment is made of. */
export interface EnvParts {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: RecentLog;
  /** How many requests are remembered. */
  readonly reportLines: number;
  /** Of all clients. */
  readonly settings: Omit<ClientSettings, "clock" | "random">;
  /** What goes wrong between the operators and the API server. */
  readonly faults: OperatorOptions;
  /** The workloads, where they are simulated. */
  readonly simulation?: RunningSimulation | undefined;
  readonly onProgress: (line: string) => void;
  /** Where the environment was asked for. */
  readonly place: string;
}

/** An environment, and what is needed to fill it. */
export interface AssembledEnv {
  readonly env: TestEnv;
  readonly operators: OperatorWorld;
  /** A client with all rights, in whose way no fault is put. */
  readonly admin: Client;
  readonly belongings: Belongings;
}

/**
 * Makes an environment.
 *
 * @param parts The backend, and what goes with it.
 * @returns The environment, with nothing in it yet.
 */
export function assembleEnv(parts: EnvParts): AssembledEnv {
  const { backend, clock, random, log: { log }, simulation, place, onProgress } = parts;
  const settings = { log, ...parts.settings, clock, random };
  const traffic = new ApiTraffic(clock, parts.reportLines);
  const transport = traffic.observed(backend.transport);
  const operators = new OperatorWorld(
    { transport, clock, random, log, settings: parts.settings },
    parts.faults,
  );
  const client = new Client({ ...settings, transport: operators.ownTransport });
  const admin = new Client({ ...settings, transport });
  const belongings = new Belongings({ client: admin, clock, areKept: backend.isShared ?? false, onProgress });
  const users = new TestUsers({ backend, client: admin, settings, traffic, belongings });
  const forget = noteRunning({ backend: backend.name, place });
  const end = async (): Promise<void> => {
    // From the last one to the first: what fails does not keep the others from ending.
    await using stack = new AsyncDisposableStack();
    stack.defer(() => backend.stop());
    stack.defer(() => admin.close());
    stack.defer(() => client.close());
    stack.defer(() => users.close());
    stack.defer(forget);
    stack.defer(() => belongings.removeRest());
    stack.defer(() => simulation?.stop());
    stack.defer(() => operators.stop());
    stack.defer(() => belongings.removeNamespaces());
  };
  let ending: Promise<void> | undefined;
  const stop = (): Promise<void> => ending ??= end();
  const env: TestEnv = {
    backend: backend.name,
    client,
    clock,
    random,
    transport: operators.ownTransport,
    get traffic() {
      return traffic.recent();
    },
    faults: operators.faults,
    ...(simulation && { simulation }),
    ...(backend.server && { server: backend.server }),
    ...(backend.controlPlane && { controlPlane: backend.controlPlane }),
    ...(backend.loadImage && { loadImage: backend.loadImage }),
    ...testWaits(clock, transport),
    operator: async (controllers) => {
      await checkResources(admin, controllers, { namespaces: [] });
      return await operators.operator(controllers);
    },
    namespace: (prefix = "test") =>
      makeNamespace(prefix, { client: admin, clock, backend: backend.name, belongings }),
    user: (name, options) => users.user(name, options),
    fork: (options = {}) => {
      const fork = forkBackend({ backend, clock, random }, options);
      return assembleEnv({ ...parts, ...fork, faults: {}, simulation: undefined, place: callerPlace() }).env;
    },
    at: (resourceVersion) => new Client({ ...settings, transport: pastTransport(backend, resourceVersion) }),
    kubeconfig: () => backend.kubeconfig(),
    cutWatches: () => backend.cutWatches(),
    report: () => reportOf({ backend: backend.name, traffic, log: parts.log }),
    stop,
    [Symbol.asyncDispose]: stop,
  };
  return { env, operators, admin, belongings };
}
