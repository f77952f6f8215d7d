/**
 * One exchange played to a client in this process: steps come in, a `Response` goes out, and what befalls the connection
 * befalls its reader.
 *
 * @module
 */

import type { Clock, Timer } from "../../src/async/clock.ts";
import { linkSignals } from "../../src/async/signal.ts";
import { ConnectionError } from "../../src/client/connection_error.ts";
import type { TransportOptions } from "../../src/client/transport.ts";
import type { Breakable } from "./fault_controls.ts";
import { Gate } from "./gate.ts";
import type { WireStep } from "./wire_step.ts";

/** As the HTTP transport waits (src/client/http_transport.ts). */
const HEAD_TIMEOUT_MS = 30_000;
const BODY_TIMEOUT_MS = 60_000;

type Steps = AsyncGenerator<WireStep>;

/** The connection of one exchange. */
export class TransportExchange implements Breakable {
  readonly #server: string;
  readonly #clock: Clock;
  readonly #gate = new Gate();
  readonly #breaking = new AbortController();
  readonly #leaving = new AbortController();
  readonly #link: ReturnType<typeof linkSignals>;
  readonly #upstreamLink: ReturnType<typeof linkSignals>;

  /**
   * @param server Where the request goes, for messages.
   * @param clock The time of its limits.
   * @param signal Ends it, from the client's side.
   */
  constructor(server: string, clock: Clock, signal: AbortSignal | undefined) {
    this.#server = server;
    this.#clock = clock;
    this.#link = linkSignals(signal, this.#breaking.signal);
    this.#upstreamLink = linkSignals(this.#link.signal, this.#leaving.signal);
  }

  /** Ends what goes on upstream: when the client gives up, the connection breaks, or the rest is not wanted. */
  get upstreamSignal(): AbortSignal {
    return this.#upstreamLink.signal;
  }

  /** Breaks it. */
  cut(): void {
    this.#breaking.abort(this.#lost("was cut"));
  }

  /** Lets nothing through any more. */
  silence(): void {
    this.#gate.shut();
  }

  /** Lets through what was held back. */
  resume(): void {
    this.#gate.open();
  }

  /** Ends what goes on upstream: nobody wants the rest. */
  leave(): void {
    this.#leaving.abort(this.#lost("is not wanted any more"));
  }

  /**
   * Plays the answer.
   *
   * @param steps The answer.
   * @param options What the client asked for.
   * @param onEnd Is called once, when the exchange is over.
   * @returns The answer; that of a request has been read whole.
   * @throws {ConnectionError} If there is none, or (of a request) not all of it.
   */
  async play(steps: Steps, options: TransportOptions, onEnd: () => void): Promise<Response> {
    const { purpose, headTimeoutMs = HEAD_TIMEOUT_MS, bodyTimeoutMs = BODY_TIMEOUT_MS } = options;
    const finish = once(() => {
      this.leave();
      this.#gate.open();
      void steps.return(undefined).catch(() => {});
      this.#link[Symbol.dispose]();
      this.#upstreamLink[Symbol.dispose]();
      onEnd();
    });
    let timer = this.#deadline("response head", headTimeoutMs);
    try {
      const head = await unlessAborted(this.#next(steps), this.#link.signal);
      if (head?.type === "reset") throw head.error ?? this.#lost("was reset before an answer");
      if (head?.type !== "head") throw this.#lost("ended before an answer");
      const { status, headers } = head;
      const body = this.#body(steps, finish);
      timer.cancel();
      if (purpose === "watch") return new Response(body, { status, headers });
      timer = this.#deadline("whole response body", bodyTimeoutMs);
      const bytes = await new Response(body).arrayBuffer();
      return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers });
    } catch (error) {
      finish();
      throw error;
    } finally {
      timer.cancel();
    }
  }

  /** The next step that shows, once nothing holds it back. */
  async #next(steps: Steps): Promise<WireStep | undefined> {
    for (;;) {
      const { value } = await steps.next();
      if (value?.type === "silence") this.#gate.shut();
      await this.#gate.passage();
      if (value?.type !== "silence") return value;
    }
  }

  #body(steps: Steps, finish: () => void): ReadableStream<Uint8Array> {
    const { signal } = this.#link;
    let onAbort = (): void => {};
    const end = (): void => {
      signal.removeEventListener("abort", onAbort);
      finish();
    };
    const source: UnderlyingDefaultSource<Uint8Array> = {
      start: (controller) => {
        onAbort = () => {
          controller.error(signal.reason);
          end();
        };
        signal.addEventListener("abort", onAbort, { once: true });
      },
      pull: async (controller) => {
        const step = await this.#next(steps);
        if (signal.aborted) return;
        if (step?.type === "bytes") return controller.enqueue(step.bytes);
        if (step?.type === "reset") controller.error(step.error ?? this.#lost("was reset"));
        else controller.close();
        end();
      },
      cancel: end,
    };
    return new ReadableStream(source, { highWaterMark: 0 });
  }

  #deadline(what: string, timeoutMs: number): Timer {
    const message = `Cannot get an answer from ${this.#server}: no ${what} within ${timeoutMs} ms`;
    return this.#clock.setTimer(
      () => this.#breaking.abort(new ConnectionError(message, { reason: "timeout" })),
      timeoutMs,
    );
  }

  #lost(what: string): ConnectionError {
    return new ConnectionError(`Cannot read on: the connection to ${this.#server} ${what}`, {
      reason: "lost",
    });
  }
}

/** The result of some work, unless the signal comes first; the work is then left to itself. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
