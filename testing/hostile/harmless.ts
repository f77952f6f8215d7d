/**
 * Which requests leave the rest of the run alone: nothing is deleted but what a sequence has in its own namespace, and
 * nothing is asked that a server answers when it gets to it.
 *
 * @module
 */

import type { HostileRequest } from "./hostile_request.ts";

const OWN = /^\/apis?\/.*\/namespaces\/\{ns\}\/+[^/]/;
/** Deletions that controllers end in their own time. */
const SLOW_POLICIES = /"(?:Foreground|Orphan)"|orphanDependents"?\s*:\s*true/;

/**
 * Tells whether a request may be sent beside others.
 *
 * @param request The request.
 * @returns Whether nobody else would see it.
 */
export function isHarmless({ method, target, headers, body = "" }: HostileRequest): boolean {
  const isProtobuf = headers.some(([name, value]) => name === "content-type" && value.includes("protobuf"));
  // The real server falls over them, and ends the connection.
  if (isProtobuf && target.startsWith("/apis/{group}/")) return false;
  if (method !== "DELETE") return true;
  const [path = ""] = target.split("?");
  return OWN.test(decoded(path).replace("/api/", "/api//")) && !SLOW_POLICIES.test(body) &&
    !/orphanDependents(?:=(?!false|0|FALSE)|&|$)/.test(target);
}

function decoded(path: string): string {
  return path.replaceAll(
    /%([0-9a-fA-F]{2})/g,
    (_whole, digits: string) => String.fromCharCode(parseInt(digits, 16)),
  );
}
