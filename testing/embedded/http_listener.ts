/**
 * The API server on a socket of this machine.
 *
 * @module
 */

import { sleep, systemClock } from "../../src/async/clock.ts";

/** How long requests may still take when the server closes, in milliseconds. */
const GRACE_MS = 1_000;

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
  /** Stops listening, and waits until every request is answered; who takes longer than 1 s is cut off. */
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
export function listenHttp(answer: Answer, options: ListenOptions = {}): HttpListener {
  return listening(answer, options);
}

/**
 * Serves over HTTPS, with a certificate of a CA that is made for it.
 *
 * @param answer Answers the requests.
 * @param options Where to listen.
 * @returns The server.
 */
export async function listenHttps(answer: Answer, options: ListenOptions = {}): Promise<HttpsListener> {
  // Certificates are loaded by those who want them.
  const { createAuthority } = await import("../credentials/certificate_authority.ts");
  // Clients outside this process look at their own clocks.
  const authority = await createAuthority(systemClock);
  const { certificate: cert, privateKey: key } = await authority.issueServer();
  return { ...listening(answer, options, { cert, key }), caCertificate: authority.certificate };
}

/** Answers one request. */
type Answer = (request: Request) => Response | Promise<Response>;

/** The requests that are on their way: a client that neither sends nor reads what is left does not keep a server up. */
class OpenRequests {
  readonly #open = new Set<Promise<void>>();

  /** Answers a request, and knows of it until the answer is sent. */
  answering(answer: Answer): Deno.ServeHandler<Deno.NetAddr> {
    return (request, { completed }) => {
      // A client that goes away is no fault.
      const sent = completed.catch(() => {}).finally(() => this.#open.delete(sent));
      this.#open.add(sent);
      return answer(request);
    };
  }

  /** Waits until all are answered, or for a while; tells whether they are. */
  async settle(): Promise<boolean> {
    return await inTime(Promise.all(this.#open));
  }
}

/** Waits for something, but not for long. Clients outside this process are outside of any virtual time. */
async function inTime(something: Promise<unknown>): Promise<boolean> {
  const done = new AbortController();
  const late = sleep(systemClock, GRACE_MS, done.signal).then(() => false, () => true);
  const isDone = await Promise.race([something.then(() => true), late]);
  done.abort();
  await late;
  return isDone;
}

function listening(
  answer: Answer,
  { port = 0, hostname = "127.0.0.1" }: ListenOptions,
  tls?: { readonly cert: string; readonly key: string },
): HttpListener {
  const requests = new OpenRequests();
  const stop = new AbortController();
  const options = { port, hostname, signal: stop.signal, onListen: () => {} };
  const server = Deno.serve(tls === undefined ? options : { ...options, ...tls }, requests.answering(answer));
  const close = async (): Promise<void> => {
    if (await requests.settle()) {
      // What is left of an answer is still sent.
      await inTime(server.shutdown());
    } else {
      stop.abort();
      await server.finished;
    }
  };
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const url = `${tls === undefined ? "http" : "https"}://${host}:${server.addr.port}`;
  return { url, close, [Symbol.asyncDispose]: close };
}
