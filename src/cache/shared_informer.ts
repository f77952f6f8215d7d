/**
 * Stop 4 of an event's life: the changes of one key at a time come in; they go into the store, and then to each
 * handler.
 *
 * @module
 */

import { systemClock } from "../async/clock.ts";
import { Deque } from "../async/deque.ts";
import { type Log, silentLog } from "../async/log.ts";
import type { KubeObject, ObjectKey } from "../resource/object.ts";
import { applyAll, type DeltaSink } from "./apply_delta.ts";
import { noCacheMetrics } from "./cache_metrics.ts";
import type { CacheSource } from "./consistency.ts";
import { ConsistencyWatch } from "./consistency_watch.ts";
import { DeltaFifo, type Deltas } from "./delta_fifo.ts";
import { fifoTarget } from "./fifo_target.ts";
import { Indexer } from "./indexer.ts";
import type { Indexers, IndexFunction } from "./indexer_options.ts";
import type { HandlerOptions, HandlerRegistration, InformerHandler } from "./informer_handler.ts";
import type { InformerStatus, SharedInformerOptions } from "./informer_options.ts";
import { type Lister, listerOf } from "./lister.ts";
import { Listeners } from "./listeners.ts";
import { prepareObject } from "./preparation.ts";
import { Reflector } from "./reflector.ts";
import { Pump } from "./slices.ts";

/** So many keys are worked off in one step: few enough for a short step, enough to share what a step costs. */
const BATCH_SIZE = 16;

/**
 * A local copy of a set of objects, kept true by one watch, for any number of readers and handlers.
 *
 * *Guarantees*:
 * - A handler sees the store at or after what it is told; its calls come one at a time, those of one object in order.
 * - Each handler is told first of all that is there, and has its own `hasSynced`; one that throws or is slow harms no
 *   other.
 * - What did not change is not told: after a gap in the watch only the differences are.
 * - Objects are frozen in all their depth and have no managed fields.
 *
 * *Cost*: one list and one watch; the objects once. Long work goes in slices that hold the event loop for
 * less than ten milliseconds, handlers included as far as one call does not take longer.
 *
 * @typeParam S The objects.
 * @typeParam Index The names of its indexes besides the one by namespace.
 *
 * @see client-go tools/cache/shared_informer.go@32ce75a (I1-I22, C1-C10)
 *
 * @example Count pods as they come
 * ```ts
 * import { type ListWatch, SharedInformer } from "@kubeloop/sdk/cache";
 * import type { Pod } from "@kubeloop/sdk/builtins";
 *
 * async function countPods(listWatch: ListWatch<Pod>, signal: AbortSignal): Promise<void> {
 *   const informer = new SharedInformer({ listWatch });
 *   informer.addHandler({ onAdd: () => console.log(informer.lister.list().length) });
 *   await informer.run(signal);
 * }
 * ```
 */
export class SharedInformer<S extends KubeObject, in Index extends string = never> {
  /** What is cached, for people. */
  readonly description: string;
  /** Reads the cache. */
  readonly lister: Lister<S, Index>;
  /** Where it comes from, for {@linkcode checkCacheConsistency}. */
  readonly source: CacheSource<S>;
  readonly #indexer: Indexer<S, string>;
  /** Reads the cache, by the names of indexes that were added later too. */
  readonly #everyIndex: Lister<S, string>;
  readonly #fifo: DeltaFifo<S>;
  readonly #sink: DeltaSink<S>;
  readonly #log: Log;
  readonly #reflector: Reflector<S>;
  readonly #pump: Pump;
  readonly #listeners: Listeners<S>;
  /** Work on the store as a whole, in steps; while there is any, the store does not change. */
  readonly #tasks = new Deque<Iterator<unknown>>();
  readonly #consistency: ConsistencyWatch<S> | undefined;
  readonly #observers = new Set<() => void>();
  readonly #synced = Promise.withResolvers<void>();
  #hasSynced = false;
  #stage: "new" | "running" | "stopped" = "new";
  /** Whether the pump is about to be woken. */
  #isWaking = false;

