/**
 * One watch, from its request to its end: events come in, calls of the target and then one outcome go out.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import { DeadlineError } from "../async/deadline.ts";
import type { Log } from "../async/log.ts";
import type { Random } from "../async/random.ts";
import { linkSignals } from "../async/signal.ts";
import { apiErrorOf } from "../client/api_error.ts";
import type { WatchChange, WatchEvent, WatchEvents, WatchFailure } from "../client/watch_event.ts";
import { keyOf, type KubeObject, type ObjectKey } from "../resource/object.ts";
import type { CacheMetrics } from "./cache_metrics.ts";
import { IdleDeadline } from "./idle_deadline.ts";
import type { ListWatch } from "./list_watch.ts";
import { Overdue } from "./overdue.ts";
import type { ReflectorTarget } from "./reflector_options.ts";
import { type ReflectorOutcome, type ReflectorState, watchOptions } from "./reflector_state.ts";
import { compareResourceVersions } from "./resource_version.ts";
import { Pace } from "./slices.ts";
import type { WatchJournal } from "./watch_status.ts";
import { writeTimeOf } from "./write_time.ts";

/** As client-go: a watch list whose end is late is told this often (W2). */
const OVERDUE_MS = 10_000;

/** What a {@linkcode WatchSession} leans on. */
export interface WatchSessionOptions<S extends KubeObject> {
  readonly listWatch: ListWatch<S>;
  readonly target: ReflectorTarget<S>;
  /** Is told of each sign of life, and of the version that was reached. */
  readonly journal: WatchJournal;
  readonly idleTimeoutMs: number;
  readonly minWatchTimeoutSeconds: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: CacheMetrics;
  /** All objects of a watch list have come. */
  onStreamed(objects: readonly S[], resourceVersion: string): Promise<void>;
}

/** One watch; it runs once. */
export class WatchSession<S extends KubeObject> {
  readonly #options: WatchSessionOptions<S>;
  readonly #startMs: number;
  /** How many objects have changed. */
  #changes = 0;
  /** The objects of a watch list that is not complete yet. */
  #initial: Map<ObjectKey, S> | undefined;
  /** Tells that the watch list is late. */
  #overdue: Overdue | undefined;

  /** @param options Its collaborators; its time runs from now on. */
  constructor(options: WatchSessionOptions<S>) {
    this.#options = options;
    this.#startMs = options.clock.monotonic();
  }

  /**
   * Watches to the end.
   *
   * @param state Where to go on from.
   * @param signal Ends the watch.
   * @returns How it ended; it does not reject.
   */
  async run(state: ReflectorState, signal: AbortSignal): Promise<ReflectorOutcome> {
    const { listWatch, clock, random, idleTimeoutMs, minWatchTimeoutSeconds, log, metrics } = this.#options;
    const what = `a sign of life of the watch of ${listWatch.description}`;
    const idle = new AbortController();
    using link = linkSignals(signal, idle.signal);
    using deadline = new IdleDeadline({
      clock,
      timeoutMs: idleTimeoutMs,
      onIdle: () => idle.abort(new DeadlineError(what, idleTimeoutMs)),
    });
    if (state.phase === "watchList") this.#begin();
    try {
      const stream = await listWatch.watch({
        ...watchOptions(state),
        allowBookmarks: true,
        timeoutSeconds: Math.round(minWatchTimeoutSeconds * (1 + random.next())),
        onUnusable: (reason) => log.error("An event can not be used and is left out", undefined, { reason }),
        signal: link.signal,
      });
      metrics.onWatch(listWatch.description);
      return await this.#consume(stream, { deadline, signal: link.signal });
    } catch (error) {
      return { type: "refused", resourceVersion: state.resourceVersion, error, atMs: clock.monotonic() };
    } finally {
      this.#overdue?.[Symbol.dispose]();
    }
  }

