/**
 * One handler of the caches of several namespaces, which come and go.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import type { Log } from "../async/log.ts";
import { keyOf, type KubeObject, type ObjectKey } from "../resource/object.ts";
import type { HandlerOptions, HandlerRegistration, InformerHandler } from "./informer_handler.ts";
import { Pace } from "./slices.ts";
import { Turns } from "./turns.ts";

/** The cache of one namespace. */
export interface NamespaceInformer<S extends KubeObject> {
  addHandler(handler: InformerHandler<S>, options: HandlerOptions): HandlerRegistration;
}

/** What a {@linkcode HandlerOverNamespaces} is made of. */
export interface HandlerOverNamespacesOptions<S extends KubeObject> {
  readonly handler: InformerHandler<S>;
  /** How it is told. */
  readonly options: HandlerOptions;
  /** Whose time cuts long work. */
  readonly clock: Clock;
  /** Is told of calls that fail. */
  readonly log: Log;
}

/** What the handler has to do with one namespace. */
interface Place<S extends KubeObject> {
  readonly registration: HandlerRegistration;
  /** What the handler was told to be there. */
  readonly told: Map<ObjectKey, S>;
  /** Resolves once the handler was told of all that was there, or the namespace has left. */
  readonly settled: PromiseWithResolvers<void>;
}

/**
 * Tells one handler of all namespaces: one call at a time. Of one that leaves, it is told that what it knew is gone.
 *
 * *Cost*: some 40 bytes for each object, to know what the handler was told.
 */
export class HandlerOverNamespaces<S extends KubeObject> {
  readonly #options: HandlerOverNamespacesOptions<S>;
  readonly #places = new Map<string, Place<S>>();
  readonly #turns = new Turns();
  readonly #removed = Promise.withResolvers<void>();
  readonly #stop = new AbortController();

  /** @param options Whom to tell. */
  constructor(options: HandlerOverNamespacesOptions<S>) {
    this.#options = options;
  }

  /** Whether it was told of all that was there in each namespace. */
  get hasSynced(): boolean {
    return Array.from(this.#places.values()).every(({ registration }) => registration.hasSynced);
  }

  /** Resolves once `hasSynced` is true; never when it is removed, or all ends, before that. */
  get synced(): Promise<void> {
    return this.#sync();
  }

  /** Resolves once it was removed, and the call that ran then has ended. */
  get removed(): Promise<void> {
    return this.#removed.promise;
  }

  /** A namespace joins. */
  join(namespace: string, informer: NamespaceInformer<S>): void {
    const { handler, options } = this.#options;
    const told = new Map<ObjectKey, S>();
    const registration = informer.addHandler({
      onAdd: (object, info) =>
        this.#call(() => {
          told.set(keyOf(object), object);
          return handler.onAdd?.(object, info);
        }),
      onUpdate: (old, object) =>
        this.#call(() => {
          told.set(keyOf(object), object);
          return handler.onUpdate?.(old, object);
        }),
      onDelete: (object, info) =>
        this.#call(() => {
          told.delete(info.key);
          return handler.onDelete?.(object, info);
        }),
    }, options);
    const settled = Promise.withResolvers<void>();
    void registration.synced.then(settled.resolve);
    this.#places.set(namespace, { registration, told, settled });
  }

  /**
   * A namespace leaves.
   *
   * @returns A promise that resolves once the handler was told, or is removed.
   */
  async leave(namespace: string): Promise<void> {
    const place = this.#places.get(namespace);
    if (!place) return;
    this.#places.delete(namespace);
    place.registration.remove();
    place.settled.resolve();
    // What was asked for before comes before; a namespace that joins again comes after.
    await this.#turns.take(() => this.#tellGone(place.told));
  }

  /** Ends the calls. */
  remove(): void {
    this.#stop.abort();
    const places = [...this.#places.values()];
    for (const { registration } of places) registration.remove();
    const ended = Promise.all([
      ...places.map(({ registration }) => registration.removed),
      this.#turns.take(() => {}),
    ]);
    this.#removed.resolve(ended.then(() => {}));
  }

  #call(call: () => void | Promise<void>): void | Promise<void> {
    return this.#turns.take(() => this.#stop.signal.aborted ? undefined : call());
  }

  async #tellGone(told: ReadonlyMap<ObjectKey, S>): Promise<void> {
    const { handler, clock, log } = this.#options;
    const pace = new Pace({ clock });
    const { signal } = this.#stop;
    for (const [key, object] of told) {
      if (signal.aborted) return;
      pace.begin();
      try {
        const call = handler.onDelete?.(object, { key, finalStateUnknown: true });
        if (call instanceof Promise) await call;
      } catch (error) {
        log.error("A handler threw, it goes on with the next event", error, { event: "delete", key });
      }
      await pace.rest(signal)?.catch(() => {});
    }
  }

  async #sync(): Promise<void> {
    while (!this.hasSynced) {
      await Promise.all(Array.from(this.#places.values(), ({ settled }) => settled.promise));
    }
  }
}
