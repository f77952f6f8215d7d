/**
 * Turns of the event loop. They are no time: a `VirtualClock` waits for them.
 *
 * @module
 */

/**
 * Lets what waits for its turn go first, before work that holds the event loop: a request that was begun just now is on
 * the wire after that.
 *
 * @returns A promise that resolves after two turns of the event loop: one in which a request is handed to its
 * connection, and one in which that writes it.
 */
export function letRequestsOut(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
