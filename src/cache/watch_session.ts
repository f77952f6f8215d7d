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
import type { WatchEvent, WatchFailure } from "../client/watch_event.ts";
import { keyOf, type KubeObject, type ObjectKey } from "../resource/object.ts";
import type { CacheMetrics } from "./cache_metrics.ts";
import { IdleDeadline } from "./idle_deadline.ts";
import type { ListWatch } from "./list_watch.ts";
import type { ReflectorTarget } from "./reflector_options.ts";
import { type ReflectorOutcome, type ReflectorState, watchOptions } from "./reflector_state.ts";
import { compareResourceVersions } from "./resource_version.ts";
import type { WatchJournal } from "./watch_status.ts";

/** As client-go: the server ends a watch after 5 to 10 minutes, at random (R24). */
const MIN_WATCH_SECONDS = 300;

/** What a {@linkcode WatchSession} leans on. */
export interface WatchSessionOptions<S extends KubeObject> {
  readonly listWatch: ListWatch<S>;
  readonly target: ReflectorTarget<S>;
  /** Is told of each sign of life, and of the version that was reached. */
  readonly journal: WatchJournal;
  readonly idleTimeoutMs: number;
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
    const { listWatch, clock, random, idleTimeoutMs, metrics } = this.#options;
    const what = `a sign of life of the watch of ${listWatch.description}`;
    const idle = new AbortController();
    using link = linkSignals(signal, idle.signal);
    using deadline = new IdleDeadline({
      clock,
      timeoutMs: idleTimeoutMs,
      onIdle: () => idle.abort(new DeadlineError(what, idleTimeoutMs)),
    });
    let stream: AsyncIterable<WatchEvent<S>>;
    try {
      stream = await listWatch.watch({
        ...watchOptions(state),
        allowBookmarks: true,
        timeoutSeconds: Math.round(MIN_WATCH_SECONDS * (1 + random.next())),
        signal: link.signal,
      });
    } catch (error) {
      return { type: "refused", resourceVersion: state.resourceVersion, error };
    }
    metrics.onWatch(listWatch.description);
    if (state.phase === "watchList") this.#initial = new Map();
    return await this.#consume(stream, deadline);
  }

  async #consume(stream: AsyncIterable<WatchEvent<S>>, deadline: IdleDeadline): Promise<ReflectorOutcome> {
    const { clock, journal, listWatch, metrics } = this.#options;
    try {
      for await (const event of stream) {
        const nowMs = clock.monotonic();
        deadline.touch(nowMs);
        metrics.onEvent(listWatch.description);
        if (event.type === "ERROR") return this.#refused(event);
        journal.sign(nowMs);
        if (this.#initial) await this.#collect(event, this.#initial);
        else this.#take(event);
      }
      return this.#ended();
    } catch (error) {
      return { ...this.#ended(), error };
    }
  }

  /** Collects the objects that come first in a watch list: they have no order, and their versions say nothing. */
  async #collect(event: Exclude<WatchEvent<S>, WatchFailure>, initial: Map<ObjectKey, S>): Promise<void> {
    if (event.type === "BOOKMARK") {
      if (!event.initialEventsEnd) return;
      this.#initial = undefined;
      await this.#options.onStreamed([...initial.values()], event.resourceVersion);
    } else {this.#guard(event, ({ type, object }) => {
        if (type === "DELETED") initial.delete(keyOf(object));
        else initial.set(keyOf(object), this.#options.target.prepare(object));
      });}
  }

  #take(event: Exclude<WatchEvent<S>, WatchFailure>): void {
    const { journal, log, target } = this.#options;
    const version = event.type === "BOOKMARK" ? event.resourceVersion : event.object.metadata.resourceVersion;
    // What is older was seen before: the server fell behind, or tells it a second time.
    if (compareResourceVersions(version, journal.resourceVersion) === -1) {
      return log.debug("An event older than the cache is left out", { version });
    }
    journal.resourceVersion = version;
    if (event.type === "BOOKMARK") return target.bookmark(version);
    this.#changes++;
    this.#guard(event, ({ type, object }) => {
      const prepared = target.prepare(object);
      if (type === "ADDED") target.add(prepared);
      else if (type === "MODIFIED") target.update(prepared);
      else target.delete(prepared);
    });
  }

  /** One object that can not be used holds up no other. */
  #guard<E extends { readonly type: string }>(event: E, use: (event: E) => void): void {
    try {
      use(event);
    } catch (error) {
      this.#options.log.error("An event can not be used and is left out", error, { type: event.type });
    }
  }

  #refused({ status }: WatchFailure): ReflectorOutcome {
    const { journal, listWatch } = this.#options;
    const error = apiErrorOf(status, { action: `watch ${listWatch.description}`, method: "GET", path: "" });
    return { type: "refused", resourceVersion: journal.resourceVersion, error };
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
