/**
 * Where the paths of resources lead.
 *
 * @module
 */

import type { RequestInfo } from "./request_info.ts";
import type { ResourceRegistry } from "./resource_registry.ts";
import { apiVersionOf, isStored, type ServedResource } from "./served_resource.ts";
import { badRequest, methodNotAllowed, notServed, pathNotFound } from "./status.ts";

/** What a path leads to. */
export interface ResourceTarget {
  readonly served: ServedResource;
  /** "" for cluster-scoped resources and for all namespaces. */
  readonly namespace: string;
  /** Whether the path names no namespace at all; one without a letter is named all the same. */
  readonly isAcrossNamespaces: boolean;
  /** "" for the collection. */
  readonly name: string;
  /** "" for none. */
  readonly subresource: string;
  readonly isWatch: boolean;
}

/** The longest path of a built-in resource: its name, that of an object, a subresource. */
const MOST_PARTS = 3;

/**
 * Finds what is at a path of a built-in group. Every part of the path counts.
 *
 * @param info The request.
 * @param method The request's method.
 * @param registry What is served.
 * @returns What is there.
 * @throws {StatusError} 404 if that is nothing, 400 if the path names no namespace, 405 if nothing but reads is served.
 */
export function builtinTarget(info: RequestInfo, method: string, registry: ResourceRegistry): ResourceTarget {
  const { parts, verbInPath, namespace } = info;
  const isNested = parts.length >= MOST_PARTS && parts[0] === "namespaces" && info.resource !== "namespaces";
  const [plural = "", name = "", subresource = "", ...more] = isNested ? parts.slice(2) : parts;
  const served = registry.find(apiVersionOf(info), plural);
  const isWatch = verbInPath === "watch";
  const isNamed = (isNested ? parts.length - 2 : parts.length) > 1;
  if (served === undefined || verbInPath === "proxy") throw pathNotFound();
  if (more.length > 0 && subresource === "proxy") throw notServed(`The subresource ${plural}/proxy`);
  const isMisplaced = served.scope === "Cluster" ? isNested : !isNested && isNamed;
  if (more.length > 0 || isMisplaced) throw pathNotFound();
  if (isWatch && (subresource !== "" || !isStored(served))) throw pathNotFound();
  if (isWatch && method !== "GET") throw methodNotAllowed();
  if (isNested && namespace === "" && (isNamed || method === "DELETE")) {
    throw badRequest("Namespace parameter required.");
  }
  return {
    served,
    namespace: isNested ? namespace : "",
    isAcrossNamespaces: !isNested,
    name,
    subresource,
    isWatch,
  };
}

/**
 * Finds what is at a path of a custom group. What follows the subresource does not matter.
 *
 * @param info The request.
 * @param registry What is served.
 * @returns What is there; `undefined` if that is nothing.
 */
export function customTarget(info: RequestInfo, registry: ResourceRegistry): ResourceTarget | undefined {
  const { namespace, resource, name, subresource, verb, verbInPath } = info;
  const served = registry.find(apiVersionOf(info), resource);
  if (served === undefined) return undefined;
  const isAcrossNamespaces = namespace === "";
  const mayBeAcross = verb === "list" || verb === "watch";
  const isMisplaced = served.scope === "Cluster" ? !isAcrossNamespaces : isAcrossNamespaces && !mayBeAcross;
  if (isMisplaced) return undefined;
  const isWatch = verbInPath === "watch";
  return { served, namespace, isAcrossNamespaces, name, subresource, isWatch };
}
