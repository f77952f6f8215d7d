/**
 * What a request to an API server is about, read from its method and path.
 *
 * @module
 */

import { type FaultVerb, type RequestPattern, verbsOf } from "./fault_rule.ts";

/** A request that came by. */
export interface ObservedRequest {
  /** What it asks for; requests that are about no resource have the one of their method. */
  readonly verb: FaultVerb;
  /** The HTTP method. */
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  /** The API group, "" for the core group; absent where the request is about no resource, such as "/version". */
  readonly group?: string;
  /** The plural name, with its subresource if there is one: "pods/status". */
  readonly resource?: string;
  /** The namespace; absent for all of them, and for cluster-scoped resources. */
  readonly namespace?: string;
  /** The name of the object; absent for collections. */
  readonly name?: string;
  /** When it came, in milliseconds since 1970 by the clock of whoever observed it. */
  readonly atMs: number;
}

/** The subresources of a namespace; anything else after its name is a resource in it. */
const NAMESPACE_SUBRESOURCES = ["status", "finalize"];

/**
 * Reads what a request is about.
 *
 * @param method The HTTP method.
 * @param path The path with its query.
 * @param atMs When it came.
 * @returns What there is to know.
 */
export function observeRequest(method: string, path: string, atMs: number): ObservedRequest {
  const { pathname, searchParams } = new URL(path, "http://proxy.invalid");
  const parts = pathname.split("/").filter((part) => part !== "").map(decodeSafely);
  const target = targetOf(parts);
  const isWatch = /^(1|true)$/i.test(searchParams.get("watch") ?? "") || target?.isWatchPath === true;
  const { group, resource, namespace, name } = target ?? {};
  return {
    verb: verbOf(method, { isWatch, isNamed: name !== undefined, isAboutResource: resource !== undefined }),
    method,
    path,
    ...(group !== undefined && { group }),
    ...(resource !== undefined && { resource }),
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    atMs,
  };
}

/**
 * Whether a request is one of those that are meant.
 *
 * @param request The request.
 * @param pattern Those that are meant.
 * @returns Whether it is.
 */
export function isMatch(request: ObservedRequest, pattern: RequestPattern): boolean {
  const verbs = verbsOf(pattern);
  if (verbs && !verbs.includes(request.verb)) return false;
  const { group, resource, namespace, name } = pattern;
  return (group === undefined || group === request.group) &&
    (resource === undefined || resource === request.resource) &&
    (namespace === undefined || namespace === request.namespace) &&
    (name === undefined || name === request.name);
}

/**
 * Whether the answer to a request is one that goes on: a watch, or a log that is followed.
 *
 * @param request The request.
 * @returns Whether it is to be passed on as it comes.
 */
export function isStream({ verb, path }: ObservedRequest): boolean {
  return verb === "watch" || /[?&]follow=(1|true)\b/i.test(path);
}

interface Target {
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly isWatchPath: boolean;
}

/** Reads /api/v1/... and /apis/GROUP/VERSION/...; `undefined` for everything else. */
function targetOf(parts: readonly string[]): Target | undefined {
  const isCore = parts[0] === "api";
  if (!isCore && parts[0] !== "apis") return undefined;
  const group = isCore ? "" : parts[1] ?? "";
  let rest = parts.slice(isCore ? 2 : 3);
  const isWatchPath = rest[0] === "watch";
  if (isWatchPath) rest = rest.slice(1);
  const [first, second, third] = rest;
  let namespace: string | undefined;
  if (
    first === "namespaces" && second !== undefined && third !== undefined &&
    !(rest.length === 3 && NAMESPACE_SUBRESOURCES.includes(third))
  ) {
    namespace = second;
    rest = rest.slice(2);
  }
  const [resource, name, ...subresource] = rest;
  if (resource === undefined) return undefined;
  return {
    group,
    resource: [resource, ...subresource].join("/"),
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    isWatchPath,
  };
}

function verbOf(
  method: string,
  { isWatch, isNamed, isAboutResource }: {
    readonly isWatch: boolean;
    readonly isNamed: boolean;
    readonly isAboutResource: boolean;
  },
): FaultVerb {
  switch (method) {
    case "POST":
      return "create";
    case "PUT":
      return "replace";
    case "PATCH":
      return "patch";
    case "DELETE":
      return isNamed ? "delete" : "deleteCollection";
    default:
      if (isWatch) return "watch";
      return isAboutResource && !isNamed ? "list" : "get";
  }
}

function decodeSafely(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
