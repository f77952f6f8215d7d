/**
 * Requests performed: sent, retried where that is right, and the answers read. What comes in is an `ApiRequest`, what
 * goes out is the answer's JSON, or an `ApiError` or `ConnectionError`.
 *
 * @module
 */

import { type Clock, sleep } from "../async/clock.ts";
import { withDeadline } from "../async/deadline.ts";
import type { Log } from "../async/log.ts";
import type { Random } from "../async/random.ts";
import { type ApiError, apiErrorOf } from "./api_error.ts";
import type { ClientMetrics } from "./client_metrics.ts";
import { ConnectionError } from "./connection_error.ts";
import type { RequestOptions } from "./list_options.ts";
import type { ApiRequest } from "./request.ts";
import { type Failure, parseRetryAfter, retryDelay } from "./retry.ts";
import { isStatus, type Status } from "./status.ts";
import type { Transport, TransportOptions } from "./transport.ts";
import type { WarningFilter } from "./warnings.ts";

/** What {@linkcode ApiCalls} leans on. */
export interface ApiCallsOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: ClientMetrics;
  readonly warnings: WarningFilter;
  readonly userAgent: string;
}

/** How long the body of a refused watch may take. */
const REFUSAL_BODY_TIMEOUT_MS = 10_000;
/** As much of a refusal in plain words as fits a line. */
const MAX_WORDS = 200;

/** Sends requests over one transport. */
export class ApiCalls {
  readonly #options: ApiCallsOptions;

  /** @param options The transport, and what goes with it. */
  constructor(options: ApiCallsOptions) {
    this.#options = options;
  }

  /**
   * Sends a request whose answer is JSON.
   *
   * @param request The request.
   * @param options Signal and timeout.
   * @param look Is shown the body before it is parsed, and waited for.
   * @returns The parsed body.
   * @throws {ApiError} If the server refuses.
   * @throws {ConnectionError} If there is no answer, or it is not JSON.
   */
  async json(
    request: ApiRequest,
    options: RequestOptions,
    look?: (body: string) => Promise<void>,
  ): Promise<unknown> {
    const text = await this.text(request, options);
    if (look) await look(text);
    try {
      return JSON.parse(text);
    } catch {
      // NOTE: the parser's message quotes the body, which may be a Secret: it is left out.
      throw new ConnectionError(
        `Cannot ${request.action}: the answer of ${this.#options.transport.server} is not JSON`,
        {
          reason: "protocol",
        },
      );
    }
  }

  /**
   * Sends a request.
   *
   * @param request The request.
   * @param options Signal and timeout.
   * @returns The body.
   * @throws {ApiError} If the server refuses.
   * @throws {ConnectionError} If there is no answer.
   */
  async text(request: ApiRequest, options: RequestOptions): Promise<string> {
    const response = await this.#send(request, transportOptions("request", options));
    return await response.text();
  }

  /**
   * Sends a request whose answer is a stream.
   *
   * @param request The request.
   * @param options Timeout until the head, and a signal that lives no longer than the stream.
   * @returns The answer, its body unread.
   * @throws {ApiError} If the server refuses.
   * @throws {ConnectionError} If there is no answer.
   */
  async stream(request: ApiRequest, options: RequestOptions): Promise<Response> {
    return await this.#send(request, transportOptions("watch", options));
  }

