/**
 * Refusals as an API server words them.
 *
 * @module
 */

import type { ErrorEventFault, StatusFault } from "./fault.ts";
import type { ObservedRequest } from "./observed_request.ts";

/** The usual reason of a code. @see apimachinery pkg/apis/meta/v1/types.go (StatusReason) */
const REASONS: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  409: "Conflict",
  410: "Expired",
  413: "RequestEntityTooLarge",
  422: "Invalid",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
  504: "Timeout",
};

/**
 * The head of a refusal.
 *
 * @param fault What it says.
 * @returns The step.
 */
export function refusalHead(
  { code, retryAfterSeconds }: StatusFault,
): { readonly type: "head"; readonly status: number; readonly headers: Headers } {
  const headers = new Headers({ "content-type": "application/json" });
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(retryAfterSeconds));
  return { type: "head", status: code, headers };
}

/**
 * The body of a refusal.
 *
 * @param fault What it says.
 * @returns A `Status`, as JSON and a line's end.
 */
export function refusalText(fault: StatusFault): Uint8Array {
  return lineOf(statusOf(fault));
}

/**
 * The event by which a watch is given up.
 *
 * @param fault What it says.
 * @returns The event, as a line.
 */
export function errorEventLine(fault: ErrorEventFault): Uint8Array {
  return lineOf({ type: "ERROR", object: statusOf(fault) });
}

/**
 * A bookmark.
 *
 * @param resourceVersion The version that it names.
 * @returns The event, as a line.
 */
export function bookmarkLine(resourceVersion: string): Uint8Array {
  const object = {
    apiVersion: "meta.k8s.io/v1",
    kind: "PartialObjectMetadata",
    metadata: { resourceVersion },
  };
  return lineOf({ type: "BOOKMARK", object });
}

/**
 * The refusal of a write that somebody else was faster than.
 *
 * @param request The write.
 * @returns What it says, in the server's words.
 */
export function conflictOf({ group = "", resource = "", name = "" }: ObservedRequest): StatusFault {
  const [plural = ""] = resource.split("/");
  const qualified = group === "" ? plural : `${plural}.${group}`;
  return {
    type: "status",
    code: 409,
    message:
      `Operation cannot be fulfilled on ${qualified} "${name}": the object has been modified; please ` +
      "apply your changes to the latest version and try again",
    details: { name, ...(group !== "" && { group }), kind: plural },
  };
}

function statusOf(fault: StatusFault | ErrorEventFault): object {
  const { code, reason = REASONS[code], retryAfterSeconds, details } = fault;
  const { message = `the fault "${fault.type}" was injected` } = fault;
  const hasDetails = details !== undefined || retryAfterSeconds !== undefined;
  return {
    apiVersion: "v1",
    kind: "Status",
    metadata: {},
    status: "Failure",
    message,
    ...(reason !== undefined && { reason }),
    ...(hasDetails &&
      { details: { ...details, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) } }),
    code,
  };
}

function lineOf(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}
