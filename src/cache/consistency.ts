/**
 * A second opinion on a cache: is it what the server has? For tests.
 *
 * @module
 */

import { type Clock, sleep, systemClock } from "../async/clock.ts";
import { DeadlineError, withDeadline } from "../async/deadline.ts";
import { ApiError, isExpired, isTooManyRequests } from "../client/api_error.ts";
import { ConnectionError } from "../client/connection_error.ts";
import type { ListOptions } from "../client/list_options.ts";
import { listAllPages } from "../client/pager.ts";
import { keyOf, type KubeObject, type ObjectKey } from "../resource/object.ts";
import { CacheInconsistencyError } from "./cache_inconsistency_error.ts";
import type { CacheDifference } from "./cache_inconsistency_error.ts";
import { firstDifference } from "./first_difference.ts";
import type { ListWatch } from "./list_watch.ts";
import type { Lister } from "./lister.ts";
import type { InformerStatus } from "./informer_options.ts";

/**
 * Where the objects of a cache come from, and what becomes of them on the way.
 *
 * @typeParam S The objects.
 */
export interface CacheSource<S extends KubeObject> {
  /** Whom it asks. */
  readonly listWatch: ListWatch<S>;
  /** Makes an object what the cache keeps of it; it may change the one that it is given. */
  prepare(object: S): S;
}

/**
 * The cache that is looked into; a `SharedInformer` is one.
 *
 * @typeParam S The objects.
 */
export interface CheckableCache<S extends KubeObject> {
  /** What is cached, for people. */
  readonly description: string;
  /** Where it comes from. */
  readonly source: CacheSource<S>;
  /** Reads it. */
  readonly lister: Lister<S>;
  /** The version up to which it shows everything; "" before it has synced. */
  readonly resourceVersion: string;
  /** Tells whether there are changes that it doesn't show yet. */
  status(): Pick<InformerStatus, "queued">;
  /** Calls back whenever it may show something new. */
  observe(observer: () => void): Disposable;
}

/**
 * How {@linkcode checkCacheConsistency} asks.
 *
 * @typeParam S The objects.
 */
export interface ConsistencyOptions<S extends KubeObject> {
  /** Whom to ask, such as a client that goes past the faults of a test. @default {whom the cache asks} */
  readonly listWatch?: ListWatch<S>;
  /** How long it may take, in milliseconds: until the cache has synced, and the server has answered. @default {30_000} */
  readonly timeoutMs?: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Whose time counts. @default {systemClock} */
  readonly clock?: Clock;
}

/** What was compared. */
export interface ConsistencyVerdict {
  /** The version at which both were the same. */
  readonly resourceVersion: string;
  /** How many objects there were. */
  readonly objects: number;
}

/** The time between two questions that the server has no answer to yet, in milliseconds, as client-go. */
const PAUSE_MS = 1_000;

/**
 * Compares a cache with a list of what the server had at exactly the version of the cache. It waits until the cache has
 * synced and shows all that it was told; the cache may go on to change meanwhile, and nobody need stop to write.
 *
 * *Guarantees*: each object that is missing, extra or different is named, with the first place that differs. Listed
 * objects are prepared as those of the cache are.
 *
 * *Assumptions*: the server still knows that version (a real one does for some minutes); otherwise the next version of
 * the cache is taken. A transform gives the same for the same object.
 *
 * *Cost*: one list, and a look at each object.
 *
 * @typeParam S The objects.
 * @param cache The cache.
 * @param options Whom to ask, and how long.
 * @returns What was compared.
 * @throws {CacheInconsistencyError} If they differ.
 * @throws {ApiError} If the server refuses the list.
 * @throws {Error} If there was no answer in time; it also rejects with `signal.reason`.
 *
 * @see client-go util/consistencydetector@32ce75a
 *
 * @example At the end of a test
 * ```ts
 * import { checkCacheConsistency, type SharedInformer } from "@kubeloop/sdk/cache";
 * import type { Pod } from "@kubeloop/sdk/builtins";
 *
 * async function nothingWasMissed(pods: SharedInformer<Pod>): Promise<void> {
 *   await checkCacheConsistency(pods, { timeoutMs: 10_000 });
 * }
 * ```
 */
