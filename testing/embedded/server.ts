/**
 * An API server in this process: the machinery of kube-apiserver over a storage in memory, with the garbage collector
 * and the namespace controller that belong to a control plane.
 *
 * @module
 */

import { type Clock, systemClock } from "../../src/async/clock.ts";
import { type Random, systemRandom } from "../../src/async/random.ts";
import { assembleApi } from "./api.ts";
import { type HttpListener, listenHttp, type ListenOptions } from "./http_listener.ts";
import type { OpenWatches } from "./open_watches.ts";
import type { Storage } from "./storage.ts";

/** Options of {@linkcode EmbeddedServer}. */
export interface EmbeddedServerOptions {
  /**
   * Where times come from, and what bookmarks and time-outs of watches wait on.
   *
   * @default {systemClock}
   */
  readonly clock?: Clock;
  /**
   * Where uids and generated names come from.
   *
   * @default {systemRandom}
   */
  readonly random?: Random;
  /**
   * How many changes can be watched from or read at before they are compacted away.
   *
   * @default {10_000}
   */
  readonly historyLimit?: number;
}

/**
 * A Kubernetes API server in this process.
 *
 * *Guarantees*: a write, its revision and its watch events are one step; what controllers of the server do about it (a
 * garbage collection, the end of a namespace, a definition's names) is done before the writer has its answer. Time
 * passes on the given clock only: it is needed for bookmarks and time-outs of watches.
 *
 * @example A server on a port of this machine
 * ```ts
 * import { EmbeddedServer } from "@kubeloop/sdk/testing";
 *
 * await using server = new EmbeddedServer();
 * const { url } = server.listen();
 * const response = await fetch(`${url}/version`);
 * console.log(await response.json());
 * ```
 */
export class EmbeddedServer implements AsyncDisposable {
  readonly #storage: Storage;
  readonly #watches: OpenWatches;
  readonly #answer: (request: Request) => Response | Promise<Response>;
  readonly #listeners = new Set<HttpListener>();
  #isClosed = false;

  /**
   * Makes a server that holds nothing but the namespaces every cluster has.
   *
   * @param options The server's time, randomness and memory.
   */
  constructor(options: EmbeddedServerOptions = {}) {
    const { clock = systemClock, random = systemRandom, historyLimit = 10_000 } = options;
    const { app, storage, watches } = assembleApi({ clock, random, historyLimit });
    this.#storage = storage;
    this.#watches = watches;
    this.#answer = (request) => app.fetch(request);
  }

  /** Whether the server is closed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** How many watches are open. */
  get openWatches(): number {
    return this.#watches.size;
  }

  /**
   * Answers a request without a socket.
   *
   * @param request The request; its host does not matter.
   * @returns The response.
   */
  async fetch(request: Request): Promise<Response> {
    return await this.#answer(request);
  }

  /**
   * Serves the API over HTTP as well.
   *
   * @param options Where to listen.
   * @returns Where clients find it, and how to stop it.
   */
  listen(options: ListenOptions = {}): HttpListener {
    const listener = listenHttp(this.#answer, options);
    this.#listeners.add(listener);
    return listener;
  }

  /** Breaks the connections of all watches: their clients see an error in the middle of the stream. */
  cutWatches(): void {
    this.#watches.cut();
  }

  /** Forgets all history: who wants to go on from an old version is told that it is gone. */
  compact(): void {
    this.#storage.compact();
  }

  /** Ends all watches, and stops listening. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watches.end();
    await Promise.all([...this.#listeners].map((listener) => listener.close()));
    this.#listeners.clear();
  }

  /** The same as {@linkcode EmbeddedServer.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
