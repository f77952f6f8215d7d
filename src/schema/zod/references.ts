/**
 * References to other objects, for zod.
 *
 * @module
 */

import { z } from "zod";

/** The name of an object of any kind, in this namespace or another. */
export interface ObjectReferenceValue {
  /** "group/version", or "version" for the core group. */
  readonly apiVersion?: string;
  /** The kind. */
  readonly kind: string;
  /** The name. */
  readonly name: string;
  /** The namespace; that of the object itself when left out. */
  readonly namespace?: string;
}

/** One value of a Secret in the same namespace. */
export interface SecretKeyReference {
  /** The Secret's name. */
  readonly name: string;
  /** Which of its values. */
  readonly key: string;
  /** Whether it may be missing. */
  readonly optional?: boolean;
}

/** Names of objects: at most 253 characters, not empty. */
const NAME = z.string().min(1).max(253);

/**
 * A reference to an object by kind and name.
 *
 * @returns The schema; server-side apply replaces the value as a whole.
 *
 * @see API conventions: object references
 *
 * @example A config map
 * ```ts
 * import { objectReference } from "@kubeloop/sdk/zod";
 *
 * console.assert(objectReference().safeParse({ apiVersion: "v1", kind: "ConfigMap", name: "settings" }).success);
 * ```
 */
export function objectReference(): z.ZodType<ObjectReferenceValue, ObjectReferenceValue> {
  return z.object({
    apiVersion: z.string().exactOptional(),
    kind: z.string().min(1),
    name: NAME,
    namespace: NAME.exactOptional(),
  }).meta({ "x-kubernetes-map-type": "atomic" });
}

/**
 * A reference to one value of a Secret in the same namespace.
 *
 * @returns The schema; server-side apply replaces the value as a whole.
 *
 * @see k8s.io/api core/v1: SecretKeySelector
 *
 * @example A password
 * ```ts
 * import { secretKeyRef } from "@kubeloop/sdk/zod";
 *
 * console.assert(secretKeyRef().safeParse({ name: "database", key: "password" }).success);
 * ```
 */
export function secretKeyRef(): z.ZodType<SecretKeyReference, SecretKeyReference> {
  return z.object({ name: NAME, key: z.string().min(1).max(253), optional: z.boolean().exactOptional() })
    .meta({ "x-kubernetes-map-type": "atomic" });
}
