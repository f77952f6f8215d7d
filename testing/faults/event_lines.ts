/**
 * The body of an answer, cut at the ends of its lines: each event of a watch is one line.
 *
 * @module
 */

const NEWLINE = 10;

/**
 * Reads a body line by line.
 *
 * @param body The body, in any pieces.
 * @returns The lines, each with its end; the last one without, if the body has none there.
 */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield joined([...pieces, chunk.subarray(start, end + 1)]);
      pieces = [];
      start = end + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  if (pieces.length > 0) yield joined(pieces);
}

/**
 * Joins pieces.
 *
 * @param pieces The pieces, in order.
 * @returns All of them in one.
 */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
