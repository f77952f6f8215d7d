/**
 * The scheduler and the kubelet of a simulation: pods get a node, start, run, fail and end by the test's rules.
 *
 * @module
 */

import { isNotFound } from "../../src/client/api_error.ts";
import { controllerOf } from "../../src/controller/owner_reference.ts";
import { Pod, ReplicaSet } from "../../src/resource/builtins.ts";
import { DECIDED, KubeletEvents } from "./kubelet_events.ts";
import { PodScheduler } from "./pod_scheduler.ts";
import { findObject } from "./find_object.ts";
import { hasEnded, isTerminating } from "./pod_state.ts";
import { type ContainersState, type PodRun, type PodStatus, podStatus } from "./pod_status.ts";
import { hostIpOf } from "./simulated_nodes.ts";
import { decide, type PodDecision, type SimulationRules } from "./simulation_rule.ts";
import { isSameJson } from "./template_hash.ts";
import type { ControllerTools, Place, WorkloadController } from "./workload_controller.ts";

/** What the kubelet remembers of a pod. */
interface Memory {
  readonly podIp: string;
  /** What was decided, and since when it counts. */
  decision: Required<PodDecision>;
  sinceMs: number;
  restarts: number;
  lastExitCode: number | undefined;
  startedMs: number;
  /** When containers that wait are started again. */
  againMs: number | undefined;
  endsMs: number | undefined;
}

/** The kubelet's pauses before it starts a container again. */
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 300_000;

/** Gives pods a node, and runs them. */
export class PodRunner implements WorkloadController {
  readonly resource = Pod;
  /** What the test has decided. */
  rules: SimulationRules;
  readonly #tools: ControllerTools;
  readonly #memories = new Map<string, Memory>();
  readonly #scheduler: PodScheduler;
  readonly #told: KubeletEvents;
  #addresses = 0;

  /** @param tools What to work with. @param rules What the test has decided. */
  constructor(tools: ControllerTools, rules: SimulationRules) {
    this.#tools = tools;
    this.#scheduler = new PodScheduler(tools);
    this.#told = new KubeletEvents(tools.events);
    this.rules = rules;
  }

  /** Brings one pod on. */
  async sync(place: Place): Promise<number | undefined> {
    const pod = await findObject(this.#tools.client, Pod, place);
    if (pod === undefined) return undefined;
    const decision = await this.#decide(pod);
    if (isTerminating(pod)) return await this.#end(pod, decision);
    if (hasEnded(pod)) return undefined;
    if (pod.spec?.nodeName === undefined) return await this.#scheduler.schedule(pod, decision);
    return await this.#run(pod, decision);
  }

  /**
   * A pod is gone.
   *
   * @param uid Its uid.
   */
  forget(uid: string): void {
    this.#memories.delete(uid);
  }

  async #decide(pod: Pod): Promise<Required<PodDecision>> {
    const owner = controllerOf(pod);
    let [kind, name] = [owner?.kind ?? "Pod", owner?.name ?? pod.metadata.name];
    if (owner?.kind === "ReplicaSet") {
      const { namespace = "" } = pod.metadata;
      const set = await findObject(this.#tools.client, ReplicaSet, { namespace, name: owner.name });
      const above = set && controllerOf(set);
      if (above) [kind, name] = [above.kind, above.name];
    }
    const images = (pod.spec?.containers ?? []).flatMap(({ image }) => image === undefined ? [] : [image]);
    const restarts = this.#memories.get(pod.metadata.uid)?.restarts ?? 0;
    return decide(this.rules, { pod, kind, name, images, restarts });
  }

  async #run(pod: Pod, decision: Required<PodDecision>): Promise<number | undefined> {
    const memory = this.#memoryOf(pod, decision);
    const nowMs = this.#tools.clock.now();
    const leftMs = memory.sinceMs + decision.afterMs - nowMs;
    const isStarted = pod.status?.containerStatuses !== undefined;
    if (decision.outcome === "pending" || leftMs > 0) {
      if (!isStarted) await this.#tell(pod, memory, { type: "creating" });
      return leftMs > 0 ? leftMs : undefined;
    }
    switch (decision.outcome) {
      case "ready":
      case "unready":
        await this.#start(pod, memory, nowMs);
        await this.#tell(pod, memory, { type: "running", isReady: decision.outcome === "ready" });
        if (decision.outcome === "unready") await this.#told.unhealthy(pod);
        return undefined;
      case "succeed":
        return await this.#exit(pod, memory, 0);
      case "fail":
        return await this.#exit(pod, memory, 1);
      case "image-error":
        await this.#failPull(pod, memory);
        return undefined;
      default:
        return decision.outcome satisfies never;
    }
  }

