/**
 * Stop 2 of an event's life: the pages of a list and the events of a watch come in; replace, add, update and delete
 * go out, in the server's order. The decisions are those of `reflector_state.ts`; this is the loop that performs them.
 *
 * @module
 */

import { Backoff, type BackoffPolicy } from "../async/backoff.ts";
import { sleep, systemClock } from "../async/clock.ts";
import { type Log, silentLog } from "../async/log.ts";
import { systemRandom } from "../async/random.ts";
import { isExpired, isTooManyRequests } from "../client/api_error.ts";
import type { ListOptions, ListPage } from "../client/list_options.ts";
import { listAllPages } from "../client/pager.ts";
import type { KubeObject } from "../resource/object.ts";
import { noCacheMetrics } from "./cache_metrics.ts";
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
import { WatchSession } from "./watch_session.ts";
import { WatchJournal, type WatchStatus } from "./watch_status.ts";

/** As client-go's reflector waits: 0.8 s to 30 s, up to doubled by jitter, anew after two quiet minutes. */
const DEFAULT_BACKOFF: BackoffPolicy = { baseMs: 800, maxMs: 30_000, jitter: 1, resetAfterMs: 120_000 };

/** Above the server's bookmarks, which come once a minute; below the time for which it keeps events. */
const DEFAULT_IDLE_TIMEOUT_MS = 70_000;

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

  /**
   * Makes a reflector that does nothing yet.
   *
   * @param options What to read, and where to put it.
   * @throws {RangeError} If a number makes no sense.
   */
  constructor(options: ReflectorOptions<S>) {
    this.#options = withDefaults(options);
    const { listWatch: { description }, clock, random, metrics, log, backoff } = this.#options;
    const { initialVersion, pageSize, useWatchList } = this.#options;
    this.#policy = { initialVersion, pageSize, useWatchList };
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
    if (this.#journal.activity !== "stopped") {
      throw new Error(`Cannot reflect ${this.#options.listWatch.description}: the reflector runs already`);
    }
    try {
      while (!signal.aborted) {
        const outcome = await (this.#state.phase === "list" ? this.#list(signal) : this.#watch(signal));
        if (!signal.aborted) await this.#goOn(outcome, signal);
      }
    } finally {
      this.#journal.activity = "stopped";
    }
  }

  async #goOn(outcome: ReflectorOutcome, signal: AbortSignal): Promise<void> {
    const { state, waitAtLeastMs } = nextState(this.#state, outcome, this.#policy);
    this.#state = state;
    const error = "error" in outcome ? outcome.error : undefined;
    if (error !== undefined) this.#journal.failed(error);
    if (waitAtLeastMs === undefined) return;
    const waitMs = Math.max(this.#backoff.next(), waitAtLeastMs);
    this.#report(error, waitMs);
    this.#journal.activity = "waiting";
    await sleep(this.#options.clock, waitMs, signal).catch(() => {});
  }

  /** What belongs to normal running is for those who debug; the rest somebody should see. */
  #report(error: unknown, waitMs: number): void {
    const reason = error instanceof Error ? error.message : String(error ?? "the watch ended at once");
    const fields = { reason, waitMs: Math.round(waitMs), next: this.#state.phase };
    const isQuiet = error === undefined || isExpired(error) || isTooManyRequests(error);
    if (isQuiet) this.#log.debug("The cache goes on after a pause", fields);
    else this.#log.warn("The cache is cut off from the API server, it is tried again", fields);
  }

  async #list(signal: AbortSignal): Promise<ReflectorOutcome> {
    const { clock, listWatch, metrics } = this.#options;
    const startMs = clock.monotonic();
    let isPaged = false;
    const readPage = async (options: ListOptions): Promise<ListPage<S>> => {
      const page = await listWatch.list({ ...options, signal });
      this.#journal.sign(clock.monotonic());
      isPaged ||= page.continue !== undefined;
      const items: S[] = [];
      await runInSlices(this.#prepareAll(page.items, items), this.#slices, signal);
      return { ...page, items };
    };
    this.#journal.activity = "listing";
    this.#journal.lists++;
    try {
      const { items, resourceVersion } = await listAllPages(readPage, readOptions(this.#state, this.#policy));
      await this.#replace(items, { resourceVersion, signal });
      metrics.onList(listWatch.description, {
        objects: items.length,
        durationMs: clock.monotonic() - startMs,
      });
      return { type: "listed", resourceVersion, isPaged };
    } catch (error) {
      return { type: "refused", resourceVersion: this.#state.resourceVersion, error };
    }
  }

  async #watch(signal: AbortSignal): Promise<ReflectorOutcome> {
    const session = new WatchSession<S>({
      ...this.#options,
      log: this.#log,
      journal: this.#journal,
      onStreamed: async (objects, resourceVersion) => {
        await this.#replace(objects, { resourceVersion, signal });
        this.#state = nextState(this.#state, { type: "streamed", resourceVersion }, this.#policy).state;
        this.#journal.activity = "watching";
      },
    });
    this.#journal.activity = this.#state.phase === "watch" ? "watching" : "listing";
    this.#journal.watches++;
    return await session.run(this.#state, signal);
  }

  *#prepareAll(objects: readonly S[], prepared: S[]): Generator<void> {
    for (const object of objects) {
      try {
        prepared.push(this.#options.target.prepare(object));
      } catch (error) {
        this.#log.error("An object can not be used and is left out", error);
      }
      yield;
    }
  }

  async #replace(
    objects: readonly S[],
    { resourceVersion, signal }: { readonly resourceVersion: string; readonly signal: AbortSignal },
  ): Promise<void> {
    await runInSlices(this.#options.target.replace(objects, resourceVersion), this.#slices, signal);
    this.#journal.resourceVersion = resourceVersion;
    this.#journal.sign(this.#options.clock.monotonic());
  }
}

function withDefaults<S extends KubeObject>(options: ReflectorOptions<S>): Required<ReflectorOptions<S>> {
  const { listWatch, target, initialVersion = "", pageSize = 500, useWatchList = false } = options;
  const { idleTimeoutMs = DEFAULT_IDLE_TIMEOUT_MS, backoff = DEFAULT_BACKOFF } = options;
  const { clock = systemClock, random = systemRandom, log = silentLog, metrics = noCacheMetrics } = options;
  if (!Number.isInteger(pageSize) || pageSize < 1) {
    throw new RangeError(`Cannot list pages of ${pageSize} objects: give a whole number above 0`);
  }
  if (!(idleTimeoutMs > 0)) {
    throw new RangeError(`Cannot watch with an idle time-out of ${idleTimeoutMs} ms: give a number above 0`);
  }
  const reading = { initialVersion, pageSize, useWatchList, idleTimeoutMs, backoff };
  return { listWatch, target, ...reading, clock, random, log, metrics };
}
