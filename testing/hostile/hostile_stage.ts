/**
 * Servers that hostile requests are sent to, and how they are reached.
 *
 * @module
 */

import { gunzipSync } from "node:zlib";
import type { Clock } from "../../src/async/clock.ts";
import type { Variables } from "../conformance/variables.ts";
import type { EmbeddedServer } from "../embedded/server.ts";
import { type AnswerClass, classOf } from "./answer_class.ts";
import { breaksFraming } from "./broken_framing.ts";
import { bytesOf, filledRequest, headersOf, type HostileRequest, wireBytes } from "./hostile_request.ts";
import { type WireAddress, WireServer } from "./wire_server.ts";

/** Sends requests, one at a time. */
export interface Sender {
  /**
   * Sends a request.
   *
   * @param request The request.
   * @param variables Its variables.
   * @returns The sort of the answer; `undefined` if it cannot be sent in this way.
   */
  send(request: HostileRequest, variables: Variables): Promise<AnswerClass | undefined>;
  /** Ends the connection. */
  close(): void;
}

/** A way to a server. */
export interface HostileStage {
  readonly name: string;
  /** Makes a sender. */
  readonly sender: () => Sender;
}

const WATCH = /[?&]watch|\/watch\b/i;

/**
 * The way over a socket.
 *
 * @param name What the server is called.
 * @param address Where it listens.
 * @param options The token of somebody who may do anything, and what patience goes by.
 * @returns The stage.
 */
export function wireStage(
  name: string,
  address: WireAddress,
  { token, clock }: { readonly token: string; readonly clock: Clock },
): HostileStage {
  const host = `${address.hostname}:${address.port}`;
  return {
    name,
    sender: () => {
      const server = new WireServer(address, clock);
      return {
        send: async (request, variables) => {
          const filled = filledRequest(request, variables);
          const answer = await server.exchange(wireBytes(filled, { host, token }), {
            method: request.method,
            mayStream: mayStream(request),
            isAlone: breaksFraming(request),
          });
          const { code, headers, body } = answer;
          const contentType = headers.get("content-type") ?? "";
          const isZipped = body.length > 0 && headers.get("content-encoding") === "gzip";
          return classOf({
            code,
            contentType: hasBody(request, code) ? contentType : "",
            body: isZipped ? gunzipSync(body) : body,
          });
        },
        close: () => server.close(),
      };
    },
  };
}

/**
 * The way without a socket.
 *
 * @param name What the server is called.
 * @param server The server.
 * @param token The token of somebody who may do anything.
 * @returns The stage; it sends what a `Request` can say.
 */
export function processStage(name: string, server: EmbeddedServer, token: string): HostileStage {
  return {
    name,
    sender: () => ({
      send: async (request, variables) => {
        const sent = asRequest(filledRequest(request, variables), token);
        if (sent === undefined || breaksFraming(request)) return undefined;
        const response = await server.fetch(sent);
        const { status: code, headers } = response;
        if (!hasBody(request, code)) {
          await response.body?.cancel();
          return classOf({ code, contentType: "", body: new Uint8Array() });
        }
        return classOf({
          code,
          contentType: headers.get("content-type") ?? "",
          body: await response.bytes(),
        });
      },
      close: () => {},
    }),
  };
}

/** Whether there is a body to look at. */
function hasBody(request: HostileRequest, code: number): boolean {
  return request.method !== "HEAD" && !(mayStream(request) && code === 200);
}

/** A stream has no end: nothing but its head is read. */
function mayStream({ target }: HostileRequest): boolean {
  return WATCH.test(target);
}

/** `undefined` if a `Request` would be another one. */
function asRequest(request: HostileRequest, token: string): Request | undefined {
  const { method, target, body } = request;
  const base = "http://embedded.invalid";
  try {
    const headers = new Headers(
      headersOf(request, { host: "embedded.invalid", token }).map(([name, value]) => [name, value]),
    );
    const sent = new Request(base + target, {
      method,
      headers,
      ...(body === undefined ? {} : { body: bytesOf(body) }),
    });
    return sent.url === base + target && sent.method === method ? sent : undefined;
  } catch {
    return undefined; // fetch has its own rules
  }
}
