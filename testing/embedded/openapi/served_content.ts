/**
 * Documents as web servers answer with them: under the conditions of the request, and in parts.
 *
 * @module
 */

const RANGE = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/;

/**
 * Answers with a document, or with the part of it that is asked for.
 *
 * @param request The request.
 * @param content The document.
 * @param headers The answer's headers; an `etag` names the document, which is plain text unless they say otherwise.
 * @returns The whole document where no part is asked for, or several are; 416 where there is no such part, 412 and 304
 * where the request wants another document, or has this one.
 */
export function servedContent(
  request: Request,
  content: string | Uint8Array<ArrayBuffer>,
  headers: HeadersInit,
): Response {
  const etag = new Headers(headers).get("etag") ?? "";
  const [needed, unwanted, ifRange] = ["if-match", "if-none-match", "if-range"].map((name) =>
    request.headers.get(name)
  );
  const isOther = needed !== null && needed !== "*" && (needed !== etag || etag === "");
  if (isOther) return new Response(null, { status: 412, headers });
  const isKnown = unwanted === "*" || (unwanted === etag && etag !== "");
  if (isKnown) return notModified(headers);
  const described = new Headers(headers);
  if (!described.has("content-type")) described.set("content-type", "text/plain; charset=utf-8");
  const isWanted = ifRange === null || ifRange === etag;
  const range = isWanted ? request.headers.get("range") ?? "" : "";
  if (range === "" || range.includes(",")) {
    return new Response(content, { status: 200, headers: described });
  }
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const size = bytes.length;
  const [start, end] = boundsOf(range, size);
  if (start >= end) {
    described.set("content-range", `bytes */${size}`);
    return new Response(null, { status: 416, headers: described });
  }
  described.set("content-range", `bytes ${start}-${end - 1}/${size}`);
  return new Response(bytes.subarray(start, end), { status: 206, headers: described });
}

/** Who has the document knows its type. */
function notModified(headers: HeadersInit): Response {
  const left = new Headers(headers);
  left.delete("content-type");
  return new Response(null, { status: 304, headers: left });
}

/** The end is behind the part; a part that there is not ends where it begins. */
function boundsOf(range: string, size: number): readonly [number, number] {
  const [whole, first = "", last = "", fromEnd = "0"] = RANGE.exec(range) ?? [];
  if (whole === undefined) return [0, 0];
  if (first === "") return [Math.max(0, size - Number(fromEnd)), size];
  return [Number(first), last === "" ? size : Math.min(size, Number(last) + 1)];
}
