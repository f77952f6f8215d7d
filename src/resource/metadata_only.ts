/**
 * Resources of which only the metadata are read: names, labels, owners, and nothing of what they are about.
 *
 * @module
 */

import type { KubeObject, ObjectInput, StoredMeta } from "./object.ts";
import type { Resource } from "./resource.ts";

/**
 * An object of which only the metadata are known. `apiVersion` and `kind` are those of the object itself, not those of
 * the answer that carried it, so that owner references and keys can be made of it.
 *
 * @typeParam Meta The metadata; those of namespaced kinds have a namespace.
 */
export interface PartialObjectMetadata<out Meta extends StoredMeta = StoredMeta> extends KubeObject {
  /** All there is to it. */
  readonly metadata: Meta;
}

/**
 * A resource of which only the metadata are read. Writers of whole objects have nothing to hand over: `create`,
 * `replace` and `apply` can't be called; `patch` and `delete` can.
 *
 * @typeParam Meta The metadata.
 */
export interface MetadataResource<out Meta extends StoredMeta = StoredMeta>
  extends Resource<PartialObjectMetadata<Meta>, never> {
  /** Tells it from the whole resource. */
  readonly part: "metadata";
}

/**
 * The same resource, of which only the metadata are read. It goes wherever a resource goes: into clients, informers,
 * and what a controller owns or watches; its cache is another one than that of the whole objects.
 *
 * *Cost*: the server sends, and a cache keeps, the metadata alone. A server that can't do that (an aggregated one) sends
 * whole objects, of which the rest is dropped.
 *
 * @typeParam S The whole objects.
 * @param resource The resource.
 * @returns The resource of its metadata, frozen.
 *
 * @see Kubernetes API concepts: metadata-only fetches
 *
 * @example Which secrets are there, without what is in them
 * ```ts
 * import { metadataOnly } from "@kubeloop/sdk";
 * import { connect } from "@kubeloop/sdk/client";
 * import { Secret } from "@kubeloop/sdk/builtins";
 *
 * export async function secretNames(): Promise<string[]> {
 *   const client = await connect();
 *   const { items } = await client.resource(metadataOnly(Secret)).listAll();
 *   client.close();
 *   return items.map(({ metadata }) => metadata.name);
 * }
 * ```
 */
export function metadataOnly<S extends KubeObject>(
  resource: Resource<S, ObjectInput>,
): MetadataResource<S["metadata"]> {
  const { group, version, kind, plural, singular, scope, apiVersion } = resource;
  const names = { group, version, kind, plural, singular, scope, apiVersion };
  return Object.freeze({ ...names, subresources: Object.freeze([]), part: "metadata" });
}
