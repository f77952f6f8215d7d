/**
 * What the embedded API server serves: one entry for each version of each kind, built in or from a CRD.
 *
 * @module
 */

import { SUBRESOURCE_VERBS, type SubresourceFacts } from "./builtin_kinds.ts";
import type { JsonObject } from "./json.ts";

/** The part of the path after an object's name. */
export type Subresource = "status" | "scale" | "finalize" | "token" | "eviction" | "binding";

/** Where the numbers of a scale subresource live, as JSON paths (".spec.replicas"). */
export interface ScalePaths {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  readonly labelSelectorPath?: string;
}

/** How the kinds differ in what the server does with their objects. */
export interface KindRules {
  /**
   * What counts the generation up: nothing, nothing but the creation, everything but metadata and status, or a part of
   * the metadata as well.
   */
  readonly generation: "none" | "first" | "content" | "content and annotations" | "content and labels";
  /** Whether an update without a resource version is taken. */
  readonly unconditionalUpdate: boolean;
  /** Whether a PUT to a free name creates the object. */
  readonly createOnUpdate: boolean;
  /** Whether a deletion answers with the object instead of a Status. */
  readonly returnsDeleted: boolean;
  /** What names must look like. */
  readonly names: "subdomain" | "label" | "path segment";
  /** Whether what is wrong with the metadata is told only where nothing else is wrong. */
  readonly checksMetadataLast: boolean;
}

/** The way of custom objects between one version and the storage. */
export interface VersionConversion {
  /** Shows a stored object in this version, as the present schemas have it. */
  readonly shown: (stored: JsonObject) => JsonObject;
  /** Makes of an object in this version what is stored. */
  readonly kept: (object: JsonObject) => JsonObject;
}

/** The way between one version and the storage where somebody outside converts: both directions may have to wait. */
export interface OutsideConversion extends VersionConversion {
  /**
   * Requires that objects can be shown.
   *
   * @param stored The stored objects.
   */
  requireShown(stored: readonly JsonObject[]): void;
  /**
   * Shows an object of this version in another one, as the webhook makes it.
   *
   * @param object The object.
   * @param apiVersion The other version, as "group/version".
   */
  inVersion(object: JsonObject, apiVersion: string): JsonObject;
  /**
   * Has an object converted anew when it is read next.
   *
   * @param stored The stored object.
   */
  forget(stored: JsonObject): void;
  /**
   * Takes note of what has been stored.
   *
   * @param kept What was to be stored.
   * @param stored What is stored.
   */
  wasStored(kept: JsonObject, stored: JsonObject): void;
}

/** One version of one kind as it is served. */
export interface ServedResource {
  /** The API group; "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly scope: "Namespaced" | "Cluster";
  readonly verbs: readonly string[];
  readonly subresources: readonly Subresource[];
  /** The subresources of a built-in kind as discovery shows them, those that are refused as well. */
  readonly shownSubresources?: readonly SubresourceFacts[];
  /** The hash of its storage version as discovery shows it; that of custom kinds is made of the version. */
  readonly storageVersionHash?: string;
  /** Set where the scale subresource is served. */
  readonly scale?: ScalePaths;
  /** The version in which objects are stored; versions of one kind share their objects. */
  readonly storageVersion: string;
  /** The field labels that field selectors may use beyond metadata.name and metadata.namespace. */
  readonly selectableFields: readonly string[];
  /** What a built-in kind does otherwise than most; kinds of CRDs have none. */
  readonly rules?: Partial<KindRules>;
  /** The warning that every answer comes with. */
  readonly deprecation?: string;
  /** The CRD that the kind comes from; built-in kinds have none. */
  readonly crd?: JsonObject;
  /** Between this version and the storage; built-in kinds have none. */
  readonly conversion?: VersionConversion;
  /** The same, where a webhook converts. */
  readonly outside?: OutsideConversion;
  /** The version's structural schema (`openAPIV3Schema`); built-in kinds have none. */
  readonly schema?: JsonObject;
}

const BUILTIN_RULES: KindRules = Object.freeze({
  generation: "none",
  unconditionalUpdate: true,
  createOnUpdate: false,
  returnsDeleted: false,
  names: "subdomain",
  checksMetadataLast: false,
});

const CUSTOM_RULES: KindRules = Object.freeze({
  ...BUILTIN_RULES,
  generation: "content",
  unconditionalUpdate: false,
});

/**
 * The rules of a kind.
 *
 * @param resource The resource.
 * @returns All the rules, those that most kinds follow included.
 */
export function rulesOf(resource: Pick<ServedResource, "crd" | "rules">): KindRules {
  return { ...(resource.crd === undefined ? BUILTIN_RULES : CUSTOM_RULES), ...resource.rules };
}

/**
 * The `apiVersion` of a resource's objects.
 *
 * @param resource The group and version.
 * @returns "group/version", or "version" for the core group.
 */
export function apiVersionOf(resource: Pick<ServedResource, "group" | "version">): string {
  return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

/**
 * The name of a resource across its versions, also its key in the storage.
 *
 * @param resource The group and plural name.
 * @returns "plural.group", or "plural" for the core group.
 */
export function groupResourceOf(resource: Pick<ServedResource, "group" | "plural">): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

/**
 * Tells whether objects of a resource are kept.
 *
 * @param resource The resource.
 * @returns Whether they are; questions and the like are only answered.
 */
export function isStored(resource: Pick<ServedResource, "verbs">): boolean {
  return resource.verbs.includes("watch");
}

/**
 * Lists the subresources of a resource as discovery shows them.
 *
 * @param resource The resource.
 * @returns The subresources by name.
 */
export function shownSubresources(resource: ServedResource): readonly SubresourceFacts[] {
  const { shownSubresources: known, group, version, kind } = resource;
  if (known !== undefined) return known;
  return resource.subresources.map((name) => ({
    name,
    ...(name === "scale" ? { group: "autoscaling", version: "v1", kind: "Scale" } : { group, version, kind }),
    verbs: SUBRESOURCE_VERBS,
  }));
}
