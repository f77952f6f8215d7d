/**
 * Runs controllers together: one cache for each resource, started before the workers and stopped after them.
 *
 * @module
 */

import { type Clock, systemClock } from "../async/clock.ts";
import { type Log, silentLog } from "../async/log.ts";
import { type Random, systemRandom } from "../async/random.ts";
import type { Client } from "../client/client.ts";
import { Controller } from "../controller/controller.ts";
import { type ControllerMetrics, silentControllerMetrics } from "../controller/controller_metrics.ts";
import type { ControllerDefinition } from "../controller/define_controller.ts";
import { groupResource } from "../resource/resource.ts";
import { SharedCaches } from "./shared_caches.ts";

/** What a {@linkcode Manager} can be told. */
export interface ManagerOptions {
  /** The cluster; the manager does not close it. */
  readonly client: Client;
  /** The namespaces to work in. @default {all of them} */
  readonly namespaces?: readonly string[];
  /**
   * How long a stop waits for reconciles that run until it aborts them, in milliseconds. The default leaves time to end
   * within the 30 s that a pod has by default.
   *
   * @default {25_000}
   */
  readonly gracePeriodMs?: number;
  /** How long a reconcile waits for the cache to show what its object's earlier runs wrote, in milliseconds. @default {5_000} */
  readonly ownWritesTimeoutMs?: number;
  /** Measures grace periods, delays and time limits. @default {systemClock} */
  readonly clock?: Clock;
  /** Spreads retries and periods. @default {systemRandom} */
  readonly random?: Random;
  /** Is told what the manager and the controllers do. @default {silentLog} */
  readonly log?: Log;
  /** Is told how reconciles end. @default {nobody} */
  readonly metrics?: ControllerMetrics;
}

/** How long aborted reconciles have to end, in milliseconds. */
const ABORT_WAIT_MS = 2_000;

/**
 * Runs controllers until it is told to stop.
 *
 * *Guarantees*: a controller's workers start when its caches are full, whatever becomes of other controllers; a resource
 * that isn't served yet is waited for. A stop takes no more keys, lets reconciles that run finish within the grace
 * period, aborts them after it, and then ends the caches.
 *
 * @example Two minutes of an operator
 * ```ts
 * import { type Client, type ControllerDefinition, Manager } from "@kubeloop/sdk";
 *
 * async function runFor(client: Client, controller: ControllerDefinition): Promise<void> {
 *   const manager = new Manager({ client });
 *   manager.add(controller);
 *   await manager.run(AbortSignal.timeout(120_000));
 * }
 * ```
 */
export class Manager {
  readonly #options: Required<Omit<ManagerOptions, "client">> & { readonly client: Client };
  readonly #definitions: ControllerDefinition[] = [];
  readonly #ready = Promise.withResolvers<void>();
  #state: "new" | "running" | "stopped" = "new";
  #abandoned: readonly string[] = [];

