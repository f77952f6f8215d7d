/**
 * The controller of StatefulSets: pods with names and volumes of their own, made and ended in order.
 *
 * @module
 * @see kube-controller-manager pkg/controller/statefulset
 */

import { isAlreadyExists } from "../../src/client/api_error.ts";
import { ownerReferenceTo } from "../../src/controller/owner_reference.ts";
import {
  type ControllerRevision,
  PersistentVolumeClaim,
  type Pod,
  StatefulSet,
} from "../../src/resource/builtins.ts";
import { counted, scaled } from "./counts.ts";
import { findObject } from "./find_object.ts";
import { type PodTemplate, templateMeta } from "./pod_control.ts";
import { availableInMs, hasEnded, isReady, isTerminating } from "./pod_state.ts";
import { Revisions, templateIn } from "./revisions.ts";
import { isSameJson } from "./template_hash.ts";
import { type ControllerTools, type Place, soonest, type WorkloadController } from "./workload_controller.ts";

const COMPONENT = "statefulset-controller";
const REVISION_LABEL = "controller-revision-hash";

/** A StatefulSet while it is brought on. */
interface Work {
  readonly set: StatefulSet;
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  /** Its pods, by their number. */
  readonly pods: ReadonlyMap<number, Pod>;
  readonly first: number;
  readonly wanted: number;
  readonly isOrdered: boolean;
}

/** Keeps the pods of StatefulSets. */
export class StatefulSetController implements WorkloadController {
  readonly resource = StatefulSet;
  readonly #tools: ControllerTools;

  /** @param tools What to work with. */
  constructor(tools: ControllerTools) {
    this.#tools = tools;
  }

  /** Goes as far as the order allows, and reports. */
  async sync(place: Place): Promise<number | undefined> {
    const { client, pods: control } = this.#tools;
    const set = await findObject(client, StatefulSet, place);
    if (set === undefined) return undefined;
    const { current, update } = await this.#revisionsOf(set);
    const { spec } = set;
    const work = (pods: readonly Pod[]): Work => ({
      set,
      current,
      update,
      pods: new Map(pods.flatMap((pod) => numbered(set, pod))),
      first: spec?.ordinals?.start ?? 0,
      wanted: spec?.replicas ?? 1,
      isOrdered: spec?.podManagementPolicy !== "Parallel",
    });
    if (set.metadata.deletionTimestamp === undefined) await this.#manage(work(await control.podsOf(set)));
    return await this.#report(work(await control.podsOf(set)));
  }

  async #revisionsOf(set: StatefulSet): Promise<Pick<Work, "current" | "update">> {
    const revisions = new Revisions(this.#tools.client, set);
    const { currentRevision = "", updateRevision = "" } = set.status ?? {};
    const update = await revisions.ensure({
      template: set.spec?.template,
      labels: set.spec?.selector.matchLabels ?? {},
      hashLabel: "controller.kubernetes.io/hash",
      limit: set.spec?.revisionHistoryLimit ?? 10,
      inUse: new Set([currentRevision, updateRevision]),
    });
    const current = (await revisions.all()).find(({ metadata }) => metadata.name === currentRevision) ??
      update;
    const inUse = new Set([currentRevision, update.metadata.name]);
    await revisions.forgetOld({ limit: set.spec?.revisionHistoryLimit ?? 10, inUse });
    return { current, update };
  }