  async #send(request: ApiRequest, options: TransportOptions): Promise<Response> {
    const { transport, clock, random, log, metrics } = this.#options;
    const { method, action, repeatable } = request;
    let refreshed = false;
    for (let attempt = 0;; attempt++) {
      const outcome = await this.#attempt(request, options);
      if (outcome instanceof Response && outcome.ok) return outcome;
      const error = outcome instanceof Response ? await this.#refusal(request, outcome) : outcome;
      const code = error instanceof ConnectionError ? "<error>" : String(error.code);
      // A rotated token: nothing was done, so every verb may be sent again.
      const refresh: boolean = code === "401" && !refreshed && transport.refreshCredentials?.() === true;
      const delayMs = refresh ? 0 : retryDelay(failureOf(error), { attempt, repeatable }, random);
      if (delayMs === undefined) throw error;
      refreshed ||= refresh;
      metrics.onRetry({ method, code, server: transport.server });
      log.debug("sending a request again", { action, code, delayMs });
      await sleep(clock, delayMs, options.signal);
    }
  }

  async #attempt(request: ApiRequest, options: TransportOptions): Promise<Response | ConnectionError> {
    const { transport, clock, metrics, warnings, userAgent } = this.#options;
    const { method, path, body } = request;
    const startMs = clock.monotonic();
    const headers = { ...request.headers, "user-agent": userAgent };
    let code = "<error>";
    try {
      const response = await transport.send(
        { method, path, headers, ...(body !== undefined && { body }) },
        options,
      );
      code = String(response.status);
      warnings.take(response.headers.get("warning"));
      return response;
    } catch (error) {
      if (error instanceof ConnectionError && !options.signal?.aborted) return toldAs(request, error);
      throw error;
    } finally {
      metrics.onRequest({ method, code, server: transport.server, durationMs: clock.monotonic() - startMs });
    }
  }

  async #refusal(request: ApiRequest, response: Response): Promise<ApiError> {
    const { transport, clock } = this.#options;
    const { action, method, path } = request;
    const status = statusOf(await readRefusal(clock, response), response);
    const advice = response.status === 401 ? await transport.explainRejection?.() : undefined;
    const retryAfterSeconds = parseRetryAfter(response.headers.get("retry-after"), clock.now());
    return apiErrorOf(status, {
      action,
      method,
      path: path.replace(/\?.*$/, ""),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(advice && { advice }),
    });
  }
}

function transportOptions(purpose: "request" | "watch", options: RequestOptions): TransportOptions {
  const { signal, timeoutMs } = options;
  return { purpose, ...(signal && { signal }), ...(timeoutMs !== undefined && { headTimeoutMs: timeoutMs }) };
}

/** A transport knows where it sends, not what for. */
function toldAs({ action }: ApiRequest, error: ConnectionError): ConnectionError {
  const message = `Cannot ${action}: ${error.message.replace(/^Cannot /, "cannot ")}`;
  return new ConnectionError(message, { reason: error.reason, cause: error });
}

function failureOf(error: ApiError | ConnectionError): Failure {
  if (error instanceof ConnectionError) return { type: "connection", reason: error.reason };
  return { type: "answer", code: error.code, retryAfterSeconds: error.retryAfterSeconds };
}

/** The body of a refusal; a refused watch streams it, so it may be cut or never end. */
async function readRefusal(clock: Clock, response: Response): Promise<string> {
  try {
    const what = "the body of a refusal";
    const readText = (signal: AbortSignal): Promise<string> =>
      new Response(response.body?.pipeThrough(new TransformStream(), { signal })).text();
    return await withDeadline(clock, readText, { timeoutMs: REFUSAL_BODY_TIMEOUT_MS, what });
  } catch {
    return "";
  }
}

/** How an API server answers where it serves nothing, in plain text. */
const NO_SUCH_PATH = "404 page not found";

/** What the server says, or a status in its place when the answer is not one: a proxy's, or a handler's plain words. */
function statusOf(body: string, response: Response): Status {
  const parsed = parsedOrUndefined(body);
  if (isStatus(parsed)) return { ...parsed, code: parsed.code ?? response.status };
  const isPlain = response.headers.get("content-type")?.startsWith("text/plain") ?? false;
  const words = isPlain && body.trim() ? body.trim().slice(0, MAX_WORDS) : "it gave no reason";
  const hint = words === NO_SUCH_PATH
    ? ", it serves no such path: look whether the definition of the resource is installed"
    : "";
  const message = `the server answered ${
    `${response.status} ${response.statusText}`.trim()
  }: ${words}${hint}`;
  return { kind: "Status", apiVersion: "v1", status: "Failure", message, code: response.status };
}

function parsedOrUndefined(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
