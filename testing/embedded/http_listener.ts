/**
 * The API server on a socket of this machine.
 *
 * @module
 */

import { systemClock } from "../../src/async/clock.ts";

/** Options of {@linkcode listenHttp} and {@linkcode listenHttps}. */
export interface ListenOptions {
  /**
   * The port; 0 takes a free one.
   *
   * @default {0}
   */
  readonly port?: number;
  /**
   * The address to listen on.
   *
   * @default {"127.0.0.1"}
   */
  readonly hostname?: string;
  /**
   * Whether a request without a credential may do anything, even where roles decide who may do what; otherwise it is
   * anonymous there.
   *
   * @default {false}
   */
  readonly isAdmin?: boolean;
}

/** A server that listens. */
export interface HttpListener extends AsyncDisposable {
  /** Where clients find it, such as "http://127.0.0.1:41234". */
  readonly url: string;
  /** Stops listening, and waits until every request is answered. */
  close(): Promise<void>;
}

/** A server that listens with a certificate. */
export interface HttpsListener extends HttpListener {
  /** Who signed the server's certificate, PEM: what clients are to trust. */
  readonly caCertificate: string;
}

/**
 * Serves over HTTP.
 *
 * @param answer Answers the requests.
 * @param options Where to listen.
 * @returns The server.
 */
export function listenHttp(
  answer: (request: Request) => Response | Promise<Response>,
  options: ListenOptions = {},
): HttpListener {
  const { port = 0, hostname = "127.0.0.1" } = options;
  const server = Deno.serve({ port, hostname, onListen: () => {} }, answer);
  return listenerOf(server, "http", hostname);
}

/**
 * Serves over HTTPS, with a certificate of a CA that is made for it.
 *
 * @param answer Answers the requests.
 * @param options Where to listen.
 * @returns The server.
 */
export async function listenHttps(
  answer: (request: Request) => Response | Promise<Response>,
  options: ListenOptions = {},
): Promise<HttpsListener> {
  const { port = 0, hostname = "127.0.0.1" } = options;
  // Certificates are loaded by those who want them.
  const { createAuthority } = await import("../credentials/certificate_authority.ts");
  // Clients outside this process look at their own clocks.
  const authority = await createAuthority(systemClock);
  const { certificate: cert, privateKey: key } = await authority.issueServer();
  const server = Deno.serve({ port, hostname, cert, key, onListen: () => {} }, answer);
  return { ...listenerOf(server, "https", hostname), caCertificate: authority.certificate };
}

function listenerOf(
  server: Deno.HttpServer<Deno.NetAddr>,
  scheme: "http" | "https",
  hostname: string,
): HttpListener {
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const close = (): Promise<void> => server.shutdown();
  return { url: `${scheme}://${host}:${server.addr.port}`, close, [Symbol.asyncDispose]: close };
}
