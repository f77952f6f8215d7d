/**
 * A server at the other end of a socket, to which anything may be sent.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { DeadlineError, withDeadline } from "../../src/async/deadline.ts";
import { ByteQueue } from "../faults/byte_queue.ts";
import { joined } from "../faults/event_lines.ts";

/** What came back. */
export interface WireAnswer {
  /** The status code; 0 where the connection ended without an answer, -1 where nothing came in time. */
  readonly code: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** How an answer is read. */
export interface Reading {
  readonly method: string;
  /** Whether it may be a stream: then its head is all that is read. */
  readonly mayStream: boolean;
  /** Whether it needs a connection of its own. */
  readonly isAlone: boolean;
}

/** Where a server listens. */
export interface WireAddress {
  readonly hostname: string;
  readonly port: number;
  /** Who signed its certificate, PEM; without it, nothing is encrypted. */
  readonly ca?: string;
}

const HEAD_END = new TextEncoder().encode("\r\n\r\n");
const LINE_END = new TextEncoder().encode("\r\n");
const MAX_HEAD_BYTES = 1_024 * 1_024;
/** Nothing that is sent here should keep a server busy for so long, in milliseconds. */
const PATIENCE_MS = 10_000;
const NO_ANSWER: WireAnswer = { code: 0, headers: new Map(), body: new Uint8Array() };

/** Sends bytes, over one connection as long as it lasts; one request at a time. */
export class WireServer {
  readonly #address: WireAddress;
  readonly #clock: Clock;
  #connection: Connection | undefined;

  /** @param address Where it listens. @param clock What its patience goes by. */
  constructor(address: WireAddress, clock: Clock) {
    this.#address = address;
    this.#clock = clock;
  }

  /**
   * Sends bytes, and reads what comes back.
   *
   * @param bytes The request.
   * @param reading How the answer is read.
   * @returns The answer.
   */
  async exchange(bytes: Uint8Array<ArrayBuffer>, reading: Reading): Promise<WireAnswer> {
    if (reading.isAlone) this.close();
    const isFresh = this.#connection === undefined;
    const answer = await this.#attempt(bytes, reading);
    // A server may end a connection that nobody uses just when somebody does.
    return answer.code === 0 && !isFresh ? await this.#attempt(bytes, reading) : answer;
  }

  /** Ends the connection. */
  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #attempt(bytes: Uint8Array<ArrayBuffer>, reading: Reading): Promise<WireAnswer> {
    const connection = this.#connection ?? new Connection(await connect(this.#address));
    this.#connection = connection;
    const options = { timeoutMs: PATIENCE_MS, what: "an answer" };
    try {
      const { answer, isReusable } = await withDeadline(
        this.#clock,
        () => connection.exchange(bytes, reading),
        options,
      );
      if (!isReusable || reading.isAlone) this.close();
      return answer;
    } catch (error) {
      this.close();
      if (error instanceof DeadlineError) return { ...NO_ANSWER, code: -1 };
      throw error;
    }
  }
}

async function connect({ hostname, port, ca }: WireAddress): Promise<Deno.Conn> {
  if (ca === undefined) return await Deno.connect({ hostname, port });
  return await Deno.connectTls({ hostname, port, caCerts: [ca], alpnProtocols: ["http/1.1"] });
}

class Connection {
  readonly #conn: Deno.Conn;
  readonly #bytes = new ByteQueue();

  constructor(conn: Deno.Conn) {
    this.#conn = conn;
    void this.#receive();
  }

  async exchange(
    bytes: Uint8Array<ArrayBuffer>,
    { method, mayStream }: Reading,
  ): Promise<{ readonly answer: WireAnswer; readonly isReusable: boolean }> {
    let isSent = false;
    // A server may answer before it has read everything, and may not want to read on.
    const sending = this.#send(bytes).then((sent) => void (isSent = sent));
    const head = await this.#head();
    if (head === undefined) return { answer: NO_ANSWER, isReusable: false };
    const { code, headers } = head;
    if (mayStream && code === 200) return { answer: { ...head, body: new Uint8Array() }, isReusable: false };
    const isBodiless = method === "HEAD" || code === 204 || code === 304;
    const body = isBodiless ? new Uint8Array() : await this.#body(headers);
    if (isSent) await sending;
    const isReusable = isSent && body !== undefined && headers.get("connection") !== "close";
    return { answer: { code, headers, body: body ?? new Uint8Array() }, isReusable };
  }

  close(): void {
    try {
      this.#conn.close();
    } catch {
      // It is closed already.
    }
  }

  async #send(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    try {
      for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
      return true;
    } catch {
      return false; // the answer tells why
    }
  }

  async #receive(): Promise<void> {
    const buffer = new Uint8Array(64 * 1_024);
    try {
      for (;;) {
        const count = await this.#conn.read(buffer);
        if (count === null) break;
        this.#bytes.push(buffer.slice(0, count));
      }
    } catch {
      // A connection that breaks has ended.
    }
    this.#bytes.end();
  }

  /** Informational answers are passed over. */
  async #head(): Promise<Omit<WireAnswer, "body"> | undefined> {
    for (;;) {
      const bytes = await this.#bytes.takeUntil(HEAD_END, MAX_HEAD_BYTES);
      if (bytes === undefined) return undefined;
      const [first = "", ...lines] = new TextDecoder().decode(bytes).trimEnd().split("\r\n");
      const code = Number(first.split(" ")[1]);
      if (code >= 100 && code < 200 && code !== 101) continue;
      const headers = new Map(lines.map((line) => {
        const [name = "", ...value] = line.split(":");
        return [name.toLowerCase(), value.join(":").trim()] as const;
      }));
      return { code, headers };
    }
  }

  /** `undefined` if the connection ended before the body did, or is the body's end. */
  async #body(headers: ReadonlyMap<string, string>): Promise<Uint8Array | undefined> {
    if (headers.get("transfer-encoding") === "chunked") return await this.#chunks();
    return await this.#bytes.take(Number(headers.get("content-length") ?? "0"));
  }

  async #chunks(): Promise<Uint8Array | undefined> {
    const pieces: Uint8Array[] = [];
    for (;;) {
      const line = await this.#bytes.takeUntil(LINE_END, MAX_HEAD_BYTES);
      if (line === undefined) return undefined;
      const size = parseInt(new TextDecoder().decode(line), 16);
      const piece = await this.#bytes.take(size);
      if (piece === undefined || await this.#bytes.take(LINE_END.length) === undefined) return undefined;
      if (size === 0) return joined(pieces);
      pieces.push(piece);
    }
  }
}
