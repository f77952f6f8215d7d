/**
 * Requests over HTTP, by Deno's `fetch`. What comes in are requests as values, what goes out are answers; each
 * exchange has a deadline until the head of the answer, and one for the body.
 *
 * @module
 */

import { type Clock, systemClock } from "../async/clock.ts";
import { type Log, silentLog } from "../async/log.ts";
import type { ClientConfig } from "./client_config.ts";
import { sourceOf } from "./client_config.ts";
import { ConfigError } from "./config_error.ts";
import { ConnectionError } from "./connection_error.ts";
import { Credentials, type TlsMaterial } from "./credentials.ts";
import { fetchFailure } from "./fetch_failure.ts";
import { TlsNameTunnel } from "./tls_name_tunnel.ts";
import type { Transport, TransportOptions, TransportRequest } from "./transport.ts";

/** Options of an {@linkcode HttpTransport}. */
export interface HttpTransportOptions {
  /** Whose time counts for deadlines. @default {systemClock} */
  readonly clock?: Clock;
  /** Where it is told that a credential could not be read again. @default {silentLog} */
  readonly log?: Log;
}

/** A kube-apiserver answers within a minute or not at all; a page of a list takes far less. */
const HEAD_TIMEOUT_MS = 30_000;
/** As long as a kube-apiserver works on a request (`--request-timeout`). */
const BODY_TIMEOUT_MS = 60_000;

type Purpose = TransportOptions["purpose"];

/**
 * Carries requests to an API server over HTTP.
 *
 * *Guarantees*: requests and watches never share a connection. A connection on which no head came in time is not used
 * again: it may be half open, and over HTTP/2 it would never heal. Credentials are read anew as they are rotated;
 * connections made with older certificates end with their exchange. Redirects are not followed, so that no credential
 * goes elsewhere.
 *
 * @example Over a client of one's own
 * ```ts
 * import { Client, HttpTransport } from "@kubeloop/sdk/client";
 *
 * const client = new Client({ transport: new HttpTransport({ server: "http://127.0.0.1:8001" }) });
 * client.close();
 * ```
 */
export class HttpTransport implements Transport {
  /** Where the requests go: scheme, host and port. */
  readonly server: string;
  readonly #config: ClientConfig;
  readonly #clock: Clock;
  readonly #credentials: Credentials;
  readonly #tunnel: TlsNameTunnel | undefined;
  /** What the paths of requests are added to. */
  readonly #base: string;
  readonly #clients = new Map<Purpose, Deno.HttpClient>();
  /** What the clients were made with. */
  #tls: TlsMaterial | undefined;
  #closed = false;

  /**
   * Makes a transport; nothing is dialled and no credential read yet.
   *
   * @param config Where the server is, and who is asking.
   * @param options Clock and log.
   */
  constructor(config: ClientConfig, options: HttpTransportOptions = {}) {
    const { clock = systemClock, log = silentLog } = options;
    const url = parseServer(config);
    this.server = url.origin;
    this.#config = config;
    this.#clock = clock;
    this.#credentials = new Credentials({ config, clock, log });
    this.#tunnel = config.tlsServerName === undefined ? undefined : new TlsNameTunnel(url, config);
    this.#base = (this.#tunnel?.url ?? url).href.replace(/\/$/, "");
  }

  /**
   * Sends one request.
   *
   * @param request The request.
   * @param options Its purpose, signal and deadlines.
   * @returns The answer, whatever its status.
   * @throws {ConnectionError} If there is none.
   * @throws {ConfigError} If the credentials cannot be read or used.
   */
  async send(request: TransportRequest, options: TransportOptions): Promise<Response> {
    const { purpose, signal, headTimeoutMs = HEAD_TIMEOUT_MS, bodyTimeoutMs = BODY_TIMEOUT_MS } = options;
    signal?.throwIfAborted();
    const { headers, tls } = await this.#credentials.current();
    signal?.throwIfAborted();
    const client = this.#client(purpose, tls);
    const exchange = new AbortController();
    const onAbort = (): void => exchange.abort(signal?.reason);
    const endIn = (timeoutMs: number, what: string) =>
      this.#clock.setTimer(() => {
        this.#drop(purpose, client);
        exchange.abort(this.#late(what, timeoutMs));
      }, timeoutMs);
    signal?.addEventListener("abort", onAbort, { once: true });
    let timer = endIn(headTimeoutMs, "response head");
    let isStream = false;
    try {
      const response = await fetch(`${this.#base}${request.path}`, {
        method: request.method,
        // NOTE: pairs, since a Headers object would join repeated names into one line.
        headers: [...Object.entries(request.headers), ...headers],
        body: request.body ?? null,
        redirect: "manual",
        signal: exchange.signal,
        client,
      });
      timer.cancel();
      isStream = purpose === "watch";
      if (isStream) return response;
      timer = endIn(bodyTimeoutMs, "whole response body");
      return await buffered(response);
    } catch (error) {
      if (exchange.signal.aborted) throw exchange.signal.reason;
      const failure = fetchFailure(error, this.#config);
      // A certificate that was rotated on either side: the next request reads ours anew.
      if (failure.reason === "tls") this.#credentials.refresh();
      throw failure;
    } finally {
      timer.cancel();
      if (!isStream) signal?.removeEventListener("abort", onAbort);
    }
  }

