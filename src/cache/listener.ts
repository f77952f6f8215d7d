/**
 * One handler of a cache: its queue, its order and its troubles are its own.
 *
 * @module
 */

import type { Log } from "../async/log.ts";
import type { KubeObject } from "../resource/object.ts";
import type { InformerHandler, Notification } from "./informer_handler.ts";
import { PendingNotifications } from "./pending_notifications.ts";

/** What a {@linkcode Listener} leans on. */
export interface ListenerOptions {
  /** Is told of each call that failed. */
  readonly log: Log;
  /** From how many pending notifications on they are compressed. */
  readonly pendingLimit: number;
  /** Is called for each call that failed. */
  onError(): void;
  /** There is something to tell: {@linkcode Listener.tellNext} is to be called, now or soon, until it returns false. */
  onReady(): void;
}

/**
 * Tells one handler what happens.
 *
 * *Guarantees*: one call at a time, those of one object in order. A call that fails is logged and counted, and the next
 * one follows; it does not come again.
 */
export class Listener<S extends KubeObject> {
  readonly #handler: InformerHandler<S>;
  readonly #options: ListenerOptions;
  #pending: PendingNotifications<S>;
  readonly #synced = Promise.withResolvers<void>();
  readonly #stopped = Promise.withResolvers<void>();
  #hasSynced = false;
  #isStopped = false;
  /** Whether `onReady` was called, and `tellNext` has not returned false since. */
  #isReady = false;
  /** The call that runs, where it is asynchronous. */
  #running: Promise<void> | undefined;

  /**
   * @param handler Whom to tell.
   * @param options Its limits.
   */
  constructor(handler: InformerHandler<S>, options: ListenerOptions) {
    this.#handler = handler;
    this.#options = options;
    this.#pending = new PendingNotifications(options.pendingLimit);
  }

  /** Whether the handler was told of all that was there at first. */
  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  /** Resolves once `hasSynced` is true. */
  get synced(): Promise<void> {
    return this.#synced.promise;
  }

  /** Resolves once it was stopped, and the call that ran then has ended. */
  get stopped(): Promise<void> {
    return this.#stopped.promise;
  }

  /** How many notifications wait for the handler. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Has the handler told something, behind what it is still to be told. */
  notify(notification: Notification<S>): void {
    if (this.#isStopped) return;
    this.#pending.push(notification);
    this.#makeReady();
  }

  /**
   * Makes the next call, unless one runs.
   *
   * @returns Whether another one can be made at once.
   */
  tellNext(): boolean {
    const notification = this.#running ? undefined : this.#pending.shift();
    if (notification) this.#call(notification);
    this.#isReady = !this.#running && this.#pending.size > 0;
    return this.#isReady;
  }

  /**
   * Ends the calls; what is pending is dropped.
   *
   * @returns A promise that resolves once the call that runs has ended.
   */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#pending = new PendingNotifications(0);
    await this.#running;
    this.#stopped.resolve();
  }

  #makeReady(): void {
    if (this.#isReady || this.#running || this.#pending.size === 0) return;
    this.#isReady = true;
    this.#options.onReady();
  }

  #call(notification: Notification<S>): void {
    try {
      const call = this.#tell(notification);
      if (call instanceof Promise) this.#running = this.#settle(call, notification);
    } catch (error) {
      this.#failed(error, notification);
    }
  }

  async #settle(call: Promise<void>, notification: Notification<S>): Promise<void> {
    try {
      await call;
    } catch (error) {
      this.#failed(error, notification);
    }
    this.#running = undefined;
    this.#makeReady();
  }

  #tell(notification: Notification<S>): void | Promise<void> {
    switch (notification.type) {
      case "add": {
        const { object, isInInitialList } = notification;
        return this.#handler.onAdd?.(object, { isInInitialList });
      }
      case "update":
        return this.#handler.onUpdate?.(notification.old, notification.object);
      case "delete": {
        const { object, key, finalStateUnknown } = notification;
        return this.#handler.onDelete?.(object, { key, finalStateUnknown });
      }
      case "synced":
        this.#hasSynced = true;
        return this.#synced.resolve();
      default:
        return notification satisfies never;
    }
  }

  #failed(error: unknown, { type, key }: Notification<S>): void {
    this.#options.log.error("A handler threw, it goes on with the next event", error, { event: type, key });
    this.#options.onError();
  }
}
