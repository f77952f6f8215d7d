/**
 * Objects that live in a namespace: their metadata always names it.
 *
 * @module
 */

import type { KubeObject, StoredMeta } from "./object.ts";

/** The metadata of a stored object that lives in a namespace. */
export interface NamespacedMeta extends StoredMeta {
  /** Never absent, never "". */
  readonly namespace: string;
}

/** A stored object that lives in a namespace. */
export interface NamespacedObject extends KubeObject {
  /** Names, version, owners, and the namespace. */
  readonly metadata: NamespacedMeta;
}
