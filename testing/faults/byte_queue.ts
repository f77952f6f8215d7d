/**
 * Bytes as they come, to be taken as they are needed.
 *
 * @module
 */

import { joined } from "./event_lines.ts";

/** Holds what has come until somebody takes it; one taker at a time. */
export class ByteQueue {
  #bytes: Uint8Array = new Uint8Array();
  #isEnded = false;
  #wake: (() => void) | undefined;

  /** How many bytes wait. */
  get size(): number {
    return this.#bytes.length;
  }

  /**
   * More bytes have come.
   *
   * @param bytes The bytes.
   */
  push(bytes: Uint8Array): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : joined([this.#bytes, bytes]);
    this.#wake?.();
  }

  /** No more bytes will come. */
  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  /**
   * Takes a number of bytes, once they are there.
   *
   * @param count How many.
   * @returns The bytes; `undefined` if the end comes before.
   */
  async take(count: number): Promise<Uint8Array | undefined> {
    while (this.#bytes.length < count) if (!await this.#more()) return undefined;
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  /**
   * Takes what comes before a mark, and the mark.
   *
   * @param mark The mark.
   * @param most How many bytes may come before it.
   * @returns The bytes; `undefined` if the end, or too many bytes, come before.
   */
  async takeUntil(mark: Uint8Array, most: number): Promise<Uint8Array | undefined> {
    for (;;) {
      const at = indexOf(this.#bytes, mark);
      if (at >= 0) return await this.take(at + mark.length);
      if (this.#bytes.length > most || !await this.#more()) return undefined;
    }
  }

  /** Waits for a change; false once there can be none. */
  async #more(): Promise<boolean> {
    if (this.#isEnded) return false;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await promise;
    this.#wake = undefined;
    return true;
  }
}

function indexOf(bytes: Uint8Array, mark: Uint8Array): number {
  const [first = 0] = mark;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at + mark.length > bytes.length) return -1;
    if (mark.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}
