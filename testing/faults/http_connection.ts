/**
 * HTTP/1.1 on a socket, by hand: requests come out, the parts of answers go in, and nothing more is done to the
 * socket than is said here.
 *
 * @see RFC 9112
 *
 * @module
 */

import type { Socket } from "node:net";
import { ByteQueue } from "./byte_queue.ts";
import { joined } from "./event_lines.ts";
import { Gate } from "./gate.ts";

/** A request as it came over a socket. */
export interface WireRequest {
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  /** Lower-case names; repeated ones are joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Is thrown for what is no HTTP/1.1 request; the message is for the client. */
class BadRequestError extends Error {
  override readonly name = "BadRequestError";
}

const HEAD_END = new TextEncoder().encode("\r\n\r\n");
const LINE_END = new TextEncoder().encode("\r\n");
const MAX_HEAD_BYTES = 64 * 1024;
/** Answers to these have no body, whatever their headers say. */
const BODILESS = [204, 304];

/** One connection of a client. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #bytes = new ByteQueue();
  readonly #closing = new AbortController();
  /** While it is silent, nothing passes in either direction. */
  readonly #gate = new Gate();
  #isBodiless = false;
  /** The write that is under way; a socket that breaks need not say what became of it. */
  #endWrite: () => void = () => {};

  /** @param socket The socket, with nothing read from it. */
  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Uint8Array) => this.#bytes.push(chunk));
    socket.once("end", () => this.#bytes.end());
    socket.once("close", () => {
      this.#bytes.end();
      this.#closing.abort(new Error("Cannot go on: the connection is closed"));
      this.#endWrite();
      this.#gate.open();
    });
  }

  /** Is aborted once the socket is closed, by whichever side. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Lets it fall silent: nothing is closed, nothing goes through. */
  silence(): void {
    if (!this.#socket.destroyed) this.#gate.shut();
  }

  /** Ends the silence: what was held back goes through. */
  resume(): void {
    this.#gate.open();
  }

  /** Waits until it is not silent, or closed. */
  passage(): Promise<void> {
    return this.#gate.passage();
  }

  /** Breaks it: the client gets an RST. */
  reset(): void {
    if (!this.#socket.destroyed) this.#socket.resetAndDestroy();
  }

  /** Ends it after what was written. */
  end(): void {
    this.#socket.end();
  }

  /**
   * Reads the next request.
   *
   * @returns The request; `undefined` once there are no more. What is no request is answered here, and is the end.
   */
  async next(): Promise<WireRequest | undefined> {
    try {
      const request = await this.#read();
      await this.passage();
      return request;
    } catch (error) {
      if (!(error instanceof BadRequestError)) throw error;
      const text = `${error.message}\n`;
      const head =
        `HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\ncontent-length: ${text.length}\r\n`;
      await this.#write(new TextEncoder().encode(`${head}connection: close\r\n\r\n${text}`));
      this.end();
      return undefined;
    }
  }

  /**
   * Writes the head of an answer.
   *
   * @param status The status code.
   * @param headers The headers but those about the connection.
   * @param method The method of the request: HEAD is answered without a body.
   */
  async writeHead(status: number, headers: Headers, method: string): Promise<void> {
    this.#isBodiless = method === "HEAD" || BODILESS.includes(status);
    const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
    const framing = this.#isBodiless ? "" : "transfer-encoding: chunked\r\n";
    await this.#write(new TextEncoder().encode(`HTTP/1.1 ${status} \r\n${lines}${framing}\r\n`));
  }

  /**
   * Writes a piece of the body.
   *
   * @param bytes The piece.
   */
  async writeBody(bytes: Uint8Array): Promise<void> {
    if (this.#isBodiless || bytes.length === 0) return;
    const size = new TextEncoder().encode(`${bytes.length.toString(16)}\r\n`);
    await this.#write(joined([size, bytes, LINE_END]));
  }

  /** Ends the body, so that the client takes it for whole. */
  async writeEnd(): Promise<void> {
    if (!this.#isBodiless) await this.#write(new TextEncoder().encode("0\r\n\r\n"));
  }

  async #read(): Promise<WireRequest | undefined> {
    const head = await this.#bytes.takeUntil(HEAD_END, MAX_HEAD_BYTES);
    if (head === undefined) {
      if (this.#bytes.size > MAX_HEAD_BYTES) {
        throw new BadRequestError("Cannot read the request: its head is too long");
      }
      return undefined;
    }
    const [start = "", ...lines] = new TextDecoder().decode(head).replace(/^(\r\n)+/, "").trimEnd().split(
      "\r\n",
    );
    const { method, path } = parseStart(start);
    const headers = parseHeaders(lines);
    if (headers["expect"]?.toLowerCase() === "100-continue") {
      await this.#write(new TextEncoder().encode("HTTP/1.1 100 Continue\r\n\r\n"));
    }
    if (headers["upgrade"] !== undefined) {
      throw new BadRequestError("Cannot pass the request on: the fault proxy passes no upgraded connections");
    }
    const body = await this.#readBody(headers);
    if (body === undefined) return undefined;
    return { method, path, headers, body: body.length === 0 ? undefined : textOf(body) };
  }

  /** `undefined` if the connection ended before the body did. */
  async #readBody(headers: Readonly<Record<string, string>>): Promise<Uint8Array | undefined> {
    if (/\bchunked$/i.test(headers["transfer-encoding"] ?? "")) return await this.#readChunks();
    const length = headers["content-length"] ?? "0";
    if (!/^\d+$/.test(length)) {
      throw new BadRequestError("Cannot read the request: its content-length is no number");
    }
    return await this.#bytes.take(Number(length));
  }

  async #readChunks(): Promise<Uint8Array | undefined> {
    const pieces: Uint8Array[] = [];
    for (;;) {
      const line = await this.#bytes.takeUntil(LINE_END, MAX_HEAD_BYTES);
      if (line === undefined) return undefined;
      const size = /^[0-9a-f]+/i.exec(new TextDecoder().decode(line))?.[0];
      if (size === undefined) {
        throw new BadRequestError("Cannot read the request: a chunk of its body has no size");
      }
      if (/^0+$/.test(size)) break;
      const piece = await this.#bytes.take(parseInt(size, 16));
      if (piece === undefined || await this.#bytes.take(LINE_END.length) === undefined) return undefined;
      pieces.push(piece);
    }
    // Trailers, up to an empty line.
    for (;;) {
      const line = await this.#bytes.takeUntil(LINE_END, MAX_HEAD_BYTES);
      if (line === undefined) return undefined;
      if (line.length === LINE_END.length) return joined(pieces);
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.passage();
    if (this.#socket.destroyed) return;
    await new Promise<void>((resolve) => {
      this.#endWrite = resolve;
      this.#socket.write(bytes, () => resolve());
    });
  }
}

function parseStart(line: string): { readonly method: string; readonly path: string } {
  const [, method, path] = /^([A-Z]+) (\/\S*) HTTP\/1\.1$/.exec(line) ?? [];
  if (method === undefined || path === undefined) {
    throw new BadRequestError("Cannot read the request: it does not begin as HTTP/1.1 does");
  }
  return { method, path };
}

function parseHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value] = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new BadRequestError("Cannot read the request: one of its headers has no name");
    }
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
  }
  return headers;
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new BadRequestError("Cannot pass the request on: its body is no text, send JSON or YAML");
  }
}
