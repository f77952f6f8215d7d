/**
 * The controller of Jobs: pods that are to come to a good end, so many of them, so many at a time.
 *
 * @module
 * @see kube-controller-manager pkg/controller/job
 */

import { isNotFound } from "../../src/client/api_error.ts";
import { controllerOf } from "../../src/controller/owner_reference.ts";
import { Job, Pod } from "../../src/resource/builtins.ts";
import { counted } from "./counts.ts";
import { findObject } from "./find_object.ts";
import {
  endConditions,
  failureOf,
  formatIndexes,
  hasFailed,
  INDEX_ANNOTATION,
  isFinished,
  type JobEnd,
  parseIndexes,
  successOf,
  suspensionOf,
  toldEnd,
  withSuspension,
} from "./job_status.ts";
import { byUsefulness, hasEnded, isActive, isReady, isTerminating } from "./pod_state.ts";
import { isSameJson } from "./template_hash.ts";
import { type ControllerTools, type Place, soonest, type WorkloadController } from "./workload_controller.ts";
import { wireTime } from "./wire_time.ts";

const COMPONENT = "job-controller";
const TRACKING = "batch.kubernetes.io/job-tracking";
/** The pauses after failures. */
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 600_000;

/** What the controller remembers of a Job. */
interface Memory {
  /** The pods that its status counts already. */
  readonly counted: Set<string>;
  failuresInARow: number;
  lastFailureMs: number;
}

/** A Job while it is brought on. */
interface Work {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  /** The indexes that are done, where pods have one. */
  readonly indexes: ReadonlySet<number>;
  readonly memory: Memory;
}

/** Keeps the pods of Jobs. */
export class JobController implements WorkloadController {
  readonly resource = Job;
  readonly #tools: ControllerTools;
  readonly #memories = new Map<string, Memory>();

  /** @param tools What to work with. */
  constructor(tools: ControllerTools) {
    this.#tools = tools;
  }

