/**
 * A proxy for connections whatever goes through them, TLS too: it can break them, and let them fall silent.
 *
 * @module
 */

import { connect, type Socket } from "node:net";
import { SocketListener } from "./socket_listener.ts";

/** Options of {@linkcode startTcpProxy}. */
export interface TcpProxyOptions {
  /** The server that connections lead to, such as "https://127.0.0.1:6443". */
  readonly target: string;
  /**
   * The address to listen on; the certificate of a target with TLS must be good for it too.
   *
   * @default {"127.0.0.1"}
   */
  readonly hostname?: string;
  /**
   * The port; 0 takes a free one.
   *
   * @default {0}
   */
  readonly port?: number;
}

/** A running proxy; dispose of it with `await using`. */
export interface TcpProxy extends AsyncDisposable {
  /** The target's URL with the proxy's host and port. */
  readonly url: string;
  /** Breaks all open connections at once: both sides get an RST. */
  cut(): void;
  /** Makes all open connections half open: nothing is closed, nothing goes through. New ones work. */
  silence(): void;
  /** Ends every silence: what was held back goes through. */
  resume(): void;
  /** Refuses new connections, as a server does that is not there; open ones stay. */
  refuse(): void;
  /**
   * Takes new connections again, on the same port.
   *
   * @throws {Error} If somebody else has taken the port meanwhile.
   */
  accept(): Promise<void>;
  /** Ends the proxy and all its connections; calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * Starts a proxy that passes bytes on as they are. For faults within HTTP there is `startFaultProxy`; this one stands in
 * front of what it cannot read, such as a real API server with TLS and the client's own credentials.
 *
 * @param options Where it leads, and where it listens.
 * @returns The proxy.
 * @throws {TypeError} If the target is not a URL with a port.
 * @throws {Error} If the port to listen on is taken.
 *
 * @example A connection that dies without a word
 * ```ts
 * import { Namespace } from "@kubeloop/sdk/builtins";
 * import { connect } from "@kubeloop/sdk/client";
 * import { type ControlPlane, startTcpProxy } from "@kubeloop/sdk/testing";
 *
 * async function outlivesSilence(plane: ControlPlane): Promise<void> {
 *   await using proxy = await startTcpProxy({ target: plane.url });
 *   using client = await connect({ ...plane.adminConfig, server: proxy.url });
 *   const namespaces = client.resource(Namespace);
 *   await namespaces.get("default");
 *   proxy.silence();
 *   await namespaces.get("default", { timeoutMs: 1_000 }).catch(() => console.log("no answer"));
 *   await namespaces.get("default"); // on a new connection
 * }
 * ```
 */
export async function startTcpProxy(options: TcpProxyOptions): Promise<TcpProxy> {
  const { hostname = "127.0.0.1", port = 0 } = options;
  const target = parseTarget(options.target);
  const tunnels = new Set<Tunnel>();
  const listener = new SocketListener({
    hostname,
    port,
    onSocket: (near) => {
      const tunnel = openTunnel(near, target);
      tunnels.add(tunnel);
      tunnel.closed.then(() => tunnels.delete(tunnel));
    },
  });
  await listener.accept();
  const close = async (): Promise<void> => {
    await listener.close();
    await Promise.all([...tunnels].map(({ closed }) => closed));
  };
  const url = new URL(options.target);
  url.hostname = hostname.includes(":") ? `[${hostname}]` : hostname;
  url.port = String(listener.port);
  return {
    url: url.href.replace(/\/$/, ""),
    cut: () => tunnels.forEach((tunnel) => tunnel.cut()),
    silence: () => tunnels.forEach((tunnel) => tunnel.silence()),
    resume: () => tunnels.forEach((tunnel) => tunnel.resume()),
    refuse: () => listener.refuse(),
    accept: () => listener.accept(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Two sockets, and what goes between them. */
interface Tunnel {
  readonly closed: Promise<unknown>;
  cut(): void;
  silence(): void;
  resume(): void;
}

function openTunnel(near: Socket, target: { readonly host: string; readonly port: number }): Tunnel {
  const far = connect({ ...target, noDelay: true });
  const sockets = [near, far];
  const closed = sockets.map((socket) =>
    new Promise<void>((resolve) => socket.once("close", () => resolve()))
  );
  const reset = (socket: Socket): void => {
    if (!socket.destroyed) socket.resetAndDestroy();
  };
  let isPassing = false;
  const resume = (): void => {
    if (isPassing) return;
    isPassing = true;
    near.pipe(far);
    far.pipe(near);
  };
  far.on("error", () => reset(near));
  near.once("close", () => far.destroy());
  far.once("close", () => near.end());
  resume();
  return {
    closed: Promise.all(closed),
    cut: () => sockets.forEach(reset),
    silence: () => {
      isPassing = false;
      for (const socket of sockets) socket.unpipe().pause();
    },
    resume,
  };
}

function parseTarget(target: string): { readonly host: string; readonly port: number } {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  const port = url?.port || { "http:": "80", "https:": "443" }[url?.protocol ?? ""];
  if (!url?.hostname || !port) {
    throw new TypeError(
      `Cannot pass connections on to "${target}": give a URL such as "https://127.0.0.1:6443"`,
    );
  }
  return { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
}
