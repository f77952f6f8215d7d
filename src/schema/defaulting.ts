/**
 * Fills in the defaults of a structural schema, and drops nulls that mean nothing, as the API server does on each
 * write and each read.
 *
 * @module
 */

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";

/**
 * Fills in defaults: where a field is not given, or is null and may not be; only in objects that are there.
 *
 * @param value The value; left as it is.
 * @param schema Its structural schema; `undefined` knows no defaults.
 * @returns The value itself where nothing was filled in, a copy otherwise. Defaults are shared with the schema.
 *
 * @example A default
 * ```ts
 * import { applyDefaults } from "@kubeloop/sdk/schema";
 *
 * const schema = { type: "object", properties: { replicas: { type: "integer", default: 1 } } } as const;
 * console.assert(JSON.stringify(applyDefaults({}, schema)) === '{"replicas":1}');
 * ```
 */
export function applyDefaults(value: JsonValue, schema: JsonSchemaProps | undefined): JsonValue {
  if (schema === undefined) return value;
  if (isJsonArray(value)) {
    const { items } = schema;
    const filled = value.map((item) => applyDefaults(replacedNull(item, items), items));
    return filled.every((item, index) => item === value[index]) ? value : filled;
  }
  return isJsonObject(value) ? withDefaults(value, schema) : value;
}

/**
 * Drops the fields that are null, may not be, and have no default: null means "not given" there.
 *
 * @param value The value; left as it is.
 * @param schema Its structural schema; `undefined` keeps every null.
 * @returns The value itself where nothing was dropped, a copy otherwise.
 *
 * @example A null for a string
 * ```ts
 * import { dropNulls } from "@kubeloop/sdk/schema";
 *
 * const schema = { type: "object", properties: { image: { type: "string" } } } as const;
 * console.assert(JSON.stringify(dropNulls({ image: null }, schema)) === "{}");
 * ```
 */
export function dropNulls(value: JsonValue, schema: JsonSchemaProps | undefined): JsonValue {
  if (isJsonArray(value)) {
    const kept = value.map((item) => dropNulls(item, schema?.items));
    return kept.every((item, index) => item === value[index]) ? value : kept;
  }
  if (!isJsonObject(value)) return value;
  if (schema === undefined) return value;
  const kept: [string, JsonValue][] = [];
  let changed = false;
  for (const [name, item] of Object.entries(value)) {
    const fieldSchema = schemaOf(schema, name);
    const isUnset = item === null && fieldSchema !== undefined && fieldSchema.nullable !== true &&
      (fieldSchema.default ?? null) === null;
    const rest = dropNulls(item, fieldSchema);
    changed ||= isUnset || rest !== item;
    if (!isUnset) kept.push([name, rest]);
  }
  return changed ? Object.fromEntries(kept) : value;
}

function withDefaults(object: JsonObject, schema: JsonSchemaProps): JsonObject {
  const filled: [string, JsonValue][] = [];
  let changed = false;
  for (const [name, value] of Object.entries(object)) {
    const fieldSchema = schemaOf(schema, name);
    const full = applyDefaults(replacedNull(value, fieldSchema), fieldSchema);
    changed ||= full !== value;
    filled.push([name, full]);
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const fallback = property.default ?? null;
    if (fallback === null || Object.hasOwn(object, name)) continue;
    changed = true;
    filled.push([name, applyDefaults(fallback, property)]);
  }
  return changed ? Object.fromEntries(filled) : object;
}

/** A null that may not be one gives way to the default. */
function replacedNull(value: JsonValue, schema: JsonSchemaProps | undefined): JsonValue {
  return value === null && schema !== undefined && schema.nullable !== true ? schema.default ?? null : value;
}

function schemaOf(schema: JsonSchemaProps | undefined, name: string): JsonSchemaProps | undefined {
  const { properties = {}, additionalProperties } = schema ?? {};
  if (Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}
