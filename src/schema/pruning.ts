/**
 * Drops the fields that a structural schema does not know, as the API server does before it stores an object.
 *
 * @module
 */

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";

/** A value with nothing in it that its schema does not know. */
export interface Pruned<Value extends JsonValue = JsonValue> {
  /** The value itself where nothing was dropped, a copy otherwise. */
  readonly value: Value;
  /** The paths of the fields that were dropped, sorted, such as "spec.ports[0].nmae". */
  readonly unknownFields: readonly string[];
}

const META_FIELDS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/** Everything is known to be unknown: what `additionalProperties: true` makes of the values in a map. */
const NOTHING_KNOWN: JsonSchemaProps = Object.freeze({});

/**
 * Drops what the schema does not know from an object of an API: its apiVersion, kind and metadata stay as they are.
 *
 * @param object The object; left as it is.
 * @param schema The structural schema of the whole object.
 * @returns The rest, and the paths of what is gone.
 *
 * @example A field with a spelling mistake
 * ```ts
 * import { pruneObject } from "@kubeloop/sdk/schema";
 *
 * const { unknownFields } = pruneObject({ kind: "Web", spce: {} }, { type: "object", properties: {} });
 * console.assert(unknownFields[0] === "spce");
 * ```
 */
export function pruneObject(object: JsonObject, schema: JsonSchemaProps): Pruned<JsonObject> {
  const unknownFields: string[] = [];
  const value = pruneFields(object, { ...schema, "x-kubernetes-embedded-resource": true }, {
    path: "",
    unknownFields,
  });
  return { value, unknownFields: unknownFields.sort() };
}

/**
 * Drops what the schema does not know from any value.
 *
 * @param value The value; left as it is.
 * @param schema Its structural schema.
 * @returns The rest, and the paths of what is gone.
 *
 * @example Items of a list
 * ```ts
 * import { prune } from "@kubeloop/sdk/schema";
 *
 * const { value } = prune([{ a: 1 }], { type: "array", items: { type: "object", properties: {} } });
 * console.assert(JSON.stringify(value) === "[{}]");
 * ```
 */
export function prune(value: JsonValue, schema: JsonSchemaProps): Pruned {
  const unknownFields: string[] = [];
  return {
    value: pruneValue(value, schema, { path: "", unknownFields }),
    unknownFields: unknownFields.sort(),
  };
}

/** Where a value is, and who takes the paths of unknown fields. */
interface Place {
  readonly path: string;
  readonly unknownFields: string[];
}

function pruneValue(value: JsonValue, schema: JsonSchemaProps, place: Place): JsonValue {
  if (isJsonObject(value)) return pruneFields(value, schema, place);
  if (!isJsonArray(value)) return value;
  // Where fields are kept they are kept in the items too, unless those have a schema that knows better.
  const items = preserves(schema)
    ? { ...schema.items, "x-kubernetes-preserve-unknown-fields": true }
    : schema.items;
  const pruned = value.map((item, index) => {
    return pruneValue(item, items ?? NOTHING_KNOWN, { ...place, path: `${place.path}[${index}]` });
  });
  return pruned.every((item, index) => item === value[index]) ? value : pruned;
}

function pruneFields(object: JsonObject, schema: JsonSchemaProps, place: Place): JsonObject {
  const { path, unknownFields } = place;
  const kept: [string, JsonValue][] = [];
  let changed = false;
  for (const [name, value] of Object.entries(object)) {
    const fieldPath = path === "" ? name : `${path}.${name}`;
    const isMeta = schema["x-kubernetes-embedded-resource"] === true && META_FIELDS.has(name);
    const fieldSchema = isMeta ? undefined : fieldSchemaOf(schema, name);
    if (fieldSchema !== undefined) {
      const pruned = pruneValue(value, fieldSchema, { path: fieldPath, unknownFields });
      changed ||= pruned !== value;
      kept.push([name, pruned]);
    } else if (isMeta || preserves(schema)) {
      kept.push([name, value]);
    } else {
      changed = true;
      if (path !== "" || !META_FIELDS.has(name)) unknownFields.push(fieldPath);
    }
  }
  return changed ? Object.fromEntries(kept) : object;
}

/** The schema of a known field; `undefined` for unknown ones. */
function fieldSchemaOf(schema: JsonSchemaProps, name: string): JsonSchemaProps | undefined {
  const { properties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === "boolean" ? NOTHING_KNOWN : additionalProperties;
}

function preserves(schema: JsonSchemaProps): boolean {
  return schema["x-kubernetes-preserve-unknown-fields"] === true;
}
