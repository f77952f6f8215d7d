/**
 * Stop 7 of an event's life: workers take keys from the queue, run the reconcile, and put keys back that must come again.
 *
 * What comes in are keys, what goes out are calls of the user's function. The invariant: a key is never in two hands.
 *
 * @module
 */

import { type Clock, sleep } from "../async/clock.ts";
import type { Log } from "../async/log.ts";
import type { Random } from "../async/random.ts";
import { ApiError, isAlreadyExists, isConflict, isForbidden } from "../client/api_error.ts";
import type { Client } from "../client/client.ts";
import type { ObjectKey } from "../resource/object.ts";
import { exponential, type RateLimiter } from "../workqueue/rate_limiter.ts";
import { LOW_PRIORITY, type WorkItem, WorkQueue } from "../workqueue/work_queue.ts";
import type { FairBy } from "../workqueue/work_queue_options.ts";
import type { CacheHandler, DeclaredCaches } from "./cached_resource.ts";
import type { ControllerMetrics, ReconcileResultName } from "./controller_metrics.ts";
import type { ControllerDefinition, ControllerWatch } from "./define_controller.ts";
import { type Enqueue, ownedHandler, primaryHandler } from "./handler.ts";
import { type Outcome, Reconciler } from "./reconciler.ts";
import { TerminalError } from "./reconcile_result.ts";
import { WatchMapper } from "./watch_mapper.ts";

/** What a {@linkcode Controller} leans on. */
export interface ControllerRuntime {
  readonly client: Client;
  readonly caches: DeclaredCaches;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: ControllerMetrics;
  /** How long a run waits for the cache to show the key's own writes, in milliseconds. */
  readonly ownWritesTimeoutMs: number;
}

/** When a {@linkcode Controller} ends. */
export interface ControllerStop {
  /** Take no more keys; reconciles that run may finish. */
  readonly stop: AbortSignal;
  /** End reconciles that run. */
  readonly abort: AbortSignal;
}

/** For how long a worker goes on before it lets the event loop turn, in milliseconds. */
const SLICE_MS = 10;
/** The spread of the periodic reconciles, as a share of the period. */
const PERIOD_JITTER = 0.1;

interface WorkerTools {
  readonly reconciler: Reconciler;
  readonly abort: AbortSignal;
}

interface Failure {
  readonly error: unknown;
  readonly attempt: number;
}

