/**
 * Answers of the embedded API server.
 *
 * @module
 */

import { CompactedError } from "./revision_log.ts";
import { type Status, StatusError } from "./status.ts";

const JSON_HEADERS = { "content-type": "application/json", "cache-control": "no-cache, private" } as const;

/**
 * Answers with JSON.
 *
 * @param code The HTTP status code.
 * @param body The value.
 * @param warnings What the client's user should know, one header each.
 * @returns The response.
 */
export function jsonResponse(code: number, body: object, warnings: readonly string[] = []): Response {
  const headers = new Headers(JSON_HEADERS);
  for (const warning of warnings) headers.append("warning", warningHeader(warning));
  return new Response(JSON.stringify(body), { status: code, headers });
}

/**
 * Writes a warning as a header.
 *
 * @param warning What the client's user should know.
 * @returns The header's value.
 */
export function warningHeader(warning: string): string {
  return `299 - ${JSON.stringify(warning)}`;
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
 * @param warnings What the client's user should know, one header each.
 * @returns The response with the error's Status.
 */
export function errorResponse(error: unknown, warnings: readonly string[] = []): Response {
  const status = error instanceof StatusError ? error.status : internalError(error);
  const retryAfterSeconds = status.details?.retryAfterSeconds;
  const response = jsonResponse(status.code, status, warnings);
  if (retryAfterSeconds !== undefined) response.headers.set("retry-after", String(retryAfterSeconds));
  return response;
}

function internalError(error: unknown): Status {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CompactedError) return new StatusError(410, "Expired", { message }).status;
  return new StatusError(500, "InternalError", {
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  }).status;
}
