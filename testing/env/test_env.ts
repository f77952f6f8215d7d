/**
 * A running test environment, as a test sees it.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Random } from "../../src/async/random.ts";
import type { Client } from "../../src/client/client.ts";
import type { Transport } from "../../src/client/transport.ts";
import type { BackendName } from "../backend.ts";
import type { ControlPlane } from "../control_plane/control_plane.ts";
import type { EmbeddedServer } from "../embedded/server.ts";
import type { OperatorControls } from "../operator/operator_world.ts";
import type { SimulationControls } from "../simulation/env_simulation.ts";
import type { ApiExchange } from "./api_traffic.ts";
import type { TestWaits } from "./env_waits.ts";
import type { TestUser, TestUserOptions } from "./test_users.ts";
import type { EnvForkOptions } from "./time_travel.ts";

/** A running environment; dispose of it with `await using`. */
export interface TestEnv extends OperatorControls, SimulationControls, TestWaits, AsyncDisposable {
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
  /** The latest requests to the API server, oldest first: what `report` shows. */
  readonly traffic: readonly ApiExchange[];
  /** The API server of the backend "embedded". */
  readonly server?: EmbeddedServer;
  /** The processes of the backend "control-plane". */
  readonly controlPlane?: ControlPlane;
  /** Gives the nodes an image of the local Docker engine, where pods run: on the backend "kind". */
  readonly loadImage?: (image: string) => Promise<void>;
  /**
   * Makes a namespace that nobody else uses, named "prefix-xxxxx" ("test-xxxxx" without a prefix). On a cluster that
   * others use too it is deleted in the end.
   */
  namespace(prefix?: string): Promise<string>;
  /** Lets a user in, with rights of its own; what it may not do is refused on every backend. */
  user(name: string, options?: TestUserOptions): Promise<TestUser>;
  /**
   * Makes an environment that goes on from this one's objects, on the backend "embedded": neither sees what happens in the
   * other one from now on. Nothing that runs is copied: no controller, no watch, no client. It is to be stopped by itself.
   *
   * @param options What it does not take over.
   * @returns The other environment.
   * @throws {TypeError} If the backend is a real server.
   */
  fork(options?: EnvForkOptions): TestEnv;
  /**
   * Reads the objects as they were, on the backend "embedded".
   *
   * @param resourceVersion When: that of any object or list.
   * @returns A client that can only get and list; everything else is refused.
   * @throws {TypeError} If the backend is a real server.
   * @throws {RangeError} If it is not a resource version.
   */
  at(resourceVersion: string): Client;
  /** A kubeconfig with all rights, for programs outside this process; the embedded server listens from then on. */
  kubeconfig(): string;
  /** Breaks off all open watches of the environment's clients, as a lost connection does. */
  cutWatches(): void;
  /**
   * Tells what has been: the latest lines of the log, and the latest requests without their bodies and credentials.
   * `withTestEnv` prints it when a test fails.
   */
  report(): string;
  /** Ends the environment, with all that runs in it; calling it again does nothing. */
  stop(): Promise<void>;
}
