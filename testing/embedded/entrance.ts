/**
 * What every request goes through before it is answered: who sends it, whether it may, and whether there are too many.
 *
 * @module
 */

import type { Hono } from "hono";
import type { AccessControl } from "./access/access_control.ts";
import type { User } from "./access/user.ts";
import { negotiableOf } from "./negotiation.ts";
import { type FlowControl, withFlow } from "./priority/flow_control.ts";
import { addressOf, queryOf } from "./request_address.ts";
import { type RequestInfo, requestInfo } from "./request_info.ts";
import { requireTimeout } from "./request_timeout.ts";
import { errorResponse, textResponse } from "./responses.ts";
import type { ApiBindings } from "./routes.ts";

/** What every request goes through. */
export interface Entrance {
  readonly door: AccessControl;
  readonly flows: FlowControl;
  readonly app: Hono<ApiBindings>;
}

/**
 * Answers a request. One that makes no sense, may not come in, or is one too many, is answered at the door.
 *
 * @param entrance What it goes through.
 * @param sent The request, and who sends it; without a user its credentials tell.
 * @returns The answer.
 */
export function answerThrough(
  { door, flows, app }: Entrance,
  { request, user }: { readonly request: Request; readonly user: User | undefined },
): Response | Promise<Response> {
  const refuse = (error: unknown) => errorResponse(error, negotiableOf(request));
  const enter = (known: User): Response | Promise<Response> => {
    const flow = flows.flowOf(request, known);
    const tooMany = flows.refusal(request, known, flow);
    if (tooMany !== undefined) return withFlow(tooMany, flow);
    const answer = answered(request, known);
    return answer instanceof Promise ? answer.then((one) => withFlow(one, flow)) : withFlow(answer, flow);
  };
  const answered = (sent: Request, known: User): Response | Promise<Response> => {
    try {
      door.authorize(sent, known);
    } catch (error) {
      return refuse(error);
    }
    return app.fetch(sent, { user: known });
  };
  const info = requestInfo(request.method, request.url);
  if (info === "unclear") return unclearAnswer(request.url);
  // What has no path is refused before anybody asks who sends it.
  if (addressOf(request.url) === undefined) return textResponse(400, "400 Bad Request");
  try {
    if (!isLongRunning(info)) requireTimeout(queryOf(request.url));
    const known = door.identify(request, user);
    return known instanceof Promise ? known.then(enter, refuse) : enter(known);
  } catch (error) {
    return refuse(error);
  }
}

/** Watches have a time-out of their own. */
function isLongRunning(info: RequestInfo | undefined): boolean {
  return info?.verb === "watch" || info?.verb === "proxy";
}

/** What a request is about is found out before anything else, by a part that writes no Status. */
function unclearAnswer(url: string): Response {
  const { pathname, search } = new URL(url);
  const shown = (pathname + search).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const why = `failed to create RequestInfo: unable to determine kind and namespace from url, ${shown}`;
  const headers = { "content-type": "text/plain; charset=utf-8" };
  return new Response(`Internal Server Error: "${shown}": ${why}\n`, { status: 500, headers });
}
