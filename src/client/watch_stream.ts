/**
 * A watch as it comes from the socket: bytes become lines, lines become events. What comes in is the body of a watch,
 * what goes out is one `WatchEvent` at a time, in the order of the server; nothing is skipped or made up.
 *
 * @module
 */

import type { LinkedSignal } from "../async/signal.ts";
import type { KubeObject } from "../resource/object.ts";
import { ChunkReader } from "./chunk_reader.ts";
import { ConnectionError } from "./connection_error.ts";
import { isObject, isRecord } from "./decode.ts";
import { isStatus } from "./status.ts";
import type { WatchBookmark, WatchEvent, WatchEvents } from "./watch_event.ts";

/** What a {@linkcode WatchStream} leans on. */
export interface WatchStreamOptions {
  /** What is watched, to follow "Cannot": `watch pods in all namespaces`. */
  readonly action: string;
  /** Ends the watch; the stream disposes of it at its own end. */
  readonly link: LinkedSignal;
  /** Makes what is shown of an object as it came; all of it when left out. */
  readonly shape?: (object: unknown) => unknown;
  /** Is told of an event whose object is none, which is left out then; without it that is the end. */
  readonly onUnusable?: (why: string) => void;
}

const NEWLINE = 10;
/** Marks the bookmark after the initial objects (KEP-3157). */
const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/**
 * The events of one watch; to be iterated once.
 *
 * *Guarantees*: it ends when the server ends the watch; a cut in the middle and an abort are thrown, after the events
 * before them. Leaving the loop lets go of the connection.
 *
 * *Cost*: a line is copied only when it spans chunks, decoded once and parsed once.
 */
