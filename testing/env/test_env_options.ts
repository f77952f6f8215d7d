/**
 * What a user may say about a test environment.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Log } from "../../src/async/log.ts";
import type { Random } from "../../src/async/random.ts";
import type { ClientSettings } from "../../src/client/client.ts";
import type { ControllerDefinition } from "../../src/controller/define_controller.ts";
import type { DefinedResource } from "../../src/resource/define_resource.ts";
import type { BackendName } from "../backend.ts";
import type { ControlPlaneBackendOptions } from "../backends/control_plane_backend.ts";
import type { EmbeddedOptions } from "../backends/embedded.ts";
import type { ExistingOptions } from "../backends/existing_backend.ts";
import type { ContainerOptions } from "../container/container_options.ts";
import type { K3sOptions } from "../container/k3s_options.ts";
import type { KindOptions } from "../kind/kind_options.ts";
import type { OperatorOptions } from "../operator/operator_world.ts";
import type { SimulationSwitch } from "../simulation/env_simulation.ts";

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
   * Files of CustomResourceDefinitions that are installed too: paths or `file:` URLs of YAML or JSON with any number of
   * documents, or of folders with such files.
   *
   * @default {[]}
   */
  readonly crds?: readonly (string | URL)[];
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
   * How many lines of the log, and how many requests, are remembered for the report of a test that fails.
   *
   * @default {200}
   */
  readonly reportLines?: number;
  /**
   * Is told, line by line, what the start waits for.
   *
   * @default {lines on standard error, if that is a terminal}
   */
  readonly onProgress?: (line: string) => void;
}
