/**
 * The harness: a Kubernetes API for one test, with a client at it.
 *
 * @module
 */

import { type Clock, systemClock } from "../src/async/clock.ts";
import { type Log, silentLog } from "../src/async/log.ts";
import { type Random, systemRandom } from "../src/async/random.ts";
import { VirtualClock } from "../src/async/virtual_clock.ts";
import { Client, type ClientSettings } from "../src/client/client.ts";
import type { Transport } from "../src/client/transport.ts";
import type { ControllerDefinition } from "../src/controller/define_controller.ts";
import { installResources } from "../src/manager/install.ts";
import { checkResources } from "../src/manager/preflight.ts";
import { Namespace } from "../src/resource/builtins.ts";
import type { DefinedResource } from "../src/resource/define_resource.ts";
import type { BackendName } from "./backend.ts";
import type { ControlPlaneBackendOptions } from "./backends/control_plane_backend.ts";
import type { EmbeddedOptions } from "./backends/embedded.ts";
import type { ExistingOptions } from "./backends/existing_backend.ts";
import { chooseBackend, startBackend } from "./backends/start_backend.ts";
import type { ControlPlane } from "./control_plane/control_plane.ts";
import type { EmbeddedServer } from "./embedded/server.ts";
import type { ContainerOptions } from "./container/container_options.ts";
import type { K3sOptions } from "./container/k3s_options.ts";
import type { KindOptions } from "./kind/kind_options.ts";
import type { RunningSimulation } from "./simulation/simulation.ts";
import {
  checkSimulation,
  type SimulationControls,
  simulationOf,
  type SimulationSwitch,
} from "./simulation/env_simulation.ts";
import {
  checkOperators,
  type OperatorControls,
  type OperatorOptions,
  OperatorWorld,
} from "./operator/operator_world.ts";

/** Options of {@linkcode startTestEnv}. */
export interface TestEnvOptions extends OperatorOptions, SimulationSwitch {
  /**
   * What runs: "embedded" is an API server in this process, "control-plane" real etcd and kube-apiserver as child
   * processes, which take about 3 s to start, "container" the same in a container, "k3s" and "kind" clusters where
   * pods run, in some 15 to 60 s, "existing" the cluster of a kubeconfig.
   *
   * @default {the environment variable KUBELOOP_TEST_BACKEND, or "embedded"}
   */
  readonly backend?: BackendName;
  /**
   * The resources whose CustomResourceDefinitions are installed.
   *
   * @default {[]}
   */
  readonly resources?: readonly DefinedResource[];
  /**
   * The controllers that run, from the time their caches are full until the environment is stopped.
   *
   * @default {[]}
   */
  readonly controllers?: readonly ControllerDefinition[];
  /**
   * Takes the lines of the controllers and the client.
   *
   * @default {silentLog}
   */
  readonly log?: Log;
  /**
   * The time of the environment: the server's and the client's. Virtual time is for the backend "embedded" only.
   *
   * @default {systemClock}
   */
  readonly clock?: Clock;
  /**
   * The randomness of the environment.
   *
   * @default {systemRandom}
   */
  readonly random?: Random;
  /**
   * Further settings of the client.
   *
   * @default {{}}
   */
  readonly client?: Omit<ClientSettings, "clock" | "random">;
  /**
   * How many changes the embedded server remembers for watches.
   *
   * @default {10_000}
   */
  readonly historyLimit?: number;
  /**
   * The server of the backend "embedded": who may do what.
   *
   * @default {{}}
   */
  readonly embedded?: EmbeddedOptions;
  /**
   * What runs with the backend "control-plane": controllers, further flags, the data to begin with.
   *
   * @default {{}}
   */
  readonly controlPlane?: ControlPlaneBackendOptions;
  /**
   * The cluster of the backend "existing".
   *
   * @default {the current context of the kubeconfig}
   */
  readonly existing?: ExistingOptions;
  /**
   * The image of the backend "container".
   *
   * @default {{}}
   */
  readonly container?: ContainerOptions;
  /**
   * The image of the backend "k3s", and what it is told.
   *
   * @default {{}}
   */
  readonly k3s?: K3sOptions;
  /**
   * The cluster of the backend "kind": image, shape, images for its pods.
   *
   * @default {{}}
   */
  readonly kind?: KindOptions;
  /**
   * How long the backend may take to start, in milliseconds.
   *
   * @default {60_000, but 120_000 for "k3s" and 180_000 for "kind"}
   */
  readonly startTimeoutMs?: number;
  /**
   * Is told, line by line, what the start waits for.
   *
   * @default {lines on standard error, if that is a terminal}
   */
  readonly onProgress?: (line: string) => void;
}

