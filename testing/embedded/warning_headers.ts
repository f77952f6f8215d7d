/**
 * Warnings as headers: what clients show to their users.
 *
 * @see RFC 7234, section 5.5
 *
 * @module
 */

/** Longer ones are cut where all together are too long, in characters. */
const ITEM_LENGTH = 256;
/** How long all together may be before they are cut, in characters. */
const TOTAL_LENGTH = 4 * 1_024;

const encoder = new TextEncoder();

/**
 * Writes warnings as headers. Each is written once; what no header can hold is left out.
 *
 * @param warnings What the client's user should know.
 * @returns The headers' values, one character a byte.
 */
export function warningHeaders(warnings: readonly string[]): readonly string[] {
  const texts = [...new Set(warnings)].filter((text) =>
    text !== "" && text.isWellFormed() && !/\p{Cc}/u.test(text)
  );
  const total = texts.reduce((sum, text) => sum + lengthOf(text), 0);
  return total <= TOTAL_LENGTH ? texts.map(headerOf) : cut(texts).map(headerOf);
}

/** As many as there is room for, none of them long. */
function cut(texts: readonly string[]): readonly string[] {
  let room = TOTAL_LENGTH;
  return texts.map((text) => [...text].slice(0, ITEM_LENGTH).join("")).filter((text) => {
    const isKept = room > 0;
    room -= lengthOf(text);
    return isKept;
  });
}

function lengthOf(text: string): number {
  return [...text].length;
}

function headerOf(text: string): string {
  const quoted = text.replaceAll(/["\\]/g, (character) => `\\${character}`);
  const bytes = /[^\0-\x7f]/.test(quoted) ? encoder.encode(quoted) : undefined;
  const value = bytes === undefined
    ? quoted
    : Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return `299 - "${value}"`;
}