export class WatchStream<S extends KubeObject>
  implements AsyncIterableIterator<WatchEvent<S>>, WatchEvents<S> {
  readonly #reader: ChunkReader;
  readonly #options: WatchStreamOptions;
  readonly #decoder = new TextDecoder();
  /** Events that were read together, for `next`; those before `#taken` were handed out. */
  #batch: readonly WatchEvent<S>[] = [];
  #taken = 0;
  /** The pieces of a line whose end has not come yet. */
  #partial: Uint8Array[] = [];
  /** What is wrong with the line after the events that were read. */
  #failure: ConnectionError | undefined;
  #ended = false;
  readonly #onAbort = (): void => void this.#reader.cancel().catch(() => {});

  /**
   * @param body The body of the answer.
   * @param options What is watched, and what ends it.
   */
  constructor(body: ReadableStream<Uint8Array>, options: WatchStreamOptions) {
    this.#reader = new ChunkReader(body);
    this.#options = options;
    // The transport ends the body on an abort too, but one in this process need not.
    options.link.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** The stream itself: its events are handed out once. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next event, once it is there. */
  async next(): Promise<IteratorResult<WatchEvent<S>, undefined>> {
    if (this.#taken >= this.#batch.length) {
      this.#batch = await this.#nextBatch();
      this.#taken = 0;
    } else if (this.#options.link.signal.aborted) {
      await this.return();
      throw this.#options.link.signal.reason;
    }
    const value = this.#batch[this.#taken++];
    return value ? { done: false, value } : { done: true, value: undefined };
  }

  /** The events as they come, those of a chunk together. */
  async *batches(): AsyncGenerator<readonly WatchEvent<S>[], void, undefined> {
    try {
      for (;;) {
        const batch = await this.#nextBatch();
        if (batch.length === 0) return;
        yield batch;
      }
    } finally {
      await this.return();
    }
  }

  /** Ends the watch. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    if (!this.#ended) {
      this.#ended = true;
      const { link } = this.#options;
      link.signal.removeEventListener("abort", this.#onAbort);
      link[Symbol.dispose]();
      await this.#reader.cancel().catch(() => {});
    }
    return { done: true, value: undefined };
  }

  /** The events of the next chunk that has any; none at the end. */
  async #nextBatch(): Promise<readonly WatchEvent<S>[]> {
    try {
      while (!this.#ended) {
        this.#options.link.signal.throwIfAborted();
        if (this.#failure) throw this.#failure;
        const chunk = await this.#read();
        if (!chunk) break;
        const events = this.#parseLines(chunk);
        if (events.length > 0) return events;
      }
      await this.return();
      return [];
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  /** The next bytes; none at the end. */
  async #read(): Promise<Uint8Array | undefined> {
    const { link: { signal }, action } = this.#options;
    let chunk: Uint8Array | undefined;
    try {
      chunk = await this.#reader.read();
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof ConnectionError) throw cause;
      const words = cause instanceof Error ? cause.message : String(cause);
      throw new ConnectionError(`Cannot ${action}: the connection was lost: ${words}`, {
        reason: "lost",
        cause,
      });
    }
    signal.throwIfAborted();
    if (chunk || this.#partial.length === 0) return chunk;
    throw new ConnectionError(`Cannot ${action}: the stream ended in the middle of an event`, {
      reason: "lost",
    });
  }

  /** The events of the lines that end in a chunk, up to one that is none. */
  #parseLines(chunk: Uint8Array): WatchEvent<S>[] {
    const events: WatchEvent<S>[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = this.#take(chunk.subarray(start, end));
      start = end + 1;
      if (line.trim() === "") continue;
      const event = this.#parse(line);
      if (this.#failure) return events;
      if (event) events.push(event);
    }
    // A copy, since the next chunk takes the place of this one.
    if (start < chunk.length) this.#partial.push(chunk.slice(start));
    return events;
  }

  #take(tail: Uint8Array): string {
    if (this.#partial.length === 0) return this.#decoder.decode(tail);
    const pieces = [...this.#partial, tail];
    const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
    let offset = 0;
    for (const piece of pieces) {
      whole.set(piece, offset);
      offset += piece.length;
    }
    this.#partial = [];
    return this.#decoder.decode(whole);
  }

  /** None for an event that is left out, and for a line that ends the stream. */
  #parse(line: string): WatchEvent<S> | undefined {
    const { action, onUnusable } = this.#options;
    const raw = parsedOrUndefined(line);
    const event = this.#toEvent(raw);
    if (event) return event;
    if (onUnusable && isChange(raw)) {
      onUnusable("the object of an event has no name");
      return undefined;
    }
    // NOTE: the line is not quoted, since it may be a Secret.
    this.#failure = new ConnectionError(
      `Cannot ${action}: the server sent a line that is not a watch event`,
      { reason: "protocol" },
    );
    return undefined;
  }

  /** What is not an event gives `undefined`. */
  #toEvent(event: unknown): WatchEvent<S> | undefined {
    if (isChange(event)) {
      const { shape } = this.#options;
      const object = shape ? shape(event.object) : event.object;
      return isObject<S>(object) ? { type: event.type, object } : undefined;
    }
    if (!isRecord(event)) return undefined;
    const { type, object } = event;
    if (type === "ERROR") return isStatus(object) ? { type, status: object } : undefined;
    return type === "BOOKMARK" ? toBookmark(object) : undefined;
  }
}

function toBookmark(object: unknown): WatchBookmark | undefined {
  if (!isRecord(object) || !isRecord(object.metadata)) return undefined;
  const { resourceVersion, annotations } = object.metadata;
  if (typeof resourceVersion !== "string") return undefined;
  const initialEventsEnd = isRecord(annotations) && annotations[INITIAL_EVENTS_END] === "true";
  return { type: "BOOKMARK", resourceVersion, initialEventsEnd };
}

/** Whether it is about an object, whatever that is. */
function isChange(
  event: unknown,
): event is { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: Record<string, unknown> } {
  if (!isRecord(event) || !isRecord(event.object)) return false;
  const { type } = event;
  return type === "ADDED" || type === "MODIFIED" || type === "DELETED";
}

function parsedOrUndefined(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
