/**
 * The body of a watch's answer: the changes that the watch is about, as lines of JSON. A watch costs nothing while
 * nothing happens: it is a listener at the storage's log, and a timer for its bookmarks.
 *
 * @module
 */

import { Deque } from "../../src/async/deque.ts";
import type { Clock, Timer } from "../../src/async/clock.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";
import type { Status } from "./status.ts";
import type { Change } from "./revision_log.ts";

/** How often a quiet watch says how far it is. */
const BOOKMARK_INTERVAL_MS = 60_000;
/** A reader that lets this many events pile up is cut off, as the real server does. */
const BACKLOG_LIMIT = 10_000;

/** One line of a watch. */
export type WatchLine =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK"; readonly object: JsonObject }
  | { readonly type: "ERROR"; readonly object: Status };

/** What a watch sends, and when. */
export interface WatchSource {
  /** What comes first: the objects that are there already, and the changes since the version that was asked for. */
  readonly initial: readonly WatchLine[];
  /** Starts to listen to changes; whoever can tell of no more ends the watch. */
  readonly subscribe: (listener: (change: Change) => void, end: () => void) => () => void;
  /** What a change means to this watch; `undefined` for nothing. */
  readonly lineOf: (change: Change) => WatchLine | undefined;
  /** Makes a bookmark of the present; absent where the client wants none. */
  readonly bookmark?: () => WatchLine;
  /** When the server ends the watch, in milliseconds from now. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** One running watch. */
export class WatchStream {
  readonly #source: WatchSource;
  readonly #encoder = new TextEncoder();
  #pending = new Deque<WatchLine>();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #release: (() => void) | undefined;

  /** @param source What to send. */
  constructor(source: WatchSource) {
    this.#source = source;
    for (const line of source.initial) this.#pending.push(line);
  }

  /**
   * Starts to send.
   *
   * @param onEnd Called once when the watch is over, whoever ended it.
   * @returns The answer's body.
   */
  start(onEnd: () => void): ReadableStream<Uint8Array> {
    const { clock, timeoutMs, subscribe, initial } = this.#source;
    const unsubscribe = subscribe((change) => this.#onChange(change), () => this.end());
    const endTimer = clock.setTimer(() => this.end(), timeoutMs);
    const stopBookmarks = this.#startBookmarks();
    this.#release = () => {
      this.#release = undefined;
      unsubscribe();
      endTimer.cancel();
      stopBookmarks();
      onEnd();
    };
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#flush(),
      cancel: () => this.#release?.(),
    });
    // Nothing comes when there is no time, and nothing after an error.
    if (timeoutMs === 0) this.#pending = new Deque();
    if (initial.at(-1)?.type === "ERROR" || timeoutMs === 0) this.end();
    return body;
  }

  /** Ends the watch in an orderly way: what is pending is still sent. */
  end(): void {
    if (this.#release === undefined) return;
    this.#release();
    for (let line = this.#pending.shift(); line !== undefined; line = this.#pending.shift()) this.#send(line);
    this.#controller?.close();
  }

  /** Breaks the watch off, as a lost connection does. */
  cut(): void {
    if (this.#release === undefined) return;
    this.#release();
    this.#pending = new Deque();
    this.#controller?.error(new Error("Cannot go on with the watch: the connection was cut"));
  }

  #onChange(change: Change): void {
    const line = this.#source.lineOf(change);
    if (line === undefined) return;
    this.#pending.push(line);
    if (this.#pending.size > this.#source.initial.length + BACKLOG_LIMIT) return this.end();
    this.#flush();
  }

  #flush(): void {
    while (this.#pending.size > 0 && (this.#controller?.desiredSize ?? 0) > 0) {
      const line = this.#pending.shift();
      if (line !== undefined) this.#send(line);
    }
  }

  #send(line: WatchLine): void {
    this.#controller?.enqueue(this.#encoder.encode(`${JSON.stringify(line)}\n`));
  }

  #startBookmarks(): () => void {
    const { bookmark, clock } = this.#source;
    if (bookmark === undefined) return () => {};
    let timer: Timer;
    const arm = () => {
      timer = clock.setTimer(() => {
        this.#pending.push(bookmark());
        this.#flush();
        arm();
      }, BOOKMARK_INTERVAL_MS);
    };
    arm();
    return () => timer.cancel();
  }
}

/**
 * Makes a bookmark.
 *
 * @param empty An object of the watched kind without a value.
 * @param revision How far the watch is.
 * @param isInitialEnd Whether it marks the end of the objects that were there at the start.
 * @returns The line.
 */
export function bookmarkLine(empty: JsonObject, revision: number, isInitialEnd: boolean): WatchLine {
  const annotations: JsonObject = isInitialEnd
    ? { annotations: { "k8s.io/initial-events-end": "true" } }
    : {};
  return {
    type: "BOOKMARK",
    object: { ...empty, metadata: { resourceVersion: String(revision), ...annotations } },
  };
}

/**
 * Tells what a change means to a watch that sees only some of the objects.
 *
 * @param change The change.
 * @param selects Whether the watch is about an object.
 * @returns The line to send: objects come and go as they begin and cease to be selected; `undefined` for nothing.
 */
export function lineOfChange(
  change: Change,
  selects: (object: JsonObject) => boolean,
): WatchLine | undefined {
  const { type, object, previous } = change;
  const before = previous !== undefined && selects(previous);
  const after = type !== "DELETED" && selects(object);
  if (after) return { type: before ? "MODIFIED" : "ADDED", object };
  if (!before || previous === undefined) return undefined;
  // What leaves the selection is shown as it was last selected, at the version of the change.
  const { resourceVersion = null } = objectOrEmpty(object["metadata"]);
  return {
    type: "DELETED",
    object: { ...previous, metadata: { ...objectOrEmpty(previous["metadata"]), resourceVersion } },
  };
}
