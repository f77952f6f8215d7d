/**
 * The controller of DaemonSets: a pod on each node.
 *
 * @module
 * @see kube-controller-manager pkg/controller/daemon
 */

import { DaemonSet, Node, type Pod } from "../../src/resource/builtins.ts";
import type { KubeObject } from "../../src/resource/object.ts";
import { counted, scaled } from "./counts.ts";
import { findObject } from "./find_object.ts";
import { templateMeta } from "./pod_control.ts";
import { availableInMs, hasEnded, isReady, isTerminating } from "./pod_state.ts";
import { Revisions } from "./revisions.ts";
import { mayBeOn } from "./simulated_nodes.ts";
import { isSameJson } from "./template_hash.ts";
import { type ControllerTools, type Place, soonest, type WorkloadController } from "./workload_controller.ts";

const COMPONENT = "daemonset-controller";
const HASH_LABEL = "controller-revision-hash";
const GENERATION = "deprecated.daemonset.template.generation";

/** What pods of DaemonSets put up with on their nodes. */
const TOLERATIONS = [
  ["not-ready", "NoExecute"],
  ["unreachable", "NoExecute"],
  ["disk-pressure", "NoSchedule"],
  ["memory-pressure", "NoSchedule"],
  ["pid-pressure", "NoSchedule"],
  ["unschedulable", "NoSchedule"],
].map(([name, effect]) => ({
  key: `node.kubernetes.io/${name}`,
  operator: "Exists",
  ...(effect === undefined ? {} : { effect }),
}));

/** A DaemonSet while it is brought on. */
interface Work {
  readonly set: DaemonSet;
  /** The hash of its template. */
  readonly hash: string;
  /** The nodes that its pods may be on, and those pods. */
  readonly nodes: ReadonlyMap<string, readonly Pod[]>;
  /** Pods elsewhere. */
  readonly strays: readonly Pod[];
}

/** Keeps the pods of DaemonSets. */
export class DaemonSetController implements WorkloadController {
  readonly resource = DaemonSet;
  readonly #tools: ControllerTools;

  /** @param tools What to work with. */
  constructor(tools: ControllerTools) {
    this.#tools = tools;
  }

  /** New nodes get pods. */
  affectedBy({ kind }: KubeObject): boolean {
    return kind === Node.kind;
  }

  /** Makes and deletes pods, and counts. */
  async sync(place: Place): Promise<number | undefined> {
    const { client } = this.#tools;
    const set = await findObject(client, DaemonSet, place);
    if (set === undefined) return undefined;
    const revision = await new Revisions(client, set).ensure({
      template: set.spec?.template,
      labels: templateMeta(set.spec?.template ?? {}).labels ?? {},
      annotations: { [GENERATION]: set.metadata.annotations?.[GENERATION] ?? "1" },
      hashLabel: HASH_LABEL,
      limit: set.spec?.revisionHistoryLimit ?? 10,
      inUse: new Set(),
    });
    const hash = revision.metadata.labels?.[HASH_LABEL] ?? "";
    if (set.metadata.deletionTimestamp === undefined) await this.#manage(await this.#look(set, hash));
    return await this.#report(await this.#look(set, hash));
  }

