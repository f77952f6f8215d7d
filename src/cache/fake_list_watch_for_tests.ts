/**
 * A tiny API server behind the `ListWatch` port: a map of objects, a version that counts, watches that a test can end,
 * cut and feed. For the tests of this folder.
 *
 * @module
 */

import type { ListOptions, ListPage, WatchOptions } from "../client/list_options.ts";
import type { Status } from "../client/status.ts";
import type { WatchEvent } from "../client/watch_event.ts";
import { keyOf, type KubeObject } from "../resource/object.ts";
import type { ListWatch } from "./list_watch.ts";

export interface Thing extends KubeObject {
  readonly spec?: { readonly size: number };
}

export interface ThingOptions {
  readonly version?: number | string;
  readonly uid?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly size?: number;
}

/** Makes an object; the uid is that of its name unless given. */
export function thing(name: string, options: ThingOptions = {}): Thing {
  const { version = 1, uid = `uid-of-${name}`, namespace, labels, size } = options;
  return {
    apiVersion: "example.com/v1",
    kind: "Thing",
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      resourceVersion: String(version),
      creationTimestamp: "2026-01-01T00:00:00Z",
      ...(labels === undefined ? {} : { labels }),
    },
    ...(size === undefined ? {} : { spec: { size } }),
  };
}

/** A status as servers send it. */
export function failure(code: number, reason: string, message = reason): Status {
  return { apiVersion: "v1", kind: "Status", status: "Failure", code, reason, message };
}

/** One watch that a client holds. */
class FakeStream implements AsyncIterator<WatchEvent<Thing>, undefined> {
  readonly #events: WatchEvent<Thing>[];
  readonly #onReturn: () => void;
  #end: { readonly error?: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(events: WatchEvent<Thing>[], options: { readonly signal?: AbortSignal; onReturn(): void }) {
    this.#events = events;
    this.#onReturn = options.onReturn;
    options.signal?.addEventListener("abort", () => this.end({ error: options.signal?.reason }), {
      once: true,
    });
  }

  push(event: WatchEvent<Thing>): void {
    this.#events.push(event);
    this.#wake();
  }

  end(end: { readonly error?: unknown } = {}): void {
    this.#end ??= end;
    this.#wake();
  }

  async next(): Promise<IteratorResult<WatchEvent<Thing>, undefined>> {
    while (this.#events.length === 0 && !this.#end) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const event = this.#events.shift();
    if (event) return { done: false, value: event };
    this.#onReturn();
    if (this.#end && "error" in this.#end) throw this.#end.error;
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.#onReturn();
    return Promise.resolve({ done: true, value: undefined });
  }
}

export class FakeListWatch implements ListWatch<Thing> {
  readonly description: string = "things.example.com";
  /** The requests that came in, without their signals and callbacks. */
  readonly lists: Omit<ListOptions, "signal" | "onContinue">[] = [];
  readonly watches: Omit<WatchOptions, "signal" | "onUnusable">[] = [];
  /** Errors of the next lists and watches; undefined for one that succeeds. */
  readonly listErrors: unknown[] = [];
  readonly watchErrors: unknown[] = [];
  /** What lists wait for before they answer. */
  listGate: Promise<void> = Promise.resolve();
  /** How many watches were held, and how often one was let go of. */
  readonly streams = { opened: 0, closed: 0 };
  readonly #objects = new Map<string, Thing>();
  readonly #history: { readonly version: number; readonly event: WatchEvent<Thing> }[] = [];
  readonly #streams = new Set<FakeStream>();
  #version = 0;

  get version(): string {
    return String(this.#version);
  }

  get objects(): readonly Thing[] {
    return [...this.#objects.values()];
  }

  /** How many watches are held. */
  get openWatches(): number {
    return this.#streams.size;
  }

  /** Creates an object or changes it. */
  put(name: string, options: Omit<ThingOptions, "version"> = {}): Thing {
    const object = thing(name, { ...options, version: ++this.#version });
    const type = this.#objects.has(keyOf(object)) ? "MODIFIED" : "ADDED";
    this.#objects.set(keyOf(object), object);
    this.#record({ type, object: structuredClone(object) });
    return object;
  }

  remove(key: string): void {
    const old = this.#objects.get(key);
    if (!old) throw new Error(`Cannot remove "${key}": it is not there`);
    this.#objects.delete(key);
    const metadata = { ...old.metadata, resourceVersion: String(++this.#version) };
    this.#record({ type: "DELETED", object: { ...old, metadata } });
  }

  /** Moves the version without a change of these objects. */
  bookmark(initialEventsEnd = false): void {
    this.emit({ type: "BOOKMARK", resourceVersion: String(++this.#version), initialEventsEnd });
  }

  /** Sends an event to all open watches, past the history. */
  emit(event: WatchEvent<Thing>): void {
    for (const stream of this.#streams) stream.push(event);
  }

  /** Ends all open watches, in due course or by an error. */
  end(end?: { readonly error: unknown }): void {
    for (const stream of this.#streams) stream.end(end);
  }

  async list(options: ListOptions): Promise<ListPage<Thing>> {
    const { signal: _signal, onContinue: _onContinue, ...request } = options;
    this.lists.push(request);
    const error = this.listErrors.shift();
    if (error !== undefined) throw error;
    await this.listGate;
    const all = this.objects.map((object) => structuredClone(object));
    const start = Number(options.continue ?? 0);
    const end = options.limit ? start + options.limit : all.length;
    return {
      items: all.slice(start, end),
      resourceVersion: this.version,
      ...(end < all.length ? { continue: String(end) } : {}),
    };
  }

  watch(options: WatchOptions): Promise<AsyncIterable<WatchEvent<Thing>>> {
    const { signal, onUnusable: _onUnusable, ...request } = options;
    this.watches.push(request);
    const error = this.watchErrors.shift();
    if (error !== undefined) return Promise.reject(error);
    const from = Number(options.resourceVersion ?? 0);
    const missed = this.#history.filter(({ version }) => version > from).map(({ event }) => event);
    const stream: FakeStream = new FakeStream(options.sendInitialEvents ? this.#initial() : missed, {
      ...(signal ? { signal } : {}),
      onReturn: () => {
        this.#streams.delete(stream);
        this.streams.closed++;
      },
    });
    this.#streams.add(stream);
    this.streams.opened++;
    return Promise.resolve({ [Symbol.asyncIterator]: () => stream });
  }

  #initial(): WatchEvent<Thing>[] {
    return this.objects.map((object) => ({ type: "ADDED", object: structuredClone(object) }));
  }

  #record(event: WatchEvent<Thing>): void {
    this.#history.push({ version: this.#version, event });
    this.emit(structuredClone(event));
  }
}
