/**
 * Calls that come from several sides, and are made one at a time.
 *
 * @module
 */

import { Deque } from "../async/deque.ts";

/**
 * Makes calls one after the other, in the order in which they were asked for. While none runs, a call is made at once;
 * one that isn't asynchronous costs nothing more then.
 */
export class Turns {
  /** Each ends the wait of one that was asked for while another ran. */
  readonly #waiting = new Deque<() => void>();
  #isBusy = false;

  /**
   * Asks for a call.
   *
   * @param call What to call.
   * @returns What it returns, once its turn has come; throws or rejects with what it throws.
   */
  take(call: () => void | Promise<void>): void | Promise<void> {
    if (this.#isBusy) return this.#wait(call);
    this.#isBusy = true;
    let running: void | Promise<void> = undefined;
    try {
      running = call();
    } finally {
      if (!(running instanceof Promise)) this.#free();
    }
    return running instanceof Promise ? this.#settle(running) : undefined;
  }

  async #wait(call: () => void | Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    await promise;
    try {
      await call();
    } finally {
      this.#free();
    }
  }

  async #settle(running: Promise<void>): Promise<void> {
    try {
      await running;
    } finally {
      this.#free();
    }
  }

  #free(): void {
    const next = this.#waiting.shift();
    this.#isBusy = next !== undefined;
    next?.();
  }
}
