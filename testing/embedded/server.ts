/**
 * An API server in this process: the machinery of kube-apiserver over a storage in memory, with the garbage collector
 * and the namespace controller that belong to a control plane.
 *
 * @module
 */

import { type Clock, systemClock } from "../../src/async/clock.ts";
import { type Random, systemRandom } from "../../src/async/random.ts";
import type { AuthorizationMode } from "./access/authorizer.ts";
import { ADMIN } from "./access/user.ts";
import type { ClusterControllers } from "./cluster_controllers.ts";
import { type Api, type ApiOptions, assembleApi, forkApi, pastApi } from "./api.ts";
import {
  type HttpListener,
  type HttpsListener,
  listenHttp,
  listenHttps,
  type ListenOptions,
} from "./http_listener.ts";
import { requireReached } from "./object_reader.ts";
import { type PastView, pastView } from "./past_view.ts";
import type { Overload, OverloadOptions } from "./priority/flow_control.ts";
import { requireHistoryLimit } from "./storage.ts";

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
  /**
   * Which controllers of a cluster run in the server.
   *
   * @default {all of them}
   */
  readonly clusterControllers?: ClusterControllers;
}

/** Options of {@linkcode EmbeddedServer.fork}. */
export interface ForkOptions {
  /**
   * Where the fork's times come from.
   *
   * @default The clock of the server that is forked.
   */
  readonly clock?: Clock;
  /**
   * Where the fork's uids and generated names come from.
   *
   * @default The randomness of the server that is forked; it is shared then.
   */
  readonly random?: Random;
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
  #options: ApiOptions;
  readonly #listeners = new Set<HttpListener>();
  #assembled: Api | undefined;
  #isClosed = false;

  /**
   * Makes a server that holds nothing but the namespaces every cluster has.
   *
   * @param options The server's time, randomness and memory.
   * @throws {RangeError} If the history limit is less than 1.
   */
  constructor(options: EmbeddedServerOptions = {}) {
    const { clock = systemClock, random = systemRandom, historyLimit = 10_000 } = options;
    const { authorization = "AlwaysAllow", clusterControllers = {} } = options;
    requireHistoryLimit(historyLimit);
    this.#options = { clock, random, historyLimit, authorization, clusterControllers };
  }

  /** Whether the server is closed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** How many watches are open. */
  get openWatches(): number {
    return this.#api.watches.size;
  }

