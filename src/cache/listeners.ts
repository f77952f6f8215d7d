/**
 * All handlers of one cache: each is told first of what is there, then of what changes.
 *
 * @module
 */

import type { Timer } from "../async/clock.ts";
import { keyOf, type KubeObject } from "../resource/object.ts";
import type {
  HandlerOptions,
  HandlerRegistration,
  InformerHandler,
  Notification,
} from "./informer_handler.ts";
import { Listener, type ListenerOptions } from "./listener.ts";

/** The shortest time between two resyncs, as in client-go (I3). */
const MIN_RESYNC_MS = 1_000;

/** What {@linkcode Listeners} lean on. */
export interface ListenersOptions<S extends KubeObject> extends ListenerOptions {
  /** What is cached, for people. */
  readonly description: string;
  /** How often objects are told again to handlers that do not say, in milliseconds; 0 for never. */
  readonly resyncPeriodMs: number;
  /** The objects in the store. */
  objects(): Iterable<S>;
  /** Runs steps during which the store does not change, soon. */
  schedule(steps: Iterator<unknown>): void;
}

interface Handling<S extends KubeObject> {
  readonly listener: Listener<S>;
  readonly resyncPeriodMs: number;
  /** Whether it was told of what was there when it came, so that it is to hear of changes. */
  isLive: boolean;
  resync?: Timer;
}

/** The handlers of one cache. */
export class Listeners<S extends KubeObject> {
  readonly #options: ListenersOptions<S>;
  readonly #handlings = new Set<Handling<S>>();
  #isRunning = false;
  #hasSynced = false;

  /**
   * @param options Where the objects are.
   * @throws {RangeError} If the resync period is neither 0 nor at least a second.
   */
  constructor(options: ListenersOptions<S>) {
    requireResyncPeriod(options.resyncPeriodMs);
    this.#options = options;
  }

  /** Adds a handler; implements `SharedInformer.addHandler`. */
  add(handler: InformerHandler<S>, options: HandlerOptions): HandlerRegistration {
    const { resyncPeriodMs = this.#options.resyncPeriodMs } = options;
    requireResyncPeriod(resyncPeriodMs);
    const listener = new Listener(handler, this.#options);
    const handling: Handling<S> = { listener, resyncPeriodMs, isLive: false };
    this.#handlings.add(handling);
    this.#options.schedule(this.#welcome(handling));
    return {
      description: this.#options.description,
      get hasSynced() {
        return listener.hasSynced;
      },
      synced: listener.synced,
      remove: () => void this.#remove(handling),
    };
  }

  /** Tells all handlers. */
  notify(notification: Notification<S>): void {
    for (const { listener, isLive } of this.#handlings) if (isLive) listener.notify(notification);
  }

  /** All objects that were there at first are in the store. */
  markSynced(): void {
    this.#hasSynced = true;
    this.notify({ type: "synced", key: "" });
  }

  /** Starts the resyncs. */
  start(): void {
    this.#isRunning = true;
    for (const handling of this.#handlings) this.#armResync(handling);
  }

  /**
   * Ends all calls.
   *
   * @returns A promise that resolves once those that run have ended.
   */
  async stop(): Promise<void> {
    await Promise.all(Array.from(this.#handlings, (handling) => this.#remove(handling)));
  }

  *#welcome(handling: Handling<S>): Generator<void> {
    const { listener } = handling;
    for (const object of this.#options.objects()) {
      listener.notify({ type: "add", key: keyOf(object), object, isInInitialList: true });
      yield;
    }
    handling.isLive = true;
    if (this.#hasSynced) listener.notify({ type: "synced", key: "" });
    if (this.#isRunning) this.#armResync(handling);
  }

  *#resync({ listener }: Handling<S>): Generator<void> {
    for (const object of this.#options.objects()) {
      listener.notify({ type: "update", key: keyOf(object), old: object, object });
      yield;
    }
  }

  #armResync(handling: Handling<S>): void {
    const { resyncPeriodMs, isLive } = handling;
    if (resyncPeriodMs === 0 || !isLive || !this.#handlings.has(handling)) return;
    handling.resync = this.#options.slices.clock.setTimer(() => {
      this.#options.schedule(this.#resync(handling));
      this.#armResync(handling);
    }, resyncPeriodMs);
  }

  async #remove(handling: Handling<S>): Promise<void> {
    this.#handlings.delete(handling);
    handling.resync?.cancel();
    await handling.listener.stop();
  }
}

function requireResyncPeriod(periodMs: number): void {
  if (periodMs === 0 || periodMs >= MIN_RESYNC_MS) return;
  throw new RangeError(
    `Cannot resync every ${periodMs} ms: give 0 for never, or at least ${MIN_RESYNC_MS} ms`,
  );
}
