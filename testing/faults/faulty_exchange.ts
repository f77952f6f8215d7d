/**
 * One request and its answer, with a fault between them: what comes in is the request and a way to send it on, what
 * goes out is the answer in steps, which a socket can play as well as a transport in this process.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import type { TransportRequest } from "../../src/client/transport.ts";
import type { DripFault, Fault, LatencyFault, ResetFault, StaleListFault, StatusFault } from "./fault.ts";
import { lateEvents } from "./late_events.ts";
import { observeRequest } from "./observed_request.ts";
import { staleRequest } from "./older_version.ts";
import { conflictOf, refusalHead, refusalText } from "./refusal.ts";
import { gzipped, withStreamFault } from "./stream_faults.ts";
import type { MetFault } from "./injected_faults.ts";
import type { WireStep } from "./wire_step.ts";

/** What an exchange leans on. */
export interface ExchangeContext {
  readonly request: TransportRequest;
  /** The fault, if the request meets one. */
  readonly met: MetFault | undefined;
  /** Passes the request on. */
  send(request: TransportRequest): Promise<Response>;
  /** Ends what `send` began: its answer is not wanted any more. */
  leave(): void;
  readonly clock: Clock;
  /** Ends the exchange: nobody is there for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * Plays one exchange.
 *
 * @param context The request, its fault, and where it goes.
 * @returns The steps of the answer.
 */
export async function* playExchange(context: ExchangeContext): AsyncGenerator<WireStep> {
  const { met } = context;
  try {
    yield* met ? withFault(met.fault, context) : passed(context);
  } finally {
    met?.release();
  }
}

async function* withFault(fault: Fault, context: ExchangeContext): AsyncGenerator<WireStep> {
  const strike = (): void => context.met?.strike();
  switch (fault.type) {
    case "status":
      return yield* refused(fault, strike);
    case "conflict": {
      const { method, path } = context.request;
      return yield* refused(conflictOf(observeRequest(method, path, context.clock.now())), strike);
    }
    case "stale-list":
      return yield* stale(fault, context, strike);
    case "late-events": {
      const { clock, signal } = context;
      return yield* lateEvents(fault, { steps: passed(context), clock, signal, strike });
    }
    case "hang":
      strike();
      yield { type: "silence" };
      return yield* passed(context);
    case "reset":
      return yield* lostAnswer(fault, context, strike);
    case "latency":
      return yield* late(fault, context, strike);
    case "drip":
      return yield* dripping(fault, context, strike);
    case "rewind": {
      const { request } = context;
      strike();
      return yield* passed({ ...context, request: rewound(request, fault.resourceVersion) });
    }
    case "truncated-gzip":
      return yield* truncated(context, strike);
    default:
      return yield* withStreamFault(fault, passed(context), strike);
  }
}

async function* refused(fault: StatusFault, strike: () => void): AsyncGenerator<WireStep> {
  strike();
  yield refusalHead(fault);
  yield { type: "bytes", bytes: refusalText(fault) };
  yield { type: "end" };
}

async function* stale(
  fault: StaleListFault,
  context: ExchangeContext,
  strike: () => void,
): AsyncGenerator<WireStep> {
  let request: TransportRequest;
  try {
    request = await staleRequest(context.request, fault, context.send);
  } catch (error) {
    return yield { type: "reset", error };
  }
  if (request !== context.request) strike();
  yield* passed({ ...context, request });
}

/** The answer as it comes; an upstream that fails looks like a connection that does. */
async function* passed({ request, send, leave, signal }: ExchangeContext): AsyncGenerator<WireStep> {
  let response: Response;
  try {
    response = await send(request);
  } catch (error) {
    return yield { type: "reset", error };
  }
  const reader = response.body?.getReader();
  // NOTE: a body that is read piece by piece outlives the signal of its `fetch` once garbage was collected (Deno 2.9).
  const onAbort = (): void => void reader?.cancel().catch(() => {});
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    yield { type: "head", status: response.status, headers: endToEnd(response.headers) };
    while (reader) {
      const piece = await reader.read().catch((error: unknown) => ({ error }));
      if ("error" in piece) return yield { type: "reset", error: piece.error };
      if (piece.done) break;
      yield { type: "bytes", bytes: piece.value };
    }
    yield { type: "end" };
  } finally {
    // NOTE: first of all, since a body that is cancelled may wait for bytes that it was to read.
    leave();
    signal.removeEventListener("abort", onAbort);
    await reader?.cancel().catch(() => {});
  }
}

async function* lostAnswer(
  { afterAnswer = false }: ResetFault,
  context: ExchangeContext,
  strike: () => void,
): AsyncGenerator<WireStep> {
  if (afterAnswer) await context.send(context.request).then((response) => response.body?.cancel(), () => {});
  strike();
  yield { type: "reset" };
}

async function* late(
  { ms }: LatencyFault,
  context: ExchangeContext,
  strike: () => void,
): AsyncGenerator<WireStep> {
  strike();
  try {
    await sleep(context.clock, ms, context.signal);
  } catch {
    return;
  }
  yield* passed(context);
}

async function* dripping(
  { bytes: size = 1, everyMs = 1 }: DripFault,
  context: ExchangeContext,
  strike: () => void,
): AsyncGenerator<WireStep> {
  for await (const step of passed(context)) {
    if (step.type !== "bytes") {
      yield step;
      continue;
    }
    strike();
    for (let start = 0; start < step.bytes.length; start += size) {
      try {
        await sleep(context.clock, everyMs, context.signal);
      } catch {
        return;
      }
      yield { type: "bytes", bytes: step.bytes.subarray(start, start + size) };
    }
  }
}

async function* truncated(context: ExchangeContext, strike: () => void): AsyncGenerator<WireStep> {
  const pieces: Uint8Array[] = [];
  for await (const step of passed(context)) {
    if (step.type === "reset") return yield step;
    if (step.type === "bytes") pieces.push(step.bytes);
    if (step.type !== "head") continue;
    step.headers.set("content-encoding", "gzip");
    yield step;
  }
  const whole = await gzipped(pieces);
  strike();
  yield { type: "bytes", bytes: whole.subarray(0, Math.floor(whole.length / 2)) };
  yield { type: "end" };
}

function rewound(request: TransportRequest, resourceVersion: string): TransportRequest {
  const url = new URL(request.path, "http://proxy.invalid");
  url.searchParams.set("resourceVersion", resourceVersion);
  return { ...request, path: url.pathname + url.search };
}

/** The headers that are about the answer, not about the connection or the coding that it came in. */
function endToEnd(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of OF_THE_CONNECTION) kept.delete(name);
  return kept;
}

const OF_THE_CONNECTION = [
  "connection",
  "content-encoding",
  "content-length",
  "keep-alive",
  "trailer",
  "transfer-encoding",
  "upgrade",
];