export async function checkCacheConsistency<S extends KubeObject>(
  cache: CheckableCache<S>,
  options: ConsistencyOptions<S> = {},
): Promise<ConsistencyVerdict> {
  const { listWatch = cache.source.listWatch, timeoutMs = 30_000, signal, clock = systemClock } = options;
  let lastError: unknown;
  const compare = async (signal: AbortSignal): Promise<ConsistencyVerdict> => {
    while (true) {
      const snapshot = await snapshotOf(cache, signal);
      try {
        return judge(cache, snapshot, await listAt(listWatch, snapshot.resourceVersion, signal));
      } catch (error) {
        if (!isPassing(error)) throw error;
        lastError = error;
      }
      await sleep(clock, PAUSE_MS, signal);
    }
  };
  try {
    return await withDeadline(clock, compare, { timeoutMs, what: cache.description, signal });
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    const why = lastError instanceof Error ? lastError.message : "it has not synced, or has no rest";
    throw new Error(
      `Cannot compare the cache of ${cache.description} with the server within ${timeoutMs} ms: ${why}`,
      { cause: lastError },
    );
  }
}

/** The objects of a cache at one version. */
interface Snapshot<S extends KubeObject> {
  readonly resourceVersion: string;
  readonly objects: readonly S[];
}

/** Waits until the cache shows all that it was told. */
function snapshotOf<S extends KubeObject>(
  cache: CheckableCache<S>,
  signal: AbortSignal,
): Promise<Snapshot<S>> {
  const look = (): Snapshot<S> | undefined => {
    const { resourceVersion } = cache;
    if (resourceVersion === "" || cache.status().queued > 0) return undefined;
    return { resourceVersion, objects: cache.lister.list() };
  };
  return new Promise((resolve, reject) => {
    const end = (): void => {
      observation[Symbol.dispose]();
      signal.removeEventListener("abort", onAbort);
    };
    const onAbort = (): void => {
      end();
      reject(signal.reason);
    };
    const check = (): void => {
      const snapshot = look();
      if (!snapshot) return;
      end();
      resolve(snapshot);
    };
    const observation = cache.observe(check);
    signal.addEventListener("abort", onAbort, { once: true });
    check();
  });
}

async function listAt<S extends KubeObject>(
  listWatch: ListWatch<S>,
  resourceVersion: string,
  signal: AbortSignal,
): Promise<readonly S[]> {
  const { resource } = listWatch;
  const options: ListOptions = { resourceVersion, resourceVersionMatch: "Exact", signal };
  const { items } = await listAllPages((page) => listWatch.list(page), options);
  // What is of another kind is left out of caches as well.
  return items.filter(({ apiVersion, kind }) =>
    !resource || (resource.kind === kind && resource.apiVersion === apiVersion)
  );
}

function judge<S extends KubeObject>(
  { description, source }: CheckableCache<S>,
  { resourceVersion, objects }: Snapshot<S>,
  listed: readonly S[],
): ConsistencyVerdict {
  const cached = new Map<ObjectKey, S>(objects.map((object) => [keyOf(object), object]));
  const differences: CacheDifference[] = [];
  for (const raw of listed) {
    const [key, object] = [keyOf(raw), source.prepare(raw)];
    const found = cached.get(key);
    const path = found && firstDifference(found, object);
    if (!found) differences.push({ type: "missing", kind: object.kind, key });
    else if (path !== undefined) differences.push({ type: "different", kind: object.kind, key, path });
    cached.delete(key);
  }
  for (const [key, { kind }] of cached) differences.push({ type: "extra", kind, key });
  if (differences.length > 0) {
    throw new CacheInconsistencyError({ description, resourceVersion, differences });
  }
  return { resourceVersion, objects: objects.length };
}

/** Whether the same question, or one for a newer version, may have an answer later. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return error instanceof ConnectionError;
  return error.code >= 500 || isExpired(error) || isTooManyRequests(error);
}