  /**
   * Answers a request without a socket. It may do anything, unless it comes with a bearer token: then it may do what the
   * token's user may.
   *
   * @param request The request; its host does not matter.
   * @returns The response.
   * @throws {TypeError} If the server is closed, as `fetch` does where nobody listens.
   */
  async fetch(request: Request): Promise<Response> {
    if (this.#isClosed) throw new TypeError("Cannot send a request: the embedded API server is closed");
    return await this.#api.answer(request, ADMIN);
  }

  /**
   * From now on roles decide who may do what, as if the server had been made with the authorization "RBAC"; the roles
   * that every cluster begins with are made now, where they are not there. A server that does so already goes on.
   */
  enforceRoles(): void {
    if (this.#options.authorization === "RBAC") return;
    this.#api.enforceRoles();
    this.#options = { ...this.#options, authorization: "RBAC" };
  }

  /**
   * Lets a user in who comes with a bearer token.
   *
   * @param token What the client sends: `Authorization: Bearer <token>`.
   * @param user Who that is.
   */
  addUser(token: string, user: EmbeddedUser): void {
    const { name, uid = "", groups = [] } = user;
    this.#api.state.authenticator.addToken(token, { username: name, uid, groups, extra: {} });
  }

  /**
   * Serves the API over HTTP as well.
   *
   * @param options Where to listen.
   * @returns Where clients find it, and how to stop it.
   */
  listen(options: ListenOptions = {}): HttpListener {
    const user = options.isAdmin ? ADMIN : undefined;
    const listener = listenHttp((request) => this.#api.answer(request, user), options);
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
    const user = options.isAdmin ? ADMIN : undefined;
    const listener = await listenHttps((request) => this.#api.answer(request, user), options);
    this.#listeners.add(listener);
    return listener;
  }

  /**
   * Refuses requests as an overloaded server does: with 429, and the time after which the client shall come back. A real
   * server does so by priority level, never to members of "system:masters"; here it is done to whomever the options name.
   * A fork is not overloaded.
   *
   * @param options Which requests, and how many; all of them by default.
   * @returns The overload; it ends when it is disposed of, or has refused as many requests as it was to.
   * @throws {RangeError} If the number of requests or of seconds is none.
   *
   * @example Two lists are refused
   * ```ts
   * import { EmbeddedServer } from "@kubeloop/sdk/testing";
   *
   * await using server = new EmbeddedServer();
   * using overload = server.overload({ verb: "list", resource: "pods", requests: 2 });
   * const response = await server.fetch(new Request("http://any/api/v1/pods"));
   * console.assert(response.status === 429 && response.headers.get("retry-after") === "1");
   * console.assert(overload.refused === 1);
   * ```
   */
  overload(options: OverloadOptions = {}): Overload {
    return this.#api.flows.overload(options);
  }

  /** Breaks the connections of all watches: their clients see an error in the middle of the stream. */
  cutWatches(): void {
    this.#api.watches.cut();
  }

  /** Forgets all history: who wants to go on from an old version is told that it is gone. */
  compact(): void {
    this.#api.state.storage.compact();
  }

  /**
   * Makes a server with the same objects, the same custom kinds, the same users and the same history. From then on
   * neither sees what happens in the other one: their resource versions go on from the same one, and mean something else.
   * What runs stays where it is: the fork has no watches, and listens nowhere.
   *
   * *Cost*: less than a millisecond, whatever is stored: objects are shared, and what holds them is copied where one of
   * the two writes.
   *
   * @param options What the fork does not take over.
   * @returns The fork.
   *
   * @example Try something twice
   * ```ts
   * import { EmbeddedServer } from "@kubeloop/sdk/testing";
   *
   * await using server = new EmbeddedServer();
   * await using fork = server.fork();
   * const url = "http://any/api/v1/namespaces/default/configmaps";
   * const object = { method: "POST", headers: { "content-type": "application/json" }, body: '{"metadata":{"name":"a"}}' };
   * await fork.fetch(new Request(url, object));
   * console.assert((await fork.fetch(new Request(`${url}/a`))).status === 200);
   * console.assert((await server.fetch(new Request(`${url}/a`))).status === 404);
   * ```
   */
  fork(options: ForkOptions = {}): EmbeddedServer {
    const { clock = this.#options.clock, random = this.#options.random } = options;
    const fork = new EmbeddedServer({ ...this.#options, clock, random });
    fork.#assembled = forkApi(fork.#options, this.#api.state);
    return fork;
  }

  /**
   * Shows the objects and the custom kinds as they were at a resource version. What may be read is decided by the roles
   * of that time.
   *
   * @param resourceVersion A resource version of this server: that of an object or of a list.
   * @returns Answers requests for objects and lists; with 410 if the version is forgotten, with 504 if it is not reached.
   * @throws {RangeError} If it is not a resource version.
   *
   * @example What an object was before
   * ```ts
   * import { EmbeddedServer } from "@kubeloop/sdk/testing";
   *
   * await using server = new EmbeddedServer();
   * const url = "http://any/api/v1/namespaces/default/configmaps";
   * const object = { method: "POST", headers: { "content-type": "application/json" }, body: '{"metadata":{"name":"a"}}' };
   * const created = await server.fetch(new Request(url, object));
   * const { metadata } = await created.json();
   * await server.fetch(new Request(`${url}/a`, { method: "DELETE" }));
   * const then = server.at(metadata.resourceVersion);
   * console.assert((await then.fetch(new Request(`${url}/a`))).status === 200);
   * ```
   */
  at(resourceVersion: string): PastView {
    if (!/^[1-9]\d*$/.test(resourceVersion)) {
      throw new RangeError(`Cannot show the past: "${resourceVersion}" is no resource version`);
    }
    const revision = Number(resourceVersion);
    const { state } = this.#api;
    const open = () => {
      requireReached(revision, state.storage.revision);
      return pastApi(this.#options, state, revision);
    };
    return pastView(resourceVersion, open, ADMIN);
  }

  /** Ends all watches, answers what is asked already, and stops listening. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#api.watches.end();
    await Promise.all([...this.#listeners].map((listener) => listener.close()));
    this.#listeners.clear();
  }

  /** The same as {@linkcode EmbeddedServer.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Put together when it is first needed: a fork is put together of something else. */
  get #api(): Api {
    this.#assembled ??= assembleApi(this.#options);
    return this.#assembled;
  }
}
