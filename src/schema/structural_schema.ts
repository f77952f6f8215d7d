/**
 * JSON Schema, as schema libraries write it, to the structural schema that a CustomResourceDefinition needs. A check that
 * has no counterpart there is an error which names the place and the way out. Dropped is only `additionalProperties:
 * false`: the API server prunes unknown fields, or refuses them under strict validation.
 *
 * @module
 */

import { dictionary } from "./dictionary.ts";
import { isJsonArray, isJsonObject, jsonEqual, type JsonObject, type JsonValue } from "./json.ts";
import { celName } from "./cel/cel_names.ts";
import { mergeAllOf } from "./all_of_schema.ts";
import { annotationsOf, anyName, checksOf, refuseLostChecks } from "./schema_keywords.ts";
import { below, SchemaError, type SchemaPlace } from "./schema_place.ts";
import { mergeUnion } from "./union_schema.ts";

/** How a JSON Schema is to be read. */
export interface StructuralOptions {
  /** The path of the schema's value, for messages. @default {"spec"} */
  readonly path?: string;
  /**
   * Whether a library wrote the schema. The pattern that it puts beside a format is then left out if the API server knows
   * the format, and the format if not. @default {false}
   */
  readonly isGenerated?: boolean;
}

/** The formats that the API server checks and libraries mean the same by. */
const SHARED_FORMATS = new Set([
  "byte",
  "cidr",
  "date",
  "date-time",
  "email",
  "ipv4",
  "ipv6",
  "mac",
  "uri",
  "uuid",
]);

/** What libraries call some of them. */
const FORMAT_NAMES: Readonly<Record<string, string>> = dictionary({
  base64: "byte",
  cidrv4: "cidr",
  cidrv6: "cidr",
  guid: "uuid",
  url: "uri",
});

/** An integer or a string, in the only form that the API server takes. */
const INT_OR_STRING = {
  "x-kubernetes-int-or-string": true,
  anyOf: [{ type: "integer" }, { type: "string" }],
};

/**
 * Makes a structural schema.
 *
 * @param schema A JSON Schema of the dialects OpenAPI 3.0, draft 7 or 2020-12.
 * @param options How to read it.
 * @returns The structural schema: a new value.
 * @throws {SchemaError} If the schema says something that a structural schema cannot.
 *
 * @example A nullable integer
 * ```ts
 * import { structuralSchema } from "@kubeloop/sdk/schema";
 *
 * const schema = structuralSchema({ type: ["integer", "null"] });
 * console.assert(schema["type"] === "integer" && schema["nullable"] === true);
 * ```
 */
export function structuralSchema(schema: JsonValue, options: StructuralOptions = {}): JsonObject {
  const { path = "spec", isGenerated = false } = options;
  return convert(schema, { path, root: schema, references: [], isGenerated });
}

function convert(schema: JsonValue, origin: SchemaPlace): JsonObject {
  const { node: found, place } = resolve(schema, origin);
  const node = mergeAllOf(found, (branch) => resolve(branch, place).node, place);
  refuseLostChecks(node, place);
  const union = node["anyOf"] ?? node["oneOf"];
  if (isJsonArray(union) && !isShaped(node)) return convertUnion(node, union, place);
  if (isJsonArray(node["type"])) return convertUnion(node, typesAsBranches(node, node["type"]), place);
  if (isJsonArray(node["enum"]) && node["enum"].includes(null)) {
    return convertUnion(node, enumAsBranches(node, node["enum"]), place);
  }
  return { ...annotationsOf(node), ...shapeOf(node, place) };
}

/** Follows a reference; what stands beside it wins. */
function resolve(
  schema: JsonValue,
  place: SchemaPlace,
): { readonly node: JsonObject; readonly place: SchemaPlace } {
  if (schema === true) return { node: {}, place };
  if (!isJsonObject(schema) || jsonEqual(schema["not"], {})) {
    throw new SchemaError(place.path, "its schema allows no value, leave the field out");
  }
  const { $ref: reference, ...siblings } = schema;
  if (typeof reference !== "string") return { node: schema, place };
  if (place.references.includes(reference)) {
    throw new SchemaError(place.path, "its schema contains itself, keep unknown fields there instead");
  }
  const target = resolve(lookUp(reference, place), {
    ...place,
    references: [...place.references, reference],
  });
  return { node: { ...target.node, ...siblings }, place: target.place };
}

