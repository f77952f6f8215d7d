/**
 * The port between requests and the wire: over HTTP to a cluster, or by a function call to a server in this process.
 *
 * @module
 */

/** A request as it goes over the wire. */
export interface TransportRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The path from the server's root with its query, such as "/api/v1/pods?limit=500". */
  readonly path: string;
  /** Lower-case names; a transport adds the credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, where there is a body. */
  readonly body?: string;
}

/** How a request is sent. */
export interface TransportOptions {
  /** A "request" has its whole body read before the answer is returned; a "watch" streams it. */
  readonly purpose: "request" | "watch";
  /** Ends the exchange, body included. It lives no longer than the exchange: listeners on it are not removed. */
  readonly signal?: AbortSignal;
  /** How long to wait for the head of the answer, in milliseconds. */
  readonly headTimeoutMs?: number;
  /** How long the body may take after the head, in milliseconds; a watch has no such limit. */
  readonly bodyTimeoutMs?: number;
}

/**
 * Carries requests to one API server.
 *
 * *Guarantees*: an answer is returned whatever its status; `send` rejects with `ConnectionError` when there is none,
 * and with `signal.reason` when aborted.
 */
export interface Transport {
  /** Where the requests go, for messages; it holds no credential. */
  readonly server: string;
  /** Sends one request. */
  send(request: TransportRequest, options: TransportOptions): Promise<Response>;
  /** Makes the next request read its credentials anew; false where there is nothing to read. */
  refreshCredentials?(): boolean;
  /** Why the server may not have accepted the credentials, and what to do; no part of them is told. */
  explainRejection?(): Promise<string>;
  /** Lets go of all connections. */
  close(): void;
}
