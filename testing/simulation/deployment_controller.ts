/**
 * The controller of Deployments: a ReplicaSet for each state of the template, and the way from one to the next.
 *
 * @module
 * @see kube-controller-manager pkg/controller/deployment
 */

import { controllerOf } from "../../src/controller/owner_reference.ts";
import { Deployment, ReplicaSet } from "../../src/resource/builtins.ts";
import {
  type ConditionText,
  deadlineInMs,
  deploymentStatus,
  hasDeadline,
  isComplete,
  withCondition,
} from "./deployment_status.ts";
import { findObject } from "./find_object.ts";
import { DeploymentSets, revisionOf } from "./deployment_sets.ts";
import {
  DESIRED_ANNOTATION,
  newestSize,
  olderSizes,
  proportionalSizes,
  type Sizes,
  sumOf,
  wantedBy,
} from "./rollout_sizes.ts";
import { isSameJson } from "./template_hash.ts";
import type { ControllerTools, Place, WorkloadController } from "./workload_controller.ts";

const REVISION = "deployment.kubernetes.io/revision";

/** Keeps the ReplicaSets of Deployments. */
export class DeploymentController implements WorkloadController {
  readonly resource = Deployment;
  readonly #tools: ControllerTools;

  /** @param tools What to work with. */
  constructor(tools: ControllerTools) {
    this.#tools = tools;
  }

  /** Goes one step on, and reports. */
  async sync(place: Place): Promise<number | undefined> {
    const { client } = this.#tools;
    const found = await findObject(client, Deployment, place);
    if (found === undefined) return undefined;
    const { items } = await client.resource(ReplicaSet, { namespace: place.namespace }).listAll();
    const sets = new DeploymentSets(found, {
      ...this.#tools,
      sets: items.filter((set) => controllerOf(set)?.uid === found.metadata.uid),
    });
    const deployment = this.#withPause(found);
    if (found.metadata.deletionTimestamp !== undefined) return await this.#report(deployment, sets, false);
    if (deployment.spec?.paused || wasScaled(deployment, sets)) {
      await sets.resize(scaledSizes(deployment, sets));
      if (deployment.spec?.paused) await sets.forgetOld();
      return await this.#report(deployment, sets, false);
    }
    const next = deployment.spec?.strategy?.type === "Recreate"
      ? await this.#recreate(deployment, sets)
      : await this.#roll(deployment, sets);
    if (isComplete(next, next.status ?? {})) await sets.forgetOld();
    return await this.#report(next, sets, true);
  }

  /** Makes the new ReplicaSet grow, or else the old ones shrink. */
  async #roll(deployment: Deployment, sets: DeploymentSets): Promise<Deployment> {
    const next = await this.#withNewest(deployment, sets);
    const { newest, older, all } = sets;
    if (newest === undefined) return next;
    const size = newestSize(deployment, wantedBy(newest), sumOf(all, wantedBy));
    const isScaled = await sets.resize(new Map([[newest, size]]));
    if (!isScaled) await sets.resize(olderSizes(deployment, newest, older));
    return next;
  }

  /** Ends all old pods, then makes the new ones. */
  async #recreate(deployment: Deployment, sets: DeploymentSets): Promise<Deployment> {
    const isScaled = await sets.resize(new Map(sets.older.map((set) => [set, 0])));
    const isRunning = sumOf(
      sets.older,
      ({ status }) => (status?.replicas ?? 0) + (status?.terminatingReplicas ?? 0),
    ) > 0;
    if (isScaled || isRunning) return deployment;
    const next = await this.#withNewest(deployment, sets);
    if (sets.newest) await sets.resize(new Map([[sets.newest, wantedBy(deployment)]]));
    return next;
  }

  /** Sees to it that there is a ReplicaSet of the template, and that the Deployment says which revision that is. */
  async #withNewest(deployment: Deployment, sets: DeploymentSets): Promise<Deployment> {
    const isNew = sets.newest === undefined;
    const newest = await sets.ensureNewest();
    const revision = String(revisionOf(newest));
    const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
    const next = { ...deployment, metadata: { ...deployment.metadata, annotations } };
    const name = JSON.stringify(newest.metadata.name);
    if (!hasDeadline(deployment)) return next;
    if (isNew) {
      return this.#with(next, progressingAs("NewReplicaSetCreated", `Created new replica set ${name}`));
    }
    const isKnown = next.status?.conditions?.some(({ type }) => type === "Progressing") ?? false;
    return isKnown
      ? next
      : this.#with(next, progressingAs("FoundNewReplicaSet", `Found new replica set ${name}`));
  }

  /** Says whether the Deployment is paused. */
  #withPause(deployment: Deployment): Deployment {
    if (!hasDeadline(deployment)) return deployment;
    const known = deployment.status?.conditions?.find(({ type }) => type === "Progressing");
    const { paused = false } = deployment.spec ?? {};
    const isTold = known?.reason === "DeploymentPaused";
    if (known?.reason === "ProgressDeadlineExceeded" || paused === isTold) return deployment;
    const text = paused
      ? progressingAs("DeploymentPaused", "Deployment is paused")
      : progressingAs("DeploymentResumed", "Deployment is resumed");
    return this.#with(deployment, { ...text, status: "Unknown" });
  }

  #with(deployment: Deployment, text: ConditionText): Deployment {
    const { conditions = [], ...status } = deployment.status ?? {};
    const now = this.#tools.clock.now();
    return { ...deployment, status: { ...status, conditions: withCondition(conditions, text, now) } };
  }

  async #report(
    deployment: Deployment,
    sets: DeploymentSets,
    isRollout: boolean,
  ): Promise<number | undefined> {
    const { client, clock } = this.#tools;
    const nowMs = clock.now();
    const { all, newest, found } = sets;
    const status = deploymentStatus(deployment, { sets: all, newest, nowMs, isRollout });
    const { metadata } = deployment;
    const isSame = isSameJson(status, found.status) &&
      isSameJson(metadata.annotations, found.metadata.annotations);
    const next = { ...deployment, status };
    if (!isSame) {
      await client.resource(Deployment, { namespace: metadata.namespace ?? "" }).status.replace(next);
    }
    return isRollout ? deadlineInMs(next, nowMs) : undefined;
  }
}

function progressingAs(reason: string, message: string): ConditionText {
  return { type: "Progressing", status: "True", reason, message };
}

/** Whether somebody has changed the number of pods since the ReplicaSets were sized. */
function wasScaled(deployment: Deployment, { all }: DeploymentSets): boolean {
  return all.some((set) => {
    const desired = set.metadata.annotations?.[DESIRED_ANNOTATION];
    return wantedBy(set) > 0 && desired !== undefined && Number(desired) !== wantedBy(deployment);
  });
}

function scaledSizes(deployment: Deployment, { all, newest, older }: DeploymentSets): Sizes {
  const wanted = wantedBy(deployment);
  const active = all.filter((set) => wantedBy(set) > 0);
  const only = active.length === 0 ? newest ?? older.at(-1) : active.length === 1 ? active[0] : undefined;
  if (only !== undefined) return new Map([[only, wanted]]);
  if (newest !== undefined && isSaturated(newest, wanted)) {
    return new Map(active.filter((set) => set !== newest).map((set) => [set, 0]));
  }
  if (deployment.spec?.strategy?.type === "Recreate") return new Map();
  return proportionalSizes(deployment, active);
}

function isSaturated({ metadata, spec, status }: ReplicaSet, wanted: number): boolean {
  return spec?.replicas === wanted && Number(metadata.annotations?.[DESIRED_ANNOTATION]) === wanted &&
    (status?.availableReplicas ?? 0) === wanted;
}
