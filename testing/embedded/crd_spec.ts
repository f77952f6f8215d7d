/**
 * The spec of a CustomResourceDefinition, read once: missing fields are empty ones.
 *
 * @module
 */

import { isJsonObject, jsonEqual, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

/** What each version of a definition says about its objects. */
export interface CrdParts {
  /** The `openAPIV3Schema`. */
  readonly schema: JsonObject | undefined;
  readonly subresources: JsonObject | undefined;
  readonly columns: readonly JsonObject[];
  readonly selectableFields: readonly JsonObject[];
}

/** One version of a definition. */
export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated: boolean;
  readonly deprecationWarning: string | undefined;
  readonly parts: CrdParts;
}

/** The spec of a definition. */
export interface CrdSpec {
  readonly group: string;
  readonly scope: string;
  readonly names: JsonObject;
  readonly versions: readonly CrdVersion[];
  readonly conversion: JsonObject;
  readonly preserveUnknownFields: boolean;
}

/** A spec as the server keeps it in memory: what all versions share belongs to none of them. */
export interface HoistedSpec {
  readonly shared: CrdParts;
  readonly versions: readonly CrdVersion[];
}

const NO_PARTS: CrdParts = { schema: undefined, subresources: undefined, columns: [], selectableFields: [] };

/**
 * Reads the spec of a definition.
 *
 * @param crd The definition.
 * @returns Its spec.
 */
export function crdSpecOf(crd: JsonObject): CrdSpec {
  const spec = objectOrEmpty(crd["spec"]);
  return {
    group: textOf(spec["group"]),
    scope: textOf(spec["scope"]),
    names: objectOrEmpty(spec["names"]),
    versions: objectsOf(spec["versions"]).map(versionOf),
    conversion: objectOrEmpty(spec["conversion"]),
    preserveUnknownFields: spec["preserveUnknownFields"] === true,
  };
}

/**
 * Moves what is the same in all versions out of them, as the server does; its messages speak of those places.
 *
 * @param spec The spec.
 * @returns What is shared, and the versions without it.
 */
export function hoist(spec: CrdSpec): HoistedSpec {
  const [first, ...others] = spec.versions;
  if (first === undefined) return { shared: NO_PARTS, versions: [] };
  const isShared = (part: keyof CrdParts): boolean =>
    others.every((version) => jsonEqual(version.parts[part] ?? null, first.parts[part] ?? null));
  const shared: CrdParts = {
    schema: isShared("schema") ? first.parts.schema : undefined,
    subresources: isShared("subresources") ? first.parts.subresources : undefined,
    columns: isShared("columns") ? first.parts.columns : [],
    selectableFields: isShared("selectableFields") ? first.parts.selectableFields : [],
  };
  const versions = spec.versions.map((version) => ({
    ...version,
    parts: {
      schema: isShared("schema") ? undefined : version.parts.schema,
      subresources: isShared("subresources") ? undefined : version.parts.subresources,
      columns: isShared("columns") ? [] : version.parts.columns,
      selectableFields: isShared("selectableFields") ? [] : version.parts.selectableFields,
    },
  }));
  return { shared, versions };
}

/**
 * Whether a version has a status subresource.
 *
 * @param parts What the version says.
 * @returns Whether its status is written on its own.
 */
export function hasStatus(parts: CrdParts): boolean {
  return parts.subresources?.["status"] !== undefined;
}

/**
 * Reads a text.
 *
 * @param value Any value.
 * @returns The text; "" for everything else.
 */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/**
 * Reads a list of texts.
 *
 * @param value Any value.
 * @returns The texts in it.
 */
export function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function versionOf(version: JsonObject): CrdVersion {
  const { name, served, storage, deprecated, deprecationWarning, schema, subresources } = version;
  const { openAPIV3Schema } = objectOrEmpty(schema);
  return {
    name: textOf(name),
    served: served === true,
    storage: storage === true,
    deprecated: deprecated === true,
    deprecationWarning: typeof deprecationWarning === "string" ? deprecationWarning : undefined,
    parts: {
      schema: isJsonObject(openAPIV3Schema) ? openAPIV3Schema : undefined,
      subresources: isJsonObject(subresources) ? subresources : undefined,
      columns: objectsOf(version["additionalPrinterColumns"]),
      selectableFields: objectsOf(version["selectableFields"]),
    },
  };
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
