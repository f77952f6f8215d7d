/**
 * The lines of a watch as they come in.
 *
 * @module
 */

import { isJsonObject, type JsonObject, objectOrEmpty } from "../embedded/json.ts";

/** An open watch. */
export interface WatchLines {
  /** Whether the server has ended it. */
  readonly hasEnded: boolean;
  /** How many lines have come and have not been taken. */
  readonly pending: number;
  /** Takes the oldest lines. */
  take(count: number): JsonObject[];
  /** Takes all lines that have come. */
  takePending(): JsonObject[];
  /** Lets go of the watch. */
  stop(): Promise<void>;
}

/**
 * Reads a watch in the background.
 *
 * @param body The answer's body.
 * @param abort Ends the request.
 * @returns What has come so far, at any time.
 */
export function openLines(body: ReadableStream<Uint8Array>, abort: AbortController): WatchLines {
  const lines: JsonObject[] = [];
  let hasEnded = false;
  const reader = body.getReader();
  const reading = readLines(reader, (line) => {
    if (isDue(line)) lines.push(line);
  }).catch((error) => {
    if (!abort.signal.aborted) lines.push({ type: "CUT", object: { message: String(error) } });
  }).finally(() => {
    hasEnded = true;
  });
  return {
    get hasEnded() {
      return hasEnded;
    },
    get pending() {
      return lines.length;
    },
    take: (count) => lines.splice(0, count),
    takePending: () => lines.splice(0),
    stop: async () => {
      abort.abort();
      // NOTE: the abort of a fetch does not always reach a body whose response is no longer held.
      await reader.cancel().catch(() => {});
      await reading;
    },
  };
}

async function readLines(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  onLine: (line: JsonObject) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const parts = `${rest}${decoder.decode(chunk.value, { stream: true })}`.split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) onLine(lineOf(part));
  }
  if (rest !== "") onLine(lineOf(rest));
}

function lineOf(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : { type: "NO OBJECT", object: { text } };
}

/** Bookmarks come in the server's own time, but for the one at the end of the initial events. */
function isDue({ type, object }: JsonObject): boolean {
  const { metadata, rows } = objectOrEmpty(object);
  // In a table the bookmark is the object of a row.
  const [row = null] = Array.isArray(rows) ? rows : [];
  const shown = rows === undefined ? metadata : objectOrEmpty(objectOrEmpty(row)["object"])["metadata"];
  const { annotations } = objectOrEmpty(shown);
  return type !== "BOOKMARK" || objectOrEmpty(annotations)["k8s.io/initial-events-end"] === "true";
}
