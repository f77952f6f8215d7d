/**
 * Requests to a server in the tests of the server itself, which do without the client that it is there to test.
 *
 * @module
 */

import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { seededRandom } from "../../src/async/random.ts";
import { isJsonObject, type JsonObject, objectOrEmpty } from "./json.ts";
import { EmbeddedServer, type EmbeddedServerOptions } from "./server.ts";

/** An answer, read to its end. */
export interface Answer {
  readonly code: number;
  readonly headers: Headers;
  /** The body if it is a JSON object, an empty object otherwise. */
  readonly body: JsonObject;
  readonly text: string;
}

/** A server with a clock that stands still until it is moved. */
export interface TestServer {
  readonly server: EmbeddedServer;
  readonly clock: VirtualClock;
  /** Sends a request; a body that is not a string is sent as JSON. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** Sends a request that has to succeed, and returns the body. */
  ok(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<JsonObject>;
  /** Opens a watch. */
  watch(path: string): Promise<TestWatch>;
}

/** An open watch. */
export interface TestWatch {
  /** The next line; `undefined` at the end. Throws if the watch is cut. */
  next(): Promise<JsonObject | undefined>;
  /** All lines until the end. */
  rest(): Promise<JsonObject[]>;
  /** Lets go of the watch. */
  cancel(): Promise<void>;
}

/** The content types of patches. */
export const PATCH = {
  json: { "content-type": "application/json-patch+json" },
  merge: { "content-type": "application/merge-patch+json" },
  strategic: { "content-type": "application/strategic-merge-patch+json" },
  apply: { "content-type": "application/apply-patch+yaml" },
} as const;

/**
 * Starts a server on a virtual clock.
 *
 * @param options Further options of the server.
 * @returns The server, and ways to call it.
 */
export function testServer(options: EmbeddedServerOptions = {}): TestServer {
  const clock = new VirtualClock();
  return callsTo(new EmbeddedServer({ clock, random: seededRandom(1), ...options }), clock);
}

/**
 * Makes ways to call a server.
 *
 * @param server The server.
 * @param clock Its clock.
 * @returns The server, and ways to call it.
 */
export function callsTo(server: EmbeddedServer, clock: VirtualClock): TestServer {
  const send = (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    server.fetch(
      new Request(`http://test.invalid${path}`, {
        method,
        headers: { "user-agent": "test/1.0", "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
  const call: TestServer["call"] = async (method, path, body, headers) => {
    const response = await send(method, path, body, headers);
    const text = await response.text();
    return { code: response.status, headers: response.headers, body: jsonObject(text), text };
  };
  return {
    server,
    clock,
    call,
    ok: async (method, path, body, headers) => {
      const answer = await call(method, path, body, headers);
      if (answer.code >= 300) throw new Error(`Cannot ${method} ${path}: ${answer.code} ${answer.text}`);
      return answer.body;
    },
    watch: async (path) => {
      const response = await send("GET", path);
      if (response.body === null || response.status !== 200) {
        throw new Error(`Cannot watch ${path}: ${response.status}`);
      }
      return watchOf(response.body);
    },
  };
}

/**
 * The metadata of an object.
 *
 * @param object The object.
 * @returns Its metadata.
 */
export function metadataOf(object: JsonObject): JsonObject {
  return objectOrEmpty(object["metadata"]);
}

function watchOf(body: ReadableStream<Uint8Array>): TestWatch {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let buffer = "";
  const next = async (): Promise<JsonObject | undefined> => {
    for (;;) {
      const end = buffer.indexOf("\n");
      if (end >= 0) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 1);
        return jsonObject(line);
      }
      const { done, value } = await reader.read();
      if (done) return undefined;
      buffer += decoder.decode(value, { stream: true });
    }
  };
  const rest = async (): Promise<JsonObject[]> => {
    const lines: JsonObject[] = [];
    for (let line = await next(); line !== undefined; line = await next()) lines.push(line);
    return lines;
  };
  return { next, rest, cancel: () => reader.cancel() };
}

function jsonObject(text: string): JsonObject {
  if (!text.startsWith("{")) return {};
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}
