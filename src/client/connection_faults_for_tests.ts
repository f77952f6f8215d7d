/**
 * Servers that fail below HTTP, and what a client shall say of them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ConnectionError, type ConnectionErrorReason } from "./connection_error.ts";

/** A server that speaks no HTTP: what it does with the first bytes of a connection is the test's. */
export async function withSocket(
  onRequest: (connection: Deno.TcpConn, head: string) => Promise<void>,
  test: (port: number) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const accepting = (async () => {
    for await (const connection of listener) {
      const buffer = new Uint8Array(4_096);
      const size = await connection.read(buffer) ?? 0;
      await onRequest(connection, new TextDecoder().decode(buffer.subarray(0, size)));
      connection.close();
    }
  })();
  try {
    await test(listener.addr.port);
  } finally {
    listener.close();
    await accepting.catch(() => {});
  }
}

/** A check for `assert.rejects`: the reason and the words of a ConnectionError. */
export function isConnectionError(reason: ConnectionErrorReason, words: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionError);
    assert.match(error.message, words);
    assert.equal(error.reason, reason);
    return true;
  };
}
