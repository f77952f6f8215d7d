/**
 * The same faults without a socket: a transport that puts them between a client in this process and another transport.
 *
 * @module
 */

import { type Clock, systemClock } from "../../src/async/clock.ts";
import type { Transport, TransportOptions, TransportRequest } from "../../src/client/transport.ts";
import { ChanceFaults, type ChanceFaultsOptions } from "./chance_faults.ts";
import { type FaultControls, FaultDesk } from "./fault_controls.ts";
import { playExchange } from "./faulty_exchange.ts";
import { TransportExchange } from "./transport_exchange.ts";

/** Options of {@linkcode faultTransport}. */
export interface FaultTransportOptions {
  /**
   * The time of the faults that take some, and of the limits of requests.
   *
   * @default {systemClock}
   */
  readonly clock?: Clock;
  /**
   * Faults by chance, for requests that no rule is about.
   *
   * @default {none}
   */
  readonly chance?: ChanceFaultsOptions;
  /**
   * How many requests are remembered in `requests`.
   *
   * @default {10_000}
   */
  readonly remember?: number;
}

/** A transport with faults in it. */
export interface FaultTransport extends Transport, FaultControls {}

/**
 * Puts faults between a client and a transport, by the rules of `startFaultProxy`. There is no socket: a connection that
 * is reset or half open looks to the client as it would through one, in no time.
 *
 * @param upstream Where requests go; closing the result closes it.
 * @param options The clock, such as the virtual one of a test environment.
 * @returns A transport for a client.
 *
 * @example A watch that is cut, on virtual time
 * ```ts
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 * import { Client } from "@kubeloop/sdk/client";
 * import { faultTransport, startTestEnv, VirtualClock } from "@kubeloop/sdk/testing";
 *
 * const clock = new VirtualClock();
 * await using env = await startTestEnv({ backend: "embedded", clock });
 * const transport = faultTransport(env.transport, { clock });
 * transport.inject({ on: { verb: "list", resource: "configmaps" }, fault: { type: "reset" } });
 * const client = new Client({ transport, clock });
 * const listed = client.resource(ConfigMap).list();
 * await clock.advance(10_000); // the client asks again
 * await listed;
 * ```
 */
export function faultTransport(upstream: Transport, options: FaultTransportOptions = {}): FaultTransport {
  const { clock = systemClock, chance, remember } = options;
  const desk = new FaultDesk(clock, { chance: chance && new ChanceFaults(chance), remember });

  async function send(request: TransportRequest, sending: TransportOptions): Promise<Response> {
    sending.signal?.throwIfAborted();
    const exchange = new TransportExchange(upstream.server, clock, sending.signal);
    const { met } = desk.begin(request.method, request.path, exchange);
    const signal = exchange.upstreamSignal;
    const steps = playExchange({
      request,
      met,
      clock,
      signal,
      leave: () => exchange.leave(),
      send: (forward) => upstream.send(forward, { ...sending, signal }),
    });
    return await exchange.play(steps, sending, () => desk.finish(exchange));
  }

  return {
    server: upstream.server,
    send,
    close: () => upstream.close(),
    ...(upstream.refreshCredentials &&
      { refreshCredentials: () => upstream.refreshCredentials?.() ?? false }),
    ...(upstream.explainRejection &&
      { explainRejection: () => upstream.explainRejection?.() ?? Promise.resolve("") }),
    requests: desk.requests,
    inject: (rule) => desk.faults.inject(rule),
    clear: () => desk.clear(),
    cut: (on = {}) => desk.running(on).forEach((one) => one.cut()),
    silence: (on = {}) => desk.running(on).forEach((one) => one.silence()),
    resume: () => desk.running({}).forEach((one) => one.resume()),
  };
}
