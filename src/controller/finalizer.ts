/**
 * The finalizer that holds a deleted object until its clean-up has run. Only the patches are made here; they are
 * guarded, so that a finalizer that somebody else adds or removes at the same time is never lost.
 *
 * @module
 */

import { jsonPatch, type Patch } from "../client/patch.ts";
import type { KubeObject } from "../resource/object.ts";

/**
 * Says whether an object has a finalizer.
 *
 * @param object The object.
 * @param finalizer The finalizer's name.
 * @returns Whether it is among the object's finalizers.
 */
export function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

/**
 * Makes the patch that adds a finalizer.
 *
 * @param object The object as last seen, without the finalizer.
 * @param finalizer The finalizer's name.
 * @returns The patch; it fails if the object has changed since.
 */
export function finalizerAddition(object: KubeObject, finalizer: string): Patch {
  const { finalizers = [], resourceVersion } = object.metadata;
  return jsonPatch([
    { op: "test", path: "/metadata/resourceVersion", value: resourceVersion },
    { op: "add", path: "/metadata/finalizers", value: [...finalizers, finalizer] },
  ]);
}

/**
 * Makes the patch that removes a finalizer.
 *
 * @param object The object as last seen, with the finalizer.
 * @param finalizer The finalizer's name.
 * @returns The patch; it fails if the finalizer is no longer at its place or the object was made anew.
 */
export function finalizerRemoval(object: KubeObject, finalizer: string): Patch {
  const path = `/metadata/finalizers/${object.metadata.finalizers?.indexOf(finalizer) ?? -1}`;
  return jsonPatch([
    { op: "test", path: "/metadata/uid", value: object.metadata.uid },
    { op: "test", path, value: finalizer },
    { op: "remove", path },
  ]);
}
