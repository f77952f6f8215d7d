/**
 * A tunnel to a port of this machine whose connections can fall silent: nothing is closed, nothing goes through.
 *
 * @module
 */

/** A running tunnel. */
export interface SilentTunnel extends AsyncDisposable {
  /** Where it listens, on 127.0.0.1. */
  readonly port: number;
  /** Lets all connections that are open fall silent; new ones work. */
  silence(): void;
}

/**
 * Opens a tunnel.
 *
 * @param target The port that it leads to, on 127.0.0.1.
 * @returns The tunnel; disposing of it ends every connection.
 */
export function silentTunnel(target: number): SilentTunnel {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.TcpConn>();
  const silent = new WeakSet<Deno.TcpConn>();
  const pumps = new Set<Promise<void>>();
  const accepting = accept();

  async function accept(): Promise<void> {
    for await (const near of listener) {
      const far = await Deno.connect({ hostname: "127.0.0.1", port: target });
      for (const connection of [near, far]) open.add(connection);
      pumps.add(pump(near, far)).add(pump(far, near));
    }
  }

  async function pump(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    try {
      for (let size = await from.read(buffer); size !== null; size = await from.read(buffer)) {
        if (silent.has(from) || silent.has(to)) continue;
        for (let sent = 0; sent < size;) sent += await to.write(buffer.subarray(sent, size));
      }
      if (!silent.has(from)) await to.closeWrite();
    } catch (error) {
      if (!isEnd(error)) throw error;
    }
  }

  return {
    port: listener.addr.port,
    silence: () => {
      for (const connection of open) silent.add(connection);
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) connection.close();
      await accepting;
      await Promise.all(pumps);
    },
  };
}

/** Whether an error only says that a connection is over. */
function isEnd(error: unknown): boolean {
  return error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.NotConnected;
}