  /**
   * Makes a manager without controllers.
   *
   * @param options The cluster, and how to work on it.
   * @throws {RangeError} If a time is not a number from 0.
   */
  constructor(options: ManagerOptions) {
    this.#options = {
      namespaces: [],
      gracePeriodMs: 25_000,
      ownWritesTimeoutMs: 5_000,
      clock: systemClock,
      random: systemRandom,
      log: silentLog,
      metrics: silentControllerMetrics,
      ...options,
    };
    for (const option of ["gracePeriodMs", "ownWritesTimeoutMs"] as const) {
      const value = this.#options[option];
      if (value >= 0) continue;
      throw new RangeError(`Cannot make a manager: ${option} must be milliseconds from 0, got ${value}`);
    }
    // Who doesn't wait for it must not see an unhandled rejection.
    this.#ready.promise.catch(() => {});
  }

  /** Resolves once all workers run; rejects if the manager ends before that. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** The reconciles ("controller key") that ran on after the manager had ended, since they ignore their signal. */
  get abandoned(): readonly string[] {
    return this.#abandoned;
  }

  /**
   * Adds a controller.
   *
   * @param definition What `defineController` made.
   * @throws {Error} If the manager runs already, or has a controller of that name or with that finalizer.
   */
  add(definition: ControllerDefinition): void {
    const { name, finalizer } = definition;
    if (this.#state !== "new") {
      throw new Error(
        `Cannot add the controller "${name}": the manager is ${this.#state}, add it before run()`,
      );
    }
    if (this.#definitions.some((other) => other.name === name)) {
      throw new Error(
        `Cannot add the controller "${name}": there is one of that name, give one of them another "name"`,
      );
    }
    const rival = this.#definitions.find((other) =>
      other.cleanup && definition.cleanup && other.finalizer === finalizer &&
      groupResource(other.for) === groupResource(definition.for)
    );
    if (rival) {
      throw new Error(
        `Cannot add the controller "${name}": it has the same finalizer "${finalizer}" as "${rival.name}", ` +
          `give one of them another "finalizer"`,
      );
    }
    this.#definitions.push(definition);
  }

  /**
   * Runs the controllers.
   *
   * @param signal Ends the run.
   * @returns A promise that resolves once all is down.
   * @throws {Error} If it was run before, or has no controller.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#state !== "new") throw new Error("Cannot run the manager: it was run before, make another one");
    if (this.#definitions.length === 0) {
      throw new Error("Cannot run the manager: it has no controller, add one");
    }
    this.#state = "running";
    try {
      if (!signal.aborted) await this.#run(signal);
    } catch (error) {
      this.#ready.reject(error);
      throw error;
    } finally {
      this.#state = "stopped";
      this.#ready.reject(new Error("Cannot wait for the manager: it has stopped"));
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { log, clock, random, client, metrics, namespaces, ownWritesTimeoutMs } = this.#options;
    const caches = new SharedCaches({ client, clock, random, log, namespaces });
    for (const { owns, watches, for: primary } of this.#definitions) {
      for (const resource of [primary, ...owns, ...watches.map((watch) => watch.resource)]) {
        caches.declare(resource);
      }
    }
    const runtime = { client, caches, clock, random, log, metrics, ownWritesTimeoutMs };
    const controllers = this.#definitions.map((definition) => new Controller(definition, runtime));
    const stop = new AbortController();
    const abort = new AbortController();
    const onStop = () => stop.abort(signal.reason);
    signal.addEventListener("abort", onStop, { once: true });
    // Whatever fails takes the others down with it, in order, and is thrown at the end.
    const guard = (work: Promise<void>): Promise<void> => {
      work.catch(() => stop.abort());
      return work;
    };
    const caching = new AbortController();
    const filling = guard(caches.run(caching.signal));
    const reporting = guard(caches.reportLate(stop.signal));
    const signals = { stop: stop.signal, abort: abort.signal };
    const working = controllers.map((controller) => guard(controller.run(signals)));
    Promise.all(controllers.map(({ ready }) => ready)).then(() => this.#tellReady(stop.signal));
    try {
      await abortOf(stop.signal);
      log.info("Stopping");
      await this.#stopWorkers(controllers, { working, abort });
    } finally {
      signal.removeEventListener("abort", onStop);
      caching.abort();
      await Promise.all([filling, reporting]);
      log.info("Stopped");
    }
  }

  #tellReady(stop: AbortSignal): void {
    if (stop.aborted) return;
    this.#options.log.info("Ready", { controllers: this.#definitions.map(({ name }) => name) });
    this.#ready.resolve();
  }

  /** Lets reconciles that run end by themselves, then by force; throws what made a controller fail. */
  async #stopWorkers(controllers: readonly Controller[], { working, abort }: Workers): Promise<void> {
    const { gracePeriodMs, log } = this.#options;
    const ended = Promise.allSettled(working);
    if (!await this.#within(ended, gracePeriodMs)) {
      log.warn("Aborting reconciles that still run", { gracePeriodMs, running: runningOf(controllers) });
      abort.abort(new DOMException("The operator is stopping", "AbortError"));
      if (!await this.#within(ended, ABORT_WAIT_MS)) {
        this.#abandoned = runningOf(controllers);
        log.warn("Leaving reconciles behind that ignore their signal", { running: this.#abandoned });
        return;
      }
    }
    await Promise.all(working);
  }

  /** Whether the work ends within a time. */
  async #within(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
    const late = Promise.withResolvers<boolean>();
    const timer = this.#options.clock.setTimer(() => late.resolve(false), timeoutMs);
    try {
      return await Promise.race([work.then(() => true), late.promise]);
    } finally {
      timer.cancel();
    }
  }
}

interface Workers {
  readonly working: readonly Promise<void>[];
  readonly abort: AbortController;
}

function runningOf(controllers: readonly Controller[]): readonly string[] {
  return controllers.flatMap(({ name, running }) => running.map((key) => `${name} ${key}`));
}

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
