/**
 * The watches that are running: so that they can be ended with the server, with their resource, or on purpose.
 *
 * @module
 */

import { type WatchSource, WatchStream } from "./watch_stream.ts";

/** Starts watches, and knows them until they end. */
export class OpenWatches {
  /** The watches, and the storage's names of what they watch. */
  readonly #watches = new Map<WatchStream, string>();

  /** How many watches are open. */
  get size(): number {
    return this.#watches.size;
  }

  /**
   * Starts a watch.
   *
   * @param source What it sends.
   * @param resource The storage's name of what it watches.
   * @returns The answer's body.
   */
  start(source: WatchSource, resource: string): ReadableStream<Uint8Array> {
    const watch = new WatchStream(source);
    this.#watches.set(watch, resource);
    return watch.start(() => this.#watches.delete(watch));
  }

  /**
   * Ends watches in an orderly way.
   *
   * @param resource The storage's name of what they watch; all of them without one.
   */
  end(resource?: string): void {
    for (const [watch, watched] of [...this.#watches]) {
      if (resource === undefined || watched === resource) watch.end();
    }
  }

  /** Breaks all watches off, as lost connections do. */
  cut(): void {
    for (const watch of [...this.#watches.keys()]) watch.cut();
  }
}