/** Runs one controller. */
export class Controller {
  readonly #definition: ControllerDefinition;
  readonly #runtime: ControllerRuntime;
  readonly #queue: WorkQueue;
  readonly #log: Log;
  /** The keys whose reconciles run. */
  readonly #running = new Set<ObjectKey>();
  #isStopping = false;
  readonly #ready = Promise.withResolvers<void>();
  readonly #shutDown = (): void => {
    this.#isStopping = true;
    this.#queue.shutDown();
  };
  readonly #enqueue: Enqueue = (key, priority) => this.#queue.add(key, { priority });

  /**
   * @param definition What to run.
   * @param runtime What to run it with.
   */
  constructor(definition: ControllerDefinition, runtime: ControllerRuntime) {
    const { clock, random, log } = runtime;
    const { name, rateLimiter = defaultRateLimiter, fairBy } = definition;
    this.#definition = definition;
    this.#runtime = runtime;
    this.#log = log.with({ controller: name });
    this.#queue = new WorkQueue({
      name,
      clock,
      rateLimiter: rateLimiter({ clock, random }),
      ...fairBy && { fairBy: this.#guard(fairBy) },
    });
  }

  /** The controller's name. */
  get name(): string {
    return this.#definition.name;
  }

  /** Resolves once the caches have been handed over and the workers run. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** The keys whose reconciles run. */
  get running(): readonly ObjectKey[] {
    return [...this.#running];
  }

  /**
   * Waits for the caches, then works until it is stopped.
   *
   * @param signals When to end.
   * @returns A promise that resolves once the last reconcile has ended.
   */
  async run({ stop, abort }: ControllerStop): Promise<void> {
    const { caches, ownWritesTimeoutMs, clock, client } = this.#runtime;
    const { concurrency, name } = this.#definition;
    const mappers = this.#definition.watches.map((watch) => this.#mapperOf(watch));
    const handlers = this.#addHandlers(mappers);
    stop.addEventListener("abort", this.#shutDown, { once: true });
    const mapping = mappers.map((mapper) => mapper.run());
    try {
      const areSynced = Promise.all(handlers.map((handler) => handler.synced)).then(() => true);
      if (stop.aborted || !await Promise.race([areSynced, abortOf(stop)])) return;
      const reconciler = new Reconciler(this.#definition, {
        client: client.with({ fieldManager: name }),
        caches,
        clock,
        log: this.#log,
        ownWritesTimeoutMs,
        abort,
      });
      this.#log.info("Workers start", { concurrency });
      const workers = Array.from({ length: concurrency }, () => this.#work(reconciler, abort));
      this.#ready.resolve();
      await Promise.all(workers);
    } finally {
      stop.removeEventListener("abort", this.#shutDown);
      this.#shutDown();
      for (const handler of handlers) handler.remove();
      for (const mapper of mappers) mapper.stop();
      await Promise.all(mapping);
    }
  }

  #addHandlers(mappers: readonly WatchMapper[]): readonly CacheHandler[] {
    const { caches } = this.#runtime;
    const { for: primary, owns, predicates } = this.#definition;
    const enqueue = this.#enqueue;
    return [
      caches.require(primary).addHandler(primaryHandler({ enqueue, predicates, log: this.#log })),
      ...owns.map((resource) => caches.require(resource).addHandler(ownedHandler(primary, enqueue))),
      ...mappers.map((mapper) => caches.require(mapper.resource).addHandler(mapper.handler)),
    ];
  }

  #mapperOf(watch: ControllerWatch): WatchMapper {
    const { caches, clock, random, metrics } = this.#runtime;
    return new WatchMapper(watch, {
      controller: this.#definition.name,
      primary: this.#definition.for,
      enqueue: this.#enqueue,
      caches,
      clock,
      random,
      log: this.#log,
      metrics,
    });
  }

  async #work(reconciler: Reconciler, abort: AbortSignal): Promise<void> {
    let busyMs = 0;
    const queue = this.#queue;
    for (let item = await queue.get(); item; item = queue.tryGet() ?? await queue.get()) {
      // What is queued when a stop comes is left for the next start.
      if (!this.#isStopping) busyMs += await this.#process(item, { reconciler, abort });
      queue.done(item.key);
      if (busyMs < SLICE_MS) continue;
      // An operator that keeps itself busy against a server in this process must not keep others from their turn.
      await sleep(this.#runtime.clock, 0);
      busyMs = 0;
    }
  }

  /** Runs once for a key; returns how long that took, in milliseconds. */
  async #process({ key, priority }: WorkItem, { reconciler, abort }: WorkerTools): Promise<number> {
    const { clock, metrics } = this.#runtime;
    const startMs = clock.monotonic();
    const attempt = this.#queue.retries(key) + 1;
    let result: ReconcileResultName;
    this.#running.add(key);
    try {
      result = this.#settle({ key, priority }, await reconciler.run(key, attempt));
    } catch (error) {
      result = abort.aborted ? "error" : this.#fail({ key, priority }, { error, attempt });
    } finally {
      this.#running.delete(key);
    }
    const ms = clock.monotonic() - startMs;
    metrics.reconciled(this.name, result, ms);
    this.#log.debug("Reconcile ended", { key, result, ms });
    return ms;
  }

  /** Does what a run that ended well asks for. */
  #settle({ key, priority }: WorkItem, outcome: Outcome): ReconcileResultName {
    switch (outcome.type) {
      case "gone":
        this.#queue.forget(key);
        return "success";
      case "done":
        this.#queue.forget(key);
        this.#comeBack(key);
        if (outcome.requeueAfterMs === undefined) return "success";
        this.#queue.add(key, { afterMs: outcome.requeueAfterMs, priority });
        return "requeue_after";
      case "stale":
        this.#log.warn("The cache does not show this object's own writes yet, it is tried again", { key });
        this.#queue.addRateLimited(key, { priority });
        return "stale";
      case "raced":
        this.#queue.addRateLimited(key, { priority });
        return "raced";
      default:
        return outcome satisfies never;
    }
  }

  /** Sees to it that a failed run is tried again, unless that is of no use. */
  #fail({ key, priority }: WorkItem, { error, attempt }: Failure): ReconcileResultName {
    if (error instanceof TerminalError) {
      this.#log.error("Reconcile failed for good, the object rests until it changes", error, { key });
      this.#queue.forget(key);
      return "terminal_error";
    }
    // Lost races are everyday life and heal by themselves.
    if (isConflict(error) || isAlreadyExists(error) || isNamespaceTerminating(error)) {
      this.#log.info("Reconcile met a change by somebody else, it is tried again", {
        key,
        reason: error.message,
      });
    } else this.#log.error("Reconcile failed, it is tried again", error, { key, attempt });
    const afterMs = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
    if (afterMs > 0) this.#queue.add(key, { afterMs, priority });
    else this.#queue.addRateLimited(key, { priority });
    return "error";
  }

  /** Sees to it that no object is lost whose group the user's function can't tell. */
  #guard(fairBy: FairBy): FairBy {
    if (fairBy === "namespace") return fairBy;
    return (key) => {
      try {
        return fairBy(key);
      } catch (error) {
        this.#log.error('Cannot tell the group of an object: "fairBy" threw, it has none', error, { key });
        return "";
      }
    };
  }

  /** Sets the time of the next run of an object that nothing happens to. */
  #comeBack(key: ObjectKey): void {
    const { reconcileEveryMs } = this.#definition;
    if (reconcileEveryMs === undefined) return;
    const afterMs = reconcileEveryMs * (1 + PERIOD_JITTER * (2 * this.#runtime.random.next() - 1));
    this.#queue.add(key, { afterMs, priority: LOW_PRIORITY });
  }
}

/** Whether a write was refused since its namespace is being deleted, the object soon with it. */
function isNamespaceTerminating(error: unknown): error is ApiError {
  return isForbidden(error) &&
    error.status.details?.causes?.some(({ reason }) => reason === "NamespaceTerminating") ===
      true;
}

function defaultRateLimiter({ random }: { readonly random: Random }): RateLimiter {
  return exponential({ baseMs: 1_000, maxMs: 300_000, jitter: 0.2, random });
}

/** Resolves to false once the signal is aborted. */
function abortOf(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(false), { once: true }));
}
