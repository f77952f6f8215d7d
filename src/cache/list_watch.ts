/**
 * The two questions that a cache asks its server: what is there, and what changes.
 *
 * @module
 */

import type { ListOptions, ListPage, SelectorOptions, WatchOptions } from "../client/list_options.ts";
import type { WatchEvents } from "../client/watch_event.ts";
import type { KubeObject } from "../resource/object.ts";
import { groupResource, type Resource } from "../resource/resource.ts";

/**
 * Lists and watches one set of objects. Both functions end on the `signal` in their options.
 *
 * @typeParam S The objects.
 */
export interface ListWatch<S extends KubeObject> {
  /** What is meant, for people: `pods in namespace "default" with labels app=web`. */
  readonly description: string;
  /** Of which kind the objects are; what is of another one is told and left out. @default {it is not checked} */
  readonly resource?: Pick<Resource, "apiVersion" | "kind">;
  /** Reads one page. */
  list(options: ListOptions): Promise<ListPage<S>>;
  /** Begins a watch; the promise resolves once the server has begun to answer. */
  watch(options: WatchOptions): Promise<WatchEvents<S>>;
}

/** The part of a `ResourceClient` that {@linkcode listWatchOf} needs. */
export interface ListWatchClient<S extends KubeObject> {
  /** Whose objects. */
  readonly resource: Resource;
  /** Absent for all namespaces, and for cluster-scoped resources. */
  readonly namespace?: string;
  /** Reads one page. */
  list(options: ListOptions): Promise<ListPage<S>>;
  /** Begins a watch. */
  watch(options: WatchOptions): Promise<WatchEvents<S>>;
}

/**
 * Lists and watches what a client is about.
 *
 * @typeParam S The objects.
 * @param client The client of a resource, in one namespace or in all.
 * @param selectors Which of the objects; all of them when left out.
 * @returns The two functions.
 *
 * @example The web pods of all namespaces
 * ```ts
 * import { type ListWatch, listWatchOf } from "@kubeloop/sdk/cache";
 * import type { Client } from "@kubeloop/sdk/client";
 * import { Pod } from "@kubeloop/sdk/builtins";
 *
 * function webPods(client: Client): ListWatch<Pod> {
 *   return listWatchOf(client.resource(Pod), { labelSelector: "app=web" });
 * }
 * ```
 */
export function listWatchOf<S extends KubeObject>(
  client: ListWatchClient<S>,
  selectors: SelectorOptions = {},
): ListWatch<S> {
  const { labelSelector, fieldSelector } = selectors;
  const chosen: SelectorOptions = {
    ...(labelSelector ? { labelSelector } : {}),
    ...(fieldSelector ? { fieldSelector } : {}),
  };
  return {
    description: describe(client, chosen),
    resource: client.resource,
    list: (options) => client.list({ ...options, ...chosen }),
    watch: (options) => client.watch({ ...options, ...chosen }),
  };
}

function describe(
  { resource, namespace }: Pick<ListWatchClient<KubeObject>, "resource" | "namespace">,
  { labelSelector, fieldSelector }: SelectorOptions,
): string {
  const parts = [groupResource(resource)];
  if (resource.part) parts.push(`(${resource.part} only)`);
  if (namespace) parts.push(`in namespace "${namespace}"`);
  if (labelSelector) parts.push(`with labels ${labelSelector}`);
  if (fieldSelector) parts.push(`with fields ${fieldSelector}`);
  return parts.join(" ");
}
