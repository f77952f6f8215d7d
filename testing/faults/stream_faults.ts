/**
 * Faults within the body of an answer: the steps of the whole answer come in, those of the faulty one go out.
 *
 * @module
 */

import { joined, linesOf } from "./event_lines.ts";
import type {
  BookmarkFault,
  CutFault,
  DuplicateFault,
  EndFault,
  ErrorEventFault,
  GarbageFault,
  LostEventsFault,
  LostTailFault,
  SilenceFault,
} from "./fault.ts";
import { bookmarkLine, errorEventLine } from "./refusal.ts";
import type { WireStep } from "./wire_step.ts";

/** A fault that is somewhere in the body. */
export type StreamFault =
  | CutFault
  | EndFault
  | SilenceFault
  | ErrorEventFault
  | BookmarkFault
  | DuplicateFault
  | LostEventsFault
  | GarbageFault
  | LostTailFault;

/** Neither UTF-8 nor JSON, in two lines. */
const GARBAGE = new Uint8Array([0, 255, 254, 123, 34, 10, 192, 128, 125, 10]);

/**
 * Plays an answer with a fault in its body.
 *
 * @param fault The fault.
 * @param steps The answer without it.
 * @param strike Is called when the fault strikes.
 * @returns The steps of the answer.
 */
export async function* withStreamFault(
  fault: StreamFault,
  steps: AsyncGenerator<WireStep>,
  strike: () => void,
): AsyncGenerator<WireStep> {
  const source = new Source(steps);
  try {
    const head = await source.head();
    if (head) yield head;
    if (head?.type !== "head") return;
    if (!isFaultable(head.status)) {
      for await (const bytes of source.pieces()) yield { type: "bytes", bytes };
      return yield source.last;
    }
    yield* fault.type === "lost-tail"
      ? lostTail(fault, source, strike)
      : withLineFault(fault, source, strike);
  } finally {
    await steps.return(undefined);
  }
}

/** A refusal of the server's own is passed on: a fault of the stream waits for a stream. */
function isFaultable(status: number): boolean {
  return status < 300;
}

/** The steps of an answer, taken apart: its head, the pieces of its body, and how it ended. */
class Source {
  readonly #steps: AsyncGenerator<WireStep>;
  /** How the answer ended; known once the pieces are through. */
  last: WireStep = { type: "end" };

  constructor(steps: AsyncGenerator<WireStep>) {
    this.#steps = steps;
  }

  async head(): Promise<WireStep | undefined> {
    const { value } = await this.#steps.next();
    return value;
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const { done, value } = await this.#steps.next();
      if (done) return;
      if (value.type !== "bytes") {
        this.last = value;
        return;
      }
      yield value.bytes;
    }
  }
}

async function* lostTail(
  { afterBytes }: LostTailFault,
  source: Source,
  strike: () => void,
): AsyncGenerator<WireStep> {
  let left = afterBytes;
  for await (const bytes of source.pieces()) {
    if (bytes.length > left) {
      strike();
      if (left > 0) yield { type: "bytes", bytes: bytes.subarray(0, left) };
      return yield { type: "end" };
    }
    left -= bytes.length;
    yield { type: "bytes", bytes };
  }
  yield source.last;
}

async function* withLineFault(
  fault: Exclude<StreamFault, LostTailFault>,
  source: Source,
  strike: () => void,
): AsyncGenerator<WireStep> {
  const afterEvents = "afterEvents" in fault ? fault.afterEvents ?? 0 : 0;
  const lines = linesOf(source.pieces());
  let passed = 0;
  for (; passed < afterEvents; passed++) {
    const { done, value } = await lines.next();
    if (done) return yield source.last;
    yield { type: "bytes", bytes: value };
  }
  const isOver = yield* struck(fault, lines, strike);
  if (isOver) return;
  for await (const bytes of lines) {
    if (fault.type === "duplicate") strike();
    yield { type: "bytes", bytes: fault.type === "duplicate" ? joined([bytes, bytes]) : bytes };
  }
  yield source.last;
}

/** What happens after the events that pass; true if the answer is over with it. */
async function* struck(
  fault: Exclude<StreamFault, LostTailFault>,
  lines: AsyncGenerator<Uint8Array>,
  strike: () => void,
): AsyncGenerator<WireStep, boolean> {
  switch (fault.type) {
    case "cut": {
      if (fault.where === "inside") {
        const { done, value } = await lines.next();
        if (done) return false;
        yield { type: "bytes", bytes: value.subarray(0, Math.ceil(value.length / 2)) };
      }
      strike();
      yield { type: "reset" };
      return true;
    }
    case "end":
      strike();
      yield { type: "end" };
      return true;
    case "silence":
      strike();
      yield { type: "silence" };
      return false;
    case "error-event":
      strike();
      yield { type: "bytes", bytes: errorEventLine(fault) };
      yield { type: "end" };
      return true;
    case "bookmark":
      strike();
      yield { type: "bytes", bytes: bookmarkLine(fault.resourceVersion ?? "1") };
      return false;
    case "garbage":
      strike();
      yield { type: "bytes", bytes: contentOf(fault) };
      return false;
    case "lost-events":
      for (let lost = 0; lost < (fault.count ?? 1); lost++) {
        const { done } = await lines.next();
        if (done) return false;
        strike();
      }
      return false;
    case "duplicate":
      return false;
    default:
      return fault satisfies never;
  }
}

function contentOf({ content = GARBAGE }: GarbageFault): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

/**
 * Compresses.
 *
 * @param pieces What to compress.
 * @returns It all, as gzip.
 */
export async function gzipped(pieces: readonly Uint8Array[]): Promise<Uint8Array> {
  const body = new Blob([joined(pieces)]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(body).arrayBuffer());
}