  async #consume(
    stream: WatchEvents<S>,
    { deadline, signal }: { readonly deadline: IdleDeadline; readonly signal: AbortSignal },
  ): Promise<ReflectorOutcome> {
    const { clock, journal, listWatch: { description }, metrics } = this.#options;
    const pace = new Pace({ clock, onSlice: (ms) => metrics.onSlice(description, ms) });
    try {
      for await (const batch of stream.batches?.() ?? oneByOne(stream)) {
        pace.begin();
        const nowMs = clock.monotonic();
        deadline.touch(nowMs);
        for (const event of batch) {
          signal.throwIfAborted();
          metrics.onEvent(description);
          if (event.type === "ERROR") return this.#refused(event);
          journal.sign(nowMs);
          if (!this.#initial) this.#take(event);
          else if (event.type !== "BOOKMARK") this.#collect(event, this.#initial);
          else if (event.initialEventsEnd) await this.#complete(this.#initial, event.resourceVersion);
        }
        const rest = pace.rest(signal);
        if (rest) await rest;
      }
      return this.#ended();
    } catch (error) {
      return { ...this.#ended(), error };
    }
  }

  #begin(): void {
    const { clock, log } = this.#options;
    const initial = new Map<ObjectKey, S>();
    this.#initial = initial;
    this.#overdue = new Overdue({
      clock,
      everyMs: OVERDUE_MS,
      onOverdue: (waitedMs) =>
        log.warn("The end of the initial objects of the watch is late", { waitedMs, objects: initial.size }),
    });
  }

  /** Collects the objects that come first in a watch list: they have no order, and their versions say nothing. */
  #collect(change: WatchChange<S>, initial: Map<ObjectKey, S>): void {
    if (!this.#isExpected(change)) return;
    this.#guard(change, ({ type, object }) => {
      if (type === "DELETED") initial.delete(keyOf(object));
      else initial.set(keyOf(object), this.#options.target.prepare(object));
    });
  }

  /** All of them are there: from here on it is a watch like others. */
  async #complete(initial: ReadonlyMap<ObjectKey, S>, resourceVersion: string): Promise<void> {
    this.#initial = undefined;
    this.#overdue?.[Symbol.dispose]();
    await this.#options.onStreamed([...initial.values()], resourceVersion);
  }

  #take(event: Exclude<WatchEvent<S>, WatchFailure>): void {
    const { journal, log, target } = this.#options;
    if (event.type !== "BOOKMARK" && !this.#isExpected(event)) return;
    const said = event.type === "BOOKMARK" ? event.resourceVersion : event.object.metadata.resourceVersion;
    // A state without a version says nothing of where the watch stands; from no version it could not go on.
    const version = said || journal.resourceVersion;
    // What is older was seen before: the server fell behind, or tells it a second time.
    if (compareResourceVersions(version, journal.resourceVersion) === -1) {
      return log.debug("An event older than the cache is left out", { version });
    }
    journal.resourceVersion = version;
    if (event.type === "BOOKMARK") return target.bookmark(version);
    this.#changes++;
    this.#noteLag(event);
    this.#guard(event, ({ type, object }) => {
      const prepared = target.prepare(object);
      if (type === "ADDED") target.add(prepared);
      else if (type === "MODIFIED") target.update(prepared);
      else target.delete(prepared);
    });
  }

  /** What is of another kind says nothing about these objects, not even by its version. */
  #isExpected({ type, object: { apiVersion, kind } }: WatchChange<S>): boolean {
    const { listWatch: { resource }, log } = this.#options;
    if (!resource || (kind === resource.kind && apiVersion === resource.apiVersion)) return true;
    log.error("An event of another kind is left out", undefined, { type, apiVersion, kind });
    return false;
  }

  #noteLag({ type, object }: WatchChange<S>): void {
    const { clock, journal, listWatch: { description }, metrics } = this.#options;
    const writtenMs = type === "DELETED" ? undefined : writeTimeOf(object);
    if (writtenMs === undefined) return;
    journal.lagMs = Math.max(0, clock.now() - writtenMs);
    metrics.onLag(description, journal.lagMs);
  }

  /** One object that can not be used holds up no other. */
  #guard(change: WatchChange<S>, use: (change: WatchChange<S>) => void): void {
    try {
      use(change);
    } catch (error) {
      this.#options.log.error("An event can not be used and is left out", error, { type: change.type });
    }
  }

  #refused({ status }: WatchFailure): ReflectorOutcome {
    const { clock, journal: { resourceVersion }, listWatch } = this.#options;
    const error = apiErrorOf(status, { action: `watch ${listWatch.description}`, method: "GET", path: "" });
    return { type: "refused", resourceVersion, error, atMs: clock.monotonic() };
  }

  #ended(): Extract<ReflectorOutcome, { readonly type: "ended" }> {
    const { clock, journal } = this.#options;
    return {
      type: "ended",
      resourceVersion: journal.resourceVersion,
      durationMs: clock.monotonic() - this.#startMs,
      changes: this.#changes,
    };
  }
}

/** Batches of one, of a source that knows of none. */
async function* oneByOne<T>(events: AsyncIterable<T>): AsyncGenerator<readonly T[], void, undefined> {
  for await (const event of events) yield [event];
}
