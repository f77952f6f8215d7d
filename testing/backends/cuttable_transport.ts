/**
 * A transport whose watches can be broken off, to see that a client gets over it.
 *
 * @module
 */

import { ConnectionError } from "../../src/client/connection_error.ts";
import type { Transport, TransportOptions, TransportRequest } from "../../src/client/transport.ts";

/** A transport that can lose its watches. */
export interface CuttableTransport extends Transport {
  /** Breaks off all open watches: whoever reads one gets a {@linkcode ConnectionError}. */
  cutWatches(): void;
}

/**
 * Makes the watches of a transport breakable.
 *
 * @param transport The transport; closing the result closes it.
 * @returns A transport that sends through it.
 */
export function cuttableTransport(transport: Transport): CuttableTransport {
  const cuts = new Set<() => void>();
  return {
    server: transport.server,
    close: () => transport.close(),
    cutWatches: () => {
      for (const cut of cuts) cut();
    },
    async send(request: TransportRequest, options: TransportOptions): Promise<Response> {
      const response = await transport.send(request, options);
      if (options.purpose !== "watch" || response.body === null) return response;
      return new Response(cuttable(response.body, cuts), {
        status: response.status,
        headers: response.headers,
      });
    },
  };
}

function cuttable(body: ReadableStream<Uint8Array>, cuts: Set<() => void>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let cut = () => {};
  return new ReadableStream({
    start(controller) {
      cut = () => {
        cuts.delete(cut);
        const error = new ConnectionError("Cannot read on: the watch was cut", { reason: "lost" });
        controller.error(error);
        void reader.cancel(error).catch(() => {}); // the server may have ended it at the same moment
      };
      cuts.add(cut);
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!cuts.has(cut)) return;
        if (!done) return controller.enqueue(value);
        cuts.delete(cut);
        controller.close();
      } catch (error) {
        if (cuts.delete(cut)) controller.error(error);
      }
    },
    async cancel(reason) {
      cuts.delete(cut);
      await reader.cancel(reason);
    },
  });
}
