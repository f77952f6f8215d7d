/**
 * Workloads without nodes: what kube-controller-manager, the scheduler and the kubelet do about Deployments,
 * StatefulSets, DaemonSets, Jobs and their pods, by rules given in the test.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Log } from "../../src/async/log.ts";
import type { Random } from "../../src/async/random.ts";
import { Client } from "../../src/client/client.ts";
import type { Transport } from "../../src/client/transport.ts";
import { Node, Pod } from "../../src/resource/builtins.ts";
import { ClaimController } from "./claim_controller.ts";
import { DaemonSetController } from "./daemon_set_controller.ts";
import { DeploymentController } from "./deployment_controller.ts";
import { EventWriter } from "./event_writer.ts";
import { JobController } from "./job_controller.ts";
import { PodControl } from "./pod_control.ts";
import { PodRunner } from "./pod_runner.ts";
import { ReplicaSetController } from "./replica_set_controller.ts";
import { createNodes } from "./simulated_nodes.ts";
import { checkRules, type SimulationRules } from "./simulation_rule.ts";
import { StatefulSetController } from "./stateful_set_controller.ts";
import { WorkLoop } from "./work_loop.ts";

/** How workloads are simulated. */
export interface SimulationOptions {
  /**
   * What becomes of pods.
   *
   * @default {[]: all get ready at once, those of Jobs succeed}
   */
  readonly rules?: SimulationRules;
  /**
   * The names of the nodes, which are made as objects. With none, pods stay pending, and DaemonSets have no pods.
   *
   * @default {["simulated-node"]}
   */
  readonly nodes?: readonly string[];
  /**
   * Whether the controllers of workloads are simulated. Without them there are nodes and pods only: for beside a real
   * kube-controller-manager, which has controllers and no nodes.
   *
   * @default {true}
   */
  readonly controllers?: boolean;
}

/** Workloads as they are simulated. */
export interface Simulation {
  /**
   * Decides anew what becomes of pods, those too that are there: a pod that was to stay pending gets ready now.
   *
   * @param rules The rules, instead of those before.
   * @throws {TypeError} If an outcome is unknown.
   * @throws {RangeError} If a time makes no sense.
   */
  setRules(rules: SimulationRules): void;
}

/** What a simulation runs with. */
export interface SimulationParts {
  /** Leads to the API server, with all rights. */
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** A simulation that runs. */
export interface RunningSimulation extends Simulation {
  /** Ends it; calling it again does nothing. */
  stop(): Promise<void>;
}

/** The field manager of all that controllers write. */
const MANAGER = "kube-controller-manager";

/**
 * Starts to simulate workloads.
 *
 * @param options What becomes of pods.
 * @param parts What the simulation runs with.
 * @returns The simulation, once it knows what is there.
 * @throws {TypeError} If an outcome is unknown.
 * @throws {RangeError} If a time makes no sense.
 */
export async function startSimulation(
  options: SimulationOptions,
  parts: SimulationParts,
): Promise<RunningSimulation> {
  const { rules = [], nodes = ["simulated-node"], controllers = true } = options;
  checkRules(rules);
  const { clock, random, log, transport } = parts;
  const client = new Client({ transport, clock, random, log, fieldManager: MANAGER, onWarning: () => {} });
  await createNodes(nodes, { client, clock });
  const events = new EventWriter(client, clock);
  const tools = { client, clock, events, pods: new PodControl(client, events) };
  const jobs = new JobController(tools);
  const runner = new PodRunner({ ...tools, client: client.with({ fieldManager: "kubelet" }) }, rules);
  const loop = new WorkLoop({
    client,
    clock,
    random,
    log,
    controllers: !controllers ? [runner] : [
      new DeploymentController(tools),
      new ReplicaSetController(tools),
      new StatefulSetController(tools),
      new DaemonSetController(tools),
      new ClaimController(tools),
      jobs,
      runner,
    ],
    others: [Node],
    onGone: ({ metadata }) => {
      runner.forget(metadata.uid);
      jobs.forget(metadata.uid);
    },
  });
  const abort = new AbortController();
  const running = loop.run(abort.signal);
  await Promise.race([loop.ready, running]);
  return {
    setRules: (next) => {
      checkRules(next);
      runner.rules = next;
      loop.addAll(Pod.kind);
    },
    stop: async () => {
      abort.abort();
      await running;
    },
  };
}
