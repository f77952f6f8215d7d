/**
 * Makes the table `openapi/schema_facts.json` from the OpenAPI v3 documents of a running API server: names, types and how lists
 * and objects merge, without descriptions. `schema_notation.ts` says how a type is written there.
 *
 * @module
 */

import {
  isJsonObject,
  jsonEqual,
  type JsonObject,
  type JsonValue,
  objectOrEmpty,
  objectsIn,
  stringOrUndefined,
} from "../embedded/json.ts";
import {
  type NameResolver,
  plainReference,
  readType,
  REFERENCE,
  SCALARS,
} from "../embedded/openapi/schema_notation.ts";

/** The types of each package; its group and version comes after its name. */
export type SchemaFacts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Makes the table.
 *
 * @param documents OpenAPI v3 documents; types that are in several of them are the same in all.
 * @returns The table with every type.
 * @throws {TypeError} If a schema has a form that the notation does not know.
 */
export function schemaFactsOfOpenApi(documents: readonly JsonObject[]): SchemaFacts {
  const packages = new Map<string, Map<string, JsonObject>>();
  for (const document of documents) {
    const schemas = objectOrEmpty(objectOrEmpty(document["components"])["schemas"]);
    for (const [name, schema] of Object.entries(schemas)) {
      const [place, type] = placeOf(name);
      const types = packages.get(place) ?? new Map();
      packages.set(place, types.set(type, objectOrEmpty(schema)));
    }
  }
  return Object.fromEntries(
    [...packages].map(([place, types]) => {
      const nameOf = (name: string) => shortName(name, place);
      const rows = [...types].sort().map(([type, schema]) => [type, writeType(schema, nameOf)] as const);
      return [[place, ...versionOf(types)].join(" "), Object.fromEntries(rows)] as const;
    }).sort(([a], [b]) => a < b ? -1 : 1),
  );
}

function placeOf(name: string): [place: string, type: string] {
  const end = name.lastIndexOf(".");
  return [name.slice(0, end), name.slice(end + 1)];
}

/** Types of the same package go by their own name, others by the last two parts of their package's name as well. */
function shortName(name: string, at: string): string {
  const [place, type] = placeOf(name);
  return place === at ? type : [...place.split(".").slice(-2), type].join(".");
}

/** The group and version of a package's kinds. What is a kind of all groups is one of the first. */
function versionOf(types: ReadonlyMap<string, JsonObject>): string[] {
  const kinds = [...types].flatMap(([type, schema]) => {
    const [first] = objectsIn(schema["x-kubernetes-group-version-kind"]);
    if (first !== undefined && first["kind"] !== type) {
      throw new TypeError(`Cannot write the type "${type}": its kind is ${first["kind"]}`);
    }
    return first === undefined ? [] : [[first["group"], first["version"]].filter(Boolean).join("/")];
  });
  const all = [...new Set(kinds)];
  if (all.length > 1) throw new TypeError(`Cannot write a package: its kinds are of ${all.join(", ")}`);
  return all;
}

/** Writes a type so that nothing is lost. */
function writeType(schema: JsonObject, nameOf: NameResolver): string {
  const { "x-kubernetes-group-version-kind": kinds, ...rest } = schema;
  const row = wordsOf(schema, nameOf, kinds !== undefined);
  const { schema: again } = readType(row, (name) => name);
  if (!jsonEqual(again, readAgain(rest, nameOf))) {
    throw new TypeError(`Cannot write the schema ${JSON.stringify(schema)}: "${row}" says less`);
  }
  return row;
}

function wordsOf(schema: JsonObject, nameOf: NameResolver, isKind: boolean): string {
  if (schema["properties"] === undefined) return `=${writeSchema(schema, nameOf)}`;
  const required = new Set(Array.isArray(schema["required"]) ? schema["required"] : []);
  const unions = Array.isArray(schema["x-kubernetes-unions"]) ? schema["x-kubernetes-unions"] : [];
  return [
    ...(isKind ? ["@"] : []),
    ...(schema["x-kubernetes-map-type"] === "atomic" ? ["^"] : []),
    ...unions.map(writeUnion),
    ...Object.entries(objectOrEmpty(schema["properties"])).sort().map(([name, property]) => {
      const written = writeSchema(objectOrEmpty(property), nameOf);
      return `${name}${required.has(name) ? "!" : ""}${written === "" ? "" : `:${written}`}`;
    }),
  ].join(" ");
}

function writeUnion(union: JsonValue): string {
  const { discriminator = "", "fields-to-discriminateBy": fields = {} } = objectOrEmpty(union);
  return `|${discriminator}:${
    Object.entries(objectOrEmpty(fields)).map(([name, value]) => `${name}=${value}`).join(",")
  }`;
}

function writeSchema(schema: JsonObject, nameOf: NameResolver): string {
  const keys = schema["x-kubernetes-list-map-keys"];
  const sharing = {
    atomic: "^",
    granular: "_",
    set: "/",
    map: `/${Array.isArray(keys) ? keys.join(",") : ""}`,
  }[String(schema["x-kubernetes-list-type"] ?? schema["x-kubernetes-map-type"])] ?? "";
  const strategy = stringOrUndefined(schema["x-kubernetes-patch-strategy"]) ?? "";
  const mergeKey = stringOrUndefined(schema["x-kubernetes-patch-merge-key"]) ?? "";
  const isFirstKey = Array.isArray(keys) && mergeKey !== "" && keys[0] === mergeKey;
  const value = schema["default"];
  return [
    writeCore(schema, nameOf),
    sharing,
    strategy.startsWith("merge") ? `+${isFirstKey ? "@" : mergeKey}` : "",
    strategy.endsWith("retainKeys") ? "~" : strategy === "replace" ? "-" : "",
    value === undefined ? "" : isEmptyDefault(value) ? "*" : `=${value}`,
  ].join("");
}

function isEmptyDefault(value: JsonValue): boolean {
  return isJsonObject(value) || value === "" || value === 0 || value === false;
}

function writeCore(schema: JsonObject, nameOf: NameResolver): string {
  const [only] = Array.isArray(schema["allOf"]) ? schema["allOf"] : [];
  const reference = stringOrUndefined(schema["$ref"] ?? objectOrEmpty(only)["$ref"]);
  if (reference !== undefined) return nameOf(reference.slice(REFERENCE.length));
  if (isJsonObject(schema["items"])) return `[${writeSchema(schema["items"], nameOf)}]`;
  if (isJsonObject(schema["additionalProperties"])) {
    return `{${writeSchema(schema["additionalProperties"], nameOf)}}`;
  }
  if (Array.isArray(schema["enum"])) return `<${schema["enum"].join("|").replaceAll(" ", "_")}>`;
  const plain = Object.fromEntries(
    Object.entries(schema).filter(([key]) => /^(type|format|oneOf)$/.test(key)),
  );
  const scalar = Object.entries(SCALARS).find(([, one]) => jsonEqual(one, plain));
  if (scalar === undefined) throw new TypeError(`Cannot write the schema ${JSON.stringify(schema)}`);
  return scalar[0];
}

/** The schema as it is read again from its row. */
function readAgain(schema: JsonObject, nameOf: NameResolver): JsonObject {
  return JSON.parse(JSON.stringify(schema), (key, value) => {
    if (key === "$ref" && typeof value === "string") return REFERENCE + nameOf(value.slice(REFERENCE.length));
    if (key === "description" && typeof value === "string") return undefined;
    if (key === "required" && Array.isArray(value)) return value.sort();
    return isJsonObject(value) ? plainReference(value) : value;
  });
}
