/**
 * The tokens with which a list goes on: where the last page ended, and the version of the first one.
 *
 * @module
 */

import { goJsonKind } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { readJson } from "./json_text.ts";
import { badRequest, type StatusError } from "./status.ts";

/** What a token says. */
export interface ContinueToken {
  /** The version that all pages are read at; negative for the newest. */
  readonly revision: number;
  /** The key that the page begins with, behind the prefix that all keys of the list have. */
  readonly start: string;
}

const TOKEN_VERSION = "meta.k8s.io/v1";

/**
 * Writes a token.
 *
 * @param token What it says.
 * @returns The token; clients must not look into it.
 */
export function formatContinue(token: ContinueToken): string {
  const text = JSON.stringify({ v: TOKEN_VERSION, rv: token.revision, start: token.start });
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Reads a token.
 *
 * @param text The token.
 * @returns What it says.
 * @throws {StatusError} 400 if it is not one of a server's.
 */
export function parseContinue(text: string): ContinueToken {
  const { v: version = "", rv: revision = 0, start = "" } = contentOf(decoded(text));
  if (version !== TOKEN_VERSION) throw invalid(`server does not recognize this encoded version ${version}`);
  if (typeof revision !== "number" || revision === 0) {
    throw invalid(`incorrect encoded start resourceVersion (version ${TOKEN_VERSION})`);
  }
  if (typeof start !== "string" || start === "") {
    throw invalid(`encoded start key empty (version ${TOKEN_VERSION})`);
  }
  const path = start.startsWith("/") ? start : `/${start}`;
  const isClean = path.slice(1).split("/").every((part) => part !== "" && part !== "." && part !== "..");
  // One that is not could lead out of the list.
  if (!isClean && path !== "/") throw invalid(start);
  return { revision, start: path.slice(1) };
}

function contentOf(value: JsonValue): JsonObject {
  if (value === null) return {};
  const type = "of type storage.continueToken";
  if (!isJsonObject(value)) {
    throw invalid(`json: cannot unmarshal ${goJsonKind(value)} into Go value ${type}`);
  }
  const types = { v: "string", rv: "int64", start: "string" };
  for (const [field, type] of Object.entries(types)) {
    const found = value[field] ?? null;
    const isRight = type === "int64" ? Number.isInteger(found) : typeof found === "string";
    if (found === null || isRight) continue;
    const kind = typeof found === "number" && type === "int64" ? `number ${found}` : goJsonKind(found);
    throw invalid(
      `json: cannot unmarshal ${kind} into Go struct field continueToken.${field} of type ${type}`,
    );
  }
  return value;
}

function decoded(text: string): JsonValue {
  const strange = text.search(/[^A-Za-z0-9_-]/);
  const cut = text.length % 4 === 1 ? text.length - 1 : -1;
  const fault = strange < 0 ? cut : strange;
  if (fault >= 0) throw invalid(`illegal base64 data at input byte ${fault}`);
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  try {
    return readJson(Uint8Array.from(binary, (letter) => letter.charCodeAt(0))).value;
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function invalid(why: string): StatusError {
  return badRequest(`invalid continue token: continue key is not valid: ${why}`);
}
