/**
 * `defineResource`: one value that is a custom resource's names, versions, schema and static types.
 *
 * @module
 */

import type { VersionConversion, VersionedParts } from "./version_conversion.ts";
import { checkDefinition, type GivenDefinition } from "./definition_check.ts";
import { formatApiVersion } from "./gvk.ts";
import type { NamespacedMeta } from "./namespaced_object.ts";
import type { KubeObject, ObjectInput, StoredMeta, Wire } from "./object.ts";
import { parseInput } from "./parse_input.ts";
import type { Resource, Scope } from "./resource.ts";
import type { CheckedDefinition, ResourceDefinition } from "./resource_definition.ts";
import type { CheckedPaths } from "./resource_paths.ts";
import type { SchemaInput, SchemaOutput } from "./standard_schema.ts";

/**
 * An object of a defined resource as the server answers it.
 *
 * @typeParam Meta Its metadata; with a namespace where the resource has them.
 * @typeParam Spec The wishes, defaults filled in.
 * @typeParam Status What was observed.
 */
export interface CustomObject<out Meta extends StoredMeta, out Spec, out Status> extends KubeObject {
  /** The metadata, complete. */
  readonly metadata: Meta;
  /** What is wished for. */
  readonly spec: Spec;
  /** What was observed; absent until a controller has written it. */
  readonly status?: Status;
}

/**
 * An object of a defined resource as it is written.
 *
 * @typeParam Spec The wishes; what has a default may be left out.
 * @typeParam Status What was observed.
 */
export interface CustomInput<out Spec, out Status> extends ObjectInput {
  /** What is wished for. */
  readonly spec: Spec;
  /** What was observed; the server takes it by the status subresource only. */
  readonly status?: Status;
}

/**
 * A resource with its definition, in one of its versions.
 *
 * @typeParam Stored What the server answers.
 * @typeParam Input What writers hand over.
 */
export interface DefinedResource<
  out Stored extends KubeObject = KubeObject,
  out Input extends ObjectInput = ObjectInput,
> extends Resource<Stored, Input> {
  /** The whole definition, with all versions. */
  readonly definition: CheckedDefinition;
  /**
   * Checks a value from outside, a parsed file for example: its `apiVersion` and `kind`, its metadata, and its spec by
   * the schema's own validation where the schema has one.
   *
   * @param value Any value.
   * @returns The same value.
   * @throws {TypeError} If the value does not fit; the message names the field.
   */
  parseInput(value: unknown): Input;
}

/** The static types of a resource's versions, by name. */
export type VersionTypes = Readonly<
  Record<string, { readonly stored: KubeObject; readonly input: ObjectInput }>
>;

/**
 * What `defineResource` makes: the resource in its storage version, and a way to the other versions.
 *
 * @typeParam Stored What the server answers in the storage version.
 * @typeParam Input What writers hand over in the storage version.
 * @typeParam Versions The types of all versions.
 */
export interface VersionedResource<
  Stored extends KubeObject,
  Input extends ObjectInput,
  Versions extends VersionTypes,
> extends DefinedResource<Stored, Input> {
  /**
   * The resource in another version.
   *
   * @param version The version's name.
   * @returns The resource, which reads and writes that version.
   * @throws {TypeError} If there is no such version.
   */
  at<Version extends keyof Versions & string>(
    version: Version,
  ): DefinedResource<Versions[Version]["stored"], Versions[Version]["input"]>;
}

/** The versions of a definition by name. */
export type VersionDefinitions = ResourceDefinition["versions"];

/** The metadata that objects of a scope have. */
export type MetaOf<ObjectScope extends Scope> = ObjectScope extends "Namespaced" ? NamespacedMeta
  : StoredMeta;

/** A status on the wire: nothing at its root is required. */
export type WireStatus<Status> = { readonly [Field in keyof Status]?: Wire<Status[Field]> | undefined };

/** The schema of a version's status. */
export type StatusSchema<Version> = Version extends { readonly status: infer Schema } ? Schema : never;

/** The types of each version of a definition. */
export type TypesOf<ObjectScope extends Scope, Versions extends VersionDefinitions> = {
  readonly [Name in keyof Versions]: {
    readonly stored: CustomObject<
      MetaOf<ObjectScope>,
      Wire<SchemaOutput<Versions[Name]["spec"]>>,
      WireStatus<SchemaOutput<StatusSchema<Versions[Name]>>>
    >;
    readonly input: CustomInput<
      Wire<SchemaInput<Versions[Name]["spec"]>>,
      WireStatus<SchemaInput<StatusSchema<Versions[Name]>>>
    >;
  };
};

/** The name of the version that is marked as stored, or of the only one. */
export type StorageVersion<Versions> = MarkedVersion<Versions> extends never ? keyof Versions
  : MarkedVersion<Versions>;
