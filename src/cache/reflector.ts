/**
 * Stop 2 of an event's life: the pages of a list and the events of a watch come in; replace, add, update and delete
 * go out, in the server's order. The decisions are those of `reflector_state.ts`; this is the loop that performs them.
 *
 * @module
 */

import { Backoff } from "../async/backoff.ts";
import { sleep } from "../async/clock.ts";
import type { Log } from "../async/log.ts";
import { isExpired, isTooManyRequests } from "../client/api_error.ts";
import type { ListOptions, ListPage } from "../client/list_options.ts";
import { listAllPages } from "../client/pager.ts";
import type { KubeObject } from "../resource/object.ts";
import { Overdue } from "./overdue.ts";
import { withDefaults } from "./reflector_defaults.ts";
import type { ReflectorOptions } from "./reflector_options.ts";
import {
  initialState,
  nextState,
  readOptions,
  type ReflectorOutcome,
  type ReflectorPolicy,
  type ReflectorState,
} from "./reflector_state.ts";
import { runInSlices, type SliceOptions } from "./slices.ts";
import { watchEndOf } from "./watch_end.ts";
import { WatchSession } from "./watch_session.ts";
import { WatchJournal, type WatchStatus } from "./watch_status.ts";

/** A list that takes longer is told this often (client-go traces those of more than 10 s). */
const SLOW_LIST_MS = 10_000;

/**
 * Keeps a target true to a server: reads all objects, then follows their changes, and recovers from whatever the
 * server and the network do.
 *
 * *Guarantees*:
 * - The target is told of each state of the watch in the server's order; after a gap by a `replace`.
 * - It never goes back to an older state, except after the server has refused the newest one that was seen.
 * - A watch that is silent for too long is given up and begun anew where it was, so that a connection that died
 *   without a word is noticed.
 * - One object that can not be used is logged and holds up no other.
 *
 * *Assumptions*: the list-watch ends on its signal.
 *
 * *Cost*: memory for one page of objects as they came, besides what the target keeps.
 *
 * @typeParam S The objects.
 *
 * @see client-go tools/cache/reflector.go@32ce75a
 *
 * @example Follow pods without a cache
 * ```ts
 * import { type ListWatch, Reflector } from "@kubeloop/sdk/cache";
 * import type { Pod } from "@kubeloop/sdk/builtins";
 *
 * async function follow(listWatch: ListWatch<Pod>, signal: AbortSignal): Promise<void> {
 *   const tell = (what: string) => (pod: Pod) => console.log(what, pod.metadata.name);
 *   const target = {
 *     prepare: (pod: Pod) => pod,
 *     replace: (pods: readonly Pod[]) => pods.map(tell("there is")),
 *     add: tell("new"),
 *     update: tell("changed"),
 *     delete: tell("gone"),
 *     bookmark: () => {},
 *   };
 *   await new Reflector({ listWatch, target }).run(signal);
 * }
 * ```
 */
export class Reflector<S extends KubeObject> {
  readonly #options: Required<ReflectorOptions<S>>;
  readonly #policy: ReflectorPolicy;
  readonly #backoff: Backoff;
  readonly #log: Log;
  readonly #slices: SliceOptions;
  readonly #journal = new WatchJournal();
  #state: ReflectorState;
  #isRunning = false;

  /**
   * Makes a reflector that does nothing yet.
   *
   * @param options What to read, and where to put it.
   * @throws {RangeError} If a number makes no sense.
   */
  constructor(options: ReflectorOptions<S>) {
    this.#options = withDefaults(options);
    const { listWatch: { description }, clock, random, metrics, log, backoff } = this.#options;
    const { initialVersion, pageSize, useWatchList, maxInternalErrorRetryMs } = this.#options;
    this.#policy = { initialVersion, pageSize, useWatchList, maxInternalErrorRetryMs };
    this.#backoff = new Backoff(backoff, { clock, random });
    this.#log = log.with({ cache: description });
    this.#slices = { clock, onSlice: (ms) => metrics.onSlice(description, ms) };
    this.#state = initialState(this.#policy);
  }

  /** The version of the newest state that was seen; "" before the first one. */
  get resourceVersion(): string {
    return this.#journal.resourceVersion;
  }

  /**
   * Tells how it does.
   *
   * @returns The status of this moment.
   */
  status(): WatchStatus {
    return this.#journal.status(this.#options.listWatch.description, this.#options.clock.monotonic());
  }