  async #look(set: DaemonSet, hash: string): Promise<Work> {
    const { client, pods: control } = this.#tools;
    const { items } = await client.resource(Node).listAll();
    const template = { spec: set.spec?.template.spec };
    const fitting = items.filter((node) => mayBeOn(template.spec ? { spec: template.spec } : {}, node));
    const nodes = new Map<string, Pod[]>(fitting.map(({ metadata }) => [metadata.name, []]));
    const strays: Pod[] = [];
    for (const pod of await control.podsOf(set)) (nodes.get(nodeOf(pod)) ?? strays).push(pod);
    return { set, hash, nodes, strays };
  }

  async #manage(work: Work): Promise<void> {
    const { set, nodes, strays } = work;
    for (const pod of strays) if (!isTerminating(pod)) await this.#delete(set, pod);
    const surge = this.#limit(work, "maxSurge");
    const isRolling = set.spec?.updateStrategy?.type !== "OnDelete";
    let isUnavailable = [...nodes.values()].filter((pods) => !pods.some((pod) => this.#isAvailable(set, pod)))
      .length;
    let surging = [...nodes.values()].filter((pods) => pods.length > 1).length;
    for (const [node, pods] of nodes) {
      const living = pods.filter((pod) => !isTerminating(pod));
      const [ended, running] = [living.filter(hasEnded), living.filter((pod) => !hasEnded(pod))];
      for (const pod of ended) await this.#fail(set, pod);
      const fresh = running.filter((pod) => isOf(pod, work));
      const old = running.filter((pod) => !isOf(pod, work));
      if (running.length === 0 && (pods.length === 0 || surge > 0)) await this.#create(work, node);
      if (!isRolling || old.length === 0) continue;
      if (surge > 0) {
        if (fresh.some((pod) => this.#isAvailable(set, pod))) {
          for (const pod of old) await this.#delete(set, pod);
        } else if (fresh.length === 0 && surging < surge) {
          await this.#create(work, node);
          surging++;
        }
        continue;
      }
      const serves = old.some((pod) => this.#isAvailable(set, pod));
      if (serves && isUnavailable >= this.#limit(work, "maxUnavailable")) continue;
      for (const pod of old) await this.#delete(set, pod);
      if (serves) isUnavailable++;
    }
  }

  #limit({ set, nodes }: Work, field: "maxSurge" | "maxUnavailable"): number {
    const { rollingUpdate } = set.spec?.updateStrategy ?? {};
    return scaled(rollingUpdate?.[field] ?? (field === "maxSurge" ? 0 : 1), nodes.size, "up");
  }

  #isAvailable(set: DaemonSet, pod: Pod): boolean {
    const { minReadySeconds = 0 } = set.spec ?? {};
    return !isTerminating(pod) &&
      availableInMs(pod, { minReadySeconds, nowMs: this.#tools.clock.now() }) === 0;
  }

  async #create({ set, hash }: Work, node: string): Promise<void> {
    const { pods: control } = this.#tools;
    const template = set.spec?.template ?? {};
    const terms = [{ matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] }];
    const { affinity, tolerations = [] } = set.spec?.template.spec ?? {};
    const pod = await control.create(set, template, {
      component: COMPONENT,
      labels: {
        [HASH_LABEL]: hash,
        "pod-template-generation": set.metadata.annotations?.[GENERATION] ?? "1",
      },
      spec: {
        affinity: {
          ...affinity,
          nodeAffinity: {
            ...affinity?.nodeAffinity,
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
          },
        },
        tolerations: [...tolerations, ...TOLERATIONS],
      },
    });
    await control.tell(set, { what: "Created", pod: pod.metadata.name, component: COMPONENT });
  }

  async #fail(set: DaemonSet, pod: Pod): Promise<void> {
    const { namespace = "", name } = pod.metadata;
    await this.#tools.events.tell(set, {
      type: "Warning",
      reason: "FailedDaemonPod",
      message: `Found failed daemon pod ${namespace}/${name} on node ${
        pod.spec?.nodeName ?? ""
      }, will try to kill it`,
      component: COMPONENT,
    });
    await this.#delete(set, pod);
  }

  async #delete(set: DaemonSet, pod: Pod): Promise<void> {
    const { pods: control } = this.#tools;
    await control.delete(pod);
    await control.tell(set, { what: "Deleted", pod: pod.metadata.name, component: COMPONENT });
  }

  async #report(work: Work): Promise<number | undefined> {
    const { set, nodes, strays } = work;
    const { client, clock } = this.#tools;
    const { minReadySeconds = 0 } = set.spec ?? {};
    const oldest = [...nodes.values()].flatMap((pods) => pods.toSorted(byAge).slice(0, 1));
    const ready = oldest.filter(isReady);
    const waits = ready.map((pod) => availableInMs(pod, { minReadySeconds, nowMs: clock.now() }));
    const available = waits.filter((ms) => ms === 0).length;
    const { collisionCount, conditions } = set.status ?? {};
    const status = {
      currentNumberScheduled: oldest.length,
      numberMisscheduled: new Set(strays.map(nodeOf)).size,
      desiredNumberScheduled: nodes.size,
      numberReady: ready.length,
      ...counted({
        observedGeneration: set.metadata.generation ?? 0,
        updatedNumberScheduled: oldest.filter((pod) => isOf(pod, work)).length,
        numberAvailable: available,
        numberUnavailable: nodes.size - available,
      }),
      ...(collisionCount === undefined ? {} : { collisionCount }),
      ...conditions && { conditions },
    };
    if (!isSameJson(status, set.status)) {
      const sets = client.resource(DaemonSet, { namespace: set.metadata.namespace ?? "" });
      await sets.status.replace({ ...set, status });
    }
    return soonest(...waits.filter((ms) => ms > 0));
  }
}

function isOf(pod: Pod, { hash }: Work): boolean {
  return pod.metadata.labels?.[HASH_LABEL] === hash;
}

/** The node that a pod is on, or is meant for. */
function nodeOf({ spec }: Pod): string {
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    ?.nodeSelectorTerms ?? [];
  return spec?.nodeName ?? terms[0]?.matchFields?.[0]?.values?.[0] ?? "";
}

function byAge(one: Pod, other: Pod): number {
  return Date.parse(one.metadata.creationTimestamp ?? "") -
    Date.parse(other.metadata.creationTimestamp ?? "");
}
