/**
 * The simulation of workloads in a test environment.
 *
 * @module
 */

import type { ClusterControllers } from "../embedded/cluster_controllers.ts";
import type { BackendName } from "../backend.ts";
import {
  type RunningSimulation,
  type Simulation,
  type SimulationOptions,
  type SimulationParts,
  startSimulation,
} from "./simulation.ts";
import { checkRules } from "./simulation_rule.ts";

/** The part of the options of a test environment that is about workloads. */
export interface SimulationSwitch {
  /**
   * Simulates Deployments, ReplicaSets, StatefulSets, DaemonSets, Jobs and their pods: on the backends "embedded",
   * "control-plane" and "container", which have no nodes. True is for the default rules: all pods get ready. Where a real
   * kube-controller-manager runs, nodes and pods alone are simulated.
   *
   * @default {false}
   */
  readonly simulate?: boolean | SimulationOptions;
  /**
   * Which controllers of a cluster the harness brings along, on the backends "embedded", "control-plane" and "container".
   *
   * @default {all of them; where a real kube-controller-manager runs, that does it}
   */
  readonly clusterControllers?: ClusterControllers;
}

/** The part of a test environment that is about workloads. */
export interface SimulationControls {
  /** The workloads, where they are simulated. */
  readonly simulation?: Simulation;
}

/** Clusters with nodes of their own. */
const WITH_NODES: readonly BackendName[] = ["k3s", "kind", "existing"];

/**
 * Checks what an environment asks for.
 *
 * @param options What it asks for.
 * @param backend What runs.
 * @throws {TypeError} If the backend has nodes of its own, or an outcome is unknown.
 * @throws {RangeError} If a time makes no sense.
 */
export function checkSimulation({ simulate = false }: SimulationSwitch, backend: BackendName): void {
  if (simulate === false) return;
  if (WITH_NODES.includes(backend)) {
    throw new TypeError(
      `Cannot simulate workloads on the backend "${backend}": it has nodes of its own, leave "simulate" out`,
    );
  }
  if (simulate !== true) checkRules(simulate.rules ?? []);
}

/**
 * Starts the simulation that an environment asks for.
 *
 * @param options What it asks for.
 * @param parts What the simulation runs with.
 * @returns The simulation; `undefined` if none is asked for.
 */
export async function simulationOf(
  { simulate = false, controlPlane }: SimulationSwitch & {
    readonly controlPlane?: { readonly controllerManager?: boolean };
  },
  parts: SimulationParts,
): Promise<RunningSimulation | undefined> {
  if (simulate === false) return undefined;
  const controllers = controlPlane?.controllerManager !== true;
  return await startSimulation({ controllers, ...(simulate === true ? {} : simulate) }, parts);
}
