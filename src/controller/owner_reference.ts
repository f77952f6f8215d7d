/**
 * Owner references: how an object says who made it, so that the garbage collector takes it along and its events
 * lead back to the owner.
 *
 * @module
 */

import type { KubeObject, ObjectKey, ObjectMeta, OwnerReference } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";

/**
 * Makes the reference by which an object names its managing controller.
 *
 * @param owner The stored owner.
 * @returns The reference, with `controller` and `blockOwnerDeletion` set.
 *
 * @example A reference to a ConfigMap
 * ```ts
 * import { ownerReferenceTo } from "@kubeloop/sdk";
 *
 * const reference = ownerReferenceTo({
 *   apiVersion: "v1",
 *   kind: "ConfigMap",
 *   metadata: { name: "web", uid: "1-2", resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z" },
 * });
 * console.assert(reference.controller === true);
 * ```
 */
export function ownerReferenceTo(owner: KubeObject): OwnerReference {
  const { apiVersion, kind, metadata: { name, uid } } = owner;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/**
 * Finds the managing controller of an object.
 *
 * @param object The object.
 * @returns The reference that says `controller: true`; undefined when there is none.
 *
 * @example An object nobody controls
 * ```ts
 * import { controllerOf } from "@kubeloop/sdk";
 *
 * console.assert(controllerOf({ metadata: { name: "web" } }) === undefined);
 * ```
 */
export function controllerOf(object: { readonly metadata: ObjectMeta }): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/**
 * Finds the key of the managing controller if it is of a given resource. Group and kind are compared; the version is
 * not, since the same owner may have been named by another one.
 *
 * @param object The owned object.
 * @param owner The resource that the owner must be of.
 * @returns The owner's key; undefined when the object is controlled by something else or by nothing.
 */
export function ownerKeyOf(object: KubeObject, owner: Resource): ObjectKey | undefined {
  const reference = controllerOf(object);
  if (reference === undefined || reference.kind !== owner.kind) return undefined;
  if (groupOf(reference.apiVersion) !== owner.group) return undefined;
  const { namespace } = object.metadata;
  return owner.scope === "Namespaced" && namespace ? `${namespace}/${reference.name}` : reference.name;
}

/**
 * Adds the reference to a managing controller to metadata; a former reference to the same owner is replaced.
 *
 * @param metadata The metadata of the object that is to be owned.
 * @param owner The stored owner.
 * @returns New metadata.
 */
export function withOwner(metadata: ObjectMeta, owner: KubeObject): ObjectMeta {
  const others = (metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid);
  return { ...metadata, ownerReferences: [...others, ownerReferenceTo(owner)] };
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}
