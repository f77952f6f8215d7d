/**
 * The controller of ReplicaSets: keeps a number of equal pods.
 *
 * @module
 */

import { ApiError } from "../../src/client/api_error.ts";
import { ReplicaSet } from "../../src/resource/builtins.ts";
import type { Pod } from "../../src/resource/builtins.ts";
import { counted } from "./counts.ts";
import { templateMeta } from "./pod_control.ts";
import { availableInMs, byUsefulness, hasEnded, isActive, isReady, isTerminating } from "./pod_state.ts";
import { findObject } from "./find_object.ts";
import { isSameJson } from "./template_hash.ts";
import { wireTime } from "./wire_time.ts";
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
    let refusal: ApiError | undefined;
    if (set.metadata.deletionTimestamp === undefined) {
      try {
        await this.#manage(set, await control.podsOf(set));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        refusal = error;
      }
    }
    const againMs = await this.#report(set, await control.podsOf(set), refusal);
    if (refusal !== undefined) throw refusal;
    return againMs;
  }

  async #manage(set: ReplicaSet, pods: readonly Pod[]): Promise<void> {
    const { pods: control } = this.#tools;
    const active = pods.filter(isActive);
    const wanted = set.spec?.replicas ?? 0;
    for (let missing = wanted - active.length; missing > 0; missing--) {
      const pod = await control.create(set, set.spec?.template ?? {}, { component: COMPONENT });
      await control.tell(set, { what: "Created", pod: pod.metadata.name, component: COMPONENT });
    }
    for (const pod of active.toSorted(byUsefulness).slice(0, Math.max(0, active.length - wanted))) {
      await control.delete(pod);
      await control.tell(set, { what: "Deleted", pod: pod.metadata.name, component: COMPONENT });
    }
  }

  async #report(
    set: ReplicaSet,
    pods: readonly Pod[],
    refusal: ApiError | undefined,
  ): Promise<number | undefined> {
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
      ...withFailure(
        set,
        refusal && { refusal, isMissing: active.length < (set.spec?.replicas ?? 0), nowMs: clock.now() },
      ),
    };
    if (!isSameJson(status, set.status)) {
      const sets = client.resource(ReplicaSet, { namespace });
      await sets.status.replace({ ...set, status });
    }
    return soonest(...waits.filter((ms) => ms > 0));
  }
}

interface Failure {
  readonly refusal: ApiError;
  readonly isMissing: boolean;
  readonly nowMs: number;
}

/** The first refusal is told for as long as there are any. */
function withFailure(
  { status }: ReplicaSet,
  failure: Failure | undefined,
): Pick<NonNullable<ReplicaSet["status"]>, "conditions"> {
  const { conditions = [] } = status ?? {};
  const known = conditions.find(({ type }) => type === "ReplicaFailure");
  const others = conditions.filter((condition) => condition !== known);
  if (failure === undefined) return others.length === 0 ? {} : { conditions: others };
  const told = known ?? {
    type: "ReplicaFailure",
    status: "True",
    lastTransitionTime: wireTime(failure.nowMs),
    reason: failure.isMissing ? "FailedCreate" : "FailedDelete",
    message: failure.refusal.status.message ?? "",
  };
  return { conditions: [...others, told] };
}
