/**
 * A watch as it comes from the socket: bytes become lines, lines become events. What comes in is the body of a watch,
 * what goes out is one `WatchEvent` at a time, in the order of the server; nothing is skipped or made up.
 *
 * @module
 */

import type { LinkedSignal } from "../async/signal.ts";
import type { KubeObject } from "../resource/object.ts";
import { ConnectionError } from "./connection_error.ts";
import { isObject, isRecord } from "./decode.ts";
import { isStatus } from "./status.ts";
import type { WatchEvent } from "./watch_event.ts";

/** What a {@linkcode WatchStream} leans on. */
export interface WatchStreamOptions {
  /** What is watched, to follow "Cannot": `watch pods in all namespaces`. */
  readonly action: string;
  /** Ends the watch; the stream disposes of it at its own end. */
  readonly link: LinkedSignal;
}

const NEWLINE = 10;
/** Marks the bookmark after the initial objects (KEP-3157). */
const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/**
 * The events of one watch; to be iterated once.
 *
 * *Guarantees*: it ends when the server ends the watch; a cut in the middle and an abort are thrown. Leaving the loop
 * lets go of the connection.
 *
 * *Cost*: a line is copied only when it spans chunks, decoded once and parsed once.
 */
export class WatchStream<S extends KubeObject> implements AsyncIterableIterator<WatchEvent<S>> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #action: string;
  readonly #link: LinkedSignal;
  readonly #decoder = new TextDecoder();
  /** Complete lines that were read and not yet handed out; those before `#next` were. */
  #lines: string[] = [];
  #next = 0;
  /** The pieces of a line whose end has not come yet. */
  #partial: Uint8Array[] = [];
  #ended = false;
  readonly #onAbort = (): void => void this.#reader.cancel().catch(() => {});

  /**
   * @param body The body of the answer.
   * @param options What is watched, and what ends it.
   */
  constructor(body: ReadableStream<Uint8Array>, options: WatchStreamOptions) {
    this.#reader = body.getReader();
    this.#action = options.action;
    this.#link = options.link;
    // The transport ends the body on an abort too, but one in this process need not.
    this.#link.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** The stream itself: its events are handed out once. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next event, once it is there. */
  async next(): Promise<IteratorResult<WatchEvent<S>, undefined>> {
    try {
      this.#link.signal.throwIfAborted();
      while (this.#next >= this.#lines.length) {
        if (this.#ended || !(await this.#fill())) return await this.return();
      }
      return { done: false, value: this.#parse(this.#lines[this.#next++] ?? "") };
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  /** Ends the watch. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    if (!this.#ended) {
      this.#ended = true;
      this.#link.signal.removeEventListener("abort", this.#onAbort);
      this.#link[Symbol.dispose]();
      await this.#reader.cancel().catch(() => {});
    }
    return { done: true, value: undefined };
  }

  /** Reads one chunk; false at the end. */
  async #fill(): Promise<boolean> {
    const { done, value } = await this.#read();
    this.#link.signal.throwIfAborted();
    if (!done) {
      this.#split(value);
      return true;
    }
    if (this.#partial.length === 0) return false;
    throw new ConnectionError(`Cannot ${this.#action}: the stream ended in the middle of an event`, {
      reason: "lost",
    });
  }

  async #read(): Promise<ReadableStreamReadResult<Uint8Array>> {
    try {
      return await this.#reader.read();
    } catch (cause) {
      this.#link.signal.throwIfAborted();
      if (cause instanceof ConnectionError) throw cause;
      const words = cause instanceof Error ? cause.message : String(cause);
      throw new ConnectionError(`Cannot ${this.#action}: the connection was lost: ${words}`, {
        reason: "lost",
        cause,
      });
    }
  }

  #split(chunk: Uint8Array): void {
    if (this.#next > 0) {
      this.#lines = [];
      this.#next = 0;
    }
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = this.#take(chunk.subarray(start, end));
      if (line.trim() !== "") this.#lines.push(line);
      start = end + 1;
    }
    if (start < chunk.length) this.#partial.push(chunk.subarray(start));
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

  #parse(line: string): WatchEvent<S> {
    let event: unknown;
    try {
      event = JSON.parse(line);
    } catch {
      event = undefined;
    }
    const parsed = toWatchEvent<S>(event);
    if (parsed) return parsed;
    // NOTE: the line is not quoted, since it may be a Secret.
    throw new ConnectionError(`Cannot ${this.#action}: the server sent a line that is not a watch event`, {
      reason: "protocol",
    });
  }
}

/** A shape that is not an event gives `undefined`. */
function toWatchEvent<S extends KubeObject>(event: unknown): WatchEvent<S> | undefined {
  if (!isRecord(event)) return undefined;
  const { type, object } = event;
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
      return isObject<S>(object) ? { type, object } : undefined;
    case "ERROR":
      return isStatus(object) ? { type, status: object } : undefined;
    case "BOOKMARK": {
      if (!isRecord(object) || !isRecord(object.metadata)) return undefined;
      const { resourceVersion, annotations } = object.metadata;
      if (typeof resourceVersion !== "string") return undefined;
      const initialEventsEnd = isRecord(annotations) && annotations[INITIAL_EVENTS_END] === "true";
      return { type, resourceVersion, initialEventsEnd };
    }
    default:
      return undefined;
  }
}
