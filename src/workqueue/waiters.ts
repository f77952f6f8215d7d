/**
 * Workers without work.
 *
 * @module
 */

/**
 * A line of callers that wait for something each: who has waited longest is served first.
 *
 * @typeParam T What they wait for.
 */
export class Waiters<T> {
  readonly #line = new Set<(value: T) => void>();

  /** How many wait. */
  get size(): number {
    return this.#line.size;
  }

  /** Waits until served; rejects with `signal.reason` when aborted before that. */
  wait(signal: AbortSignal | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const serve = (value: T): void => {
        signal?.removeEventListener("abort", onAbort);
        resolve(value);
      };
      const onAbort = (): void => {
        this.#line.delete(serve);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#line.add(serve);
    });
  }

  /** Serves the first of the line, which must not be empty. */
  serveFirst(value: T): void {
    for (const serve of this.#line) {
      this.#line.delete(serve);
      return serve(value);
    }
  }

  /** Serves the whole line. */
  serveAll(value: T): void {
    while (this.#line.size > 0) this.serveFirst(value);
  }
}
