/**
 * The past of a server, to be read.
 *
 * @module
 */

import type { Api } from "./api.ts";
import type { User } from "./access/user.ts";
import { CompactedError } from "./revision_log.ts";
import { negotiableOf } from "./negotiation.ts";
import { queryOf } from "./request_address.ts";
import { requestInfo } from "./request_info.ts";
import { isTrue } from "./request_options.ts";
import { errorResponse } from "./responses.ts";
import { expired, methodNotAllowed, notServed, StatusError } from "./status.ts";

/**
 * A server as it was at a resource version: the objects, and the custom kinds.
 *
 * *Guarantees*: what is seen is always the same, whatever happens in the server, its compactions included. *Cost*:
 * microseconds to make, and little more than a read of the present to read.
 */
export interface PastView {
  /** The resource version that is shown. */
  readonly resourceVersion: string;
  /**
   * Answers a request for an object or a list. Writes are answered with 405, watches with 501; every request is answered
   * with 410 if the resource version is forgotten, with 504 if it is not reached yet.
   *
   * @param request The request; its host does not matter.
   * @returns The response.
   */
  fetch(request: Request): Promise<Response>;
}

/**
 * Makes a view.
 *
 * @param resourceVersion The resource version.
 * @param open Makes a server of that time.
 * @param user Who asks.
 * @returns The view.
 */
export function pastView(resourceVersion: string, open: () => Api, user: User): PastView {
  const past = opened(open);
  return Object.freeze<PastView>({
    resourceVersion,
    fetch: async (request) => {
      if (past instanceof StatusError) return await errorResponse(past, negotiableOf(request));
      const refusal = refusalOf(request);
      if (refusal !== undefined) return await errorResponse(refusal, negotiableOf(request));
      return await past.answer(request, user);
    },
  });
}

function opened(open: () => Api): Api | StatusError {
  try {
    return open();
  } catch (error) {
    if (error instanceof StatusError) return error;
    if (!(error instanceof CompactedError)) throw error;
    return expired("The provided resource version is too old.");
  }
}

function refusalOf(request: Request): StatusError | undefined {
  if (request.method !== "GET") return methodNotAllowed();
  const info = requestInfo(request.method, request.url);
  const isWatch = info !== "unclear" && info?.verbInPath === "watch" || isTrue(queryOf(request.url), "watch");
  return isWatch ? notServed("A watch of the past") : undefined;
}
