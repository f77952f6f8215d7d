/**
 * The objects of several namespaces, which are chosen at run time.
 *
 * @module
 */

import { type Clock, systemClock } from "../async/clock.ts";
import { type Log, silentLog } from "../async/log.ts";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import { groupResource, type Resource } from "../resource/resource.ts";
import { HandlerOverNamespaces } from "./handler_over_namespaces.ts";
import type { InformerFactory } from "./informer_factory.ts";
import type { HandlerOptions, HandlerRegistration, InformerHandler } from "./informer_handler.ts";
import type { InformerStatus } from "./informer_options.ts";
import type { InformerLease, InformerRequest } from "./informer_request.ts";
import { joinListers } from "./joined_lister.ts";
import type { Lister } from "./lister.ts";
import type { SharedInformer } from "./shared_informer.ts";

/**
 * What a {@linkcode MultiNamespaceInformer} is made of.
 *
 * @typeParam S The objects.
 * @typeParam Index The names of the indexes besides the one by namespace.
 */
export interface MultiNamespaceOptions<S extends KubeObject, Index extends string = never>
  extends Omit<InformerRequest<S, Index>, "namespace"> {
  /** Where the informers come from; it runs them. */
  readonly factory: Pick<InformerFactory, "acquire">;
  /** The resource of the objects. */
  readonly resource: Resource<S, ObjectInput>;
  /** The namespaces that are chosen at first. @default {[]} */
  readonly namespaces?: readonly string[];
  /** Whose time cuts long work into slices. @default {systemClock} */
  readonly clock?: Clock;
  /** Is told of handlers that throw at the end of a namespace. @default {silentLog} */
  readonly log?: Log;
}

/** How a {@linkcode MultiNamespaceInformer} does. */
export interface MultiNamespaceStatus {
  /** How the informer of each namespace does. */
  readonly namespaces: Readonly<Record<string, InformerStatus>>;
  /** How many objects are cached. */
  readonly objects: number;
  /** How many objects have changes that the caches do not show yet. */
  readonly queued: number;
  /** What went wrong last, in the first namespace where something did since the server's last sign of life. */
  readonly lastError?: unknown;
}

/** A namespace that is chosen. */
interface Chosen<S extends KubeObject, Index extends string> {
  readonly lease: InformerLease<S, Index>;
  /** Resolves once it is filled, or not chosen any more. */
  readonly settled: PromiseWithResolvers<void>;
}

/** So many namespaces are named in the description. */
const NAMED = 5;

/**
 * One cache of the objects of several namespaces, which come and go while it runs: one informer each, one lister and one
 * set of handlers over all.
 *
 * *Guarantees*:
 * - A handler is told of all namespaces, those that are added later too: of what is there (`isInInitialList`), then of
 *   what changes; its calls come one at a time.
 * - When a namespace is removed, a handler is told that each object is gone that it was told to be there, with
 *   `finalStateUnknown`. The lister doesn't show them any more by then.
 * - A namespace that is removed and added again begins anew, after its end was told.
 *
 * *Cost*: one list and one watch a namespace, shared with others who ask the factory for the same; some 40 bytes for
 * each handler and object. One informer for all namespaces is cheaper from some dozens of them on.
 *
 * @typeParam S The objects.
 * @typeParam Index The names of the indexes besides the one by namespace.
 *
 * @see controller-runtime pkg/cache/multi_namespace_cache.go, where the namespaces are fixed
 *
 * @example Follow tenants that come and go
 * ```ts
 * import { type InformerFactory, MultiNamespaceInformer } from "@kubeloop/sdk/cache";
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 *
 * async function moveTenant(factory: InformerFactory): Promise<number> {
 *   await using settings = new MultiNamespaceInformer({ factory, resource: ConfigMap, namespaces: ["tenant-a"] });
 *   settings.addHandler({ onDelete: (_object, { key }) => console.log(`no settings ${key} any more`) });
 *   settings.addNamespace("tenant-b");
 *   await settings.removeNamespace("tenant-a");
 *   await settings.synced;
 *   return settings.lister.list().length;
 * }
 * ```
 */
