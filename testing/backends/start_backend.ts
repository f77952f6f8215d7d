/**
 * Starts the backend that was asked for: in code, or by the environment variable KUBELOOP_TEST_BACKEND.
 *
 * @module
 */

import type { Log } from "../../src/async/log.ts";
import { type Backend, BACKEND_NAMES, type BackendName } from "../backend.ts";
import type { EmbeddedServerOptions } from "../embedded/server.ts";
import type { ContainerOptions } from "../container/container_options.ts";
import type { K3sOptions } from "../container/k3s_options.ts";
import type { KindOptions } from "../kind/kind_options.ts";
import type { ControlPlaneBackendOptions } from "./control_plane_backend.ts";
import { type EmbeddedOptions, startEmbedded } from "./embedded.ts";
import type { ExistingOptions } from "./existing_backend.ts";
import { readVariable } from "./variables.ts";

/** The environment variable that chooses the backend of tests that leave it open. */
const VARIABLE = "KUBELOOP_TEST_BACKEND";

/** What backends need. */
export interface BackendOptions extends Omit<EmbeddedServerOptions, "authorization"> {
  readonly log: Log;
  /** The server of the backend "embedded". */
  readonly embedded?: EmbeddedOptions;
  /** What runs with the backend "control-plane". */
  readonly controlPlane?: ControlPlaneBackendOptions;
  /** The cluster of the backend "existing". */
  readonly existing?: ExistingOptions;
  /** The image of the backend "container". */
  readonly container?: ContainerOptions;
  /** The image of the backend "k3s". */
  readonly k3s?: K3sOptions;
  /** The cluster of the backend "kind". */
  readonly kind?: KindOptions;
  /** How long the backend may take to start, in milliseconds; each has a default of its own. */
  readonly startTimeoutMs?: number;
  /** Is told, line by line, what is waited for. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Chooses a backend.
 *
 * @param name What the code says; it goes before the environment variable.
 * @returns The name; "embedded" when nobody says anything.
 * @throws {TypeError} If there is no such backend.
 *
 * @example From a flag of one's own
 * ```ts
 * import { chooseBackend, startTestEnv } from "@kubeloop/sdk/testing";
 *
 * await using env = await startTestEnv({ backend: chooseBackend("embedded") });
 * ```
 */
export function chooseBackend(name: string | undefined): BackendName {
  const chosen = name ?? readVariable(VARIABLE) ?? "embedded";
  const known = BACKEND_NAMES.find((candidate) => candidate === chosen);
  if (known !== undefined) return known;
  throw new TypeError(`Cannot start the backend "${chosen}": choose one of ${BACKEND_NAMES.join(", ")}`);
}

/**
 * Starts a backend.
 *
 * @param name Which one.
 * @param options What it needs.
 * @returns The running backend.
 * @throws {Error} If it can't start; the message says what to do.
 */
export async function startBackend(name: BackendName, options: BackendOptions): Promise<Backend> {
  if (name === "embedded") return startEmbedded({ ...options, ...options.embedded });
  if (name === "container") {
    const { startContainerBackend } = await import("./container.ts");
    return await startContainerBackend(options);
  }
  if (name === "k3s") {
    const { startK3sBackend } = await import("./k3s.ts");
    return await startK3sBackend(options);
  }
  if (name === "kind") {
    const { startKindBackend } = await import("./kind_backend.ts");
    return await startKindBackend(options);
  }
  if (name === "existing") {
    const { startExistingBackend } = await import("./existing_backend.ts");
    return await startExistingBackend(options);
  }
  // Processes, certificates and HTTP are loaded by those who want them.
  const { startControlPlaneBackend } = await import("./control_plane_backend.ts");
  return await startControlPlaneBackend(options);
}
