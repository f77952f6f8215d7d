/**
 * One life of an operator in this process. What it has of the world can be taken from it at once: after that nothing is
 * answered, no timer fires and no line is logged, so that its code ends where it waits, as that of a killed process does.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Log } from "../../src/async/log.ts";
import { linkSignals } from "../../src/async/signal.ts";
import type { Transport, TransportOptions, TransportRequest } from "../../src/client/transport.ts";
import { type ObservedRequest, observeRequest } from "../faults/observed_request.ts";
import { MortalClock } from "./mortal_clock.ts";

/** When a request ends a life: before it is sent, or once the server has done what it asks for. */
export type KillMoment = "before" | "after";

/** What {@linkcode OperatorLife} needs. */
export interface OperatorLifeOptions {
  /** Where requests go. */
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Log;
  /** Is asked of each request whether it is the last one. */
  readonly endsAt: (request: ObservedRequest) => KillMoment | undefined;
  /** Is told that the life is over by a request. */
  readonly onEnd: (request: ObservedRequest) => void;
}

/** What a life has: time, a way to the API server, a log. */
export class OperatorLife {
  /** Its time. */
  readonly clock: Clock;
  /** Its way to the API server. */
  readonly transport: Transport;
  /** Its log. */
  readonly log: Log;
  readonly #options: OperatorLifeOptions;
  readonly #clock: MortalClock;
  readonly #death = new AbortController();

  /** @param options The world that it lives in. */
  constructor(options: OperatorLifeOptions) {
    const { transport, clock, log } = options;
    this.#options = options;
    this.#clock = new MortalClock(clock);
    this.clock = this.#clock;
    this.log = this.#mortal(log);
    this.transport = {
      server: transport.server,
      send: (request, sending) => this.#send(request, sending),
      close: () => {},
    };
  }

  /** Ends it. */
  kill(): void {
    this.#clock.die();
    this.#death.abort(new Error("Cannot go on: the operator was killed"));
  }

  get #isDead(): boolean {
    return this.#death.signal.aborted;
  }

  async #send(request: TransportRequest, sending: TransportOptions): Promise<Response> {
    if (this.#isDead) return await forever();
    const observed = observeRequest(request.method, request.path, this.clock.now());
    const moment = this.#options.endsAt(observed);
    if (moment === "before") return await this.#end(observed);
    const linked = linkSignals(sending.signal, this.#death.signal);
    try {
      const response = await this.#options.transport.send(request, { ...sending, signal: linked.signal });
      if (moment === "after") {
        await response.body?.cancel();
        return await this.#end(observed);
      }
      return this.#isDead ? await forever() : response;
    } catch (error) {
      if (moment === "after") return await this.#end(observed);
      if (this.#isDead) return await forever();
      throw error;
    } finally {
      // A watch goes on after its answer.
      if (sending.purpose === "request") linked[Symbol.dispose]();
    }
  }

  #end(request: ObservedRequest): Promise<never> {
    if (!this.#isDead) {
      this.kill();
      this.#options.onEnd(request);
    }
    return forever();
  }

  #mortal(log: Log): Log {
    const isDead = () => this.#isDead;
    return {
      debug: (message, fields) => isDead() || log.debug(message, fields),
      info: (message, fields) => isDead() || log.info(message, fields),
      warn: (message, fields) => isDead() || log.warn(message, fields),
      error: (message, error, fields) => isDead() || log.error(message, error, fields),
      with: (fields) => this.#mortal(log.with(fields)),
    };
  }
}

/** What a dead process waits for. Nothing holds it, so that it is collected with all that waits. */
function forever(): Promise<never> {
  return new Promise(() => {});
}