  /**
   * Makes an informer that does nothing yet.
   *
   * @param options What to cache, and how.
   * @throws {RangeError} If a number makes no sense.
   * @throws {TypeError} If an index is called "namespace".
   */
  constructor(options: SharedInformerOptions<S, Index>) {
    const { listWatch, labelIndexes, transform, resyncPeriodMs = 0, pendingLimit = 1_000 } = options;
    const indexers: Indexers<S> = options.indexers ?? {};
    const { clock = systemClock, metrics = noCacheMetrics, onInconsistency } = options;
    const { description } = listWatch;
    const log = (options.log ?? silentLog).with({ cache: description });
    this.description = description;
    this.source = { listWatch, prepare: (object) => prepareObject(object, { transform, log }) };
    this.#log = log;
    this.#indexer = new Indexer<S, string>({ indexers, ...(labelIndexes && { labelIndexes }), log });
    this.#everyIndex = listerOf(this.#indexer);
    this.lister = this.#everyIndex;
    this.#fifo = new DeltaFifo({ known: this.#indexer });
    this.#sink = { store: this.#indexer, notify: (notification) => this.#listeners.notify(notification) };
    this.#pump = new Pump((nowMs) => this.#step(nowMs), {
      clock,
      onSlice: (ms) => metrics.onSlice(description, ms),
    });
    this.#listeners = new Listeners({
      description,
      resyncPeriodMs,
      pendingLimit,
      clock,
      log,
      objects: () => this.#indexer.values(),
      schedule: (steps) => this.#schedule(steps),
      onReady: () => this.#pump.wake(),
      onError: () => metrics.onHandlerError(description),
    });
    this.#consistency = onInconsistency && new ConsistencyWatch(this, { clock, log, onInconsistency });
    this.#reflector = new Reflector({
      ...options,
      target: fifoTarget(this.#fifo, {
        known: this.#indexer,
        prepare: this.source.prepare,
        wake: () => this.#wakeSoon(),
        onReplaced: () => this.#consistency?.check(),
      }),
    });
  }

  /** Whether all objects that were there at first are in the cache. */
  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  /** Resolves once `hasSynced` is true; never when the informer stops before that. */
  get synced(): Promise<void> {
    return this.#synced.promise;
  }

  /** Whether it has run and ended; it does not run again. */
  get isStopped(): boolean {
    return this.#stage === "stopped";
  }

  /** The version up to which the cache shows everything; "" before it has synced. */
  get resourceVersion(): string {
    return this.#indexer.resourceVersion;
  }

  /** The functions of its indexes, the one by namespace and those that were added later among them. */
  get indexers(): Indexers<S> {
    return this.#indexer.indexers;
  }

  /**
   * Tells how it does.
   *
   * @returns The status of this moment.
   */
  status(): InformerStatus {
    return { ...this.#reflector.status(), objects: this.#indexer.size, queued: this.#fifo.size };
  }

  /**
   * Adds an index, at any time; see {@linkcode Indexer.addIndex}. Objects that are there are indexed in slices, during
   * which the cache stands still; a lookup before the end of that is a look at all objects.
   *
   * @typeParam Name The name.
   * @param name Its name.
   * @param valuesOf The values of an object in it.
   * @returns A lister that knows the index, once all objects are in it; never when the informer stops before that.
   * @throws {TypeError} If there is an index of that name.
   */
  async addIndex<Name extends string>(
    name: Name,
    valuesOf: IndexFunction<S>,
  ): Promise<Lister<S, Index | Name>> {
    await this.#inSlices(this.#indexer.addIndexInSteps(name, valuesOf));
    return this.#everyIndex;
  }

  /**
   * Makes lookups by the values of a label quick, at any time; see `labelIndexes` in the options. A second time it does
   * nothing.
   *
   * @param label The key of the label.
   * @returns A promise that resolves once lookups are quick; never when the informer stops before that.
   */
  async addLabelIndex(label: string): Promise<void> {
    await this.#inSlices(this.#indexer.addLabelIndexInSteps(label));
  }

  /**
   * Adds a handler, at any time before the end. Its first call comes after this one has returned.
   *
   * @param handler Whom to tell.
   * @param options How.
   * @returns The registration, to wait for it and to take the handler out.
   * @throws {Error} If the informer has stopped.
   * @throws {RangeError} If the resync period is neither 0 nor at least a second.
   */
  addHandler(handler: InformerHandler<S>, options: HandlerOptions = {}): HandlerRegistration {
    if (this.isStopped) {
      throw new Error(`Cannot add a handler to the cache of ${this.description}: it has stopped`);
    }
    return this.#listeners.add(handler, options);
  }

  /**
   * Calls back whenever the cache may show something new, or has reached a newer version.
   *
   * @param observer Is called often and should be quick; it must not throw.
   * @returns Ends the calls.
   */
  observe(observer: () => void): Disposable {
    this.#observers.add(observer);
    return { [Symbol.dispose]: () => void this.#observers.delete(observer) };
  }

  /**
   * Fills the cache and keeps it true until it is told to stop. It runs once.
   *
   * @param signal Ends it.
   * @returns A promise that resolves once nothing runs any more, calls of handlers included.
   * @throws {Error} If it runs already, or has stopped.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#stage !== "new") {
      const why = this.#stage === "running" ? "it runs already" : "it has stopped, make a new one";
      throw new Error(`Cannot run the cache of ${this.description}: ${why}`);
    }
    this.#stage = "running";
    this.#listeners.start();
    try {
      await this.#reflector.run(signal);
    } finally {
      this.#stage = "stopped";
      this.#pump.stop();
      await Promise.all([this.#listeners.stop(), this.#consistency?.stop()]);
    }
  }

  /**
   * Does the next short thing; false when there is none. What is told is not waited for: while the store has news the
   * handlers are told in rounds, between which it goes on.
   */
  #step(nowMs: number): boolean {
    const task = this.#tasks.peek();
    if (task) {
      if (task.next().done) this.#tasks.shift();
      return true;
    }
    if (this.#listeners.tellNext(nowMs)) return true;
    const { resourceVersion } = this.#indexer;
    const isBusy = this.#fifo.popBatch(BATCH_SIZE, this.#process) > 0;
    if (this.#fifo.size === 0) this.#indexer.resourceVersion = this.#fifo.resourceVersion;
    const isFilled = !this.#hasSynced && this.#fifo.hasSynced;
    if (isFilled) this.#markSynced();
    if (isBusy || isFilled || this.#indexer.resourceVersion !== resourceVersion) {
      for (const observer of this.#observers) observer();
    }
    this.#listeners.beginRound();
    return isBusy || this.#listeners.areReady;
  }

  /** All of a batch goes into the store, and is then told. */
  readonly #process = (items: readonly Deltas<S>[]): void => applyAll(this.#sink, items, this.#onBroken);

  readonly #onBroken = (error: unknown, key: ObjectKey): void =>
    this.#log.error("A change can not be cached and is left out", error, { key });

  #markSynced(): void {
    this.#hasSynced = true;
    this.#synced.resolve();
    this.#listeners.markSynced();
  }

  /** Does what can be done at once at once, and the rest in slices. */
  async #inSlices(steps: Generator<void, void, undefined>): Promise<void> {
    if (steps.next().done) return;
    const done = Promise.withResolvers<void>();
    this.#schedule(thenResolve(steps, done.resolve));
    await done.promise;
  }

  #schedule(steps: Iterator<unknown>): void {
    this.#tasks.push(steps);
    this.#wakeSoon();
  }

  /** Wakes the pump after the caller has returned: events that come together are worked off together. */
  #wakeSoon(): void {
    if (this.#isWaking) return;
    this.#isWaking = true;
    queueMicrotask(this.#wake);
  }

  readonly #wake = (): void => {
    this.#isWaking = false;
    this.#pump.wake();
  };
}

function* thenResolve(steps: Iterable<unknown>, resolve: () => void): Generator<void> {
  for (const _step of steps) yield;
  resolve();
}
