/**
 * The queue of a controller inside the server. Its work runs right after the request that caused it, without a timer:
 * controllers need no time, real or virtual.
 *
 * @module
 */

import { StatusError } from "./status.ts";

/** Runs a controller's work, one key at a time, each key once however often it was added meanwhile. */
export class WorkLoop {
  readonly #work: (key: string) => void;
  readonly #keys = new Set<string>();
  #isScheduled = false;

  /**
   * Makes a queue.
   *
   * @param work Brings one key to its desired state; what it changes may add keys again.
   * @param origin The queue of the server that this one is a fork of: what waits there is to be done here too.
   */
  constructor(work: (key: string) => void, origin?: WorkLoop) {
    this.#work = work;
    for (const key of origin === undefined ? [] : origin.#keys) this.add(key);
  }

  /**
   * Asks for work on a key.
   *
   * @param key The key.
   */
  add(key: string): void {
    this.#keys.add(key);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => this.#drain());
  }

  #drain(): void {
    this.#isScheduled = false;
    const faults: unknown[] = [];
    for (const key of this.#keys) {
      this.#keys.delete(key);
      try {
        this.#work(key);
      } catch (error) {
        // A refusal is the server's last word here: the next change of the object asks again.
        if (!(error instanceof StatusError)) faults.push(error);
      }
    }
    // The other keys' work is done all the same.
    if (faults.length > 0) throw faults[0];
  }
}
