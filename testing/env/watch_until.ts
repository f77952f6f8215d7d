/**
 * Watches one object until something is so.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import { DeadlineError, withDeadline } from "../../src/async/deadline.ts";
import type { ResourceClient } from "../../src/client/resource_client.ts";
import type { Transport } from "../../src/client/transport.ts";
import type { KubeObject, ObjectInput } from "../../src/resource/object.ts";
import { isJsonObject, type JsonObject } from "../../src/schema/json.ts";
import { toJson } from "../../src/schema/json_clean.ts";
import { eventsAbout } from "./events_about.ts";
import { ObjectHistory, type SeenBy } from "./object_history.ts";
import { passTimeUntil } from "./pass_time.ts";

/** What {@linkcode watchUntil} is told. */
export interface WatchUntilOptions<S, R> {
  readonly clock: Clock;
  /** Reads Events for the message. */
  readonly transport: Transport;
  /** How long to wait, in milliseconds. */
  readonly timeoutMs: number;
  /** What is waited for, for the message. */
  readonly what: string;
  /** What the wait ends with, once it is so; throws, or gives nothing, as long as it is not. */
  readonly found: (object: S | undefined) => R | undefined | Promise<R | undefined>;
}

/** The pause before a watch that has ended is begun again, in milliseconds. */
const PAUSE_MS = 100;

/**
 * Watches an object.
 *
 * @param objects Its resource, and its namespace.
 * @param name Its name.
 * @param options What is waited for, and how long.
 * @returns What `found` gave.
 * @throws {Error} If the time is over; the message shows the last state of the object, and what was seen of it.
 * @throws {TypeError} If the namespace is missing.
 */
export async function watchUntil<S extends KubeObject, I extends ObjectInput, R>(
  objects: ResourceClient<S, I>,
  name: string,
  options: WatchUntilOptions<S, R>,
): Promise<R> {
  const { clock, transport, timeoutMs, what } = options;
  const { resource: { scope, kind }, namespace } = objects;
  if (!(timeoutMs >= 0)) throw new RangeError(`Cannot wait for ${what}: timeoutMs is ${timeoutMs}`);
  if (scope === "Namespaced" && namespace === undefined) {
    throw new TypeError(`Cannot wait for ${kind} "${name}": the namespace is missing`);
  }
  const watched = new WatchedObject(objects, name, options);
  const waiting = withDeadline(clock, (signal) => watched.follow(signal), { timeoutMs, what });
  try {
    // There is a timer until the end: that of the limit.
    await passTimeUntil(clock, waiting);
    return await waiting;
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    const { history, why } = watched;
    const seen = history.describe(await eventsAbout(history.last, transport));
    throw new Error(`Cannot see ${what} within ${timeoutMs} ms${why}\n${seen}`, {
      cause: watched.error ?? error,
    });
  }
}

class WatchedObject<S extends KubeObject, I extends ObjectInput, R> {
  /** What was seen of it. */
  readonly history: ObjectHistory;
  /** Why it was not so, the last time. */
  error: unknown;
  readonly #objects: ResourceClient<S, I>;
  readonly #name: string;
  readonly #options: WatchUntilOptions<S, R>;

  constructor(objects: ResourceClient<S, I>, name: string, options: WatchUntilOptions<S, R>) {
    this.history = new ObjectHistory(options.clock);
    this.#objects = objects;
    this.#name = name;
    this.#options = options;
  }

  /** Why it was not so, for a message. */
  get why(): string {
    if (this.error === undefined) return "";
    return `: ${this.error instanceof Error ? this.error.message : String(this.error)}`;
  }

  /** Goes on until it is so; a watch that ends is begun again. */
  async follow(signal: AbortSignal): Promise<R> {
    for (;;) {
      try {
        const found = await this.#watch(signal);
        if (found !== undefined) return found;
      } catch (error) {
        signal.throwIfAborted();
        this.error = error;
      }
      await sleep(this.#options.clock, PAUSE_MS, signal);
    }
  }

  async #watch(signal: AbortSignal): Promise<R | undefined> {
    const fieldSelector = `metadata.name=${this.#name}`;
    const { items: [first], resourceVersion } = await this.#objects.list({ fieldSelector, signal });
    const found = await this.#look("READ", first);
    if (found !== undefined) return found;
    for await (const event of await this.#objects.watch({ fieldSelector, resourceVersion, signal })) {
      if (event.type === "BOOKMARK") continue;
      if (event.type === "ERROR") return undefined;
      const found = await this.#look(event.type, event.object);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #look(by: SeenBy, object: S | undefined): Promise<R | undefined> {
    if (object !== undefined) this.history.see(by, jsonOf(object));
    this.error = undefined;
    try {
      return await this.#options.found(by === "DELETED" ? undefined : object);
    } catch (error) {
      this.error = error;
      return undefined;
    }
  }
}

function jsonOf(object: KubeObject): JsonObject {
  const json = toJson(object);
  return isJsonObject(json) ? json : {};
}
