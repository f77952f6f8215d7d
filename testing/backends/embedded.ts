/**
 * The backend "embedded": a client's requests go to an API server in this process, without a socket.
 *
 * @module
 */

import { type Random, systemRandom } from "../../src/async/random.ts";
import { ConnectionError } from "../../src/client/connection_error.ts";
import type { Transport, TransportOptions, TransportRequest } from "../../src/client/transport.ts";
import type { Backend } from "../backend.ts";
import type { AuthorizationMode } from "../embedded/access/authorizer.ts";
import { kubeconfigOf } from "../kubeconfig.ts";
import type { HttpListener, HttpsListener } from "../embedded/http_listener.ts";
import { EmbeddedServer, type EmbeddedServerOptions } from "../embedded/server.ts";

/** The host in the requests' addresses; nothing ever resolves it. */
const BASE_URL = "http://embedded.invalid";

/** Options of the backend "embedded". */
export interface EmbeddedOptions {
  /**
   * Who may do what. With "RBAC", roles decide from the start, and the roles that every cluster begins with are there; it
   * makes a start about 10 ms longer.
   *
   * @default {"RBAC" from the first user on, until then everybody may do anything}
   */
  readonly authorization?: AuthorizationMode;
}

/** Where programs outside this process find the server, for messages. */
const SOURCE = "the embedded API server";

/**
 * Starts an API server in this process.
 *
 * @param options Its time, its randomness, its memory.
 * @returns The backend.
 */
export function startEmbedded(options: EmbeddedServerOptions): Backend {
  return embeddedBackend(new EmbeddedServer(options), options.random ?? systemRandom);
}

/**
 * Makes a backend of a server in this process.
 *
 * @param server The server; it is closed with the backend.
 * @param random Where the tokens of users come from.
 * @returns The backend.
 */
export function embeddedBackend(server: EmbeddedServer, random: Random): Backend {
  let listener: HttpListener | undefined;
  let tlsListener: Promise<HttpsListener> | undefined;
  return {
    name: "embedded",
    server,
    transport: embeddedTransport(server),
    user: ({ name, groups = [] }) => {
      server.enforceRoles();
      const token = random.uuid();
      server.addUser(token, { name, groups });
      const kubeconfig = async (): Promise<string> => {
        // Clients such as kubectl send tokens over HTTPS alone.
        const { url, caCertificate: data } = await (tlsListener ??= server.listenTls());
        return kubeconfigOf({ server: url, ca: { data }, token, source: SOURCE });
      };
      return Promise.resolve({ transport: withToken(embeddedTransport(server), token), kubeconfig });
    },
    kubeconfig: () => {
      listener ??= server.listen({ isAdmin: true });
      return kubeconfigOf({ server: listener.url, source: SOURCE });
    },
    cutWatches: () => server.cutWatches(),
    stop: async () => {
      // A server that is about to listen would listen for ever.
      await tlsListener?.catch(() => {});
      await server.close();
    },
  };
}

/** Sends a token with each request. */
function withToken(transport: Transport, token: string): Transport {
  return {
    ...transport,
    send: (request, options) =>
      transport.send(
        { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } },
        options,
      ),
  };
}

/**
 * Carries requests to a server in this process.
 *
 * @param server The server.
 * @returns The transport; closing it leaves the server as it is.
 * @throws {ConnectionError} If a request is sent after the transport or the server was closed.
 *
 * @example A client without a socket
 * ```ts
 * import { Namespace } from "@kubeloop/sdk/builtins";
 * import { Client } from "@kubeloop/sdk/client";
 * import { EmbeddedServer, embeddedTransport } from "@kubeloop/sdk/testing";
 *
 * await using server = new EmbeddedServer();
 * const client = new Client({ transport: embeddedTransport(server) });
 * console.log(await client.resource(Namespace).list());
 * ```
 */
export function embeddedTransport(server: EmbeddedServer): Transport {
  return answeringTransport((request) => server.fetch(request), {
    server: "embedded API server",
    isStopped: () => server.isClosed,
  });
}

/** What {@linkcode answeringTransport} is told. */
export interface AnsweringTransportOptions {
  /** Who answers, for messages. */
  readonly server: string;
  /** Whether it does so no longer. @default {it always does} */
  readonly isStopped?: () => boolean;
}

/**
 * Carries requests to a function of this process.
 *
 * @param answer Answers them.
 * @param options Who that is.
 * @returns The transport.
 */
export function answeringTransport(
  answer: (request: Request) => Promise<Response>,
  options: AnsweringTransportOptions,
): Transport {
  const { server, isStopped = () => false } = options;
  let isClosed = false;
  return {
    server,
    async send(request: TransportRequest, options: TransportOptions): Promise<Response> {
      options.signal?.throwIfAborted();
      if (isClosed || isStopped()) {
        const what = isClosed ? "the client is closed" : "it is stopped";
        throw new ConnectionError(`Cannot reach the ${server}: ${what}`, { reason: "unreachable" });
      }
      const { method, path, headers, body } = request;
      const answered = answer(
        new Request(BASE_URL + path, { method, headers, ...(body === undefined ? {} : { body }) }),
      );
      if (options.signal === undefined) return await answered;
      return abortable(await unlessAborted(answered, options.signal), options.signal);
    },
    close: () => {
      isClosed = true;
    },
  };
}

/** Waits for an answer no longer than the signal allows; a late one is thrown away. */
async function unlessAborted(answered: Promise<Response>, signal: AbortSignal): Promise<Response> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([answered, aborted.promise]);
  } catch (error) {
    if (signal.aborted) void answered.then((late) => late.body?.cancel()).catch(() => {}); // nobody asks any more
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** An answer whose body fails with the signal's reason, as `fetch` has it. */
function abortable(response: Response, signal: AbortSignal): Response {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  let onAbort: () => void = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      onAbort = () => {
        controller.error(signal.reason);
        void reader.cancel(signal.reason).catch(() => {}); // the watch may have been cut before
      };
      signal.addEventListener("abort", onAbort, { once: true });
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (!done) return controller.enqueue(value);
      signal.removeEventListener("abort", onAbort);
      controller.close();
    },
    async cancel(reason) {
      signal.removeEventListener("abort", onAbort);
      await reader.cancel(reason);
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