export class MultiNamespaceInformer<S extends KubeObject, in Index extends string = never>
  implements AsyncDisposable {
  /** Reads the caches of all chosen namespaces. */
  readonly lister: Lister<S, Index>;
  readonly #acquire: (namespace: string) => InformerLease<S, Index>;
  readonly #resource: Resource;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #chosen = new Map<string, Chosen<S, Index>>();
  readonly #handlers = new Set<HandlerOverNamespaces<S>>();
  /** What still has to come to an end: informers that stop, handlers that are told of it. */
  readonly #endings = new Set<Promise<void>>();
  #isReleased = false;

  /**
   * Asks the factory for the informers of the first namespaces.
   *
   * @param options Which objects, of which namespaces.
   * @throws {TypeError} If the resource is cluster-scoped, a namespace is empty, or the factory's informers can't be had
   * with these settings.
   */
  constructor(options: MultiNamespaceOptions<S, Index>) {
    const { factory, resource, namespaces = [], clock = systemClock, log = silentLog, ...request } = options;
    if (resource.scope === "Cluster") {
      throw new TypeError(
        `Cannot cache ${
          groupResource(resource)
        } by namespaces: the resource is cluster-scoped, use one informer`,
      );
    }
    this.#acquire = (namespace) => factory.acquire(resource, { ...request, namespace });
    this.#resource = resource;
    this.#clock = clock;
    this.#log = log;
    this.lister = joinListers({
      all: () => Array.from(this.#chosen.values(), ({ lease }) => lease.informer.lister),
      of: (namespace = "") => this.informerOf(namespace)?.lister,
    });
    for (const namespace of namespaces) this.addNamespace(namespace);
  }

  /** What is cached, for people; of many namespaces the first are named. */
  get description(): string {
    const names = [...this.#chosen.keys()].map((namespace) => `"${namespace}"`);
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
    return `${groupResource(this.#resource)} in namespaces ${
      names.slice(0, NAMED).join(", ") || "(none)"
    }${more}`;
  }

  /** The namespaces that are chosen, in the order in which they were. */
  get namespaces(): readonly string[] {
    return [...this.#chosen.keys()];
  }

  /** Whether all chosen namespaces are filled: true without any, and false again while one that was added is not. */
  get hasSynced(): boolean {
    return Array.from(this.#chosen.values()).every(({ lease }) => lease.informer.hasSynced);
  }

  /** Resolves once `hasSynced` is true; never when it is released, or the factory stops, before that. */
  get synced(): Promise<void> {
    return this.#sync();
  }

  /**
   * The informer of a namespace, such as for what it says about itself. It may be shared with others.
   *
   * @param namespace The namespace.
   * @returns The informer; `undefined` when the namespace is not chosen.
   */
  informerOf(namespace: string): SharedInformer<S, Index> | undefined {
    return this.#chosen.get(namespace)?.lease.informer;
  }

  /**
   * Tells how it does.
   *
   * @returns The status of this moment.
   */
  status(): MultiNamespaceStatus {
    const all = Array.from(
      this.#chosen,
      ([namespace, { lease }]) => [namespace, lease.informer.status()] as const,
    );
    const failed = all.find(([, { lastError }]) => lastError !== undefined);
    return {
      namespaces: Object.fromEntries(all),
      objects: all.reduce((sum, [, { objects }]) => sum + objects, 0),
      queued: all.reduce((sum, [, { queued }]) => sum + queued, 0),
      ...(failed && { lastError: failed[1].lastError }),
    };
  }

  /**
   * Chooses one namespace more. One that is chosen already stays as it is.
   *
   * @param namespace The namespace; it need not exist yet.
   * @throws {TypeError} If it is empty, or the factory's informer can't be had with these settings.
   * @throws {Error} If this, or the factory, has come to its end.
   */
  addNamespace(namespace: string): void {
    if (namespace === "") {
      throw new TypeError(
        `Cannot cache ${
          groupResource(this.#resource)
        } of a namespace without a name: use one informer for all`,
      );
    }
    this.#requireHeld(`cache namespace "${namespace}" too`);
    if (this.#chosen.has(namespace)) return;
    const lease = this.#acquire(namespace);
    const settled = Promise.withResolvers<void>();
    void lease.informer.synced.then(settled.resolve);
    this.#chosen.set(namespace, { lease, settled });
    for (const handler of this.#handlers) handler.join(namespace, lease.informer);
  }

  /**
   * Chooses a namespace no more. One that isn't chosen is no harm.
   *
   * @param namespace The namespace.
   * @returns A promise that resolves once all handlers were told that its objects are gone, and its informer has stopped
   * if nobody else has it. A call of a handler that awaits it awaits itself.
   */
  async removeNamespace(namespace: string): Promise<void> {
    const chosen = this.#chosen.get(namespace);
    if (!chosen) return;
    this.#chosen.delete(namespace);
    chosen.settled.resolve();
    await this.#keep(Promise.all([
      ...Array.from(this.#handlers, (handler) => handler.leave(namespace)),
      chosen.lease.release(),
    ]));
  }

  /**
   * Adds a handler, at any time before the end, for all namespaces: those that are chosen, and those that will be.
   *
   * @param handler Whom to tell.
   * @param options How.
   * @returns The registration, to wait for it and to take the handler out. Its `hasSynced` is false again while it was not
   * told all of a namespace that was added.
   * @throws {Error} If this, or the factory, has come to its end.
   * @throws {RangeError} If the resync period is neither 0 nor at least a second.
   */
  addHandler(handler: InformerHandler<S>, options: HandlerOptions = {}): HandlerRegistration {
    this.#requireHeld("add a handler");
    const [clock, log] = [this.#clock, this.#log];
    const added = new HandlerOverNamespaces<S>({ handler, options, clock, log });
    try {
      for (const [namespace, { lease }] of this.#chosen) added.join(namespace, lease.informer);
    } catch (error) {
      added.remove();
      throw error;
    }
    this.#handlers.add(added);
    const describe = (): string => this.description;
    return {
      get description() {
        return describe();
      },
      get hasSynced() {
        return added.hasSynced;
      },
      get synced() {
        return added.synced;
      },
      removed: added.removed,
      remove: () => {
        if (this.#handlers.delete(added)) added.remove();
      },
    };
  }

  /**
   * Gives all informers back, and takes all handlers out; they are told nothing any more.
   *
   * @returns A promise that resolves once nothing runs any more, calls of handlers included.
   */
  async release(): Promise<void> {
    this.#isReleased = true;
    const handlers = [...this.#handlers];
    this.#handlers.clear();
    for (const handler of handlers) handler.remove();
    const leases = Array.from(this.#chosen.values(), ({ lease }) => lease.release());
    this.#chosen.clear();
    await Promise.all([...handlers.map(({ removed }) => removed), ...leases, ...this.#endings]);
  }

  /** The same as {@linkcode MultiNamespaceInformer.release}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.release();
  }

  #requireHeld(what: string): void {
    if (!this.#isReleased) return;
    throw new Error(
      `Cannot ${what}: the cache of ${groupResource(this.#resource)} was released, make a new one`,
    );
  }

  async #sync(): Promise<void> {
    while (!this.hasSynced) {
      await Promise.all(Array.from(this.#chosen.values(), ({ settled }) => settled.promise));
    }
  }

  async #keep(work: Promise<unknown>): Promise<void> {
    const ending = work.then(() => {});
    this.#endings.add(ending);
    try {
      await ending;
    } finally {
      this.#endings.delete(ending);
    }
  }
}
