/**
 * A gate on the way of bytes.
 *
 * @module
 */

/** Open at first; while it is shut, nobody gets through. */
export class Gate {
  #shut: PromiseWithResolvers<void> | undefined;

  /** Shuts it. */
  shut(): void {
    this.#shut ??= Promise.withResolvers();
  }

  /** Opens it, and lets through who waits. */
  open(): void {
    this.#shut?.resolve();
    this.#shut = undefined;
  }

  /** Waits until it is open. */
  async passage(): Promise<void> {
    while (this.#shut) await this.#shut.promise;
  }
}
