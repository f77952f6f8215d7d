/**
 * Reads see your own writes: a key runs again once the caches show what its earlier runs wrote.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import { type WatermarkCache, WriteWatermark } from "../cache/write_watermark.ts";
import { keyOf, type KubeObject, type ObjectKey } from "../resource/object.ts";
import type { CachedResource } from "./cached_resource.ts";

/** How {@linkcode OwnWrites.areSeen} waits. */
export interface OwnWritesWait {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * The writes of one controller, by the key that ran, in all its caches. Objects that no cache covers are not waited for.
 */
export class OwnWrites {
  readonly #clock: Clock;
  readonly #watermarks = new Map<WatermarkCache, WriteWatermark>();

  /** @param clock Whose time counts. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Notes an object that was written.
   *
   * @param owner The key that runs.
   * @param cache Where it will show.
   * @param object What the API server answered.
   */
  wrote(owner: ObjectKey, cache: CachedResource<KubeObject>, object: KubeObject): void {
    this.#watermarkOf(cache, object)?.wrote(owner, object);
  }

  /**
   * Notes an object that was removed.
   *
   * @param owner The key that runs.
   * @param cache Where it will show.
   * @param object The object as it was.
   */
  removed(owner: ObjectKey, cache: CachedResource<KubeObject>, object: KubeObject): void {
    this.#watermarkOf(cache, object)?.removed(owner, object);
  }

  /**
   * Waits until the caches show all that a key's runs wrote.
   *
   * @param owner The key that is to run.
   * @param wait How long.
   * @returns Whether they do; false after the time-out and when aborted.
   */
  async areSeen(owner: ObjectKey, { timeoutMs, signal }: OwnWritesWait): Promise<boolean> {
    const late = [...this.#watermarks.values()].filter((watermark) => !watermark.isReached(owner));
    const shown = await Promise.all(late.map((watermark) => watermark.wait(owner, { timeoutMs, signal })));
    return shown.every((isShown) => isShown);
  }

  #watermarkOf(cache: CachedResource<KubeObject>, object: KubeObject): WriteWatermark | undefined {
    const informer = cache.informerOf(keyOf(object));
    if (informer === undefined) return undefined;
    const watermark = this.#watermarks.get(informer) ?? new WriteWatermark(informer, { clock: this.#clock });
    this.#watermarks.set(informer, watermark);
    return watermark;
  }
}
