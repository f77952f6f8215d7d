/**
 * The caches that the controllers of a manager share: one informer for each resource and namespace.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import type { Log } from "../async/log.ts";
import type { Random } from "../async/random.ts";
import { listWatchOf } from "../cache/list_watch.ts";
import { SharedInformer } from "../cache/shared_informer.ts";
import { CacheSyncTimeoutError, waitForCacheSync } from "../cache/wait_for_cache_sync.ts";
import type { Client } from "../client/client.ts";
import {
  CachedResource,
  CONTROLLER_INDEX,
  controllerIndex,
  type DeclaredCaches,
  isCacheOf,
  type NamespaceCache,
  resourceId,
} from "../controller/cached_resource.ts";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import { groupResource, type Resource } from "../resource/resource.ts";

/** What {@linkcode SharedCaches} lean on. */
export interface SharedCachesOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Empty for all. */
  readonly namespaces: readonly string[];
}

/** The time between two lines about caches that are not filled yet, in milliseconds. */
const LATE_AFTER_MS = 30_000;

/** The caches of a manager. */
export class SharedCaches implements DeclaredCaches {
  readonly #options: SharedCachesOptions;
  readonly #caches = new Map<string, CachedResource<KubeObject>>();
  readonly #informers: SharedInformer<KubeObject>[] = [];

  /** @param options The cluster, and what part of it. */
  constructor(options: SharedCachesOptions) {
    this.#options = options;
  }

  /**
   * Adds the cache of a resource; a second time it does nothing.
   *
   * @param resource What to cache.
   */
  declare(resource: Resource): void {
    const id = resourceId(resource);
    if (this.#caches.has(id)) return;
    const { client, clock, random, log, namespaces } = this.#options;
    const places = resource.scope === "Cluster" || namespaces.length === 0
      ? [undefined]
      : [...new Set(namespaces)];
    const parts = places.map((namespace): NamespaceCache<KubeObject> => {
      const scope = namespace === undefined ? {} : { namespace };
      const informer = new SharedInformer<KubeObject, typeof CONTROLLER_INDEX>({
        listWatch: listWatchOf(client.resource(resource, scope)),
        indexers: { [CONTROLLER_INDEX]: controllerIndex },
        clock,
        random,
        log: log.with({ resource: groupResource(resource), ...scope }),
      });
      this.#informers.push(informer);
      return { ...scope, informer };
    });
    this.#caches.set(id, new CachedResource(resource, parts));
  }

  find<S extends KubeObject>(resource: Resource<S, ObjectInput>): CachedResource<S> | undefined {
    const cache = this.#caches.get(resourceId(resource));
    return cache && isCacheOf(cache, resource) ? cache : undefined;
  }

  require<S extends KubeObject>(resource: Resource<S, ObjectInput>): CachedResource<S> {
    const cache = this.find(resource);
    if (cache) return cache;
    throw new TypeError(
      `Cannot read ${
        groupResource(resource)
      } from a cache: no controller declares it, add it to "owns" or "watches"`,
    );
  }

  /**
   * Says now and then which caches are not filled yet.
   *
   * @param signal Ends the wait.
   * @returns A promise that resolves once all are filled, or when aborted.
   */
  async reportLate(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    while (!signal.aborted && !this.#informers.every(({ hasSynced }) => hasSynced)) {
      try {
        await waitForCacheSync(this.#informers, { timeoutMs: LATE_AFTER_MS, signal, clock });
      } catch (error) {
        if (error instanceof CacheSyncTimeoutError) {
          log.warn("Still waiting for caches", { reason: error.message });
        } else if (!signal.aborted) throw error;
      }
    }
  }

  /**
   * Fills the caches and keeps them true.
   *
   * @param signal Ends the work.
   * @returns A promise that resolves once all is down.
   */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#informers.map((informer) => informer.run(signal)));
  }
}