  /**
   * Reads until it is told to stop; failures are logged and tried again.
   *
   * @param signal Ends it.
   * @returns A promise that resolves once nothing runs any more.
   * @throws {Error} If it runs already.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { listWatch: { description }, metrics } = this.#options;
    if (this.#isRunning) {
      throw new Error(`Cannot reflect ${description}: the reflector runs already`);
    }
    this.#isRunning = true;
    metrics.onStart(description, () => this.status());
    try {
      while (!signal.aborted) {
        const outcome = await (this.#state.phase === "list" ? this.#list(signal) : this.#watch(signal));
        if (!signal.aborted) await this.#goOn(outcome, signal);
      }
    } finally {
      this.#isRunning = false;
      this.#journal.activity = "stopped";
      metrics.onStop(description);
    }
  }

  async #goOn(outcome: ReflectorOutcome, signal: AbortSignal): Promise<void> {
    const { state, waitAtLeastMs } = nextState(this.#state, outcome, this.#policy);
    this.#state = state;
    const error = this.#errorOf(outcome, waitAtLeastMs !== undefined);
    if (error !== undefined) this.#tell(error);
    if (waitAtLeastMs === undefined) return;
    const waitMs = Math.max(this.#backoff.next(), waitAtLeastMs);
    this.#report(error, waitMs);
    this.#journal.activity = "waiting";
    await sleep(this.#options.clock, waitMs, signal).catch(() => {});
  }

  /** What went wrong; a watch that ended too soon has no error of its own. */
  #errorOf(outcome: ReflectorOutcome, isFailure: boolean): unknown {
    if ("error" in outcome) return outcome.error;
    if (outcome.type !== "ended" || !isFailure) return undefined;
    const ms = Math.round(outcome.durationMs);
    const { description } = this.#options.listWatch;
    return new ShortWatchError(`Cannot watch ${description}: it ended after ${ms} ms and nothing had come`);
  }

  #tell(error: unknown): void {
    const { onWatchError } = this.#options;
    this.#journal.failed(error);
    const complain = (cause: unknown) => this.#log.error("The observer of watch errors threw", cause);
    try {
      const result: unknown = onWatchError(error);
      if (result instanceof Promise) result.catch(complain);
    } catch (cause) {
      complain(cause);
    }
  }

  /** What belongs to normal running is for those who debug; the rest somebody should see. */
  #report(error: unknown, waitMs: number): void {
    const reason = error instanceof Error ? error.message : String(error);
    const fields = { reason, waitMs: Math.round(waitMs), next: this.#state.phase };
    const isQuiet = error instanceof ShortWatchError || isExpired(error) || isTooManyRequests(error);
    if (isQuiet) this.#log.debug("The cache goes on after a pause", fields);
    else this.#log.warn("The cache is cut off from the API server, it is tried again", fields);
  }

  async #list(signal: AbortSignal): Promise<ReflectorOutcome> {
    const { clock, listWatch } = this.#options;
    const startMs = clock.monotonic();
    let objects = 0;
    let isPaged = false;
    const readPage = async (options: ListOptions): Promise<ListPage<S>> => {
      const page = await listWatch.list({ ...options, signal });
      this.#journal.sign(clock.monotonic());
      isPaged ||= page.continue !== undefined;
      objects += page.items.length;
      const items: S[] = [];
      await runInSlices(this.#prepareAll(page.items, items), this.#slices, signal);
      return { ...page, items };
    };
    this.#journal.activity = "listing";
    this.#journal.lists++;
    using _slow = new Overdue({
      clock,
      everyMs: SLOW_LIST_MS,
      onOverdue: (waitedMs) => this.#log.warn("The list of all objects is slow", { waitedMs, objects }),
    });
    try {
      const { items, resourceVersion } = await listAllPages(readPage, readOptions(this.#state, this.#policy));
      await this.#replace(items, { resourceVersion, startMs, signal });
      return { type: "listed", resourceVersion, isPaged };
    } catch (error) {
      const { resourceVersion } = this.#state;
      return { type: "refused", resourceVersion, error, atMs: clock.monotonic() };
    }
  }

  async #watch(signal: AbortSignal): Promise<ReflectorOutcome> {
    const { clock, listWatch: { description }, metrics } = this.#options;
    const startMs = clock.monotonic();
    const session = new WatchSession<S>({
      ...this.#options,
      log: this.#log,
      journal: this.#journal,
      onStreamed: async (objects, resourceVersion) => {
        await this.#replace(objects, { resourceVersion, startMs, signal });
        this.#state = nextState(this.#state, { type: "streamed", resourceVersion }, this.#policy).state;
        this.#journal.activity = "watching";
      },
    });
    this.#journal.activity = this.#state.phase === "watch" ? "watching" : "listing";
    this.#journal.watches++;
    const outcome = await session.run(this.#state, signal);
    if (!signal.aborted) metrics.onWatchEnd(description, watchEndOf(outcome, clock.monotonic() - startMs));
    return outcome;
  }

  *#prepareAll(objects: readonly S[], prepared: S[]): Generator<void> {
    const { listWatch: { resource }, target } = this.#options;
    for (const object of objects) {
      try {
        const { apiVersion, kind } = object;
        if (resource && (kind !== resource.kind || apiVersion !== resource.apiVersion)) {
          throw new TypeError(`Cannot take an object of another kind: it is a ${kind} of ${apiVersion}`);
        }
        prepared.push(target.prepare(object));
      } catch (error) {
        this.#log.error("An object can not be used and is left out", error);
      }
      yield;
    }
  }

  async #replace(
    objects: readonly S[],
    { resourceVersion, startMs, signal }: {
      readonly resourceVersion: string;
      readonly startMs: number;
      readonly signal: AbortSignal;
    },
  ): Promise<void> {
    const { clock, listWatch: { description }, metrics, target } = this.#options;
    await runInSlices(target.replace(objects, resourceVersion), this.#slices, signal);
    const isRelist = this.#journal.resourceVersion !== "";
    const nowMs = clock.monotonic();
    this.#journal.resourceVersion = resourceVersion;
    this.#journal.sign(nowMs);
    metrics.onList(description, { objects: objects.length, durationMs: nowMs - startMs, isRelist });
  }
}

/** A watch ended so soon that it is taken for a refusal (client-go, VeryShortWatchError). */
class ShortWatchError extends Error {
  override readonly name = "ShortWatchError";
}
