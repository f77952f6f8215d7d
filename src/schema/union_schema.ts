/**
 * Unions. A structural schema says what a value looks like outside its logical keywords, so that the branches of a union
 * are laid over one another, and only what tells them apart stays in the branches.
 *
 * @module
 */

import { isJsonArray, isJsonObject, jsonEqual, type JsonObject, type JsonValue } from "./json.ts";
import { SchemaError } from "./schema_place.ts";

/** What a union is. */
export interface UnionOptions {
  readonly keyword: "anyOf" | "oneOf";
  /** The path of its value, for messages. */
  readonly path: string;
}

/** The keywords that a branch of a union of objects may have. */
const OBJECT_KEYWORDS = new Set([
  "type",
  "title",
  "description",
  "properties",
  "required",
  "x-kubernetes-preserve-unknown-fields",
]);

/**
 * Lays the branches of a union over one another.
 *
 * @param branches The branches, each a structural schema.
 * @param options What the union is.
 * @returns One structural schema.
 * @throws {SchemaError} If the branches do not fit over one another.
 */
export function mergeUnion(branches: readonly JsonObject[], options: UnionOptions): JsonObject {
  const [first] = branches;
  if (!first) throw new SchemaError(options.path, "it has no value but null, leave the field out");
  if (branches.length === 1) return first;
  const types = new Set(branches.map(typeOf));
  if (types.size === 1 && types.has("object")) return mergeObjects(branches, options);
  if (types.size === 1 && first["type"] !== undefined) return mergeScalars(first, branches, options);
  if ([...types].every((type) => type === "integer" || type === "string" || type === "int-or-string")) {
    return mergeIntOrString(branches, options);
  }
  throw new SchemaError(
    options.path,
    `its values are of the types ${
      [...types].join(" and ")
    }, use a field for each or keep unknown fields there`,
  );
}

function typeOf(branch: JsonObject): string {
  if (branch["x-kubernetes-int-or-string"] === true) return "int-or-string";
  return typeof branch["type"] === "string" ? branch["type"] : "any";
}

/** An integer or a string: the checks of both stay, each looks at values of its own type only. */
function mergeIntOrString(branches: readonly JsonObject[], { path }: UnionOptions): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const { type: _type, anyOf: _anyOf, format: _format, ...checks } of branches) {
    for (const [keyword, value] of Object.entries(checks)) {
      if (keyword === "enum" || (result[keyword] !== undefined && !jsonEqual(result[keyword], value))) {
        throw new SchemaError(path, `"${keyword}" is not for integers and strings at once, leave it out`);
      }
      result[keyword] = value;
    }
  }
  return { ...result, "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] };
}

/** Values of one type: an enum of all values where each branch is one, otherwise the checks as branches. */
function mergeScalars(
  first: JsonObject,
  branches: readonly JsonObject[],
  { keyword, path }: UnionOptions,
): JsonObject {
  const { type, description } = first;
  const said = {
    ...(description === undefined ? {} : { description }),
    ...(type === undefined ? {} : { type }),
  };
  const enums = branches.map((branch) => branch["enum"]).filter(isJsonArray);
  if (enums.length === branches.length) return { ...said, enum: distinct(enums.flat()) };
  if (type === "array") {
    throw new SchemaError(path, "its values are arrays of several kinds, use a field for each");
  }
  return {
    ...said,
    [keyword]: branches.map(({ type: _type, title: _title, description: _text, ...checks }) => checks),
  };
}

function mergeObjects(branches: readonly JsonObject[], { keyword, path }: UnionOptions): JsonObject {
  for (const branch of branches) {
    const foreign = Object.keys(branch).find((key) => !OBJECT_KEYWORDS.has(key));
    if (foreign !== undefined) {
      throw new SchemaError(
        path,
        `"${foreign}" in a branch of a union has no counterpart, put it outside the union`,
      );
    }
  }
  const properties: Record<string, JsonObject> = {};
  for (const branch of branches) {
    for (const [name, field] of fieldsOf(branch)) {
      if (field["default"] !== undefined) {
        throw new SchemaError(
          `${path}.${name}`,
          "a default in a branch of a union would be filled in for all, leave it out",
        );
      }
      const former = properties[name];
      properties[name] = former ? mergeField(former, field, `${path}.${name}`) : field;
    }
  }
  const shared = requiredOf(branches[0]).filter((name) =>
    branches.every((branch) => requiredOf(branch).includes(name))
  );
  const isOpen = branches.some((branch) => branch["x-kubernetes-preserve-unknown-fields"] === true);
  return {
    type: "object",
    properties,
    ...(shared.length > 0 ? { required: shared } : {}),
    [keyword]: branches.map((branch) => tellApart(branch, properties, shared)),
    ...(isOpen ? { "x-kubernetes-preserve-unknown-fields": true } : {}),
  };
}

/** One field of several branches: the same schema, or an enum of all values. */
function mergeField(left: JsonObject, right: JsonObject, path: string): JsonObject {
  const { description: _left, enum: leftEnum, ...leftRest } = left;
  const { description: _right, enum: rightEnum, ...rightRest } = right;
  if (jsonEqual(leftRest, rightRest)) {
    if (jsonEqual(leftEnum, rightEnum)) return left;
    if (isJsonArray(leftEnum) && isJsonArray(rightEnum)) {
      return { ...left, enum: distinct([...leftEnum, ...rightEnum]) };
    }
  }
  throw new SchemaError(
    path,
    "it has another schema in each branch of the union, use a field name of its own for each",
  );
}

/** What a branch checks beyond the fields that all share: which are required, and the values of the telling field. */
function tellApart(
  branch: JsonObject,
  merged: Readonly<Record<string, JsonObject>>,
  shared: readonly JsonValue[],
): JsonObject {
  const required = requiredOf(branch).filter((name) => !shared.includes(name));
  const telling = fieldsOf(branch)
    .filter(([name, field]) =>
      field["enum"] !== undefined && !jsonEqual(field["enum"], merged[name]?.["enum"])
    )
    .map(([name, field]) => [name, { enum: field["enum"] ?? [] }]);
  return {
    ...(telling.length > 0 ? { properties: Object.fromEntries(telling) } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

function fieldsOf(branch: JsonObject): readonly (readonly [string, JsonObject])[] {
  const properties = isJsonObject(branch["properties"]) ? Object.entries(branch["properties"]) : [];
  return properties.map(([name, field]) => [name, isJsonObject(field) ? field : {}]);
}

function requiredOf(branch: JsonObject | undefined): readonly JsonValue[] {
  return isJsonArray(branch?.["required"]) ? branch["required"] : [];
}

function distinct(values: readonly JsonValue[]): readonly JsonValue[] {
  return values.filter((value, index) => values.findIndex((other) => jsonEqual(other, value)) === index);
}
