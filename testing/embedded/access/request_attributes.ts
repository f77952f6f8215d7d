/**
 * What a request wants to do, as access rules speak of it: read from its method and address alone, before anything is
 * known about what is served there.
 *
 * @module
 */

import { parseFieldSelector } from "../../../src/resource/field_selector.ts";
import { addressOf, queryOf } from "../request_address.ts";
import { requestInfo } from "../request_info.ts";

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

/**
 * Reads a request.
 *
 * @param method The method.
 * @param url The address.
 * @returns What the request wants to do.
 */
export function requestAttributes(method: string, url: string): RequestAttributes {
  const info = requestInfo(method, url);
  if (info === undefined || info === "unclear") {
    return { type: "path", verb: method.toLowerCase(), path: addressOf(url)?.path ?? "" };
  }
  const { verb, group, version, resource, subresource, namespace, name } = info;
  const isOfMany = ["list", "watch", "deletecollection"].includes(verb);
  return {
    type: "resource",
    verb,
    group,
    version,
    resource,
    subresource,
    namespace,
    name: name === "" && isOfMany ? nameSelected(queryOf(url)) : name,
  };
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
