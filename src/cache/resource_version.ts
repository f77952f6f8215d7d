/**
 * The order of resource versions.
 *
 * @module
 */

import type { KubeObject } from "../resource/object.ts";

/**
 * Compares two versions of one resource as the whole numbers that they are.
 *
 * @param a A resource version.
 * @param b Another one, of the same resource.
 * @returns Below 0 if `a` is older, above 0 if it is newer, 0 if they are equal; `undefined` when they differ and one of
 * them is not a number, so that nothing can be said.
 *
 * @see KEP-5504
 *
 * @example Ten is newer than nine
 * ```ts
 * import { compareResourceVersions } from "@kubeloop/sdk/cache";
 *
 * console.assert(compareResourceVersions("10", "9") === 1);
 * ```
 */
export function compareResourceVersions(a: string, b: string): -1 | 0 | 1 | undefined {
  if (a === b) return 0;
  if (!isWholeNumber(a) || !isWholeNumber(b)) return undefined;
  // No zeros lead, so that a longer one is greater, and equally long ones have the order of text.
  if (a.length !== b.length) return a.length < b.length ? -1 : 1;
  return a < b ? -1 : 1;
}

/**
 * Tells whether two objects are one state of one object.
 *
 * @param a An object.
 * @param b Another one, under the same key.
 * @returns Whether uid and resource version are equal.
 */
export function isSameVersion(a: KubeObject, b: KubeObject): boolean {
  return a.metadata.resourceVersion === b.metadata.resourceVersion && a.metadata.uid === b.metadata.uid;
}

function isWholeNumber(version: string): boolean {
  return /^(0|[1-9]\d*)$/.test(version);
}
