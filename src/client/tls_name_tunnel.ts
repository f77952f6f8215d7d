/**
 * `tls-server-name`: the server's certificate is checked for another name than the one that is dialled.
 *
 * @module
 */

import { type ClientConfig, sourceOf } from "./client_config.ts";
import { ConfigError } from "./config_error.ts";

/** More than a CONNECT request of Deno's is long. */
const MAX_HEAD_BYTES = 16_384;

/**
 * Deno checks certificates for the host of the URL. So the URL gets the wanted name, and a small proxy on the loopback
 * interface, which knows no other way than to the real address, takes the connection there. TLS is spoken from end to
 * end: the tunnel sees ciphertext only.
 *
 * *Caveats*: Deno wants `--allow-net` for the name, for the address and for the loopback interface.
 */
export class TlsNameTunnel {
  /** The server's URL with the name to check in the place of its host. */
  readonly url: URL;
  /** The way there. */
  readonly proxy: Deno.Proxy;
  readonly #listener: Deno.TcpListener;
  readonly #target: Deno.ConnectOptions;
  readonly #connections = new Set<Deno.TcpConn>();

  /**
   * @param server The real address.
   * @param config Where the name stands.
   * @throws {ConfigError} If there is a proxy as well, or the loopback interface cannot be used.
   */
  constructor(server: URL, config: ClientConfig) {
    if (config.proxyUrl !== undefined) {
      throw new ConfigError(
        `Cannot use ${sourceOf(config)}: tls-server-name does not go together with proxy-url`,
      );
    }
    const defaultPort = server.protocol === "https:" ? 443 : 80;
    this.#target = {
      hostname: server.hostname.replace(/^\[|\]$/g, ""),
      port: Number(server.port || defaultPort),
    };
    this.url = new URL(server);
    this.url.hostname = config.tlsServerName ?? server.hostname;
    this.#listener = listenOnLoopback(config);
    // A client that nobody closes does not keep the process up.
    this.#listener.unref();
    this.proxy = { url: `http://127.0.0.1:${this.#listener.addr.port}` };
    void this.#accept();
  }

  /** Ends the tunnel and what goes through it. */
  close(): void {
    this.#listener.close();
    for (const connection of this.#connections) closeQuietly(connection);
  }

  async #accept(): Promise<void> {
    try {
      for await (const near of this.#listener) void this.#carry(near);
    } catch {
      // The listener was closed.
    }
  }

  /** Failures close both sides, and the request that came this way fails with a lost connection. */
  async #carry(near: Deno.TcpConn): Promise<void> {
    this.#connections.add(near);
    let far: Deno.TcpConn | undefined;
    try {
      if (!await isConnectRequest(near)) return;
      far = await Deno.connect({ ...this.#target, transport: "tcp" });
      this.#connections.add(far);
      await near.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
      const { readable, writable } = far;
      await Promise.race([near.readable.pipeTo(writable), readable.pipeTo(near.writable)]);
    } catch {
      // Either side is gone.
    } finally {
      for (const connection of [near, far]) {
        if (!connection) continue;
        this.#connections.delete(connection);
        closeQuietly(connection);
      }
    }
  }
}

function listenOnLoopback(config: ClientConfig): Deno.TcpListener {
  try {
    return Deno.listen({ hostname: "127.0.0.1", port: 0 });
  } catch (cause) {
    const advice = cause instanceof Deno.errors.NotCapable ? ", run again with --allow-net" : "";
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(
      `Cannot use the tls-server-name of ${
        sourceOf(config)
      }: it needs a port on 127.0.0.1: ${words}${advice}`,
      { cause },
    );
  }
}

/** Reads the head of the one request that a proxy gets; nothing follows it before the answer. */
async function isConnectRequest(connection: Deno.TcpConn): Promise<boolean> {
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(4_096);
  let head = "";
  while (!head.endsWith("\r\n\r\n") && head.length < MAX_HEAD_BYTES) {
    const size = await connection.read(chunk);
    if (size === null) return false;
    head += decoder.decode(chunk.subarray(0, size));
  }
  return head.startsWith("CONNECT ");
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // It was closed already.
  }
}
