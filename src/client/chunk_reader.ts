/**
 * The bytes of a body, as they come.
 *
 * @module
 */

/** As much as a system reads from a socket at once, at the most. */
const BUFFER_BYTES = 64 * 1024;

/**
 * Reads a body chunk by chunk.
 *
 * *Cost*: one buffer for all chunks of a body that can fill one, as those from a socket can. Such a body makes a buffer of
 * this size for each chunk otherwise, however small the chunk, which costs more than all else that is done to an event.
 */
export class ChunkReader {
  readonly #reader: ReadableStreamBYOBReader | ReadableStreamDefaultReader<Uint8Array>;
  #buffer = new Uint8Array(0);

  /** @param body The body; nobody else reads it. */
  constructor(body: ReadableStream<Uint8Array>) {
    const filling = fillingReaderOf(body);
    if (filling) this.#buffer = new Uint8Array(BUFFER_BYTES);
    this.#reader = filling ?? body.getReader();
  }

  /**
   * Reads on.
   *
   * @returns The next bytes, which are overwritten by the next call; `undefined` at the end.
   */
  async read(): Promise<Uint8Array | undefined> {
    if (!(this.#reader instanceof ReadableStreamBYOBReader)) return (await this.#reader.read()).value;
    const { done, value } = await this.#reader.read(this.#buffer);
    if (done || !value) return undefined;
    // The buffer goes back and forth: what was handed in is detached.
    this.#buffer = new Uint8Array(value.buffer);
    return value;
  }

  /** Lets go of the body; a read that waits ends. */
  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }
}

/** None where the body is a stream of chunks rather than of bytes, as those made in this process are. */
function fillingReaderOf(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch (error) {
    if (error instanceof TypeError && !body.locked) return undefined;
    throw error;
  }
}
