/**
 * A client of one API server: a transport, a name to write under, and the verbs of every resource.
 *
 * @module
 */

import { type Clock, systemClock } from "../async/clock.ts";
import { type Log, silentLog } from "../async/log.ts";
import { type Random, systemRandom } from "../async/random.ts";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import { ApiCalls } from "./api_calls.ts";
import { type ClientMetrics, noClientMetrics } from "./client_metrics.ts";
import { Discovery } from "./discovery.ts";
import type { RequestOptions } from "./list_options.ts";
import { withQuery } from "./request.ts";
import { ResourceClient } from "./resource_client.ts";
import type { Transport } from "./transport.ts";
import { type ApiWarning, WarningFilter } from "./warnings.ts";

/** Options of a {@linkcode Client} that do not depend on where the server is. */
export interface ClientSettings {
  /** Whose time counts. @default {systemClock} */
  readonly clock?: Clock;
  /** Where the jitter of retries comes from. @default {systemRandom} */
  readonly random?: Random;
  /**
   * Under which name the server notes the fields that are written.
   *
   * @default {"kubeloop"}
   */
  readonly fieldManager?: string;
  /** How the client names itself. @default {"kubeloop (deno/<version>; <os>/<arch>)"} */
  readonly userAgent?: string;
  /**
   * Is told each warning of the server once.
   *
   * @default {a line of the log at level "warn"}
   */
  readonly onWarning?: (warning: ApiWarning) => void;
  /** Where warnings and quiet retries are told. @default {silentLog} */
  readonly log?: Log;
  /** Who counts requests. @default {nobody} */
  readonly metrics?: ClientMetrics;
}

/** Options of a {@linkcode Client}. */
export interface ClientOptions extends ClientSettings {
  /** What carries the requests; the client closes it. */
  readonly transport: Transport;
}

/** Options of {@linkcode Client.raw}. */
export interface RawOptions extends RequestOptions {
  /** Added to the path; parameters that are undefined are left out. @default {{}} */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The type of the body. @default {"application/json"} */
  readonly contentType?: string;
  /** The wanted type of the answer. @default {"application/json"} */
  readonly accept?: string;
}

/**
 * Talks to one API server.
 *
 * *Guarantees*: requests may run side by side. 429 with `Retry-After` is waited for and sent again for every verb,
 * 503 and lost connections only where repeating is safe; no error and no log line holds a credential.
 *
 * @example List what runs
 * ```ts
 * import { connect } from "@kubeloop/sdk/client";
 * import { Pod } from "@kubeloop/sdk/builtins";
 *
 * export async function podNames(): Promise<string[]> {
 *   const client = await connect();
 *   const { items } = await client.resource(Pod).listAll();
 *   client.close();
 *   return items.map((pod) => pod.metadata.name);
 * }
 * ```
 */
export class Client implements Disposable {
  /** Where the server is, for messages; it holds no credential. */
  readonly server: string;
  /** Under which name the server notes the fields that are written. */
  readonly fieldManager: string;
  readonly #options: ClientOptions;
  #calls: ApiCalls;

  /**
   * Makes a client; nothing is sent yet.
   *
   * @param options The transport, and what goes with it.
   */
  constructor(options: ClientOptions) {
    const { transport, fieldManager = "kubeloop", log = silentLog, userAgent = defaultUserAgent() } = options;
    const { clock = systemClock, random = systemRandom, metrics = noClientMetrics } = options;
    const onWarning = options.onWarning ??
      ((warning) => log.warn("the API server warns", { text: warning.text }));
    const warnings = new WarningFilter(onWarning);
    this.server = transport.server;
    this.fieldManager = fieldManager;
    this.#options = options;
    this.#calls = new ApiCalls({ transport, clock, random, log, metrics, warnings, userAgent });
  }

  /**
   * The verbs of one resource.
   *
   * @typeParam S What the server answers.
   * @typeParam I What writers hand over.
   * @param resource The resource, such as `Deployment` of `@kubeloop/sdk/builtins`.
   * @param options The namespace; all of them without one.
   * @returns Its client; making one costs nothing.
   * @throws {TypeError} If a namespace is given and the resource is cluster-scoped.
   */
  resource<S extends KubeObject, I extends ObjectInput>(
    resource: Resource<S, I>,
    options: { readonly namespace?: string | undefined } = {},
  ): ResourceClient<S, I> {
    const { namespace } = options;
    if (namespace !== undefined && resource.scope === "Cluster") {
      throw new TypeError(
        `Cannot choose namespace "${namespace}" for ${resource.kind}: the resource is cluster-scoped, leave it out`,
      );
    }
    return new ResourceClient({ resource, namespace, calls: this.#calls, fieldManager: this.fieldManager });
  }

  /**
   * What the server serves, and its version.
   *
   * @returns The discovery; it reads anew with each call.
   */
  discovery(): Discovery {
    return new Discovery(this.#calls);
  }

  /**
   * Sends any request, for what has no verb here.
   *
   * @typeParam T The type of the answer, which is not checked.
   * @param method The HTTP method.
   * @param path The path from the server's root, such as "/version"; it may have a query.
   * @param options Query, body, content types, signal and timeout.
   * @returns The parsed answer; text where `accept` is not JSON.
   * @throws {ApiError} If the server refuses.
   * @throws {ConnectionError} If there is no answer.
   */
  async raw<T = unknown>(method: string, path: string, options: RawOptions = {}): Promise<T> {
    const { query = {}, body, accept = JSON_TYPE, contentType = JSON_TYPE } = options;
    const request = {
      method,
      path: withQuery(path, query),
      headers: { accept, ...(body !== undefined && { "content-type": contentType }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      action: `send ${method} "${path}"`,
      repeatable: method === "GET" || method === "HEAD",
    };
    const isJson = accept.includes("json");
    return await (isJson ? this.#calls.json(request, options) : this.#calls.text(request, options)) as T;
  }

  /**
   * The same client with some things changed; both share the connections.
   *
   * @param overrides What is other.
   * @returns The client; closing either closes both.
   */
  with(overrides: { readonly fieldManager?: string }): Client {
    const client = new Client({ ...this.#options, ...overrides });
    client.#calls = this.#calls;
    return client;
  }

  /** Lets go of all connections; requests that are under way may still end well. */
  close(): void {
    this.#options.transport.close();
  }

  /** The same as `close`, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

const JSON_TYPE = "application/json";

function defaultUserAgent(): string {
  return `kubeloop (deno/${Deno.version.deno}; ${Deno.build.os}/${Deno.build.arch})`;
}
