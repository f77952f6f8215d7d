/**
 * Asks a server for what was: a list as of an older resource version.
 *
 * @module
 */

import type { TransportRequest } from "../../src/client/transport.ts";
import type { StaleListFault } from "./fault.ts";

/** Sends a request. */
type Send = (request: TransportRequest) => Promise<Response>;

/**
 * Turns a request for a list into one for the list as it was.
 *
 * @param request The request.
 * @param fault How long ago.
 * @param send Asks the server for its newest version, if the fault does not say one.
 * @returns The request; as it was, if it is one that can't be turned: a page that goes on from another one.
 */
export async function staleRequest(
  request: TransportRequest,
  fault: StaleListFault,
  send: Send,
): Promise<TransportRequest> {
  const url = new URL(request.path, "http://proxy.invalid");
  if (url.searchParams.has("continue")) return request;
  const resourceVersion = fault.resourceVersion ?? await versionBefore(url, { fault, request, send });
  if (resourceVersion === undefined) return request;
  url.searchParams.set("resourceVersion", resourceVersion);
  url.searchParams.set("resourceVersionMatch", "Exact");
  return { ...request, path: url.pathname + url.search };
}

async function versionBefore(
  url: URL,
  { fault, request, send }: {
    readonly fault: StaleListFault;
    readonly request: TransportRequest;
    readonly send: Send;
  },
): Promise<string | undefined> {
  const newest = new URL(url);
  newest.search = "limit=1";
  const response = await send({ ...request, path: newest.pathname + newest.search });
  const list: unknown = response.ok ? await response.json() : await response.body?.cancel();
  const version = Number(versionOf(list));
  return version > 1 ? String(Math.max(1, version - (fault.behind ?? 1))) : undefined;
}

function versionOf(list: unknown): unknown {
  if (typeof list !== "object" || list === null || !("metadata" in list)) return undefined;
  const { metadata } = list;
  return typeof metadata === "object" && metadata !== null && "resourceVersion" in metadata
    ? metadata.resourceVersion
    : undefined;
}
