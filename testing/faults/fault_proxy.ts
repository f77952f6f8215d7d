/**
 * A proxy in front of an API server that does what networks do: cut, delay, repeat, garble, fall silent.
 *
 * @module
 */

import type { Socket } from "node:net";
import { type Clock, systemClock } from "../../src/async/clock.ts";
import { linkSignals } from "../../src/async/signal.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import type { Transport, TransportRequest } from "../../src/client/transport.ts";
import { type FaultControls, FaultDesk } from "./fault_controls.ts";
import { playExchange } from "./faulty_exchange.ts";
import { HttpConnection, type WireRequest } from "./http_connection.ts";
import { isStream } from "./observed_request.ts";
import { SocketListener } from "./socket_listener.ts";
import type { WireStep } from "./wire_step.ts";

/** Options of {@linkcode startFaultProxy}. */
export interface FaultProxyOptions {
  /** Where requests go, such as the `transport` of a test environment. The proxy does not close it. */
  readonly upstream: Transport;
  /**
   * The address to listen on.
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
  /**
   * The time of the faults that take some.
   *
   * @default {systemClock}
   */
  readonly clock?: Clock;
}

/** A running proxy; dispose of it with `await using`. */
export interface FaultProxy extends FaultControls, AsyncDisposable {
  /** Where clients find it, such as "http://127.0.0.1:41234". */
  readonly url: string;
  /** What a client needs to connect. */
  connection(): ClientConfig;
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
 * Starts a proxy for faults. It listens with plain HTTP/1.1 and sends what comes in to the upstream; without a rule,
 * answers pass as they come, head first.
 *
 * *Guarantees*: a rule strikes no more often than it says; one that a request met without being struck (its watch had
 * too few events) waits for the next. What breaks is really broken: a cut is an RST, silence closes nothing.
 *
 * *Assumptions*: bodies of requests are text; connections are not upgraded (`exec`, `attach`, `port-forward`).
 *
 * *Caveats*: everybody who reaches the port has the rights of the upstream.
 *
 * @param options Where requests go, and where to listen.
 * @returns The proxy.
 * @throws {Error} If the port is taken.
 *
 * @example An operator's test that cuts a watch in the middle of an event
 * ```ts
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 * import { listWatchOf, SharedInformer, waitForCacheSync } from "@kubeloop/sdk/cache";
 * import { connect } from "@kubeloop/sdk/client";
 * import { eventually, startFaultProxy, startTestEnv } from "@kubeloop/sdk/testing";
 *
 * Deno.test("the cache gets over a connection that breaks", async () => {
 *   await using env = await startTestEnv();
 *   await using proxy = await startFaultProxy({ upstream: env.transport });
 *   using client = await connect(proxy.connection());
 *   const stop = new AbortController();
 *   const cache = new SharedInformer({ listWatch: listWatchOf(client.resource(ConfigMap)) });
 *   const running = cache.run(stop.signal);
 *   await waitForCacheSync([cache], { timeoutMs: 5_000 });
 *
 *   const cut = proxy.inject({ on: { verb: "watch" }, fault: { type: "cut", where: "inside" } });
 *   proxy.cut();
 *   await env.client.resource(ConfigMap, { namespace: "default" }).create({ metadata: { name: "seen" } });
 *   await cut.hit;
 *   await eventually(() => cache.lister.get("default/seen") !== undefined);
 *
 *   stop.abort();
 *   await running;
 * });
 * ```
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { upstream, hostname = "127.0.0.1", port = 0, clock = systemClock } = options;
  const desk = new FaultDesk(clock);
  const connections = new Set<HttpConnection>();
  const serving = new Set<Promise<void>>();
  const listener = new SocketListener({
    hostname,
    port,
    onSocket: (socket) => {
      const served = serve(socket).finally(() => serving.delete(served));
      serving.add(served);
    },
  });
  await listener.accept();

  async function serve(socket: Socket): Promise<void> {
    const connection = new HttpConnection(socket);
    connections.add(connection);
    try {
      for (let request = await connection.next(); request; request = await connection.next()) {
        await exchange(connection, request);
      }
      connection.end();
    } finally {
      connections.delete(connection);
    }
  }

  async function exchange(connection: HttpConnection, request: WireRequest): Promise<void> {
    const breakable = {
      cut: () => connection.reset(),
      silence: () => connection.silence(),
      resume: () => connection.resume(),
    };
    const { observed, met } = desk.begin(request.method, request.path, breakable);
    const purpose = isStream(observed) ? "watch" : "request";
    const left = new AbortController();
    using link = linkSignals(connection.closed, left.signal);
    const steps = playExchange({
      request: forwarded(request, purpose),
      met,
      clock,
      signal: link.signal,
      leave: () => left.abort(new Error("Cannot go on: nobody waits for the answer")),
      send: (forward) => upstream.send(forward, { purpose, signal: link.signal }),
    });
    try {
      for await (const step of steps) {
        await perform(step, connection, request.method);
        if (connection.closed.aborted) return;
      }
    } finally {
      desk.finish(breakable);
    }
  }

  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const url = `http://${host}:${listener.port}`;
  const close = async (): Promise<void> => {
    await listener.close();
    await Promise.all(serving);
  };
  return {
    url,
    requests: desk.requests,
    connection: () => ({ server: url, source: "the fault proxy" }),
    inject: (rule) => desk.faults.inject(rule),
    clear: () => desk.clear(),
    cut: (on) => on === undefined ? listener.reset() : desk.running(on).forEach((one) => one.cut()),
    silence: (on) => (on === undefined ? [...connections] : desk.running(on)).forEach((one) => one.silence()),
    resume: () => connections.forEach((one) => one.resume()),
    refuse: () => listener.refuse(),
    accept: () => listener.accept(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function perform(step: WireStep, connection: HttpConnection, method: string): Promise<void> {
  switch (step.type) {
    case "head":
      return await connection.writeHead(step.status, step.headers, method);
    case "bytes":
      return await connection.writeBody(step.bytes);
    case "end":
      return await connection.writeEnd();
    case "reset":
      return connection.reset();
    case "silence":
      connection.silence();
      return await connection.passage();
    default:
      return step satisfies never;
  }
}

/** The request as the upstream gets it: whose credentials count, and how it is coded, is the upstream's own affair. */
function forwarded(
  { method, path, headers, body }: WireRequest,
  purpose: "watch" | "request",
): TransportRequest {
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_CLIENT.includes(name));
  return {
    method,
    path,
    headers: {
      ...Object.fromEntries(kept),
      // A compressed watch cannot be read as it comes.
      ...(purpose === "watch" && { "accept-encoding": "identity" }),
    },
    ...(body !== undefined && { body }),
  };
}

const OF_THE_CLIENT = [
  "accept-encoding",
  "authorization",
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "te",
  "transfer-encoding",
];