  /** The first time that the containers run, it is told. */
  async #start(pod: Pod, memory: Memory, nowMs: number): Promise<void> {
    if (memory.startedMs !== 0) return;
    memory.startedMs = nowMs;
    await this.#told.started(pod);
  }

  /** The containers end; where the pod says so, they are started again after a pause, and end again. */
  async #exit(pod: Pod, memory: Memory, exitCode: number): Promise<number | undefined> {
    const nowMs = this.#tools.clock.now();
    const { restartPolicy = "Always" } = pod.spec ?? {};
    if (memory.againMs !== undefined && nowMs < memory.againMs) return memory.againMs - nowMs;
    await this.#start(pod, memory, nowMs);
    if (restartPolicy === "Never" || (restartPolicy === "OnFailure" && exitCode === 0)) {
      await this.#tell(pod, memory, { type: "ended", exitCode });
      return undefined;
    }
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** memory.restarts);
    memory.restarts++;
    memory.lastExitCode = exitCode;
    memory.againMs = nowMs + pauseMs;
    const { name, namespace = "", uid } = pod.metadata;
    const where = `container=${pod.spec?.containers[0]?.name ?? ""} pod=${name}_${namespace}(${uid})`;
    await this.#tell(pod, memory, {
      type: "waiting",
      reason: "CrashLoopBackOff",
      message: `back-off ${durationText(pauseMs)} restarting failed ${where}`,
    });
    await this.#told.backOff(pod);
    return pauseMs;
  }

  async #failPull(pod: Pod, memory: Memory): Promise<void> {
    const image = JSON.stringify(pod.spec?.containers[0]?.image ?? "");
    const message = `Back-off pulling image ${image}: ErrImagePull: ${DECIDED}`;
    const isTold = pod.status?.containerStatuses?.some(({ state }) =>
      state?.waiting?.reason === "ImagePullBackOff"
    );
    await this.#tell(pod, memory, { type: "waiting", reason: "ImagePullBackOff", message });
    if (!isTold) await this.#told.pullFailed(pod);
  }

  /** Ends the containers of a pod that is being deleted, then lets it go. */
  async #end(pod: Pod, decision: Required<PodDecision>): Promise<number | undefined> {
    const { client, clock } = this.#tools;
    const { name, namespace = "", uid, deletionGracePeriodSeconds = 0 } = pod.metadata;
    if (deletionGracePeriodSeconds === 0) return undefined;
    const memory = this.#memoryOf(pod, decision);
    const isRunning = !hasEnded(pod) && pod.status?.containerStatuses !== undefined;
    if (isRunning) {
      const stopMs = Math.min(decision.stopAfterMs, deletionGracePeriodSeconds * 1_000);
      if (memory.endsMs === undefined) {
        memory.endsMs = clock.now() + stopMs;
        await this.#told.killing(pod);
      }
      const leftMs = memory.endsMs - clock.now();
      if (leftMs > 0) return leftMs;
      await this.#tell(pod, memory, { type: "ended", exitCode: stopMs < decision.stopAfterMs ? 137 : 0 });
    }
    try {
      await client.resource(Pod, { namespace }).delete(name, {
        gracePeriodSeconds: 0,
        preconditions: { uid },
      });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    return undefined;
  }

  #memoryOf({ metadata: { uid } }: Pod, decision: Required<PodDecision>): Memory {
    const nowMs = this.#tools.clock.now();
    const known = this.#memories.get(uid);
    if (known !== undefined) {
      if (isSameJson(known.decision, decision)) return known;
      // What the test has decided anew counts from now.
      if (known.decision.outcome !== decision.outcome) known.sinceMs = nowMs;
      known.decision = decision;
      known.againMs = undefined;
      return known;
    }
    const index = this.#addresses++;
    const memory: Memory = {
      podIp: `10.244.${Math.floor(index / 250) % 250}.${index % 250 + 2}`,
      decision,
      sinceMs: nowMs,
      restarts: 0,
      lastExitCode: undefined,
      startedMs: 0,
      againMs: undefined,
      endsMs: undefined,
    };
    this.#memories.set(uid, memory);
    return memory;
  }

  async #tell(pod: Pod, memory: Memory, state: ContainersState): Promise<void> {
    const { podIp, restarts, lastExitCode, startedMs } = memory;
    const run: PodRun = {
      state,
      restarts,
      startedMs,
      podIp,
      hostIp: hostIpOf(0),
      nowMs: this.#tools.clock.now(),
      ...(lastExitCode === undefined ? {} : { lastExitCode }),
    };
    await this.#write(pod, podStatus(pod, run));
  }

  async #write(pod: Pod, status: PodStatus): Promise<void> {
    if (isSameJson(status, pod.status)) return;
    const { namespace = "" } = pod.metadata;
    await this.#tools.client.resource(Pod, { namespace }).status.replace({ ...pod, status });
  }
}

/** A time as Go prints it. */
function durationText(ms: number): string {
  const [minutes, seconds] = [Math.floor(ms / 60_000), ms % 60_000 / 1_000];
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds}s`;
}
