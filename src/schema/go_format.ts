/**
 * Values as the API server's messages show them: the server is written in Go, and so are its quotes, numbers and JSON.
 *
 * @module
 */

import { isJsonArray, isJsonObject, type JsonValue } from "./json.ts";

/** What Go prints as it is: letters, marks, numbers, punctuation, symbols and the ASCII space. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\x07", "\\a"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\v", "\\v"],
]);

/**
 * Quotes a string as Go's `%q` does.
 *
 * @param text Any string.
 * @returns The string in double quotes, with everything escaped that is not printable.
 */
export function goQuote(text: string): string {
  let quoted = "";
  for (const character of text) {
    quoted += SHORT_ESCAPES.get(character) ?? (PRINTABLE.test(character) ? character : hexEscape(character));
  }
  return `"${quoted}"`;
}

/**
 * Writes a number as Go's `%v` does: integers in full, other numbers as {@linkcode goFloat} does.
 *
 * @param value Any finite number; an integer that a 64-bit one holds is taken for one.
 * @returns The number as text.
 */
export function goNumber(value: number): string {
  return isInt64(value) ? BigInt(value).toString() : goFloat(value);
}

/**
 * Writes a floating-point number as Go's `%v` does.
 *
 * @param value Any finite number.
 * @returns The shortest decimal that reads back as the number; with an exponent below 1e-4 and from 1e6 on.
 */
export function goFloat(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

/**
 * Whether a number is an integer that a 64-bit integer holds; Go reads it as one then.
 *
 * @param value Any number.
 * @returns Whether it is one.
 */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

/**
 * Writes a JSON value as Go's `encoding/json` does.
 *
 * @param value Any JSON value.
 * @returns JSON with sorted fields, without spaces, safe inside HTML.
 */
export function goJson(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(goJson).join(",")}]`;
  if (isJsonObject(value)) {
    const fields = Object.entries(value).sort(([left], [right]) => left < right ? -1 : 1);
    return `{${fields.map(([field, item]) => `${goJson(field)}:${goJson(item)}`).join(",")}}`;
  }
  return escapeHtml(JSON.stringify(value));
}

/**
 * Escapes JSON as Go's `encoding/json` does, so that it is safe inside HTML.
 *
 * @param json JSON text.
 * @returns The same JSON without `<`, `>`, `&` and the line separators of Unicode.
 */
export function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, unicodeEscape);
}

function hexEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return unicodeEscape(character);
  return `\\U${code.toString(16).padStart(8, "0")}`;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