function lookUp(reference: string, { root, path }: SchemaPlace): JsonValue {
  const [base, ...keys] = reference.split("/");
  let target: JsonValue | undefined = base === "#" ? root : undefined;
  for (const key of keys) {
    const name = decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~");
    target = isJsonObject(target) ? target[name] : undefined;
  }
  if (target === undefined) {
    throw new SchemaError(path, `the reference "${reference}" leads nowhere in the schema`);
  }
  return target;
}

/** Whether a schema says itself what its value looks like, so that its unions only check. */
function isShaped(node: JsonObject): boolean {
  return "type" in node || "properties" in node || node["x-kubernetes-int-or-string"] === true;
}

/** Several types, as the branches of a union. */
function typesAsBranches(node: JsonObject, types: readonly JsonValue[]): readonly JsonValue[] {
  return types.map((type) => type === "null" ? { type } : { ...node, type });
}

/** An enum with null in it, as the branches of a union. */
function enumAsBranches(node: JsonObject, values: readonly JsonValue[]): readonly JsonValue[] {
  return [{ ...node, enum: values.filter((value) => value !== null) }, { type: "null" }];
}

function convertUnion(node: JsonObject, branches: readonly JsonValue[], place: SchemaPlace): JsonObject {
  const wanted = branches.filter((branch) => !isNull(resolve(branch, place).node));
  const merged = mergeUnion(wanted.map((branch) => convert(branch, place)), {
    keyword: node["oneOf"] === undefined ? "anyOf" : "oneOf",
    path: place.path,
  });
  const isNullable = wanted.length < branches.length;
  if (isNullable && merged["enum"] !== undefined) {
    throw new SchemaError(
      place.path,
      "the API server takes no null where it knows the values, make the field optional",
    );
  }
  return { ...merged, ...annotationsOf(node), ...(isNullable ? { nullable: true } : {}) };
}

function isNull(node: JsonObject): boolean {
  return node["type"] === "null" || node["const"] === null || jsonEqual(node["enum"], [null]);
}

/** The type of a value with its checks and what is below it. */
function shapeOf(node: JsonObject, place: SchemaPlace): JsonObject {
  if (node["x-kubernetes-int-or-string"] === true) {
    const { pattern } = node;
    return { ...checksOf(node), ...(pattern === undefined ? {} : { pattern }), ...INT_OR_STRING };
  }
  const type = typeOf(node, place.path);
  const checks = {
    ...checksOf({ ...node, ...(type === undefined ? {} : { type }) }),
    ...logicOf(node, place),
  };
  switch (type) {
    case "object":
      return { type, ...checks, ...objectParts(node, place) };
    case "array":
      return { type, ...checks, ...arrayParts(node, place) };
    case "string":
      return { type, ...checks, ...stringParts(node, place) };
    case "integer":
    case "number":
    case "boolean":
      return { type, ...checks };
    case undefined:
      return { ...checks, "x-kubernetes-preserve-unknown-fields": true };
    default:
      throw new SchemaError(place.path, `its type is "${type}", use another one or leave the field out`);
  }
}

/** The type as said, or as it follows from the other keywords. */
function typeOf(node: JsonObject, path: string): string | undefined {
  if (typeof node["type"] === "string") return node["type"];
  const constants = node["const"] === undefined ? [] : [node["const"]];
  const values = isJsonArray(node["enum"]) ? node["enum"] : constants;
  const types = new Set(values.map((value) => Number.isInteger(value) ? "integer" : typeof value));
  if (types.size > 1) {
    throw new SchemaError(path, `its values are of the types ${[...types].join(" and ")}, use one type`);
  }
  const [type] = types;
  if (type !== undefined) return type;
  if ("properties" in node || "additionalProperties" in node) return "object";
  return "items" in node ? "array" : undefined;
}

