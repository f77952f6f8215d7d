/**
 * The latest requests of an environment, for reports of tests that fail.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Transport, TransportOptions, TransportRequest } from "../../src/client/transport.ts";
import { noteAnswer } from "./read_objects.ts";
import { RecentItems } from "./recent_items.ts";

/** A request and what came of it. It holds no credential and no body. */
export interface ApiExchange {
  /** When it was sent, in milliseconds since 1970, by the environment's clock. */
  readonly atMs: number;
  /** The HTTP method. */
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  /** The name of the user who sent it; absent for the client with all rights and for controllers. */
  readonly user?: string;
  /** How the client names itself. */
  readonly userAgent: string;
  /** The HTTP status; `undefined` as long as there is none, and where none came. */
  readonly status: number | undefined;
  /** Why none came. */
  readonly error?: string;
  /** How long it took until the head of the answer, in milliseconds of the environment's clock. */
  readonly durationMs: number | undefined;
}

/** Watches what goes to the API server. */
export class ApiTraffic {
  readonly #clock: Clock;
  readonly #exchanges: RecentItems<ApiExchange>;

  /** @param clock Measures how long requests take. @param limit How many are kept. */
  constructor(clock: Clock, limit: number) {
    this.#exchanges = new RecentItems(limit);
    this.#clock = clock;
  }

  /**
   * Tells the latest requests.
   *
   * @returns The requests, oldest first.
   */
  recent(): readonly ApiExchange[] {
    return this.#exchanges.list();
  }

  /**
   * Puts itself into a client's way.
   *
   * @param upstream Where requests go on to.
   * @param user Who sends them, unless it is somebody with all rights.
   * @returns The transport for the client.
   */
  observed(upstream: Transport, user?: string): Transport {
    const { refreshCredentials, explainRejection } = upstream;
    return {
      server: upstream.server,
      send: (request, options) => this.#send(upstream, { request, options, user }),
      close: () => upstream.close(),
      ...(refreshCredentials && { refreshCredentials: () => refreshCredentials.call(upstream) }),
      ...(explainRejection && { explainRejection: () => explainRejection.call(upstream) }),
    };
  }

  async #send(
    upstream: Transport,
    { request, options, user }: {
      readonly request: TransportRequest;
      readonly options: TransportOptions;
      readonly user: string | undefined;
    },
  ): Promise<Response> {
    const { method, path, headers } = request;
    const begin = this.#clock.monotonic();
    const exchange: { -readonly [K in keyof ApiExchange]: ApiExchange[K] } = {
      atMs: this.#clock.now(),
      method,
      path,
      userAgent: headers["user-agent"] ?? "",
      ...(user !== undefined && { user }),
      status: undefined,
      durationMs: undefined,
    };
    this.#exchanges.add(exchange);
    try {
      const response = await upstream.send(request, options);
      exchange.status = response.status;
      if (options.purpose === "request") await noteAnswer({ request, response, transport: upstream });
      return response;
    } catch (error) {
      exchange.error = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      exchange.durationMs = this.#clock.monotonic() - begin;
    }
  }
}

/**
 * Writes a request as a line.
 *
 * @param exchange The request.
 * @returns The line.
 */
export function exchangeLine(exchange: ApiExchange): string {
  const { atMs, method, path, status, error, durationMs, user, userAgent } = exchange;
  const [pathname = "", query = ""] = path.split("?");
  const manager = new URLSearchParams(query).get("fieldManager");
  const time = new Date(atMs).toISOString().slice(11, 23);
  const outcome = status ?? (error === undefined ? "no answer yet" : `no answer: ${error}`);
  const took = durationMs === undefined ? "" : ` in ${Math.round(durationMs)} ms`;
  const who = [
    ...(user === undefined ? [] : [`user ${user}`]),
    ...(manager === null ? [] : [`field manager ${manager}`]),
    ...(userAgent === "" ? [] : [userAgent]),
  ];
  return `${time} ${method} ${query === "" ? pathname : path} -> ${outcome}${took}${
    who.length === 0 ? "" : ` (${who.join(", ")})`
  }`;
}
