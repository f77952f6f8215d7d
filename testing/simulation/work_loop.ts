/**
 * What drives the controllers of a simulation: watches that say what has changed, and workers that act on it.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Log } from "../../src/async/log.ts";
import type { Random } from "../../src/async/random.ts";
import { listWatchOf } from "../../src/cache/list_watch.ts";
import { SharedInformer } from "../../src/cache/shared_informer.ts";
import type { Client } from "../../src/client/client.ts";
import { isNotFound } from "../../src/client/api_error.ts";
import { controllerOf } from "../../src/controller/owner_reference.ts";
import { keyOf, type KubeObject, type ObjectInput, parseKey } from "../../src/resource/object.ts";
import type { Resource } from "../../src/resource/resource.ts";
import { exponential } from "../../src/workqueue/rate_limiter.ts";
import { WorkQueue } from "../../src/workqueue/work_queue.ts";
import type { WorkloadController } from "./workload_controller.ts";

/** What {@linkcode WorkLoop} needs. */
export interface WorkLoopOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly controllers: readonly WorkloadController[];
  /** Other resources whose changes matter to controllers. */
  readonly others: readonly Resource[];
  /** Is told of objects that are gone. */
  readonly onGone: (object: KubeObject) => void;
}

const WORKERS = 4;
/** The API server may be away for a moment in the middle of a test. */
const BACKOFF = { baseMs: 50, maxMs: 1_000, jitter: 1 };

/** Runs controllers. */
export class WorkLoop {
  readonly #options: WorkLoopOptions;
  readonly #queue: WorkQueue;
  readonly #controllers: ReadonlyMap<string, WorkloadController>;
  readonly #informers: readonly SharedInformer<KubeObject>[];

  /** @param options The controllers, and what they run with. */
  constructor(options: WorkLoopOptions) {
    const { clock, controllers, others } = options;
    this.#options = options;
    this.#queue = new WorkQueue({
      name: "simulation",
      clock,
      rateLimiter: exponential({ baseMs: 5, maxMs: 60_000 }),
    });
    this.#controllers = new Map(controllers.map((controller) => [controller.resource.kind, controller]));
    this.#informers = [...controllers.map(({ resource }) => resource), ...others]
      .map((resource) => this.#informerOf(resource));
  }

  /** Resolves once all that was there at first is known. */
  get ready(): Promise<void> {
    return Promise.all(this.#informers.map(({ synced }) => synced)).then(() => {});
  }

  /**
   * Asks for work on all objects of a kind.
   *
   * @param kind The kind.
   */
  addAll(kind: string): void {
    for (const informer of this.#informers) {
      for (const object of informer.lister.list()) {
        if (object.kind === kind) this.#add(kind, keyOf(object));
      }
    }
  }

  /**
   * Works until it is told to stop.
   *
   * @param signal Ends it.
   * @returns A promise that resolves once nobody works any more.
   */
  async run(signal: AbortSignal): Promise<void> {
    const onAbort = () => this.#queue.shutDown();
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    const watching = this.#informers.map((informer) => informer.run(signal));
    await Promise.all(Array.from({ length: WORKERS }, () => this.#work(signal)));
    await Promise.all(watching);
  }

  #informerOf<S extends KubeObject>(resource: Resource<S, ObjectInput>): SharedInformer<KubeObject> {
    const { client, clock, random, log } = this.#options;
    const informer = new SharedInformer<KubeObject>({
      listWatch: listWatchOf<KubeObject>(client.resource(resource)),
      backoff: BACKOFF,
      clock,
      random,
      log,
    });
    informer.addHandler({
      onAdd: (object) => this.#changed(object, false),
      onUpdate: (_, object) => this.#changed(object, false),
      onDelete: (object) => this.#changed(object, true),
    });
    return informer;
  }

  #changed(object: KubeObject, isDeleted: boolean): void {
    const { kind } = object;
    if (isDeleted) this.#options.onGone(object);
    if (this.#controllers.has(kind)) this.#add(kind, keyOf(object));
    const owner = controllerOf(object);
    if (owner !== undefined && this.#controllers.has(owner.kind)) {
      this.#add(owner.kind, keyOf({ metadata: { ...object.metadata, name: owner.name } }));
    }
    for (const [name, { affectedBy }] of this.#controllers) {
      if (affectedBy?.(object)) this.addAll(name);
    }
  }

  #add(kind: string, key: string): void {
    this.#queue.add(`${kind}/${key}`);
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { log } = this.#options;
    for (let item = await this.#queue.get(); item && !signal.aborted; item = await this.#queue.get()) {
      const { key } = item;
      const [kind = ""] = key.split("/", 1);
      const { namespace = "", name } = parseKey(key.slice(kind.length + 1));
      try {
        const againMs = await this.#controllers.get(kind)?.sync({ namespace, name });
        this.#queue.forget(key);
        if (againMs !== undefined) this.#queue.add(key, { afterMs: againMs });
      } catch (error) {
        // What is gone will be seen by the watch; all else is tried again.
        if (!signal.aborted && !isNotFound(error)) {
          log.debug("The simulation tries again", { key, reason: String(error) });
        }
        this.#queue.addRateLimited(key);
      } finally {
        this.#queue.done(key);
      }
    }
  }
}
