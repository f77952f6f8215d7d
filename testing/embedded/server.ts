/**
 * An API server in this process: the machinery of kube-apiserver over a storage in memory, with the garbage collector
 * and the namespace controller that belong to a control plane.
 *
 * @module
 */

import { type Clock, systemClock } from "../../src/async/clock.ts";
import { type Random, systemRandom } from "../../src/async/random.ts";
import type { AuthorizationMode } from "./access/authorizer.ts";
import type { Authenticator } from "./access/authenticator.ts";
import { ADMIN, type User } from "./access/user.ts";
import { assembleApi } from "./api.ts";
import {
  type HttpListener,
  type HttpsListener,
  listenHttp,
  listenHttps,
  type ListenOptions,
} from "./http_listener.ts";
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
  /**
   * Who may do what: everybody may do anything, or what roles and bindings say (`RBAC`), as on most clusters. With RBAC
   * the roles are there that every cluster begins with: "cluster-admin", "admin", "edit", "view" and the like.
   *
   * @default {"AlwaysAllow"}
   */
  readonly authorization?: AuthorizationMode;
}

/** A user whom the server knows by a token. */
export interface EmbeddedUser {
  /** The name that roles are bound to. */
  readonly name: string;
  /**
   * What tells users of one name apart.
   *
   * @default {""}
   */
  readonly uid?: string;
  /**
   * The groups that the user is in; members of "system:masters" may do anything.
   *
   * @default {[]}
   */
  readonly groups?: readonly string[];
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
  readonly #answer: (request: Request, user?: User) => Response | Promise<Response>;
  readonly #authenticator: Authenticator;
  readonly #listeners = new Set<HttpListener>();
  #isClosed = false;

  /**
   * Makes a server that holds nothing but the namespaces every cluster has.
   *
   * @param options The server's time, randomness and memory.
   */
  constructor(options: EmbeddedServerOptions = {}) {
    const { clock = systemClock, random = systemRandom, historyLimit = 10_000 } = options;
    const { authorization = "AlwaysAllow" } = options;
    const { answer, authenticator, storage, watches } = assembleApi({
      clock,
      random,
      historyLimit,
      authorization,
    });
    this.#storage = storage;
    this.#watches = watches;
    this.#answer = answer;
    this.#authenticator = authenticator;
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
   * Answers a request without a socket. It may do anything, unless it comes with a bearer token: then it may do what the
   * token's user may.
   *
   * @param request The request; its host does not matter.
   * @returns The response.
   */
  async fetch(request: Request): Promise<Response> {
    return await this.#answer(request, ADMIN);
  }

  /**
   * Lets a user in who comes with a bearer token.
   *
   * @param token What the client sends: `Authorization: Bearer <token>`.
   * @param user Who that is.
   */
  addUser(token: string, user: EmbeddedUser): void {
    const { name, uid = "", groups = [] } = user;
    this.#authenticator.addToken(token, { username: name, uid, groups, extra: {} });
  }

  /**
   * Serves the API over HTTP as well.
   *
   * @param options Where to listen.
   * @returns Where clients find it, and how to stop it.
   */
  listen(options: ListenOptions = {}): HttpListener {
    const listener = listenHttp((request) => this.#answer(request), options);
    this.#listeners.add(listener);
    return listener;
  }

  /**
   * Serves the API over HTTPS, with a certificate of a CA that is made for it: clients such as kubectl send bearer tokens
   * over nothing else.
   *
   * @param options Where to listen.
   * @returns Where clients find it, whom they are to trust, and how to stop it.
   */
  async listenTls(options: ListenOptions = {}): Promise<HttpsListener> {
    const listener = await listenHttps((request) => this.#answer(request), options);
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