/** The names of the versions that are marked as stored. */
export type MarkedVersion<Versions> = {
  [Name in keyof Versions]: Versions[Name] extends { readonly storage: true } ? Name : never;
}[keyof Versions];

/** The parts of a version that conversions get and give. */
export type PartsOf<Version> = VersionedParts<
  Version extends { readonly spec: infer Schema } ? Wire<SchemaOutput<Schema>> : never,
  WireStatus<SchemaOutput<StatusSchema<Version>>>
>;

/** The conversions that a definition may have: one for each version but the stored one. */
export type ConversionsOf<Versions extends VersionDefinitions> = {
  readonly [Name in Exclude<keyof Versions, StorageVersion<Versions>>]: VersionConversion<
    PartsOf<Versions[StorageVersion<Versions>]>,
    PartsOf<Versions[Name]>
  >;
};

/** What `defineResource` makes of a definition. */
export type ResourceOf<ObjectScope extends Scope, Versions extends VersionDefinitions> = VersionedResource<
  TypesOf<ObjectScope, Versions>[StorageVersion<Versions>]["stored"],
  TypesOf<ObjectScope, Versions>[StorageVersion<Versions>]["input"],
  TypesOf<ObjectScope, Versions>
>;

/**
 * Defines a custom resource. The schemas may come from any library that gives Standard JSON Schema; they are read when
 * the CustomResourceDefinition is made, not before.
 *
 * @typeParam ObjectScope Whether objects live in a namespace.
 * @typeParam Versions The versions' own types, which the types of the objects follow from.
 * @param definition Names, scope and versions.
 * @returns The resource in its storage version, frozen.
 * @throws {TypeError} If the API server would refuse the names, versions or paths.
 *
 * @example A resource with a default
 * ```ts
 * import { defineResource } from "@kubeloop/sdk";
 * import { z } from "zod";
 *
 * const Web = defineResource({
 *   group: "example.com",
 *   kind: "Web",
 *   scope: "Namespaced",
 *   versions: {
 *     v1: { spec: z.object({ image: z.string(), replicas: z.int().min(0).default(1) }) },
 *   },
 * });
 * console.assert(Web.plural === "webs" && Web.apiVersion === "example.com/v1");
 * ```
 */
export function defineResource<const ObjectScope extends Scope, const Versions extends VersionDefinitions>(
  definition: Omit<ResourceDefinition, "scope" | "versions"> & {
    /** Whether objects live in a namespace. */
    readonly scope: ObjectScope;
    /** The versions by name. */
    readonly versions: Versions & CheckedPaths<Versions>;
    /** How objects get from each other version to the storage version and back. @default {nothing is converted} */
    readonly convert?: ConversionsOf<Versions>;
  },
): ResourceOf<ObjectScope, Versions>;
export function defineResource(
  definition: GivenDefinition,
): VersionedResource<KubeObject, ObjectInput, VersionTypes> {
  const checked = checkDefinition(definition);
  return resourceAt(checked, checked.storageVersion);
}

function resourceAt(
  definition: CheckedDefinition,
  version: string,
): VersionedResource<KubeObject, ObjectInput, VersionTypes> {
  const { group, kind, plural, singular, scope } = definition;
  const versionDefinition = definition.versions[version];
  if (!versionDefinition) {
    const known = Object.keys(definition.versions).join(", ");
    throw new TypeError(`Cannot take version "${version}" of "${plural}.${group}": it has ${known}`);
  }
  const { spec, status, scale } = versionDefinition;
  const apiVersion = formatApiVersion({ group, version });
  return Object.freeze({
    group,
    version,
    kind,
    plural,
    singular,
    scope,
    apiVersion,
    subresources: Object.freeze([
      ...(status ? ["status" as const] : []),
      ...(scale ? ["scale" as const] : []),
    ]),
    definition,
    parseInput: (value: unknown): ObjectInput => parseInput(value, { apiVersion, kind, spec }),
    at: (other: string) => resourceAt(definition, other),
  });
}

/**
 * Tells resources made by `defineResource` from other values, such as the other exports of a module.
 *
 * @param value Any value.
 * @returns Whether it is a defined resource.
 *
 * @example A built-in kind has no definition
 * ```ts
 * import { isDefinedResource } from "@kubeloop/sdk";
 * import { Deployment } from "@kubeloop/sdk/builtins";
 *
 * console.assert(!isDefinedResource(Deployment));
 * ```
 */
export function isDefinedResource(value: unknown): value is DefinedResource {
  return typeof value === "object" && value !== null && "apiVersion" in value && "definition" in value &&
    "parseInput" in value && typeof value.parseInput === "function";
}
