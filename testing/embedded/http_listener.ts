/**
 * The API server on a socket of this machine.
 *
 * @module
 */

/** Options of {@linkcode listenHttp}. */
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
}

/** A server that listens. */
export interface HttpListener extends AsyncDisposable {
  /** Where clients find it, such as "http://127.0.0.1:41234". */
  readonly url: string;
  /** Stops listening, and waits until every request is answered. */
  close(): Promise<void>;
}

/**
 * Serves requests over HTTP.
 *
 * @param answer Answers a request.
 * @param options Where to listen.
 * @returns The listener.
 */
export function listenHttp(
  answer: (request: Request) => Response | Promise<Response>,
  options: ListenOptions = {},
): HttpListener {
  const { port = 0, hostname = "127.0.0.1" } = options;
  const server = Deno.serve({ port, hostname, onListen: () => {} }, answer);
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const close = (): Promise<void> => server.shutdown();
  return { url: `http://${host}:${server.addr.port}`, close, [Symbol.asyncDispose]: close };
}
