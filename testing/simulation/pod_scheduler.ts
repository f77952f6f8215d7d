/**
 * The scheduler of a simulation: each pod gets a node that fits, one after the other.
 *
 * @module
 */

import { Node, Pod } from "../../src/resource/builtins.ts";
import { DECIDED } from "./kubelet_events.ts";
import { conditionOf } from "./pod_state.ts";
import { mayBeOn } from "./simulated_nodes.ts";
import type { PodDecision } from "./simulation_rule.ts";
import { wireTime } from "./wire_time.ts";
import type { ControllerTools } from "./workload_controller.ts";

const COMPONENT = "default-scheduler";
/** How long it waits until it looks again for a node. */
const PAUSE_MS = 5_000;

/** Gives pods their nodes. */
export class PodScheduler {
  readonly #tools: ControllerTools;
  #turn = 0;

  /** @param tools What to work with. */
  constructor(tools: ControllerTools) {
    this.#tools = tools;
  }

  /**
   * Gives a pod its node, or says why it has none.
   *
   * @param pod The pod.
   * @param decision What the test has decided of it.
   * @returns After how many milliseconds to look again; `undefined` if there is nothing to wait for.
   */
  async schedule(pod: Pod, { outcome }: Required<PodDecision>): Promise<number | undefined> {
    const { client, events } = this.#tools;
    const { name, namespace = "", uid } = pod.metadata;
    if ((pod.spec?.schedulingGates ?? []).length > 0) return undefined;
    const { items: nodes } = await client.resource(Node).listAll();
    const fitting = nodes.filter((node) => !node.spec?.unschedulable && mayBeOn(pod, node));
    const node = fitting[this.#turn++ % fitting.length];
    if (outcome === "pending" || node === undefined) {
      await this.#leavePending(
        pod,
        outcome === "pending" ? allRefuse(nodes.length, DECIDED) : whyNone(nodes),
      );
      return outcome === "pending" ? undefined : PAUSE_MS;
    }
    const target = { apiVersion: "v1", kind: "Node", name: node.metadata.name };
    await client.raw("POST", `/api/v1/namespaces/${namespace}/pods/${name}/binding`, {
      body: { apiVersion: "v1", kind: "Binding", metadata: { name, uid }, target },
    });
    const message = `Successfully assigned ${namespace}/${name} to ${node.metadata.name}`;
    await events.tell(pod, { reason: "Scheduled", message, component: COMPONENT });
    return undefined;
  }

  async #leavePending(pod: Pod, message: string): Promise<void> {
    const { client, clock, events } = this.#tools;
    const known = conditionOf(pod, "PodScheduled");
    if (known?.status === "False" && known.message === message) return;
    const now = wireTime(clock.now());
    const condition = {
      type: "PodScheduled",
      status: "False",
      reason: "Unschedulable",
      message,
      observedGeneration: pod.metadata.generation ?? 1,
      lastTransitionTime: known?.status === "False" ? known.lastTransitionTime ?? now : now,
    };
    const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== "PodScheduled");
    const status = { ...pod.status, conditions: [...others, condition] };
    const { namespace = "" } = pod.metadata;
    await client.resource(Pod, { namespace }).status.replace({ ...pod, status });
    await events.tell(pod, { type: "Warning", reason: "FailedScheduling", message, component: COMPONENT });
  }
}

function whyNone(nodes: readonly Node[]): string {
  if (nodes.length === 0) return "no nodes available to schedule pods";
  const some = nodes.filter(({ spec }) => spec?.unschedulable).length;
  const reasons = [
    ...(nodes.length > some
      ? [`${nodes.length - some} node(s) didn't match Pod's node affinity/selector`]
      : []),
    ...(some > 0 ? [`${some} node(s) were unschedulable`] : []),
  ];
  return allRefuse(nodes.length, reasons.join(", "));
}

function allRefuse(nodes: number, why: string): string {
  const none = `0/${nodes} nodes are available`;
  return `${none}: ${why}. preemption: ${none}: ${nodes} Preemption is not helpful for scheduling.`;
}
