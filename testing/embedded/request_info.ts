/**
 * What a request is about, as its method and its address alone say it.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { addressOf, partsOf } from "./request_address.ts";
import { isTrue } from "./request_options.ts";

/** A request on a resource, whether it is served or not. */
export interface RequestInfo {
  /** Such as "get", "list", "deletecollection"; "" for methods that mean nothing. */
  readonly verb: string;
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  /** "" for cluster-scoped resources and for all namespaces. */
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
  /** What of the path follows the version, and "watch" or "proxy" where it is there. */
  readonly parts: readonly string[];
  /** The verb that the path begins with after the version, where it does. */
  readonly verbInPath?: "watch" | "proxy";
}

const VERBS: Readonly<Record<string, string>> = dictionary({
  POST: "create",
  GET: "get",
  HEAD: "get",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
});

const NAMESPACE_SUBRESOURCES: readonly string[] = ["status", "finalize"];

/**
 * Reads a request.
 *
 * @param method The method.
 * @param url The address.
 * @returns What it is about; `undefined` if that is no resource, "unclear" if its path ends after "watch" or "proxy".
 * @see k8s.io/apiserver/pkg/endpoints/request/requestinfo.go
 */
export function requestInfo(method: string, url: string): RequestInfo | "unclear" | undefined {
  const address = addressOf(url);
  const [prefix, ...rest] = partsOf(address?.path ?? "");
  const isCore = prefix === "api";
  if (address === undefined || !isCore && prefix !== "apis" || rest.length < (isCore ? 2 : 3)) {
    return undefined;
  }
  const [group = "", version = "", ...after] = isCore ? ["", ...rest] : rest;
  const [first] = after;
  const verbInPath = first === "watch" || first === "proxy" ? first : undefined;
  const parts = verbInPath === undefined ? after : after.slice(1);
  if (parts.length === 0) return "unclear";
  const target = targetOf(parts);
  return {
    verb: verbInPath ?? verbOf(method, target.name, address.query),
    group,
    version,
    ...target,
    parts,
    ...(verbInPath === undefined ? {} : { verbInPath }),
  };
}

/** The parts "[namespaces/x/]resource[/name[/subresource]]". */
function targetOf(
  parts: readonly string[],
): Pick<RequestInfo, "namespace" | "resource" | "name" | "subresource"> {
  const [first = "", owner = "", third] = parts;
  const isWithin = first === "namespaces" && third !== undefined && !NAMESPACE_SUBRESOURCES.includes(third);
  const [resource = "", name = "", subresource = ""] = isWithin ? parts.slice(2) : parts;
  return { namespace: first === "namespaces" ? owner : "", resource, name, subresource };
}

function verbOf(method: string, name: string, query: URLSearchParams): string {
  const verb = Object.hasOwn(VERBS, method) ? VERBS[method] ?? "" : "";
  if (name !== "") return verb;
  if (verb === "delete") return "deletecollection";
  if (verb !== "get") return verb;
  return isTrue(query, "watch") ? "watch" : "list";
}
