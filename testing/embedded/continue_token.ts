/**
 * The tokens with which a list goes on: where the last page ended, and the version of the first one.
 *
 * @module
 */

import { isJsonObject, type JsonValue } from "./json.ts";
import { readJson } from "./json_text.ts";
import { badRequest } from "./status.ts";

/** What a token says. */
export interface ContinueToken {
  /** The version that all pages are read at; -1 for the newest. */
  readonly revision: number;
  /** The key of the last object of the page before. */
  readonly after: string;
}

const TOKEN_VERSION = "meta.k8s.io/v1";

/**
 * Writes a token.
 *
 * @param token What it says.
 * @returns The token; clients must not look into it.
 */
export function formatContinue(token: ContinueToken): string {
  const text = JSON.stringify({ v: TOKEN_VERSION, rv: token.revision, start: `${token.after}\0` });
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Reads a token.
 *
 * @param text The token.
 * @returns What it says.
 * @throws {StatusError} 400 if it is not one of this server's.
 */
export function parseContinue(text: string): ContinueToken {
  const content = decoded(text);
  const { v: version, rv: revision, start } = isJsonObject(content) ? content : {};
  if (
    version !== TOKEN_VERSION || typeof revision !== "number" || typeof start !== "string" || start === ""
  ) {
    throw badRequest("invalid continue token: continue key is not valid");
  }
  return { revision, after: start.replace(/\0$/, "") };
}

function decoded(text: string): JsonValue {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return readJson(Uint8Array.from(binary, (letter) => letter.charCodeAt(0))).value;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
  }
}
