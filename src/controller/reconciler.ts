/**
 * One run for one key: own writes awaited, the object looked up, its finalizer seen to, and the user's function called.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import { DeadlineError } from "../async/deadline.ts";
import type { Log } from "../async/log.ts";
import { linkSignals } from "../async/signal.ts";
import { isConflict, isInvalid, isNotFound } from "../client/api_error.ts";
import type { Client } from "../client/client.ts";
import type { ResourceClient } from "../client/resource_client.ts";
import { deepFreeze, type KubeObject, type ObjectInput, type ObjectKey } from "../resource/object.ts";
import { AppliedMemory } from "./applied_memory.ts";
import type { CachedResource, DeclaredCaches } from "./cached_resource.ts";
import { Children } from "./children.ts";
import type { ReconcileContext } from "./context.ts";
import type { ControllerDefinition } from "./define_controller.ts";
import { finalizerAddition, finalizerRemoval, hasFinalizer } from "./finalizer.ts";
import { OwnWrites } from "./own_writes.ts";
import { requeueDelayOf } from "./reconcile_result.ts";
import { statusWriterOf } from "./status_writer.ts";

/** How a run ended, when it ended well. */
export type Outcome =
  /** Done; again after a while where that was asked for. */
  | { readonly type: "done"; readonly requeueAfterMs?: number }
  /** There is no such object any more. */
  | { readonly type: "gone" }
  /** The cache does not show this key's own writes yet, so nothing was done. */
  | { readonly type: "stale" }
  /** Somebody changed or removed the object at the same moment, so nothing was done. */
  | { readonly type: "raced" };

/** What a {@linkcode Reconciler} leans on. */
export interface ReconcilerOptions {
  readonly client: Client;
  readonly caches: DeclaredCaches;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a run waits for the cache to show the key's own writes, in milliseconds. */
  readonly ownWritesTimeoutMs: number;
  /** Ends runs that a stop can't wait for. */
  readonly abort: AbortSignal;
}

/** One call of the user's function. */
interface Run {
  readonly key: ObjectKey;
  readonly attempt: number;
  /** Whether `cleanup` is called and not `reconcile`. */
  readonly isCleanup: boolean;
}

interface ContextParts extends Run {
  readonly signal: AbortSignal;
  readonly children: Children;
}

type Done = Extract<Outcome, { readonly type: "done" }>;

/** How often the finalizer's removal is tried against changes by others. */
const REMOVAL_TRIES = 5;

/** Runs a controller's functions for single keys. */
export class Reconciler {
  readonly #definition: ControllerDefinition;
  readonly #options: ReconcilerOptions;
  readonly #primary: CachedResource<KubeObject>;
  readonly #applied = new AppliedMemory();
  readonly #ownWrites: OwnWrites;

  /**
   * @param definition What to run.
   * @param options Where to look and whom to ask.
   */
  constructor(definition: ControllerDefinition, options: ReconcilerOptions) {
    this.#definition = definition;
    this.#options = options;
    this.#primary = options.caches.require(definition.for);
    this.#ownWrites = new OwnWrites(options.clock);
  }

  /**
   * Runs once for a key.
   *
   * @param key Whose turn it is.
   * @param attempt 1, and one more for each failure in a row.
   * @returns How it ended.
   * @throws {unknown} What the user's function or a request of ours throws.
   */
  async run(key: ObjectKey, attempt: number): Promise<Outcome> {
    const { abort, ownWritesTimeoutMs } = this.#options;
    if (!await this.#ownWrites.areSeen(key, { timeoutMs: ownWritesTimeoutMs, signal: abort })) {
      return { type: "stale" };
    }
    const object = this.#primary.get(key);
    if (object === undefined) {
      this.#applied.forgetOwner(key);
      return { type: "gone" };
    }
    const isHeld = hasFinalizer(object, this.#definition.finalizer);
    if (object.metadata.deletionTimestamp !== undefined) {
      return this.#definition.cleanup && isHeld
        ? await this.#cleanUp(object, { key, attempt, isCleanup: true })
        : { type: "done" };
    }
    const held = this.#definition.cleanup && !isHeld ? await this.#hold(key, object) : object;
    if (held === undefined) return { type: "raced" };
    return await this.#call(held, { key, attempt, isCleanup: false });
  }

  /** Calls the clean-up, then lets the object go; a clean-up that wants to run again keeps the object. */
  async #cleanUp(object: KubeObject, run: Run): Promise<Outcome> {
    const outcome = await this.#call(object, run);
    if (outcome.requeueAfterMs !== undefined) return outcome;
    const left = await this.#release(object);
    if (left) this.#ownWrites.wrote(run.key, this.#primary, left);
    else this.#ownWrites.removed(run.key, this.#primary, object);
    return outcome;
  }

