/**
 * Both ends of a fault proxy in a test: a client that sees the bytes on the wire, and an upstream that answers what the
 * test says.
 *
 * @module
 */

import type { Transport, TransportRequest } from "../../src/client/transport.ts";

/** How a connection ended: by FIN, or by RST. */
export type WireEnd = "end" | "reset";

/** A client that speaks in bytes. */
export class WireClient implements Disposable {
  readonly #connection: Deno.TcpConn;
  /** What has come and was not looked at. */
  #text = "";

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  static async connect(url: string): Promise<WireClient> {
    const { hostname, port } = new URL(url);
    return new WireClient(await Deno.connect({ hostname, port: Number(port) }));
  }

  /** Connects and sends a request without a body. */
  static async request(url: string, path: string, method = "GET"): Promise<WireClient> {
    const client = await WireClient.connect(url);
    await client.send(`${method} ${path} HTTP/1.1\r\nhost: proxy\r\n\r\n`);
    return client;
  }

  async send(text: string): Promise<void> {
    let bytes = new TextEncoder().encode(text);
    while (bytes.length > 0) bytes = bytes.subarray(await this.#connection.write(bytes));
  }

  /** Waits for a text; answers with what came up to its end. */
  async until(text: string): Promise<string> {
    while (!this.#text.includes(text)) {
      if (await this.#read() !== undefined) throw new Error(`Cannot find ${text} in ${this.#text}`);
    }
    const end = this.#text.indexOf(text) + text.length;
    const taken = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    return taken;
  }

  /** Reads to the end, whatever it is. */
  async rest(): Promise<{ readonly text: string; readonly end: WireEnd }> {
    for (;;) {
      const end = await this.#read();
      if (end !== undefined) return { text: this.#text, end };
    }
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  async #read(): Promise<WireEnd | undefined> {
    const buffer = new Uint8Array(64 * 1024);
    try {
      const size = await this.#connection.read(buffer);
      if (size === null) return "end";
      // A byte a letter: what comes need not be text.
      this.#text += Array.from(buffer.subarray(0, size), (byte) => String.fromCharCode(byte)).join("");
      return undefined;
    } catch (error) {
      if (error instanceof Deno.errors.ConnectionReset) return "reset";
      throw error;
    }
  }
}

/** The body of a chunked answer; what is no whole chunk is given as it is. */
export function unchunked(text: string): string {
  const [, size = "", rest = ""] = /^([0-9a-f]+)\r\n([^]*)$/.exec(text) ?? [];
  if (size === "") return text;
  const length = parseInt(size, 16);
  return rest.slice(0, length) + unchunked(rest.slice(length + 2));
}

/** An upstream whose answers are streams that the test writes to. */
export class ScriptedUpstream implements Transport {
  readonly server = "scripted upstream";
  readonly requests: TransportRequest[] = [];
  /** The streams of the answers, oldest first. */
  readonly answers: ScriptedAnswer[] = [];
  readonly #waiting: ((answer: ScriptedAnswer) => void)[] = [];
  #taken = 0;

  send(request: TransportRequest, { signal }: { readonly signal?: AbortSignal }): Promise<Response> {
    this.requests.push(request);
    const answer = new ScriptedAnswer(signal);
    this.answers.push(answer);
    this.#waiting.shift()?.(answer);
    const headers = { "content-type": "application/json" };
    return Promise.resolve(new Response(answer.body, { headers }));
  }

  /** The next answer that was asked for. */
  next(): Promise<ScriptedAnswer> {
    const answer = this.answers[this.#taken++];
    return answer ? Promise.resolve(answer) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {}
}

/** The body of one answer. */
export class ScriptedAnswer {
  readonly body: ReadableStream<Uint8Array>;
  /** Resolves once nobody reads it any more. */
  readonly left: Promise<void>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(signal: AbortSignal | undefined) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.left = promise;
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => resolve(),
    });
    signal?.addEventListener("abort", () => {
      resolve();
      this.#controller?.error(signal.reason);
    }, { once: true });
  }

  write(text: string): void {
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  end(): void {
    this.#controller?.close();
  }
}
