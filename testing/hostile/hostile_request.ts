/**
 * Requests that no well-meaning client sends, byte by byte: every character of a text here is one byte.
 *
 * @module
 */

import type { Variables } from "../conformance/variables.ts";

/** A request as it goes over a socket. The target, the headers and the body may name variables in braces. */
export interface HostileRequest {
  readonly method: string;
  /** The path and the query. */
  readonly target: string;
  /** Names and values, besides those that every request has. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
  /** The version in the first line. @default {HTTP/1.1} */
  readonly protocol?: string;
}

/** What requests have unless they say otherwise. */
export interface RequestDefaults {
  readonly host: string;
  readonly token: string;
}

const encoder = new TextEncoder();
const METHODS_WITHOUT_BODY: readonly string[] = ["GET", "HEAD", "OPTIONS", "TRACE"];
/** Longer parts of a request are told by their beginning and their length. */
const SHOWN_LENGTH = 600;

/**
 * Turns text into the bytes of its UTF-8, one character each.
 *
 * @param text The text.
 * @returns The bytes.
 */
export function utf8(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  return [...encoder.encode(text)].map((byte) => String.fromCharCode(byte)).join("");
}

/**
 * The bytes that characters stand for.
 *
 * @param text One character a byte.
 * @returns The bytes.
 */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * Fills in the variables of a request, and nothing else that stands in braces.
 *
 * @param request The request.
 * @param variables The variables.
 * @returns The request without variables.
 */
export function filledRequest(request: HostileRequest, variables: Variables): HostileRequest {
  const { target, headers, body } = request;
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole);
  return {
    ...request,
    target: fill(target),
    headers: headers.map(([name, value]) => [name, fill(value)] as const),
    ...(body === undefined ? {} : { body: fill(body) }),
  };
}

/**
 * All headers of a request.
 *
 * @param request The request.
 * @param defaults What it has unless it says otherwise.
 * @returns Names and values.
 */
export function headersOf(
  request: HostileRequest,
  { host, token }: RequestDefaults,
): readonly (readonly [string, string])[] {
  const { method, headers, body } = request;
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const isFramed = given.has("transfer-encoding") || given.has("content-length");
  const length = body?.length ?? (METHODS_WITHOUT_BODY.includes(method) ? undefined : 0);
  const defaults = {
    host,
    authorization: `Bearer ${token}`,
    accept: "application/json",
    "user-agent": "hostile/1.0",
    ...(length === undefined || isFramed ? {} : { "content-length": String(length) }),
  };
  return [...Object.entries(defaults).filter(([name]) => !given.has(name)), ...headers];
}

/**
 * The bytes of a request.
 *
 * @param request The request.
 * @param defaults What it has unless it says otherwise.
 * @returns The bytes.
 */
export function wireBytes(request: HostileRequest, defaults: RequestDefaults): Uint8Array<ArrayBuffer> {
  const { method, target, body = "", protocol = "HTTP/1.1" } = request;
  const lines = headersOf(request, defaults).map(([name, value]) => `${name}: ${value}\r\n`);
  return bytesOf(`${method} ${target} ${protocol}\r\n${lines.join("")}\r\n${body}`);
}

/**
 * Describes a request for people, so that it can be sent again.
 *
 * @param request The request.
 * @returns Lines: what it sends, bytes escaped as in JSON.
 */
export function requestLines({ method, target, headers, body, protocol }: HostileRequest): readonly string[] {
  return [
    `${method} ${shown(target)}${protocol === undefined ? "" : ` ${protocol}`}`,
    ...headers.map(([name, value]) => `${shown(name)}: ${shown(value)}`),
    ...(body === undefined ? [] : [`body: ${shown(body)}`]),
  ];
}

function shown(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll(
    /[\x7f-\xff]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16)}`,
  );
  return escaped.length <= SHOWN_LENGTH
    ? escaped
    : `${escaped.slice(0, SHOWN_LENGTH)}... (${text.length} bytes)`;
}
