/**
 * One object in several versions, by way of the storage version.
 *
 * @module
 */

import type { CheckedDefinition } from "./resource_definition.ts";
import type { VersionConversion, VersionedParts } from "./version_conversion.ts";

/** An object as far as its version matters. */
export interface ConvertibleObject {
  /** "group/version". */
  readonly apiVersion: string;
  /** The kind. */
  readonly kind: string;
  /** Is kept as it is. */
  readonly metadata?: unknown;
  /** What is wished for. */
  readonly spec?: unknown;
  /** What was observed. */
  readonly status?: unknown;
}

/**
 * Converts an object of a defined resource to another of its versions, by way of the storage version.
 *
 * @param resource The resource.
 * @param object The object, in any of the resource's versions; left as it is.
 * @param version The version that is wanted.
 * @returns The object in that version; itself when it is in that version already.
 * @throws {TypeError} If the object is of another resource, a version is unknown or has no conversion, or a conversion
 * gives no parts. What a conversion throws is passed on with the object's name.
 *
 * @example From the old version to the new one
 * ```ts
 * import { convertObject, defineResource } from "@kubeloop/sdk";
 * import { z } from "zod";
 *
 * const Web = defineResource({
 *   group: "example.com",
 *   kind: "Web",
 *   scope: "Namespaced",
 *   versions: {
 *     v1: { spec: z.object({ replicas: z.int() }), storage: true },
 *     v1beta1: { spec: z.object({ count: z.int() }) },
 *   },
 *   convert: {
 *     v1beta1: {
 *       toStorage: ({ spec }) => ({ spec: { replicas: spec.count } }),
 *       fromStorage: ({ spec }) => ({ spec: { count: spec.replicas } }),
 *     },
 *   },
 * });
 * const old = { apiVersion: "example.com/v1beta1", kind: "Web", metadata: { name: "a" }, spec: { count: 2 } };
 * console.assert(JSON.stringify(convertObject(Web, old, "v1").spec) === '{"replicas":2}');
 * ```
 */
export function convertObject<Kept extends ConvertibleObject>(
  resource: { readonly definition: CheckedDefinition },
  object: Kept,
  version: string,
): Omit<Kept, "spec" | "status"> & ConvertibleObject {
  const { definition } = resource;
  const from = versionOf(definition, object);
  if (!Object.hasOwn(definition.versions, version)) throw unknownVersion(definition, version);
  if (from === version) return object;
  const { storageVersion } = definition;
  const { spec, status, ...rest } = object;
  try {
    // A copy: conversions may change what they are given.
    const given = structuredClone<VersionedParts>(status === undefined ? { spec } : { spec, status });
    const hub = from === storageVersion ? given : checked(conversionOf(definition, from).toStorage(given));
    const parts = version === storageVersion
      ? hub
      : checked(conversionOf(definition, version).fromStorage(hub));
    return { ...rest, ...partsOf(parts), apiVersion: `${definition.group}/${version}` };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`Cannot convert ${nameOf(object)} from ${from} to ${version}: ${reason}`, { cause });
  }
}

/** What a conversion gave, which may be untyped. */
function checked(parts: VersionedParts): VersionedParts {
  const given: unknown = parts;
  if (given instanceof Promise) {
    throw new TypeError("Cannot take a promise as parts: the conversion must not be async");
  }
  if (typeof given === "object" && given !== null && "spec" in given && given.spec !== undefined) {
    return parts;
  }
  throw new TypeError("Cannot take what the conversion gives: it is no object with a spec");
}

/** Only what a version shapes: a conversion may hand back more. */
function partsOf({ spec, status }: VersionedParts): VersionedParts {
  return status === undefined ? { spec } : { spec, status };
}

function conversionOf(
  { convert, plural, group }: CheckedDefinition,
  version: string,
): VersionConversion<VersionedParts, VersionedParts> {
  const conversion = convert[version];
  if (conversion) return conversion;
  throw new TypeError(
    `Cannot find a conversion of "${plural}.${group}" for ${version}: give it one in convert.${version}`,
  );
}

function versionOf(definition: CheckedDefinition, object: ConvertibleObject): string {
  const [group = "", version = ""] = object.apiVersion.split("/");
  if (group !== definition.group || object.kind !== definition.kind) {
    throw new TypeError(
      `Cannot convert ${nameOf(object)}: it is no ${definition.kind} of the group ${definition.group}`,
    );
  }
  const isKnown = Object.hasOwn(definition.versions, version);
  if (isKnown && object.apiVersion === `${group}/${version}`) return version;
  throw unknownVersion(definition, object.apiVersion.slice(group.length + 1));
}

function unknownVersion({ plural, group, versions }: CheckedDefinition, version: string): TypeError {
  const known = Object.keys(versions).join(", ");
  return new TypeError(
    `Cannot convert to or from version "${version}" of "${plural}.${group}": it has ${known}`,
  );
}

function nameOf({ kind, metadata }: ConvertibleObject): string {
  const name = typeof metadata === "object" && metadata !== null && "name" in metadata
    ? metadata.name
    : undefined;
  return typeof name === "string" ? `${kind} "${name}"` : kind;
}
