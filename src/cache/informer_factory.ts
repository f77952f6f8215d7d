/**
 * One informer for each set of objects, however many ask for it.
 *
 * @module
 */

import { linkSignals } from "../async/signal.ts";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import { groupResource, type Resource } from "../resource/resource.ts";
import type { CacheInconsistencyError } from "./cache_inconsistency_error.ts";
import type { Indexers } from "./indexer_options.ts";
import type { InformerStatus } from "./informer_options.ts";
import type { InformerClient, InformerLease, InformerRequest, InformerScope } from "./informer_request.ts";
import { listWatchOf } from "./list_watch.ts";
import type { Transform } from "./preparation.ts";
import type { ReflectorSettings } from "./reflector_options.ts";
import { SharedInformer } from "./shared_informer.ts";
import { type CacheSyncOptions, type Syncable, waitForCacheSync } from "./wait_for_cache_sync.ts";

/** What an {@linkcode InformerFactory} is made of. */
export interface InformerFactoryOptions extends ReflectorSettings {
  /** Whom to ask. */
  readonly client: InformerClient;
  /** For tests: as in the settings of an informer, for all of them. @default {nothing is compared} */
  readonly onInconsistency?: (error: CacheInconsistencyError) => void;
}

/** An informer as the factory sees it, whatever its objects are. */
interface Shared {
  readonly resource: Resource;
  readonly informer: Syncable & { status(): InformerStatus; run(signal: AbortSignal): Promise<void> };
  readonly stop: AbortController;
  /** Resolves once nobody holds it any more. */
  readonly dropped: PromiseWithResolvers<void>;
  leases: number;
  running: Promise<void> | undefined;
}

interface SharedOf<S extends KubeObject> extends Shared {
  readonly informer: SharedInformer<S, string>;
  readonly transform: Transform<S> | undefined;
}

/**
 * Hands out informers: one for each resource, namespace and pair of selectors.
 *
 * *Guarantees*: an informer starts with the factory, or when it is asked for after that; it stops when nobody holds it
 * any more. Asked for again, it is a new one. Indexes that were asked for are there until then. An informer of a kind
 * that the server doesn't have yet goes on asking, and says in its status what the server says.
 *
 * @see client-go informers/factory.go
 *
 * @example Two controllers, one cache
 * ```ts
 * import { InformerFactory } from "@kubeloop/sdk/cache";
 * import type { Client } from "@kubeloop/sdk/client";
 * import { Pod } from "@kubeloop/sdk/builtins";
 *
 * function share(client: Client): boolean {
 *   const factory = new InformerFactory({ client });
 *   const first = factory.acquire(Pod, { namespace: "default" });
 *   const second = factory.acquire(Pod, { namespace: "default" });
 *   return first.informer === second.informer;
 * }
 * ```
 */
export class InformerFactory {
  readonly #options: InformerFactoryOptions;
  readonly #shared = new Map<string, Shared>();
  /** The runs that have not ended, also of informers that nobody holds any more. */
  readonly #running = new Set<Promise<void>>();
  #run: { readonly signal: AbortSignal; readonly ended: Promise<void> } | undefined;

  /**
   * Makes a factory without informers.
   *
   * @param options The client, and how the informers read.
   */
  constructor(options: InformerFactoryOptions) {
    this.#options = options;
  }

