/**
 * What a request wants to do, as access rules speak of it: read from its method and address alone, before anything is
 * known about what is served there.
 *
 * @module
 */

import { parseFieldSelector } from "../../../src/resource/field_selector.ts";
import { isTrue } from "../request_options.ts";

/** A request on a resource. */
export interface ResourceAttributes {
  readonly type: "resource";
  /** Such as "get", "list", "deletecollection". */
  readonly verb: string;
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  /** "" for cluster-scoped resources and for all namespaces. */
  readonly namespace: string;
  readonly name: string;
}

/** A request on any other path. */
export interface PathAttributes {
  readonly type: "path";
  /** The method in lower case. */
  readonly verb: string;
  readonly path: string;
}

/** What a request wants to do. */
export type RequestAttributes = ResourceAttributes | PathAttributes;

const VERBS: Readonly<Record<string, string>> = {
  POST: "create",
  GET: "get",
  HEAD: "get",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

const NAMESPACE_SUBRESOURCES: readonly string[] = ["status", "finalize"];

/**
 * Reads a request.
 *
 * @param method The method.
 * @param url The address.
 * @returns What the request wants to do.
 * @see k8s.io/apiserver/pkg/endpoints/request/requestinfo.go
 */
export function requestAttributes(method: string, url: URL): RequestAttributes {
  const parts = url.pathname.split("/").filter((part) => part !== "").map(decoded);
  const [prefix, ...rest] = parts;
  const isCore = prefix === "api";
  const groupParts = isCore ? 0 : 1;
  if (!isCore && prefix !== "apis" || rest.length < 2 + groupParts) {
    return { type: "path", verb: method.toLowerCase(), path: url.pathname };
  }
  const [group = "", version = ""] = isCore ? ["", rest[0]] : rest;
  const target = targetOf(rest.slice(1 + groupParts));
  const name = target.name || nameSelected(url.searchParams);
  const verb = target.verb ?? verbOf(method, target.name, url.searchParams);
  return {
    type: "resource",
    verb,
    group,
    version,
    resource: target.resource,
    subresource: target.subresource,
    namespace: target.namespace,
    name: ["list", "watch", "deletecollection"].includes(verb) ? name : target.name,
  };
}

interface Target {
  readonly verb?: string;
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
}

/** The parts after the group's version: "[watch/][namespaces/x/]resource[/name[/subresource]]". */
function targetOf(parts: readonly string[]): Target {
  const [first = ""] = parts;
  if (first === "watch" && parts.length > 1) return { ...targetOf(parts.slice(1)), verb: "watch" };
  const [, owner = "", third] = parts;
  const isWithin = first === "namespaces" && third !== undefined && !NAMESPACE_SUBRESOURCES.includes(third);
  const [resource = "", name = "", subresource = ""] = isWithin ? parts.slice(2) : parts;
  return { namespace: first === "namespaces" ? owner : "", resource, name, subresource };
}

function verbOf(method: string, name: string, query: URLSearchParams): string {
  const verb = VERBS[method] ?? "";
  if (name !== "") return verb;
  if (verb === "delete") return "deletecollection";
  if (verb !== "get") return verb;
  return isTrue(query, "watch") ? "watch" : "list";
}

/** A selector for one name asks for that object. */
function nameSelected(query: URLSearchParams): string {
  try {
    const terms = parseFieldSelector(query.get("fieldSelector") ?? "");
    return terms.find((term) => term.field === "metadata.name" && term.operator === "=")?.value ?? "";
  } catch {
    return ""; // the request is refused later, for its selector
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