/** The logical keywords beside a type: their branches only check. */
function logicOf(node: JsonObject, place: SchemaPlace): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const branches = node[keyword];
    if (isJsonArray(branches)) result[keyword] = branches.map((branch) => branchOf(branch, place));
  }
  if (node["not"] !== undefined) result["not"] = branchOf(node["not"], place);
  return result;
}

/** A branch of a logical keyword: the checks of a schema, without types, texts and defaults. */
function branchOf(schema: JsonValue, origin: SchemaPlace): JsonObject {
  const { node, place } = resolve(schema, origin);
  refuseLostChecks(node, place);
  const { items, properties, pattern } = node;
  return {
    ...checksOf(node),
    ...logicOf(node, place),
    ...(pattern === undefined ? {} : { pattern }),
    ...(items === undefined ? {} : { items: branchOf(items, below(place, "[]")) }),
    ...(isJsonObject(properties) ? { properties: mapFields(properties, place, branchOf) } : {}),
  };
}

function objectParts(node: JsonObject, place: SchemaPlace): JsonObject {
  const { patternProperties } = node;
  const properties = isJsonObject(node["properties"]) ? node["properties"] : {};
  const others = node["additionalProperties"] ??
    (isJsonObject(patternProperties) ? anyName(patternProperties) : undefined);
  const isNamed = Object.keys(properties).length > 0;
  const named: JsonObject = isNamed
    ? { properties: mapFields(properties, place, convert), ...keepSet(node, properties, place) }
    : {};
  if (others === undefined || others === false) return named;
  if (others === true || jsonEqual(others, {})) {
    return { ...named, "x-kubernetes-preserve-unknown-fields": true };
  }
  if (isNamed) {
    throw new SchemaError(
      place.path,
      "named fields and others of one type do not go together, use a map of its own",
    );
  }
  return { additionalProperties: convert(others, below(place, "[*]")) };
}

/** The rules by which an optional field that is immutable is not taken away again: its own do not run then. */
function keepSet(node: JsonObject, properties: JsonObject, place: SchemaPlace): JsonObject {
  const required = isJsonArray(node["required"]) ? node["required"] : [];
  const rules = Object.entries(properties).flatMap(([field, schema]): JsonObject[] => {
    const escaped = celName(field);
    if (required.includes(field) || escaped === undefined || !isImmutable(schema, place)) return [];
    const rule = `!has(oldSelf.${escaped}) || has(self.${escaped})`;
    return [{ rule, message: `${field} is immutable and cannot be removed` }];
  });
  const former = node["x-kubernetes-validations"];
  if (rules.length === 0) return {};
  return { "x-kubernetes-validations": [...(isJsonArray(former) ? former : []), ...rules] };
}

function isImmutable(schema: JsonValue, place: SchemaPlace): boolean {
  return isJsonObject(schema) && resolve(schema, place).node["x-kubeloop-immutable"] === true;
}

function arrayParts({ items = true }: JsonObject, place: SchemaPlace): JsonObject {
  if (isJsonArray(items)) throw new SchemaError(place.path, "it is a tuple, use an object with named fields");
  return { items: convert(items, below(place, "[]")) };
}

function stringParts(node: JsonObject, { isGenerated }: SchemaPlace): JsonObject {
  const { pattern } = node;
  const format = typeof node["format"] === "string"
    ? FORMAT_NAMES[node["format"]] ?? node["format"]
    : undefined;
  const isShared = format !== undefined && SHARED_FORMATS.has(format);
  return {
    ...(format !== undefined && (isShared || !isGenerated) ? { format } : {}),
    ...(pattern !== undefined && !(isShared && isGenerated) ? { pattern } : {}),
  };
}

function mapFields(
  fields: JsonObject,
  place: SchemaPlace,
  change: (field: JsonValue, place: SchemaPlace) => JsonObject,
): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, change(field, below(place, `.${name}`))]),
  );
}
