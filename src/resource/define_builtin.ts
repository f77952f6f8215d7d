/**
 * Resources whose schema lives elsewhere: the kinds built into the API server, and other people's CRDs.
 *
 * @module
 */

import { parseApiVersion } from "./gvk.ts";
import type { KubeObject, ObjectInput } from "./object.ts";
import type { Resource, Scope } from "./resource.ts";

/**
 * What writers hand over for an object: its fields, with metadata as far as it is known.
 *
 * @typeParam Stored The object as the server answers it.
 */
export type BuiltinInput<Stored extends KubeObject> =
  & ObjectInput
  & Omit<Stored, "apiVersion" | "kind" | "metadata">;

/**
 * A resource whose schema lives elsewhere.
 *
 * @typeParam Stored The object as the server answers it.
 * @typeParam Input What writers hand over; unless given, the same but for metadata.
 */
export interface BuiltinResource<
  out Stored extends KubeObject,
  out Input extends ObjectInput = BuiltinInput<Stored>,
> extends Resource<Stored, Input> {
}

/** The names of a resource. */
export interface BuiltinNames {
  /** "group/version", or "version" for the core group. */
  readonly apiVersion: string;
  /** The kind, in CamelCase. */
  readonly kind: string;
  /** The lower-case plural name, as in URLs. */
  readonly plural: string;
  /** The lower-case singular name. @default the kind in lower case */
  readonly singular?: string;
  /** Whether objects live in a namespace. @default {"Namespaced"} */
  readonly scope?: Scope;
  /** The subresources that are served. @default {[]} */
  readonly subresources?: readonly ("status" | "scale")[];
}

/**
 * Makes a resource value for a kind that the API server has already.
 *
 * @typeParam Stored The object as the server answers it.
 * @typeParam Input What writers hand over; to be given where the server fills in defaults.
 * @param names Its names.
 * @returns The resource, frozen.
 * @throws {TypeError} If `apiVersion` has more than one slash or an empty part.
 *
 * @example Someone else's CRD
 * ```ts
 * import { defineBuiltin, type NamespacedObject } from "@kubeloop/sdk";
 *
 * interface Certificate extends NamespacedObject {
 *   readonly spec: { readonly secretName: string; readonly dnsNames?: readonly string[] };
 * }
 *
 * const Certificate = defineBuiltin<Certificate>({
 *   apiVersion: "cert-manager.io/v1",
 *   kind: "Certificate",
 *   plural: "certificates",
 *   subresources: ["status"],
 * });
 * console.assert(Certificate.group === "cert-manager.io");
 * ```
 */
export function defineBuiltin<
  Stored extends KubeObject,
  Input extends ObjectInput = BuiltinInput<Stored>,
>(names: BuiltinNames): BuiltinResource<Stored, Input> {
  const { apiVersion, kind, plural, scope = "Namespaced", subresources = [] } = names;
  const { singular = kind.toLowerCase() } = names;
  const { group, version } = parseApiVersion(apiVersion);
  return Object.freeze({
    group,
    version,
    kind,
    plural,
    singular,
    scope,
    apiVersion,
    subresources: Object.freeze([...subresources]),
  });
}
