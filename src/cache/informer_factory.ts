/**
 * One informer for each set of objects, however many ask for it.
 *
 * @module
 */

import { linkSignals } from "../async/signal.ts";
import type { SelectorOptions } from "../client/list_options.ts";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import type { Syncable } from "./wait_for_cache_sync.ts";
import type { InformerStatus } from "./informer_options.ts";
import { type ListWatchClient, listWatchOf } from "./list_watch.ts";
import type { ReflectorSettings } from "./reflector_options.ts";
import { SharedInformer } from "./shared_informer.ts";

/** The part of a `Client` that an {@linkcode InformerFactory} needs. */
export interface InformerClient {
  /** The verbs of one resource, in one namespace or in all. */
  resource<S extends KubeObject, I extends ObjectInput>(
    resource: Resource<S, I>,
    options: { readonly namespace?: string },
  ): ListWatchClient<S>;
}

/** What an {@linkcode InformerFactory} is made of. */
export interface InformerFactoryOptions extends ReflectorSettings {
  /** Whom to ask. */
  readonly client: InformerClient;
}

/** Which objects are wanted. */
export interface InformerScope extends SelectorOptions {
  /** Those of one namespace; of all when left out. */
  readonly namespace?: string;
}

/**
 * The right to an informer that others may use too.
 *
 * @typeParam S The objects.
 */
export interface InformerLease<S extends KubeObject> extends AsyncDisposable {
  /** The informer. */
  readonly informer: SharedInformer<S>;
  /** Gives the right back; after the last one the informer stops. Resolves once it has. */
  release(): Promise<void>;
}

/** An informer as the factory sees it, whatever its objects are. */
interface Shared {
  readonly resource: Resource;
  readonly informer: Syncable & { status(): InformerStatus; run(signal: AbortSignal): Promise<void> };
  readonly stop: AbortController;
  leases: number;
  running: Promise<void> | undefined;
}

interface SharedOf<S extends KubeObject> extends Shared {
  readonly informer: SharedInformer<S>;
}

/**
 * Hands out informers: one for each resource, namespace and pair of selectors.
 *
 * *Guarantees*: an informer starts with the factory, or when it is asked for after that; it stops when nobody holds it
 * any more. Asked for again, it is a new one.
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
  #signal: AbortSignal | undefined;

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
   * @param resource Their resource.
   * @param scope Which of them; all when left out.
   * @returns The right to it, to be given back.
   */
  acquire<S extends KubeObject, I extends ObjectInput>(
    resource: Resource<S, I>,
    scope: InformerScope = {},
  ): InformerLease<S> {
    const id = idOf(resource, scope);
    const found = this.#shared.get(id);
    const shared = found && isOf(found, resource) ? found : this.#make(resource, scope);
    this.#shared.set(id, shared);
    shared.leases++;
    let isHeld = true;
    const release = async (): Promise<void> => {
      if (isHeld && --shared.leases === 0) {
        this.#shared.delete(id);
        shared.stop.abort();
      }
      isHeld = false;
      if (shared.leases === 0) await shared.running;
    };
    return { informer: shared.informer, release, [Symbol.asyncDispose]: release };
  }

  /**
   * Runs the informers, also those that are asked for meanwhile.
   *
   * @param signal Ends them.
   * @returns A promise that resolves once all have stopped.
   * @throws {Error} If it runs already, or has stopped.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#signal) {
      throw new Error("Cannot run the informer factory: it has been run before, make a new one");
    }
    this.#signal = signal;
    for (const shared of this.#shared.values()) this.#start(shared, signal);
    await aborted(signal);
    await Promise.all(this.#running);
  }

  #make<S extends KubeObject, I extends ObjectInput>(
    resource: Resource<S, I>,
    scope: InformerScope,
  ): SharedOf<S> {
    const { client, ...settings } = this.#options;
    const { namespace, ...selectors } = scope;
    const verbs = client.resource(resource, namespace ? { namespace } : {});
    const informer = new SharedInformer<S>({ ...settings, listWatch: listWatchOf(verbs, selectors) });
    const shared: SharedOf<S> = {
      resource,
      informer,
      stop: new AbortController(),
      leases: 0,
      running: undefined,
    };
    if (this.#signal) this.#start(shared, this.#signal);
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

function idOf(resource: Resource, { namespace, labelSelector, fieldSelector }: InformerScope): string {
  const { apiVersion, plural } = resource;
  return JSON.stringify([apiVersion, plural, namespace ?? "", labelSelector ?? "", fieldSelector ?? ""]);
}

function isOf<S extends KubeObject>(
  shared: Shared,
  { apiVersion, plural }: Resource<S, ObjectInput>,
): shared is SharedOf<S> {
  return shared.resource.apiVersion === apiVersion && shared.resource.plural === plural;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
