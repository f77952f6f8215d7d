/**
 * Requests that break the rules of HTTP itself.
 *
 * @module
 */

import fc from "fast-check";
import type { HostileRequest } from "./hostile_request.ts";

const TARGET = "/api/v1/namespaces/{ns}/configmaps";
const JSON_TYPE = ["content-type", "application/json"] as const;
const BODY = '{"metadata":{"name":"a"}}';

/** None of them leaves a server waiting for more. */
const BROKEN: readonly HostileRequest[] = [
  { method: "GET", target: TARGET, headers: [], protocol: "HTTP/1.0" },
  { method: "GET", target: TARGET, headers: [], protocol: "HTTP/9.9" },
  { method: "GET", target: TARGET, headers: [], protocol: "http/1.1" },
  { method: "GET", target: TARGET, headers: [], protocol: "" },
  { method: "GET", target: `${TARGET} x`, headers: [] },
  { method: "GET", target: "", headers: [] },
  { method: "", target: TARGET, headers: [] },
  { method: "G@T", target: TARGET, headers: [] },
  { method: "GE T", target: TARGET, headers: [] },
  { method: "GET\0", target: TARGET, headers: [] },
  { method: "GET", target: `${TARGET}\0`, headers: [] },
  { method: "GET", target: `${TARGET}\t`, headers: [] },
  { method: "GET", target: "api/v1", headers: [] },
  { method: "GET", target: "http://elsewhere.example.com/api/v1", headers: [] },
  { method: "GET", target: TARGET, headers: [["host", ""]] },
  { method: "GET", target: TARGET, headers: [["host", "a b"]] },
  { method: "GET", target: TARGET, headers: [["host", "elsewhere.example.com"]] },
  { method: "GET", target: TARGET, headers: [["host", "a"], ["host", "b"]] },
  { method: "GET", target: TARGET, headers: [["bad name", "x"]] },
  { method: "GET", target: TARGET, headers: [["", "x"]] },
  { method: "GET", target: TARGET, headers: [["x\0y", "x"]] },
  { method: "GET", target: TARGET, headers: [["x", "a\0b"]] },
  { method: "GET", target: TARGET, headers: [["x", "a\rb"]] },
  { method: "GET", target: TARGET, headers: [["x", "a\r\n folded"]] },
  { method: "POST", target: TARGET, headers: [JSON_TYPE, ["content-length", "-1"]], body: "" },
  { method: "POST", target: TARGET, headers: [JSON_TYPE, ["content-length", "x"]], body: "" },
  { method: "POST", target: TARGET, headers: [JSON_TYPE, ["content-length", "0x10"]], body: "" },
  {
    method: "POST",
    target: TARGET,
    headers: [JSON_TYPE, ["content-length", "5"], ["content-length", "6"]],
    body: BODY,
  },
  { method: "POST", target: TARGET, headers: [JSON_TYPE, ["content-length", "0"]], body: "" },
  chunked(`${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`),
  chunked(`${BODY.length.toString(16)};ext=1\r\n${BODY}\r\n0\r\nx-trailer: y\r\n\r\n`),
  chunked("0\r\n\r\n"),
  chunked(`zz\r\n${BODY}\r\n0\r\n\r\n`),
  chunked(`-1\r\n${BODY}\r\n0\r\n\r\n`),
  chunked(`ffffffffffffffffff\r\n${BODY}\r\n0\r\n\r\n`),
  { ...chunked(""), headers: [JSON_TYPE, ["transfer-encoding", "gzip"]] },
  {
    ...chunked(`${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`),
    headers: [JSON_TYPE, ["transfer-encoding", "chunked"], ["content-length", "3"]],
  },
  { method: "GET", target: TARGET, headers: [["upgrade", "websocket"], ["connection", "upgrade"]] },
  { method: "GET", target: TARGET, headers: [["upgrade", "h2c"], ["connection", "upgrade, http2-settings"]] },
  { method: "GET", target: TARGET, headers: [["connection", "close"]] },
  { method: "GET", target: TARGET, headers: [["connection", "x, y, z"]] },
  { method: "CONNECT", target: TARGET, headers: [] },
  { method: "CONNECT", target: "elsewhere.example.com:443", headers: [] },
  {
    method: "GET",
    target: TARGET,
    headers: Array.from({ length: 90 }, (_, index) => [`x-${index}`, "y"] as const),
  },
];

/** The requests. */
export const brokenFraming: fc.Arbitrary<HostileRequest> = fc.constantFrom(...BROKEN);

/**
 * Tells whether a request is one of these: it needs a connection of its own, and no `fetch` can send it.
 *
 * @param request The request.
 * @returns Whether it is.
 */
export function breaksFraming(request: HostileRequest): boolean {
  return BROKEN.includes(request);
}

function chunked(body: string): HostileRequest {
  return { method: "POST", target: TARGET, headers: [JSON_TYPE, ["transfer-encoding", "chunked"]], body };
}
