/**
 * Reads see your own writes: what somebody wrote, until the cache shows it.
 *
 * @module
 */

import { type Clock, systemClock } from "../async/clock.ts";
import { keyOf, type KubeObject, type ObjectKey } from "../resource/object.ts";
import type { Lister } from "./lister.ts";
import { compareResourceVersions } from "./resource_version.ts";

/** The cache that writes are to show up in; a `SharedInformer` is one. */
export interface WatermarkCache {
  /** Reads the cache. */
  readonly lister: Pick<Lister<KubeObject>, "get">;
  /** The version up to which the cache shows everything. */
  readonly resourceVersion: string;
  /** Calls back whenever the cache may show something new. */
  observe(observer: () => void): Disposable;
}

/** How {@linkcode WriteWatermark.wait} waits. */
export interface WatermarkWait {
  /** How long, in milliseconds. @default {5_000} */
  readonly timeoutMs?: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/** A write, by what shows that the cache has it. */
interface Write {
  /** The version that it has made; for a removal, the version that was removed. */
  readonly resourceVersion: string;
  /** Only for a removal. */
  readonly removedUid?: string;
}

/**
 * Remembers, for each writer, the writes that a cache does not show yet.
 *
 * *Guarantees*: a write counts as shown once the cache has the object at that version or a newer one, or has itself
 * reached that version; a removal once it has come as far as the removed object and no object with that uid is there. Versions are compared as whole numbers.
 *
 * *Assumptions*: the cache covers what is written; a write that its selector leaves out shows with the next bookmark,
 * after a minute.
 *
 * *Cost*: a few words for each object written, until the writer's next wait.
 *
 * @see KEP-5504 for the order of versions
 *
 * @example A reconcile that sees what its last run wrote
 * ```ts
 * import { type SharedInformer, WriteWatermark } from "@kubeloop/sdk/cache";
 * import type { Deployment } from "@kubeloop/sdk/builtins";
 *
 * async function reconcile(key: string, deployments: SharedInformer<Deployment>, own: WriteWatermark) {
 *   if (!await own.wait(key)) return "try again later";
 *   const current = deployments.lister.get(key);
 *   return current?.metadata.resourceVersion;
 * }
 * ```
 */
export class WriteWatermark {
  readonly #cache: WatermarkCache;
  readonly #clock: Clock;
  /** By writer, then by the key of the object; the last write of an object counts. No map is empty. */
  readonly #writes = new Map<string, Map<ObjectKey, Write>>();

  /**
   * Remembers nothing yet.
   *
   * @param cache Where writes are to show up.
   * @param options Whose time counts; the machine's by default.
   */
  constructor(cache: WatermarkCache, options: { readonly clock?: Clock } = {}) {
    this.#cache = cache;
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Notes an object that was written.
   *
   * @param writer Who wrote it, such as the key that is reconciled.
   * @param object The server's answer.
   */
  wrote(writer: string, object: KubeObject): void {
    this.#note(writer, keyOf(object), { resourceVersion: object.metadata.resourceVersion });
  }

  /**
   * Notes an object that was removed. One that only has its deletion asked for, since it has finalizers, was written.
   *
   * @param writer Who removed it.
   * @param object The object as it was.
   */
  removed(writer: string, object: KubeObject): void {
    const { uid, resourceVersion } = object.metadata;
    this.#note(writer, keyOf(object), { resourceVersion, removedUid: uid });
  }

  /**
   * Forgets a writer.
   *
   * @param writer Who will not ask any more.
   */
  forget(writer: string): void {
    this.#writes.delete(writer);
  }

  /**
   * Tells whether the cache shows all that a writer wrote.
   *
   * @param writer Who asks.
   * @returns Whether it does.
   */
  isReached(writer: string): boolean {
    const writes = this.#writes.get(writer);
    if (!writes) return true;
    for (const [key, write] of writes) if (this.#shows(key, write)) writes.delete(key);
    if (writes.size > 0) return false;
    this.#writes.delete(writer);
    return true;
  }

  /**
   * Waits until the cache shows all that a writer wrote.
   *
   * @param writer Who asks.
   * @param options How long.
   * @returns Whether it does; false after the time-out and when aborted.
   */
  wait(writer: string, options: WatermarkWait = {}): Promise<boolean> {
    const { timeoutMs = 5_000, signal } = options;
    if (this.isReached(writer)) return Promise.resolve(true);
    if (signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = () => {
        timer.cancel();
        observation[Symbol.dispose]();
        signal?.removeEventListener("abort", end);
        resolve(this.isReached(writer));
      };
      const timer = this.#clock.setTimer(end, timeoutMs);
      const observation = this.#cache.observe(() => {
        if (this.isReached(writer)) end();
      });
      signal?.addEventListener("abort", end, { once: true });
    });
  }

  #note(writer: string, key: ObjectKey, write: Write): void {
    const writes = this.#writes.get(writer) ?? new Map<ObjectKey, Write>();
    this.#writes.set(writer, writes.set(key, write));
  }

  #shows(key: ObjectKey, { resourceVersion, removedUid }: Write): boolean {
    const metadata = this.#cache.lister.get(key)?.metadata;
    const isReached = hasReached(metadata?.resourceVersion, resourceVersion) ||
      hasReached(this.#cache.resourceVersion, resourceVersion);
    // A cache that has not come to the object yet lacks it too, and will still show it.
    return isReached && (removedUid === undefined || metadata?.uid !== removedUid);
  }
}

function hasReached(version: string | undefined, wanted: string): boolean {
  return version !== undefined && (compareResourceVersions(version, wanted) ?? -1) >= 0;
}
