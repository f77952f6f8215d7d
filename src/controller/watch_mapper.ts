/**
 * Maps the objects of a watched resource to keys by the user's function, which may be slow and may throw.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import type { Log } from "../async/log.ts";
import type { Random } from "../async/random.ts";
import type { InformerHandler } from "../cache/informer_handler.ts";
import { keyOf, type KubeObject, type ObjectInput, type ObjectKey, parseKey } from "../resource/object.ts";
import { groupResource, type Resource } from "../resource/resource.ts";
import { exponential } from "../workqueue/rate_limiter.ts";
import { LOW_PRIORITY, WorkQueue } from "../workqueue/work_queue.ts";
import type { DeclaredCaches } from "./cached_resource.ts";
import type { ControllerMetrics } from "./controller_metrics.ts";
import type { ControllerWatch, MapContext } from "./define_controller.ts";
import { type Enqueue, matters, priorityOf } from "./handler.ts";

/** How many objects of one watched resource are mapped at a time. */
const CONCURRENCY = 8;
/** How often a state is tried that its object is no longer in. */
const FORMER_STATE_TRIES = 10;

/** What a {@linkcode WatchMapper} leans on. */
export interface WatchMapperOptions {
  readonly controller: string;
  /** The resource that is reconciled; the keys are its. */
  readonly primary: Resource;
  readonly caches: DeclaredCaches;
  readonly enqueue: Enqueue;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: ControllerMetrics;
}

/** A state of an object that is still to be mapped. */
interface PendingState {
  readonly object: KubeObject;
  readonly old?: KubeObject;
  readonly isDeleted: boolean;
  readonly priority: number;
  /** How often its mapping has failed. */
  readonly failures: number;
}

/**
 * Maps changes of one watched resource.
 *
 * *Guarantees*: each state that the cache went through is mapped, in its object's order; what throws is tried again,
 * with backoff up to five minutes, and holds up no other state. A state that its object is no longer in is given up
 * after ten tries.
 *
 * *Cost*: states wait in memory while their mapping fails.
 */
export class WatchMapper {
  readonly #watch: ControllerWatch;
  readonly #options: WatchMapperOptions;
  /** Keys of the watched resource. */
  readonly #queue: WorkQueue;
  readonly #pending = new Map<ObjectKey, PendingState[]>();
  #isStopping = false;

  /**
   * @param watch What to map, and how.
   * @param options Where the keys go.
   */
  constructor(watch: ControllerWatch, options: WatchMapperOptions) {
    const { clock, random, controller } = options;
    this.#watch = watch;
    this.#options = options;
    this.#queue = new WorkQueue({
      name: `${controller}/${groupResource(watch.resource)}`,
      clock,
      rateLimiter: exponential({ baseMs: 1_000, maxMs: 300_000, jitter: 0.2, random }),
    });
  }

  /** What is mapped. */
  get resource(): Resource<KubeObject, ObjectInput> {
    return this.#watch.resource;
  }

  /** The handler to be added to the watched resource's informers. */
  get handler(): InformerHandler<KubeObject> {
    const { predicate } = this.#watch;
    const judge = { predicates: predicate ? [predicate] : [], log: this.#options.log };
    return {
      onAdd: (object, { isInInitialList }) => {
        if (!matters({ object }, judge)) return;
        const priority = isInInitialList ? LOW_PRIORITY : 0;
        this.#add(keyOf(object), { object, isDeleted: false, priority, failures: 0 });
      },
      onUpdate: (old, object) => {
        if (!matters({ old, object }, judge)) return;
        const priority = priorityOf(old, object);
        // As long as the old state waits, it need not wait twice.
        if (this.#pending.get(keyOf(object))?.at(-1)?.object !== old) {
          this.#add(keyOf(object), { object: old, isDeleted: false, priority, failures: 0 });
        }
        this.#add(keyOf(object), { object, old, isDeleted: false, priority, failures: 0 });
      },
      onDelete: (object, { key }) => this.#add(key, { object, isDeleted: true, priority: 0, failures: 0 }),
    };
  }

  /**
   * Maps until it is stopped.
   *
   * @returns A promise that resolves once the last mapping has ended.
   */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: CONCURRENCY }, () => this.#work()));
  }

  /** Ends the work; what waits is dropped. */
  stop(): void {
    this.#isStopping = true;
    this.#queue.shutDown();
  }

  #add(key: ObjectKey, state: PendingState): void {
    const states = this.#pending.get(key);
    if (states) states.push(state);
    else this.#pending.set(key, [state]);
    this.#queue.add(key, { priority: state.priority });
  }

  async #work(): Promise<void> {
    for (let item = await this.#queue.get(); item; item = await this.#queue.get()) {
      if (!this.#isStopping) await this.#mapAll(item.key);
      this.#queue.done(item.key);
    }
  }

  async #mapAll(key: ObjectKey): Promise<void> {
    const states = this.#pending.get(key) ?? [];
    const failed: PendingState[] = [];
    const cache = this.#options.caches.require(this.#watch.resource);
    // States that come in meanwhile are mapped as well.
    for (const state of states) {
      try {
        await this.#map(state);
      } catch (error) {
        const again = { ...state, failures: state.failures + 1 };
        const isCurrent = cache.get(key) === state.object;
        const isGivenUp = !isCurrent && again.failures >= FORMER_STATE_TRIES;
        if (!isGivenUp) failed.push(again);
        this.#report(error, { key, isGivenUp });
      }
    }
    if (failed.length > 0) {
      this.#pending.set(key, failed);
      this.#queue.addRateLimited(key);
    } else {
      this.#pending.delete(key);
      this.#queue.forget(key);
    }
  }

  #report(
    error: unknown,
    { key, isGivenUp }: { readonly key: ObjectKey; readonly isGivenUp: boolean },
  ): void {
    const { controller, log, metrics } = this.#options;
    metrics.mappingFailed(controller);
    const next = isGivenUp ? "its former state is given up" : "it is tried again";
    const resource = groupResource(this.#watch.resource);
    log.error(`Cannot map a watched object to keys, ${next}`, error, { resource, key });
  }

  async #map({ object, old, isDeleted, priority }: PendingState): Promise<void> {
    const { caches, enqueue, primary } = this.#options;
    const context: MapContext = {
      ...(old === undefined ? {} : { old }),
      isDeleted,
      lister: (resource) => caches.require(resource).lister,
    };
    for (const key of await this.#watch.map(object, context)) {
      checkKey(key, primary);
      enqueue(key, priority);
    }
  }
}

function checkKey(key: ObjectKey, primary: Resource): void {
  const { namespace } = parseKey(key);
  if ((namespace !== undefined) === (primary.scope === "Namespaced")) return;
  const wish = primary.scope === "Namespaced" ? '"namespace/name"' : '"name"';
  throw new TypeError(`Cannot reconcile ${groupResource(primary)} "${key}": its keys look like ${wish}`);
}
