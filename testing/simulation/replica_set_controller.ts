/**
 * The controller of ReplicaSets: keeps a number of equal pods.
 *
 * @module
 */

import { ReplicaSet } from "../../src/resource/builtins.ts";
import type { Pod } from "../../src/resource/builtins.ts";
import { counted } from "./counts.ts";
import { templateMeta } from "./pod_control.ts";
import { availableInMs, byUsefulness, hasEnded, isActive, isReady, isTerminating } from "./pod_state.ts";
import { findObject } from "./find_object.ts";
import { isSameJson } from "./template_hash.ts";
import { type ControllerTools, type Place, soonest, type WorkloadController } from "./workload_controller.ts";

const COMPONENT = "replicaset-controller";

/** Keeps the pods of ReplicaSets. */
export class ReplicaSetController implements WorkloadController {
  readonly resource = ReplicaSet;
  readonly #tools: ControllerTools;

  /** @param tools What to work with. */
  constructor(tools: ControllerTools) {
    this.#tools = tools;
  }

  /** Makes pods that are missing, deletes those that are too many, and counts. */
  async sync(place: Place): Promise<number | undefined> {
    const { client, pods: control } = this.#tools;
    const set = await findObject(client, ReplicaSet, place);
    if (set === undefined) return undefined;
    if (set.metadata.deletionTimestamp === undefined) await this.#manage(set, await control.podsOf(set));
    return await this.#report(set, await control.podsOf(set));
  }

  async #manage(set: ReplicaSet, pods: readonly Pod[]): Promise<void> {
    const { pods: control } = this.#tools;
    const active = pods.filter(isActive);
    const wanted = set.spec?.replicas ?? 0;
    for (let missing = wanted - active.length; missing > 0; missing--) {
      const pod = await control.create(set, set.spec?.template ?? {});
      await control.tell(set, { what: "Created", pod: pod.metadata.name, component: COMPONENT });
    }
    for (const pod of active.toSorted(byUsefulness).slice(0, Math.max(0, active.length - wanted))) {
      await control.delete(pod);
      await control.tell(set, { what: "Deleted", pod: pod.metadata.name, component: COMPONENT });
    }
  }

  async #report(set: ReplicaSet, pods: readonly Pod[]): Promise<number | undefined> {
    const { client, clock } = this.#tools;
    const { namespace = "", generation = 0 } = set.metadata;
    const minReadySeconds = set.spec?.minReadySeconds ?? 0;
    const active = pods.filter(isActive);
    const waits = active.map((pod) => availableInMs(pod, { minReadySeconds, nowMs: clock.now() }));
    const labels = Object.entries(templateMeta(set.spec?.template ?? {}).labels ?? {});
    const isLabelled = ({ metadata }: Pod) =>
      labels.every(([label, value]) => metadata.labels?.[label] === value);
    const status = {
      replicas: active.length,
      ...counted({
        fullyLabeledReplicas: active.filter(isLabelled).length,
        readyReplicas: active.filter(isReady).length,
        availableReplicas: waits.filter((ms) => ms === 0).length,
        observedGeneration: generation,
      }),
      terminatingReplicas: pods.filter((pod) => isTerminating(pod) && !hasEnded(pod)).length,
      ...set.status?.conditions && { conditions: set.status.conditions },
    };
    if (!isSameJson(status, set.status)) {
      const sets = client.resource(ReplicaSet, { namespace });
      await sets.status.replace({ ...set, status });
    }
    return soonest(...waits.filter((ms) => ms > 0));
  }
}