  /** Adds the finalizer; undefined if the object was changed or went at the same moment. */
  async #hold(key: ObjectKey, object: KubeObject): Promise<KubeObject | undefined> {
    const { name, namespace } = object.metadata;
    try {
      const patch = finalizerAddition(object, this.#definition.finalizer);
      const held = deepFreeze(
        await this.#objects(namespace).patch(name, patch, { signal: this.#options.abort }),
      );
      this.#ownWrites.wrote(key, this.#primary, held);
      return held;
    } catch (error) {
      if (isLostRace(error) || isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Removes the finalizer, also while others change the object; returns what is left of the object. */
  async #release(object: KubeObject): Promise<KubeObject | undefined> {
    const { finalizer } = this.#definition;
    const { name, namespace, uid } = object.metadata;
    const objects = this.#objects(namespace);
    const options = { signal: this.#options.abort };
    let current = object;
    for (let tries = 1;; tries++) {
      try {
        const left = await objects.patch(name, finalizerRemoval(current, finalizer), options);
        return isGone(left) ? undefined : left;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        if (!isLostRace(error) || tries === REMOVAL_TRIES) throw error;
      }
      try {
        current = await objects.get(name, options);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
      if (current.metadata.uid !== uid) return undefined;
      if (!hasFinalizer(current, finalizer)) return current;
    }
  }

  /** Calls the user's function, within its time limit. */
  async #call(object: KubeObject, run: Run): Promise<Done> {
    const { cleanup, reconcile, timeoutMs, name } = this.#definition;
    const { abort, clock } = this.#options;
    const limit = new AbortController();
    // A signal for this run alone: listeners that the function leaves on it go with it.
    using link = linkSignals(abort, limit.signal);
    const timer = timeoutMs === undefined ? undefined : clock.setTimer(
      () => limit.abort(new DeadlineError(`a reconcile of "${name}"`, timeoutMs)),
      timeoutMs,
    );
    try {
      const { signal } = link;
      const children = this.#childrenOf(object, signal);
      const context = this.#contextOf(object, { ...run, signal, children });
      const requeueAfterMs = requeueDelayOf(
        run.isCleanup ? await cleanup?.(context) : await reconcile(context),
      );
      children.end();
      return requeueAfterMs === undefined ? { type: "done" } : { type: "done", requeueAfterMs };
    } finally {
      timer?.cancel();
    }
  }

  #childrenOf(object: KubeObject, signal: AbortSignal): Children {
    const { client, caches } = this.#options;
    const { name: controller } = this.#definition;
    const [applied, ownWrites] = [this.#applied, this.#ownWrites];
    return new Children(object, { controller, client, caches, applied, ownWrites, signal });
  }

  #contextOf(object: KubeObject, { key, attempt, signal, children }: ContextParts): ReconcileContext {
    const { client, clock, log } = this.#options;
    const { for: resource } = this.#definition;
    return {
      object,
      key,
      attempt,
      signal,
      clock,
      client,
      log: log.with({ key }),
      status: statusWriterOf(object, {
        client,
        resource,
        signal,
        onWrite: (written) => children.note(this.#primary, written),
      }),
      apply: (child, input, options) => children.apply(child, input, options),
      remove: (child, name, options) => children.remove(child, name, options),
      get: (child, name, options) => children.get(child, name, options),
      list: (child) => children.list(child),
      lister: (child) => children.lister(child),
    };
  }

  #objects(namespace: string | undefined): ResourceClient<KubeObject, ObjectInput> {
    return this.#options.client.resource(this.#definition.for, { namespace });
  }
}

/** Whether the removal of a finalizer was the last thing that an object's deletion waited for. */
function isGone({ metadata }: KubeObject): boolean {
  return (metadata.finalizers ?? []).length === 0 && (metadata.deletionGracePeriodSeconds ?? 0) === 0;
}

/**
 * Whether a guarded patch failed since the object was changed. Servers answer a failed test with 422, as they do to an
 * object that breaks its schema; but there they name the fields.
 */
function isLostRace(error: unknown): boolean {
  return isConflict(error) || (isInvalid(error) && (error.status.details?.causes ?? []).length === 0);
}
