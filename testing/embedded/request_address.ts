/**
 * The address of a request as the API server reads it: nothing is tidied up but what it tidies up.
 *
 * @module
 */

/** Where a request goes. */
export interface RequestAddress {
  /** The path, its escapes resolved. */
  readonly path: string;
  readonly query: URLSearchParams;
}

const ESCAPE = /%([0-9a-fA-F]{2})/g;
const BROKEN_ESCAPE = /%(?![0-9a-fA-F]{2})/;

/**
 * Reads an address.
 *
 * @param url The address of a request.
 * @returns The path and the query; `undefined` if the path has an escape that is none.
 */
export function addressOf(url: string): RequestAddress | undefined {
  const [path, query] = splitAddress(url);
  return BROKEN_ESCAPE.test(path) ? undefined : { path: unescaped(path), query: readQuery(query) };
}

/**
 * Reads the query of an address.
 *
 * @param url The address of a request.
 * @returns The query.
 */
export function queryOf(url: string): URLSearchParams {
  return readQuery(splitAddress(url)[1]);
}

/**
 * Splits a path into its parts.
 *
 * @param path The path, its escapes resolved.
 * @returns What is between the slashes, without those at both ends.
 */
export function partsOf(path: string): readonly string[] {
  const inner = path.replace(/^\/+|\/+$/g, "");
  return inner === "" ? [] : inner.split("/");
}

function splitAddress(url: string): readonly [string, string] {
  const start = url.indexOf("/", url.indexOf("://") + "://".length);
  const target = start < 0 ? "" : url.slice(start);
  const mark = target.indexOf("?");
  return mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** Parameters that are malformed are left out. */
function readQuery(text: string): URLSearchParams {
  const query = new URLSearchParams();
  if (text === "") return query;
  for (const pair of text.split("&")) {
    if (pair === "" || pair.includes(";") || BROKEN_ESCAPE.test(pair)) continue;
    const mark = pair.indexOf("=");
    const [name, value] = mark < 0 ? [pair, ""] : [pair.slice(0, mark), pair.slice(mark + 1)];
    query.append(unescaped(name.replaceAll("+", " ")), unescaped(value.replaceAll("+", " ")));
  }
  return query;
}

/** Bytes that are no UTF-8 become the sign for what cannot be read. */
function unescaped(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return lenientlyUnescaped(text);
  }
}

function lenientlyUnescaped(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const latin = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const resolved = latin.replaceAll(
    ESCAPE,
    (_whole, digits: string) => String.fromCharCode(parseInt(digits, 16)),
  );
  return new TextDecoder().decode(Uint8Array.from(resolved, (character) => character.charCodeAt(0)));
}
