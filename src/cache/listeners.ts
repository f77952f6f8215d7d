/**
 * All handlers of one cache: each is told first of what is there, then of what changes.
 *
 * @module
 */

import type { Clock, Timer } from "../async/clock.ts";
import { Deque } from "../async/deque.ts";
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

/**
 * How long one handler is told what there is to tell before the next one has its turn, in milliseconds: a quick one is
 * told everything in that time, of a slow one the others need not wait for more than a call.
 */
const TURN_MS = 1;

/** What {@linkcode Listeners} lean on. */
export interface ListenersOptions<S extends KubeObject> extends ListenerOptions {
  /** Whose time the resyncs have. */
  readonly clock: Clock;
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

/**
 * The handlers of one cache.
 *
 * Their calls are made in rounds: each handler that something can be told has a turn, and between two rounds there is
 * time for the store. So the backlog of a slow handler grows, while the store goes on and the others are told.
 */
export class Listeners<S extends KubeObject> {
  readonly #options: ListenersOptions<S>;
  readonly #handlings = new Set<Handling<S>>();
  /** Those that something can be told, in the order of their turns. */
  readonly #ready = new Deque<Listener<S>>();
  /** How many turns are left of the round; never more than there are ready. */
  #turnsLeft = 0;
  /** When the turn that has begun ends. */
  #turnEndMs = Infinity;
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
    const listener: Listener<S> = new Listener(handler, {
      ...this.#options,
      onReady: () => {
        this.#ready.push(listener);
        this.#options.onReady();
      },
    });
    const handling: Handling<S> = { listener, resyncPeriodMs, isLive: false };
    this.#handlings.add(handling);
    this.#options.schedule(this.#welcome(handling));
    return {
      description: this.#options.description,
      get hasSynced() {
        return listener.hasSynced;
      },
      synced: listener.synced,
      removed: listener.stopped,
      remove: () => void this.#remove(handling),
    };
  }

  /** Whether there is anybody to tell something. */
  get areReady(): boolean {
    return this.#ready.size > 0;
  }

  /** Gives each handler that something can be told a turn, which {@linkcode Listeners.tellNext} makes calls in. */
  beginRound(): void {
    this.#turnsLeft = this.#ready.size;
  }

  /**
   * Makes one call of the handler whose turn it is.
   *
   * @param nowMs The time before it.
   * @returns Whether one was made; not when the round is over.
   */
  tellNext(nowMs: number): boolean {
    if (nowMs >= this.#turnEndMs) this.#endTurn({ hasMore: true });
    const listener = this.#turnsLeft > 0 ? this.#ready.peek() : undefined;
    if (!listener) return false;
    if (this.#turnEndMs === Infinity) this.#turnEndMs = nowMs + TURN_MS;
    if (!listener.tellNext()) this.#endTurn({ hasMore: false });
    return true;
  }

  #endTurn({ hasMore }: { readonly hasMore: boolean }): void {
    const listener = this.#ready.shift();
    if (listener && hasMore) this.#ready.push(listener);
    this.#turnsLeft--;
    this.#turnEndMs = Infinity;
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
      if (!this.#handlings.has(handling)) return;
      listener.notify({ type: "add", key: keyOf(object), object, isInInitialList: true });
      yield;
    }
    handling.isLive = true;
    if (this.#hasSynced) listener.notify({ type: "synced", key: "" });
    if (this.#isRunning) this.#armResync(handling);
  }

  *#resync(handling: Handling<S>): Generator<void> {
    const { listener } = handling;
    for (const object of this.#options.objects()) {
      if (!this.#handlings.has(handling)) return;
      listener.notify({ type: "update", key: keyOf(object), old: object, object });
      yield;
    }
  }

  #armResync(handling: Handling<S>): void {
    const { resyncPeriodMs, isLive } = handling;
    if (resyncPeriodMs === 0 || !isLive || !this.#handlings.has(handling)) return;
    handling.resync = this.#options.clock.setTimer(() => {
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