/** A running environment; dispose of it with `await using`. */
export interface TestEnv extends OperatorControls, SimulationControls, AsyncDisposable {
  /** What runs. */
  readonly backend: BackendName;
  /** A client with all rights. */
  readonly client: Client;
  /** The time that the environment runs on, as given: a `VirtualClock` can be advanced. */
  readonly clock: Clock;
  /** Where names and jitter come from, as given: the same seed, the same run. */
  readonly random: Random;
  /** Carries the client's requests, for clients of one's own that put faults in its way; the environment closes it. */
  readonly transport: Transport;
  /** The API server of the backend "embedded". */
  readonly server?: EmbeddedServer;
  /** The processes of the backend "control-plane". */
  readonly controlPlane?: ControlPlane;
  /** Gives the nodes an image of the local Docker engine, where pods run: on the backend "kind". */
  readonly loadImage?: (image: string) => Promise<void>;
  /** Makes a namespace that nobody else uses, named "prefix-xxxxx" ("test-xxxxx" without a prefix). */
  namespace(prefix?: string): Promise<string>;
  /** A kubeconfig with all rights, for programs outside this process; the embedded server listens from then on. */
  kubeconfig(): string;
  /** Breaks off all open watches of the environment's client, as a lost connection does. */
  cutWatches(): void;
  /** Ends the environment; calling it again does nothing. */
  stop(): Promise<void>;
}

/**
 * Starts an environment for tests.
 *
 * *Cost*: about as much as a function call; there is no process and no socket.
 *
 * @param options What runs, and what is installed.
 * @returns The environment, with every CustomResourceDefinition established.
 * @throws {Error} If a definition is refused (the message is the server's), or a controller cannot run.
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
  const { resources = [], controllers = [], clock = systemClock, random = systemRandom } = options;
  const { client: settings = {}, log = silentLog } = options;
  const { historyLimit, embedded, controlPlane, existing, container, k3s, kind, startTimeoutMs } = options;
  const { onProgress = tellTerminal } = options;
  const backendName = chooseBackend(options.backend);
  if (backendName !== "embedded" && clock instanceof VirtualClock) {
    throw new TypeError(
      `Cannot start the backend "${backendName}" with virtual time: a real server's answers take real time, ` +
        'leave the clock out or choose the backend "embedded"',
    );
  }
  checkOperators(options);
  checkSimulation(options, backendName);
  const backend = await startBackend(backendName, {
    clock,
    random,
    log,
    onProgress,
    ...(historyLimit === undefined ? {} : { historyLimit }),
    ...(embedded === undefined ? {} : { embedded }),
    ...(controlPlane === undefined ? {} : { controlPlane }),
    ...(existing === undefined ? {} : { existing }),
    ...(container === undefined ? {} : { container }),
    ...(k3s === undefined ? {} : { k3s }),
    ...(kind === undefined ? {} : { kind }),
    ...(startTimeoutMs === undefined ? {} : { startTimeoutMs }),
  });
  const { transport } = backend;
  const operators = new OperatorWorld({ transport, clock, random, log, settings }, options);
  const client = new Client({ log, ...settings, transport: operators.ownTransport, clock, random });
  let simulation: RunningSimulation | undefined;
  const stop = async (): Promise<void> => {
    await operators.stop();
    await simulation?.stop();
    client.close();
    await backend.stop();
  };
  try {
    simulation = await simulationOf(options, { transport, clock, random, log });
    await installResources(client, resources, { clock });
    if (controllers.length > 0) {
      await checkResources(client, controllers, { namespaces: [] });
      await operators.run(controllers);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    backend: backend.name,
    client,
    clock,
    random,
    transport: operators.ownTransport,
    faults: operators.faults,
    ...(simulation && { simulation }),
    operator: (controllers) => operators.operator(controllers),
    ...(backend.server && { server: backend.server }),
    ...(backend.controlPlane && { controlPlane: backend.controlPlane }),
    ...(backend.loadImage && { loadImage: backend.loadImage }),
    namespace: async (prefix = "test") => {
      const created = await client.resource(Namespace).create({ metadata: { generateName: `${prefix}-` } });
      return created.metadata.name;
    },
    kubeconfig: () => backend.kubeconfig(),
    cutWatches: () => backend.cutWatches(),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** What a test waits for is of interest to those who watch it. */
function tellTerminal(line: string): void {
  if (Deno.stderr.isTerminal()) Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
