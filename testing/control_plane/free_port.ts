/**
 * Ports for servers that want to be told one.
 *
 * @module
 */

/**
 * Finds a port of the loopback interface that nobody listens on. Somebody else may take it before it is used.
 *
 * @returns The port.
 */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
