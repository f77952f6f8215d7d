/**
 * A resource as a value: what the client, the cache and the controller need to know of a kind, and its static types.
 *
 * @module
 */

import type { KubeObject, ObjectInput } from "./object.ts";

/** Whether objects of a resource live in a namespace. */
export type Scope = "Namespaced" | "Cluster";

/**
 * One version of one kind, as the API server serves it. Made by `defineResource`, by `defineBuiltin`, or taken from
 * `@kubeloop/sdk/builtins`.
 *
 * @typeParam Stored What the server answers (defaults filled in, metadata complete).
 * @typeParam Input What writers hand over (fields with defaults may be left out).
 */
export interface Resource<
  out Stored extends KubeObject = KubeObject,
  out Input extends ObjectInput = ObjectInput,
> {
  /** The API group; "" for the core group. */
  readonly group: string;
  /** The version by which the resource is read and written: `v1`, `v1beta1`. */
  readonly version: string;
  /** The name of one object in manifests, in upper camel case. */
  readonly kind: string;
  /** The lower-case plural name, as in URLs. */
  readonly plural: string;
  /** The lower-case singular name, as in `kubectl get`. */
  readonly singular: string;
  /** Whether a request needs a namespace. */
  readonly scope: Scope;
  /** "group/version", or "version" for the core group. */
  readonly apiVersion: string;
  /** The subresources that are known to be served. */
  readonly subresources: readonly ("status" | "scale")[];
  /** Set if only this part of the objects is read; see `metadataOnly`. */
  readonly part?: "metadata";
  /** Carries the types; there is no such field at run time. */
  readonly "~types"?: { readonly stored: Stored; readonly input: Input };
}

/** What the server answers for a resource: `Stored<typeof TsTest>`. */
export type Stored<R> = R extends Resource<infer S, infer _I> ? S : never;

/** What writers hand over for a resource: `Input<typeof TsTest>`. */
export type Input<R> = R extends Resource<infer _S, infer I> ? I : never;

/**
 * The path of a resource's collection on an API server.
 *
 * @param resource The resource.
 * @param namespace The namespace; leave it out for cluster-scoped resources and for all namespaces.
 * @returns The path, without a slash at its end.
 *
 * @example Deployments of a namespace
 * ```ts
 * import { collectionPath } from "@kubeloop/sdk";
 * import { Deployment } from "@kubeloop/sdk/builtins";
 *
 * console.assert(collectionPath(Deployment, "default") === "/apis/apps/v1/namespaces/default/deployments");
 * ```
 */
export function collectionPath(resource: Resource, namespace?: string): string {
  const base = resource.group === "" ? `/api/${resource.version}` : `/apis/${resource.apiVersion}`;
  const scope = namespace ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${base}${scope}/${resource.plural}`;
}

/**
 * The name of a resource for people and in messages.
 *
 * @param resource The resource.
 * @returns "plural.group", or "plural" for the core group.
 *
 * @example Deployments
 * ```ts
 * import { groupResource } from "@kubeloop/sdk";
 * import { Deployment } from "@kubeloop/sdk/builtins";
 *
 * console.assert(groupResource(Deployment) === "deployments.apps");
 * ```
 */
export function groupResource(resource: Pick<Resource, "group" | "plural">): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}
