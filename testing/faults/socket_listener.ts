/**
 * A listener on this machine that knows its open connections, so that they can be broken.
 *
 * @module
 */

import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

/** Where to listen. */
export interface SocketListenerOptions {
  /** Is handed each connection; errors of the socket are taken care of. */
  onSocket(socket: Socket): void;
  readonly hostname: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** Listens from `accept` until `refuse`, any number of times. */
export class SocketListener {
  readonly #options: SocketListenerOptions;
  readonly #open = new Set<Socket>();
  #server: Server | undefined;
  #port: number;

  /** @param options Where, and for whom. */
  constructor(options: SocketListenerOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  /** The port, also while nobody listens on it; 0 before it was ever listened on. */
  get port(): number {
    return this.#port;
  }

  /**
   * Takes connections. Calling it again does nothing.
   *
   * @throws {Error} If somebody else has the port.
   */
  async accept(): Promise<void> {
    if (this.#server) return;
    const { hostname } = this.#options;
    const server = createServer((socket) => this.#take(socket));
    this.#server = server;
    server.listen(this.#port, hostname);
    try {
      await once(server, "listening");
    } catch (cause) {
      this.#server = undefined;
      const words = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Cannot listen on ${hostname}:${this.#port}: ${words}; choose another port`, { cause });
    }
    const address = server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
  }

  /** Refuses new connections; open ones stay. Calling it again does nothing. */
  refuse(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  /** Resets all open connections: their other side gets an RST. */
  reset(): void {
    for (const socket of this.#open) socket.resetAndDestroy();
  }

  /** Ends the listener and all connections. */
  async close(): Promise<void> {
    const server = this.#server;
    const ended = server && once(server, "close");
    this.refuse();
    const closed = [...this.#open].map((socket) => once(socket, "close"));
    for (const socket of this.#open) socket.destroy();
    await Promise.all([ended, ...closed]);
  }

  #take(socket: Socket): void {
    this.#open.add(socket);
    socket.setNoDelay(true);
    // A connection that breaks is what it is all about: whoever uses it sees its end.
    socket.on("error", () => {});
    socket.once("close", () => this.#open.delete(socket));
    this.#options.onSocket(socket);
  }
}