  async #manage(work: Work): Promise<void> {
    const { pods, first, wanted, isOrdered } = work;
    for (let number = first; number < first + wanted; number++) {
      const isDone = await this.#keep(work, number);
      if (!isDone && isOrdered) return;
    }
    const condemned = [...pods.keys()].filter((number) => number < first || number >= first + wanted)
      .toSorted((a, b) => b - a);
    for (const number of condemned) {
      const pod = pods.get(number);
      if (pod !== undefined && !isTerminating(pod)) await this.#delete(work.set, pod);
      if (isOrdered) return;
    }
    await this.#update(work);
  }

  /** Sees to one pod; false if those after it have to wait. */
  async #keep(work: Work, number: number): Promise<boolean> {
    const pod = work.pods.get(number);
    if (pod === undefined) {
      await this.#create(work, number);
      return false;
    }
    if (hasEnded(pod)) {
      if (!isTerminating(pod)) await this.#delete(work.set, pod);
      return false;
    }
    if (pod.status?.phase === "Pending") await this.#createClaims(work.set, pod.metadata.name);
    return !isTerminating(pod) && this.#isAvailable(work.set, pod);
  }

  /** Ends old pods from the last to the first, as many as may be missing. */
  async #update({ set, update, pods, first, wanted }: Work): Promise<void> {
    const { type = "RollingUpdate", rollingUpdate } = set.spec?.updateStrategy ?? {};
    if (type !== "RollingUpdate") return;
    const most = Math.max(1, scaled(rollingUpdate?.maxUnavailable ?? 1, wanted, "down"));
    const inOrder = Array.from({ length: wanted }, (_, index) => pods.get(first + index)).toReversed();
    let mayGo = most - inOrder.filter((pod) => pod === undefined || !this.#isAvailable(set, pod)).length;
    for (const [index, pod] of inOrder.entries()) {
      const number = wanted - 1 - index;
      if (number < (rollingUpdate?.partition ?? 0) || mayGo <= 0) return;
      if (pod === undefined || isTerminating(pod) || revisionOf(pod) === update.metadata.name) continue;
      await this.#delete(set, pod);
      mayGo--;
    }
  }

  #isAvailable(set: StatefulSet, pod: Pod): boolean {
    const { minReadySeconds = 0 } = set.spec ?? {};
    return pod.status?.phase === "Running" && !isTerminating(pod) &&
      availableInMs(pod, { minReadySeconds, nowMs: this.#tools.clock.now() }) === 0;
  }

  async #create(work: Work, number: number): Promise<void> {
    const { set, update, current, first } = work;
    const { name } = set.metadata;
    const podName = `${name}-${number}`;
    const isOld = number - first < keptOld(set);
    const revision = isOld && current !== update ? current : update;
    const template: PodTemplate = revision === update ? set.spec?.template ?? {} : templateIn(revision);
    await this.#createClaims(set, podName);
    const claims = (set.spec?.volumeClaimTemplates ?? []).map(({ metadata }) =>
      String(templateMeta({ metadata }).name)
    );
    const others = (template.spec?.volumes ?? []).filter((volume) => !claims.includes(volume.name));
    const volumes = [
      ...others,
      ...claims.map((claim) => ({
        name: claim,
        persistentVolumeClaim: { claimName: `${claim}-${podName}` },
      })),
    ];
    await this.#tools.pods.create(set, template, {
      name: podName,
      labels: {
        "apps.kubernetes.io/pod-index": String(number),
        [REVISION_LABEL]: revision.metadata.name,
        "statefulset.kubernetes.io/pod-name": podName,
      },
      spec: {
        hostname: podName,
        ...(set.spec?.serviceName ? { subdomain: set.spec.serviceName } : {}),
        ...(volumes.length === 0 ? {} : { volumes }),
      },
    });
    await this.#tell(set, "SuccessfulCreate", `Create Pod ${podName} in StatefulSet ${name} successful`);
  }

  async #createClaims(set: StatefulSet, pod: string): Promise<void> {
    const { namespace = "", name } = set.metadata;
    const claims = this.#tools.client.resource(PersistentVolumeClaim, { namespace });
    for (const { metadata, spec } of set.spec?.volumeClaimTemplates ?? []) {
      const { name: template = "", labels, annotations } = templateMeta({ metadata });
      const claim = `${template}-${pod}`;
      const place = { namespace, name: claim };
      if (await findObject(this.#tools.client, PersistentVolumeClaim, place) !== undefined) continue;
      const isOwned = set.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted === "Delete";
      const { controller: _controller, ...owner } = ownerReferenceTo(set);
      try {
        await claims.create({
          metadata: {
            ...place,
            labels: { ...labels, ...set.spec?.selector.matchLabels },
            ...(annotations === undefined ? {} : { annotations }),
            ...(isOwned ? { ownerReferences: [owner] } : {}),
          },
          ...spec && { spec },
        });
      } catch (error) {
        if (isAlreadyExists(error)) continue;
        throw error;
      }
      const message = `Create Claim ${claim} Pod ${pod} in StatefulSet ${name} success`;
      await this.#tell(set, "SuccessfulCreate", message);
    }
  }

  async #delete(set: StatefulSet, pod: Pod): Promise<void> {
    await this.#tools.pods.delete(pod);
    const message = `Delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`;
    await this.#tell(set, "SuccessfulDelete", message);
  }

  async #tell(set: StatefulSet, reason: string, message: string): Promise<void> {
    await this.#tools.events.tell(set, { reason, message, component: COMPONENT });
  }

  async #report({ set, current, update, pods, wanted }: Work): Promise<number | undefined> {
    const { client, clock } = this.#tools;
    const { minReadySeconds = 0 } = set.spec ?? {};
    const all = [...pods.values()];
    const created = all.filter((pod) => pod.status?.phase !== undefined);
    const ready = created.filter((pod) => pod.status?.phase === "Running" && isReady(pod));
    const waits = ready.map((pod) => availableInMs(pod, { minReadySeconds, nowMs: clock.now() }));
    const of = (revision: ControllerRevision) =>
      created.filter((pod) => !isTerminating(pod) && revisionOf(pod) === revision.metadata.name).length;
    const updated = of(update);
    // Once all pods are new and ready, the new state is the current one.
    const isOver = updated === wanted && ready.length === wanted && created.length === wanted;
    const { collisionCount = 0, conditions } = set.status ?? {};
    const status = {
      replicas: created.length,
      availableReplicas: waits.filter((ms) => ms === 0).length,
      ...counted({
        observedGeneration: set.metadata.generation ?? 0,
        readyReplicas: ready.length,
        currentReplicas: isOver ? updated : of(current),
        updatedReplicas: updated,
      }),
      currentRevision: isOver ? update.metadata.name : current.metadata.name,
      updateRevision: update.metadata.name,
      collisionCount,
      ...conditions && { conditions },
    };
    if (!isSameJson(status, set.status)) {
      const sets = client.resource(StatefulSet, { namespace: set.metadata.namespace ?? "" });
      await sets.status.replace({ ...set, status });
    }
    return soonest(...waits.filter((ms) => ms > 0));
  }
}

/** How many of the first pods are made as they were before the update. */
function keptOld({ spec, status }: StatefulSet): number {
  const { type = "RollingUpdate", rollingUpdate } = spec?.updateStrategy ?? {};
  if (rollingUpdate !== undefined) return rollingUpdate.partition ?? 0;
  return type === "RollingUpdate" ? status?.currentReplicas ?? 0 : 0;
}

function revisionOf({ metadata }: Pod): string | undefined {
  return metadata.labels?.[REVISION_LABEL];
}

/** The pod with its number, if its name is one of the set's. */
function numbered({ metadata }: StatefulSet, pod: Pod): readonly (readonly [number, Pod])[] {
  const { name } = pod.metadata;
  const number = name.slice(metadata.name.length + 1);
  const isOwn = name.startsWith(`${metadata.name}-`) && /^\d+$/.test(number);
  return isOwn ? [[Number(number), pod]] : [];
}
