/**
 * Answers of the embedded API server.
 *
 * @module
 */

import { type BodyFormat, FALLBACK_FORMAT, formatFor, type Negotiable } from "./negotiation.ts";
import { CompactedError } from "./revision_log.ts";
import { internalError, type Status, StatusError } from "./status.ts";
import { warningHeaders } from "./warning_headers.ts";

const CACHE_CONTROL = { "cache-control": "no-cache, private" } as const;
const JSON_HEADERS = { "content-type": "application/json", ...CACHE_CONTROL } as const;
const JSON_INDENT = 2;

/**
 * Answers with JSON, whatever the client takes.
 *
 * @param code The HTTP status code.
 * @param body The value.
 * @returns The response.
 */
export function jsonResponse(code: number, body: object): Response {
  return new Response(JSON.stringify(body), { status: code, headers: JSON_HEADERS });
}

/** How a body is sent. */
export interface BodyOptions {
  /** The format that the client takes. */
  readonly format: BodyFormat;
  /** What the client's user should know, one header each. */
  readonly warnings?: readonly string[];
}

/**
 * Answers with a value.
 *
 * @param code The HTTP status code.
 * @param body The value.
 * @param options How it is written.
 * @returns The response.
 */
export async function bodyResponse(code: number, body: object, options: BodyOptions): Promise<Response> {
  const { format, warnings = [] } = options;
  const headers = new Headers({ "content-type": format.mediaType, ...CACHE_CONTROL });
  for (const warning of warningHeaders(warnings)) headers.append("warning", warning);
  return new Response(await written(body, format), { status: code, headers });
}

/** YAML takes its library only when somebody asks for some. */
async function written(body: object, { mediaType, isPretty }: BodyFormat): Promise<string> {
  if (mediaType === "application/json") return JSON.stringify(body, null, isPretty ? JSON_INDENT : 0);
  const { formatYaml } = await import("../../src/schema/yaml.ts");
  return formatYaml(body, { sortKeys: true });
}

/**
 * Answers with plain text.
 *
 * @param code The HTTP status code.
 * @param text The text.
 * @returns The response.
 */
export function textResponse(code: number, text: string): Response {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache, private" };
  return new Response(text, { status: code, headers });
}

/**
 * Answers where there is nothing, as web servers do.
 *
 * @returns The response.
 */
export function plainNotFound(): Response {
  return textResponse(404, "404 page not found\n");
}

/**
 * Answers with a stream of JSON lines.
 *
 * @param body The stream.
 * @returns The response.
 */
export function streamResponse(body: ReadableStream<Uint8Array>): Response {
  return new Response(body, { status: 200, headers: JSON_HEADERS });
}

/**
 * Answers a request that failed.
 *
 * @param error What was thrown; only a {@linkcode StatusError} was meant for the client.
 * @param request The request, and what the client's user should know, one header each.
 * @returns The response with the error's Status, in a format that the client takes if there is one.
 */
export async function errorResponse(
  error: unknown,
  request: Negotiable & { readonly warnings?: readonly string[] },
): Promise<Response> {
  const status = error instanceof StatusError ? error.status : statusOf(error);
  const retryAfterSeconds = status.details?.retryAfterSeconds;
  const { warnings = [] } = request;
  const format = formatFor(request) ?? FALLBACK_FORMAT;
  const response = await bodyResponse(status.code, status, { format, warnings });
  if (retryAfterSeconds !== undefined) response.headers.set("retry-after", String(retryAfterSeconds));
  return response;
}

function statusOf(error: unknown): Status {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CompactedError) return new StatusError(410, "Expired", { message }).status;
  return internalError(message).status;
}
