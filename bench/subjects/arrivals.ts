/**
 * When bytes of watches come in, for programs that measure what happens to an event from then on.
 *
 * @module
 */

import type { Transport } from "@kubeloop/sdk/client";

/** Knows when the last bytes of a watch came in. */
export class Arrivals {
  #lastMs = 0;

  /** The time since then, in milliseconds. */
  get ageMs(): number {
    return performance.now() - this.#lastMs;
  }

  /**
   * Carries requests as another transport does, and notes when bytes of watches come in.
   *
   * @param inner The other transport.
   * @returns The transport.
   */
  through(inner: Transport): Transport {
    const tap = () =>
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform: (chunk, controller) => {
          this.#lastMs = performance.now();
          controller.enqueue(chunk);
        },
      });
    return {
      server: inner.server,
      close: () => inner.close(),
      send: async (request, options) => {
        const response = await inner.send(request, options);
        if (options.purpose !== "watch" || response.body === null) return response;
        return new Response(response.body.pipeThrough(tap()), response);
      },
    };
  }
}