  /**
   * Makes the next request read its credentials anew.
   *
   * @returns Whether there is anything to read anew.
   */
  refreshCredentials(): boolean {
    return this.#credentials.refresh();
  }

  /**
   * Looks for the reason of a 401.
   *
   * @returns Why the server may not have accepted the credentials, and what to do; nothing secret.
   */
  explainRejection(): Promise<string> {
    return this.#credentials.explainRejection();
  }

  /** Lets go of all connections; exchanges that are under way may still end well. */
  close(): void {
    this.#closed = true;
    for (const purpose of [...this.#clients.keys()]) this.#drop(purpose);
    this.#tunnel?.close();
  }

  #client(purpose: Purpose, tls: TlsMaterial): Deno.HttpClient {
    if (this.#closed) {
      throw new ConnectionError(`Cannot reach the API server at ${this.server}: the client is closed`, {
        reason: "unreachable",
      });
    }
    if (this.#tls !== tls) {
      for (const other of [...this.#clients.keys()]) this.#drop(other);
      this.#tls = tls;
    }
    const existing = this.#clients.get(purpose);
    if (existing) return existing;
    const client = this.#connect(purpose, tls);
    this.#clients.set(purpose, client);
    return client;
  }

  #connect(purpose: Purpose, { ca, cert, key }: TlsMaterial): Deno.HttpClient {
    const proxy = this.#tunnel?.proxy ?? proxyOf(this.#config);
    try {
      return Deno.createHttpClient({
        ...(ca !== undefined && { caCerts: [ca] }),
        ...(cert !== undefined && key !== undefined && { cert, key }),
        ...(proxy && { proxy }),
        // The API server allows 100 streams on an HTTP/2 connection: the 101st watch would wait for another's end.
        http2: purpose === "request",
      });
    } catch (cause) {
      const words = cause instanceof Error ? cause.message : String(cause);
      const advice = words.includes("UnsupportedCertVersion") ? "; X.509 version 3 is needed" : "";
      throw new ConfigError(`Cannot use the certificates of ${sourceOf(this.#config)}: ${words}${advice}`, {
        cause,
      });
    }
  }

  /** Forgets a client; `only` spares one that has taken its place. */
  #drop(purpose: Purpose, only?: Deno.HttpClient): void {
    const client = this.#clients.get(purpose);
    if (!client || (only && client !== only)) return;
    this.#clients.delete(purpose);
    client.close();
  }

  #late(what: string, timeoutMs: number): ConnectionError {
    const message =
      `Cannot get an answer from the API server at ${this.server}: no ${what} within ${timeoutMs} ms`;
    return new ConnectionError(message, { reason: "timeout" });
  }
}

function parseServer(config: ClientConfig): URL {
  const url = URL.canParse(config.server) ? new URL(config.server) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(
      `Cannot use the server of ${sourceOf(config)}: it is not a URL with http:// or https://`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new ConfigError(
      `Cannot use the server of ${sourceOf(config)}: its URL may have a path, but no user and no query`,
    );
  }
  return url;
}

function proxyOf(config: ClientConfig): Deno.Proxy | undefined {
  if (config.proxyUrl === undefined) return undefined;
  const url = URL.canParse(config.proxyUrl) ? new URL(config.proxyUrl) : undefined;
  if (!url || !/^(https?|socks5h?):$/.test(url.protocol)) {
    // NOTE: the URL is not quoted, since it may hold a password.
    throw new ConfigError(
      `Cannot use the proxy-url of ${sourceOf(config)}: it is not an http, https or socks5 URL`,
    );
  }
  const { username, password } = url;
  url.username = url.password = "";
  const basicAuth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { url: url.href, ...(username && { basicAuth }) };
}

/** The answer with its body read; the statuses that have no body allow none. */
async function buffered(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  const bytes = await response.arrayBuffer();
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, statusText, headers });
}