  /** The informers that somebody holds, to be waited for and looked at. */
  get informers(): readonly (Syncable & { status(): InformerStatus })[] {
    return Array.from(this.#shared.values(), ({ informer }) => informer);
  }

  /**
   * Asks for the informer of a set of objects.
   *
   * @typeParam S The objects.
   * @typeParam I What writers of them hand over.
   * @typeParam Index The names of the indexes.
   * @param resource Their resource.
   * @param request Which of them, and by what they are to be found; all, and by namespace, when left out.
   * @returns The right to it, to be given back.
   * @throws {TypeError} If a namespace is given for a cluster-scoped resource, an index is called "namespace", or others
   * have the informer with another transform, or with another function for an index of one of the names.
   * @throws {Error} If the factory has stopped.
   */
  acquire<S extends KubeObject, I extends ObjectInput, Index extends string = never>(
    resource: Resource<S, I>,
    request: InformerRequest<S, Index> = {},
  ): InformerLease<S, Index> {
    const what = groupResource(resource);
    requireScope(resource, request);
    if (this.#run?.signal.aborted) {
      throw new Error(`Cannot share a cache of ${what}: the informer factory has stopped, make a new one`);
    }
    const id = idOf(resource, request);
    const found = this.#shared.get(id);
    const shared = found && isOf(found, resource) ? found : this.#make(resource, request);
    if (shared === found) join(shared, request);
    this.#shared.set(id, shared);
    shared.leases++;
    let isHeld = true;
    const release = async (): Promise<void> => {
      if (isHeld && --shared.leases === 0) {
        this.#shared.delete(id);
        shared.stop.abort();
        shared.dropped.resolve();
      }
      isHeld = false;
      if (shared.leases === 0) await shared.running;
    };
    return { informer: shared.informer, release, [Symbol.asyncDispose]: release };
  }

  /**
   * Runs the informers, also those that are asked for meanwhile. With the same signal it can be called again, and waits
   * for the same end.
   *
   * @param signal Ends them.
   * @returns A promise that resolves once all have stopped.
   * @throws {Error} If it has been run with another signal.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#run && this.#run.signal !== signal) {
      throw new Error(
        "Cannot run the informer factory: it has been run before with another signal, make a new one",
      );
    }
    this.#run ??= { signal, ended: this.#runAll(signal) };
    await this.#run.ended;
  }

  /**
   * Waits until the informers that somebody holds now are filled. Those that are given back meanwhile are not waited for.
   *
   * @param options How long; the time is that of the factory's clock.
   * @returns A promise that resolves once all have synced; rejects with `options.signal.reason` when aborted.
   * @throws {CacheSyncTimeoutError} If some have not in time; it names them, and what holds them up where that is known.
   */
  async waitForCacheSync(options: CacheSyncOptions = {}): Promise<void> {
    const { clock } = this.#options;
    const awaited = Array.from(this.#shared.values(), (shared): Syncable => ({
      description: shared.informer.description,
      get hasSynced() {
        return shared.leases === 0 || shared.informer.hasSynced;
      },
      synced: Promise.race([shared.informer.synced, shared.dropped.promise]),
      status: () => shared.informer.status(),
    }));
    await waitForCacheSync(awaited, { ...(clock && { clock }), ...options });
  }

  async #runAll(signal: AbortSignal): Promise<void> {
    for (const shared of this.#shared.values()) this.#start(shared, signal);
    await aborted(signal);
    await Promise.all(this.#running);
  }

  #make<S extends KubeObject, I extends ObjectInput, Index extends string>(
    resource: Resource<S, I>,
    request: InformerRequest<S, Index>,
  ): SharedOf<S> {
    const { client, ...settings } = this.#options;
    const { namespace, indexers = {}, labelIndexes, transform, ...selectors } = request;
    const verbs = client.resource(resource, namespace ? { namespace } : {});
    const informer = new SharedInformer<S, string>({
      ...settings,
      listWatch: listWatchOf(verbs, selectors),
      indexers,
      ...(labelIndexes && { labelIndexes }),
      ...(transform && { transform }),
    });
    const shared: SharedOf<S> = {
      resource,
      informer,
      transform,
      stop: new AbortController(),
      dropped: Promise.withResolvers<void>(),
      leases: 0,
      running: undefined,
    };
    if (this.#run) this.#start(shared, this.#run.signal);
    return shared;
  }

  #start(shared: Shared, signal: AbortSignal): void {
    const run = async (): Promise<void> => {
      using link = linkSignals(signal, shared.stop.signal);
      await shared.informer.run(link.signal);
    };
    const running = run().finally(() => this.#running.delete(running));
    this.#running.add(running);
    shared.running = running;
  }
}

function requireScope(resource: Resource, { namespace }: InformerScope): void {
  if (!namespace || resource.scope !== "Cluster") return;
  throw new TypeError(
    `Cannot cache ${
      groupResource(resource)
    } of namespace "${namespace}": the resource is cluster-scoped, leave it out`,
  );
}

/** Gives an informer that others have what is asked for besides; nothing of it where that can't be. */
function join<S extends KubeObject, Index extends string>(
  { informer, transform }: SharedOf<S>,
  request: InformerRequest<S, Index>,
): void {
  const { labelIndexes = [] } = request;
  const [known, asked]: Indexers<S>[] = [informer.indexers, request.indexers ?? {}];
  const added = Object.entries(asked ?? {}).filter(([name, valuesOf]) => known?.[name] !== valuesOf);
  const refuse = (why: string): never => {
    throw new TypeError(`Cannot share the cache of ${informer.description}: ${why}`);
  };
  if (request.transform !== transform) {
    const state = transform ? "others have it with another transform" : "others have it without a transform";
    refuse(`${state}, hand over the same or use another informer factory`);
  }
  const taken = added.find(([name]) => known !== undefined && Object.hasOwn(known, name));
  if (taken) {
    refuse(`its index "${taken[0]}" has another function, hand over the same or choose another name`);
  }
  for (const [name, valuesOf] of added) void informer.addIndex(name, valuesOf);
  for (const label of labelIndexes) void informer.addLabelIndex(label);
}

function idOf(resource: Resource, { namespace, labelSelector, fieldSelector }: InformerScope): string {
  const { apiVersion, plural, part = "" } = resource;
  return JSON.stringify([
    apiVersion,
    plural,
    part,
    namespace ?? "",
    labelSelector ?? "",
    fieldSelector ?? "",
  ]);
}

function isOf<S extends KubeObject>(
  shared: Shared,
  { apiVersion, plural, part }: Resource<S, ObjectInput>,
): shared is SharedOf<S> {
  const { resource } = shared;
  return resource.apiVersion === apiVersion && resource.plural === plural && resource.part === part;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
