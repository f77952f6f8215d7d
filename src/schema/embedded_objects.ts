/**
 * Objects inside objects (`x-kubernetes-embedded-resource`): their apiVersion, kind and metadata are those of any
 * object, whatever the schema says.
 *
 * @module
 */

import { dns1035Findings } from "./dns_label.ts";
import {
  fieldChild,
  type FieldError,
  fieldKey,
  type FieldPath,
  invalidValue,
  requiredValue,
} from "./field_error.ts";
import { GoDecodingError } from "./go_decoding.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { decodeObjectMeta } from "./object_meta.ts";

/** A value in which the metadata of embedded objects has known fields of the right types. */
export interface Coerced {
  /** The value itself where nothing was changed, a copy otherwise. */
  readonly value: JsonValue;
  /** The paths of unknown fields in metadata, which are gone from it. */
  readonly unknownFields: readonly string[];
  /** What cannot be decoded; the server refuses the request as a bad one. */
  readonly malformed: readonly FieldError[];
}

/** Checks decoded metadata: names, labels and the like. */
export type MetadataCheck = (metadata: JsonObject, path: string) => readonly FieldError[];

/**
 * Decodes the metadata of embedded objects.
 *
 * @param value The value; left as it is.
 * @param schema Its structural schema.
 * @param path Its path in messages; `undefined` for the whole object.
 * @returns The value with decoded metadata, and what was found on the way.
 */
export function coerceEmbeddedObjects(value: JsonValue, schema: JsonSchemaProps, path: FieldPath): Coerced {
  const unknownFields: string[] = [];
  const malformed: FieldError[] = [];
  const coerced = mapEmbedded(value, schema, {
    path,
    rewrite: (object, objectPath) => coerceObject(object, objectPath, { unknownFields, malformed }),
  });
  return { value: coerced, unknownFields: unknownFields.sort(), malformed };
}

/**
 * Checks the apiVersion, kind and metadata of embedded objects.
 *
 * @param value The value, coerced.
 * @param schema Its structural schema.
 * @param options The value's path in messages, and the check of metadata.
 * @returns What is wrong.
 */
export function checkEmbeddedObjects(
  value: JsonValue,
  schema: JsonSchemaProps,
  options: { readonly path?: string; readonly checkMetadata?: MetadataCheck } = {},
): readonly FieldError[] {
  const { path, checkMetadata = () => [] } = options;
  const errors: FieldError[] = [];
  const rewrite = (object: JsonObject, objectPath: FieldPath): JsonObject => {
    errors.push(...checkTypeMeta(object, objectPath));
    const { metadata } = object;
    if (isJsonObject(metadata)) errors.push(...checkMetadata(metadata, fieldChild(objectPath, "metadata")));
    return object;
  };
  mapEmbedded(value, schema, { path, rewrite });
  return errors;
}

/** Where a value is, and what is done to the objects in it. */
interface Rewriting {
  readonly path: FieldPath;
  readonly rewrite: (object: JsonObject, path: FieldPath) => JsonObject;
}

/** Rewrites each embedded object, the outer ones first. */
function mapEmbedded(value: JsonValue, schema: JsonSchemaProps | undefined, rewriting: Rewriting): JsonValue {
  if (schema === undefined) return value;
  const { path, rewrite } = rewriting;
  if (isJsonArray(value)) {
    const items = value.map((item, index) =>
      mapEmbedded(item, schema.items, { path: fieldKey(path, index), rewrite })
    );
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isJsonObject(value)) return value;
  const object = schema["x-kubernetes-embedded-resource"] === true ? rewrite(value, path) : value;
  const { properties = {}, additionalProperties } = schema;
  const fields = Object.entries(object).map(([name, item]): [string, JsonValue] => {
    if (typeof item !== "object" || item === null) return [name, item];
    if (Object.hasOwn(properties, name)) {
      return [name, mapEmbedded(item, properties[name], { path: fieldChild(path, name), rewrite })];
    }
    const map = typeof additionalProperties === "object" ? additionalProperties : undefined;
    return [name, mapEmbedded(item, map, { path: fieldKey(path, name), rewrite })];
  });
  return fields.every(([name, item]) => object[name] === item) ? object : Object.fromEntries(fields);
}

function coerceObject(
  object: JsonObject,
  path: FieldPath,
  found: { readonly unknownFields: string[]; readonly malformed: FieldError[] },
): JsonObject {
  for (const name of ["apiVersion", "kind"]) {
    const value = object[name];
    if (value !== undefined && typeof value !== "string") {
      found.malformed.push(invalidValue(fieldChild(path, name), value, "must be a string"));
    }
  }
  const { metadata } = object;
  if (metadata === undefined) return object;
  const metadataPath = fieldChild(path, "metadata");
  try {
    const decoded = decodeObjectMeta(metadata);
    found.unknownFields.push(...decoded.unknownFields.map((name) => `${metadataPath}.${name}`));
    return { ...object, metadata: decoded.value };
  } catch (error) {
    if (!(error instanceof GoDecodingError)) throw error;
    found.malformed.push(invalidValue(metadataPath, metadata, error.message));
    return object;
  }
}

function checkTypeMeta(object: JsonObject, path: FieldPath): readonly FieldError[] {
  const missing = ["apiVersion", "kind"].filter((name) => object[name] === undefined)
    .map((name) => requiredValue(fieldChild(path, name), ""));
  const { apiVersion, kind } = object;
  return [
    ...missing,
    ...(typeof apiVersion === "string" ? checkApiVersion(apiVersion, fieldChild(path, "apiVersion")) : []),
    ...(typeof kind === "string" ? checkKind(kind, fieldChild(path, "kind")) : []),
  ];
}

function checkApiVersion(apiVersion: string, path: string): readonly FieldError[] {
  if (apiVersion === "") return [invalidValue(path, apiVersion, "must not be empty")];
  if (apiVersion.split("/").length <= 2) return [];
  return [invalidValue(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
}

function checkKind(kind: string, path: string): readonly FieldError[] {
  if (kind === "") return [invalidValue(path, kind, "must not be empty")];
  const findings = dns1035Findings(kind.toLowerCase());
  if (findings.length === 0) return [];
  return [invalidValue(path, kind, `may have mixed case, but should otherwise match: ${findings.join(",")}`)];
}
