/**
 * One handler of a cache: its queue, its order and its troubles are its own.
 *
 * @module
 */

import type { Log } from "../async/log.ts";
import type { KubeObject } from "../resource/object.ts";
import type { InformerHandler, Notification } from "./informer_handler.ts";
import { PendingNotifications } from "./pending_notifications.ts";
import { Pump, type SliceOptions } from "./slices.ts";

export type { AddInfo, DeleteInfo, HandlerRegistration, InformerHandler } from "./informer_handler.ts";

/** What a {@linkcode Listener} leans on. */
export interface ListenerOptions {
  readonly slices: SliceOptions;
  /** Is told of each call that failed. */
  readonly log: Log;
  /** From how many pending notifications on they are compressed. */
  readonly pendingLimit: number;
  /** Is called for each call that failed. */
  onError(): void;
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
  readonly #pending: PendingNotifications<S>;
  readonly #pump: Pump;
  readonly #synced = Promise.withResolvers<void>();
  #hasSynced = false;
  #isStopped = false;
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
    this.#pump = new Pump(() => this.#tellNext(), options.slices);
  }

  /** Whether the handler was told of all that was there at first. */
  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  /** Resolves once `hasSynced` is true. */
  get synced(): Promise<void> {
    return this.#synced.promise;
  }

  /** How many notifications wait for the handler. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Tells the handler something, at once unless it is busy. */
  notify(notification: Notification<S>): void {
    if (this.#isStopped) return;
    this.#pending.push(notification);
    this.#pump.wake();
  }

  /**
   * Ends the calls; what is pending is dropped.
   *
   * @returns A promise that resolves once the call that runs has ended.
   */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#pump.stop();
    await this.#running;
  }

  #tellNext(): boolean {
    if (this.#running) return false;
    const notification = this.#pending.shift();
    if (!notification) return false;
    try {
      const call = this.#tell(notification);
      if (call instanceof Promise) this.#running = this.#settle(call, notification);
    } catch (error) {
      this.#failed(error, notification);
    }
    return true;
  }

  async #settle(call: Promise<void>, notification: Notification<S>): Promise<void> {
    try {
      await call;
    } catch (error) {
      this.#failed(error, notification);
    }
    this.#running = undefined;
    this.#pump.wake();
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