  /** Counts, makes and ends pods, and tells when the Job is over. */
  async sync(place: Place): Promise<number | undefined> {
    const job = await findObject(this.#tools.client, Job, place);
    if (job === undefined || job.metadata.deletionTimestamp !== undefined) {
      await this.#letGo(place);
      return undefined;
    }
    if (isFinished(job)) return await this.#afterwards(job);
    const work = await this.#look(job);
    const nowMs = this.#tools.clock.now();
    const living = work.pods.filter(isActive);
    const ended = toldEnd(job) ?? failureOf(job, { failed: work.failed, pods: work.pods, nowMs });
    if (ended !== undefined || job.spec?.suspend) {
      await this.#end(job, living);
      return await this.#report(work, ended);
    }
    const againMs = await this.#manage(work, living);
    const active = (await this.#tools.pods.podsOf(job)).filter(isActive).length;
    const waitMs = await this.#report(work, successOf(job, { succeeded: work.succeeded, active }));
    return soonest(againMs, waitMs);
  }

  /**
   * A Job is gone.
   *
   * @param uid Its uid.
   */
  forget(uid: string): void {
    this.#memories.delete(uid);
  }

  async #look(job: Job): Promise<Work> {
    const pods = await this.#tools.pods.podsOf(job);
    const memory = this.#memories.get(job.metadata.uid) ??
      { counted: new Set(), failuresInARow: 0, lastFailureMs: 0 };
    this.#memories.set(job.metadata.uid, memory);
    const fresh = pods.filter((pod) => isTracked(pod) && !memory.counted.has(pod.metadata.uid));
    const succeeded = fresh.filter(({ status }) => status?.phase === "Succeeded");
    const failed = fresh.filter(hasFailed);
    if (succeeded.length > 0) memory.failuresInARow = 0;
    memory.failuresInARow += failed.length;
    if (failed.length > 0) memory.lastFailureMs = this.#tools.clock.now();
    const { status } = job;
    const isIndexed = job.spec?.completionMode === "Indexed";
    const { completions = 0 } = job.spec ?? {};
    const done = isIndexed ? succeeded.map(indexOf).filter((index) => index < completions) : [];
    const indexes = new Set([...parseIndexes(status?.completedIndexes ?? ""), ...done]);
    return {
      job,
      pods,
      memory,
      indexes,
      succeeded: isIndexed ? indexes.size : (status?.succeeded ?? 0) + succeeded.length,
      failed: (status?.failed ?? 0) + failed.length,
    };
  }

  /** Makes pods that are missing, or ends those that are too many. */
  async #manage(
    { job, succeeded, indexes, memory }: Work,
    living: readonly Pod[],
  ): Promise<number | undefined> {
    const { completions, parallelism = 1, completionMode, activeDeadlineSeconds } = job.spec ?? {};
    const { startTime } = job.status ?? {};
    const nowMs = this.#tools.clock.now();
    const startMs = startTime === undefined ? nowMs : Date.parse(startTime);
    const deadlineMs = activeDeadlineSeconds === undefined
      ? undefined
      : Math.max(0, startMs + activeDeadlineSeconds * 1_000 - nowMs);
    const wanted = completions === undefined
      ? succeeded > 0 ? living.length : parallelism
      : Math.max(0, Math.min(parallelism, completions - succeeded));
    const surplus = living.toSorted(byUsefulness).slice(0, Math.max(0, living.length - wanted));
    if (surplus.length > 0) await this.#end(job, surplus);
    const missing = wanted - living.length;
    if (missing <= 0) return deadlineMs;
    const pauseMs = memory.failuresInARow === 0
      ? 0
      : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (memory.failuresInARow - 1));
    const leftMs = memory.lastFailureMs + pauseMs - nowMs;
    if (pauseMs > 0 && leftMs > 0) return soonest(deadlineMs, leftMs);
    const taken = new Set([...indexes, ...living.map(indexOf)]);
    const free = completionMode !== "Indexed"
      ? Array.from({ length: missing }, () => undefined)
      : Array.from({ length: completions ?? 0 }, (_, index) => index).filter((index) => !taken.has(index));
    for (const index of free.slice(0, missing)) await this.#create(job, index);
    return deadlineMs;
  }

  async #create(job: Job, index: number | undefined): Promise<void> {
    const { pods: control } = this.#tools;
    const template = job.spec?.template ?? {};
    const containers = (job.spec?.template.spec?.containers ?? []).map((container) => ({
      ...container,
      env: [
        ...container.env ?? [],
        {
          name: "JOB_COMPLETION_INDEX",
          valueFrom: { fieldRef: { fieldPath: `metadata.labels['${INDEX_ANNOTATION}']` } },
        },
      ],
    }));
    const pod = await control.create(job, template, {
      component: COMPONENT,
      finalizers: [TRACKING],
      ...(index === undefined ? {} : {
        generateName: `${job.metadata.name}-${index}-`,
        annotations: { [INDEX_ANNOTATION]: String(index) },
        labels: { [INDEX_ANNOTATION]: String(index) },
        spec: { hostname: `${job.metadata.name}-${index}`, containers },
      }),
    });
    await control.tell(job, { what: "Created", pod: pod.metadata.name, component: COMPONENT });
  }

  /** Ends pods that are not to count as failed. */
  async #end(job: Job, pods: readonly Pod[]): Promise<void> {
    const { pods: control } = this.#tools;
    for (const pod of pods) {
      await this.#untrack(pod);
      await control.delete(pod);
      await control.tell(job, { what: "Deleted", pod: pod.metadata.name, component: COMPONENT });
    }
  }

  async #report({ job, memory, ...work }: Work, ended: JobEnd | undefined): Promise<number | undefined> {
    const { client, clock } = this.#tools;
    const { status = {} } = job;
    const nowMs = clock.now();
    const pods = await this.#tools.pods.podsOf(job);
    const active = pods.filter(isActive);
    const terminating = pods.filter((pod) => isTerminating(pod) && !hasEnded(pod)).length;
    const { suspend = false, completionMode } = job.spec ?? {};
    const isOver = ended !== undefined && terminating === 0 && active.length === 0;
    const finished = work.pods.filter((pod) => isTracked(pod) && (hasEnded(pod) || isTerminating(pod)));
    const conditions = ended === undefined ? withSuspension(status.conditions ?? [], suspend, nowMs) : [
      ...(status.conditions ?? []).filter(({ type }) => type === "Suspended"),
      ...endConditions(ended, nowMs, isOver),
    ];
    const startTime = suspend ? undefined : status.startTime ?? wireTime(nowMs);
    const next = {
      ...(conditions.length === 0 ? {} : { conditions }),
      ...(startTime === undefined ? {} : { startTime }),
      ...(isOver && ended.type === "Complete" ? { completionTime: wireTime(nowMs) } : {}),
      ...counted({ active: active.length, succeeded: work.succeeded, failed: work.failed }),
      ...(completionMode === "Indexed" && work.indexes.size > 0
        ? { completedIndexes: formatIndexes(work.indexes) }
        : {}),
      terminating,
      uncountedTerminatedPods: {},
      ready: active.filter(isReady).length,
    };
    if (!isSameJson(next, status)) {
      const jobs = client.resource(Job, { namespace: job.metadata.namespace ?? "" });
      await jobs.status.replace({ ...job, status: next });
    }
    const told = conditions.find(({ type }) => type === "Suspended");
    if (told !== undefined && told.status !== suspensionOf(job)) {
      const reason = told.status === "True" ? "Suspended" : "Resumed";
      await this.#tools.events.tell(job, {
        reason,
        message: `Job ${reason.toLowerCase()}`,
        component: COMPONENT,
      });
    }
    // Only what the status counts may go.
    for (const pod of finished) {
      memory.counted.add(pod.metadata.uid);
      await this.#untrack(pod);
    }
    if (isOver) await this.#tellEnd(job, ended);
    return undefined;
  }

  async #tellEnd(job: Job, { type, reason, message }: JobEnd): Promise<void> {
    const text = type === "Complete"
      ? { reason: "Completed", message: "Job completed" }
      : { type: "Warning" as const, reason, message };
    await this.#tools.events.tell(job, { ...text, component: COMPONENT });
  }

  /** A Job that is over goes when its time is. */
  async #afterwards(job: Job): Promise<number | undefined> {
    for (const pod of await this.#tools.pods.podsOf(job)) await this.#untrack(pod);
    const { ttlSecondsAfterFinished } = job.spec ?? {};
    if (ttlSecondsAfterFinished === undefined) return undefined;
    const over = job.status?.conditions?.find(({ type }) => type === "Complete" || type === "Failed");
    const endMs = Date.parse(over?.lastTransitionTime ?? "") + ttlSecondsAfterFinished * 1_000;
    const leftMs = endMs - this.#tools.clock.now();
    if (leftMs > 0) return leftMs;
    const { name, namespace = "", uid } = job.metadata;
    const jobs = this.#tools.client.resource(Job, { namespace });
    await jobs.delete(name, { preconditions: { uid }, propagationPolicy: "Foreground" });
    return undefined;
  }

  /** The pods of a Job that is gone need no longer wait to be counted. */
  async #letGo({ namespace, name }: Place): Promise<void> {
    const { items } = await this.#tools.client.resource(Pod, { namespace }).listAll();
    for (const pod of items) {
      const owner = controllerOf(pod);
      if (owner?.kind === Job.kind && owner.name === name) await this.#untrack(pod);
    }
  }

  async #untrack(pod: Pod): Promise<void> {
    if (!isTracked(pod)) return;
    const { client } = this.#tools;
    const { name, namespace = "" } = pod.metadata;
    const live = await findObject(client, Pod, { namespace, name });
    if (live === undefined || live.metadata.uid !== pod.metadata.uid) return;
    const finalizers = (live.metadata.finalizers ?? []).filter((finalizer) => finalizer !== TRACKING);
    try {
      const metadata = { ...live.metadata, finalizers };
      await client.resource(Pod, { namespace }).replace({ ...live, metadata });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING) ?? false;
}

function indexOf({ metadata }: Pod): number {
  return Number(metadata.annotations?.[INDEX_ANNOTATION] ?? -1);
}
