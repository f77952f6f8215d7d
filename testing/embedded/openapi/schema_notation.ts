/**
 * How the table `schema_facts.json` writes the schemas of the built-in types: short, and without loss but for
 * descriptions (a reference that has nothing but one is plain).
 *
 * A type is a row of words: `@` if it is a kind of its package's group and version, `^` if its objects have one owner,
 * `|discriminator:field=Name,...` for a union, then its fields; or `=` and a schema where it has no fields. A field is
 * its name, `!` if it is required, and `:` with its schema unless it is a plain string.
 *
 * A schema is a word of {@linkcode SCALARS}, the name of a type, `<a|b>` for one of these strings (`_` stands for a
 * space), `[items]` or `{values}`; then in this order, each if need be: `^` for one owner, `/` for a set, `/key,key` for
 * a map, `_` for an owner per field; `+` for merging patches, by `key`, or by the map's first key with `+@`; `~` if
 * patches may retain keys, `-` if they replace; at last `*` for an empty default, or `=` and another default.
 *
 * @module
 */

import { dictionary } from "../../../src/schema/dictionary.ts";
import { isJsonObject, type JsonObject } from "../json.ts";

/** Finds the whole name of a type, as it is written in the table. */
export type NameResolver = (written: string) => string;

/** The scalars, and what else is no reference. */
export const SCALARS: Readonly<Record<string, JsonObject>> = dictionary<JsonObject>({
  "": { type: "string" },
  any: {},
  bool: { type: "boolean" },
  bytes: { type: "string", format: "byte" },
  double: { type: "number", format: "double" },
  int: { type: "integer" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  intstr: { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
  object: { type: "object" },
  quantity: { oneOf: [{ type: "string" }, { type: "number" }] },
  time: { type: "string", format: "date-time" },
});

/** What comes before the name of a schema in a reference to it. */
export const REFERENCE = "#/components/schemas/";
const FIELD = /^([^!:]+)(!?)(?::(.*))?$/;
const SUFFIX = /^(\^|_|\/[\w,]*)?(?:\+(@|\w*))?([~-])?(\*|=.*)?$/;

/**
 * Reads a type.
 *
 * @param row The type's row.
 * @param resolve Finds the types that it names.
 * @returns Its schema, without its kind, and whether it is a kind.
 * @throws {TypeError} If the row is not written as the table writes them.
 */
export function readType(row: string, resolve: NameResolver): { schema: JsonObject; isKind: boolean } {
  if (row.startsWith("=")) return { schema: readSchema(row.slice(1), resolve), isKind: false };
  const words = row.split(" ").filter((word) => word !== "");
  const fields = words.filter((word) => !/^[@^|]/.test(word)).map((word) => {
    const [, name = word, required = "", schema = ""] = FIELD.exec(word) ?? [];
    return { name, isRequired: required === "!", schema: readSchema(schema, resolve) };
  });
  const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const unions = words.filter((word) => word.startsWith("|")).map(readUnion);
  const schema = {
    type: "object",
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema])),
    ...(words.includes("^") ? { "x-kubernetes-map-type": "atomic" } : {}),
    ...(unions.length === 0 ? {} : { "x-kubernetes-unions": unions }),
  };
  return { schema, isKind: words.includes("@") };
}

function readUnion(word: string): JsonObject {
  const [discriminator = "", fields = ""] = word.slice(1).split(":");
  return {
    ...(discriminator === "" ? {} : { discriminator }),
    "fields-to-discriminateBy": Object.fromEntries(fields.split(",").map((field) => field.split("="))),
  };
}

function readSchema(text: string, resolve: NameResolver): JsonObject {
  const end = endOfCore(text);
  const [, sharing = "", mergeKey, strategy = "", fallback = ""] = SUFFIX.exec(text.slice(end)) ?? [];
  const core = readCore(text.slice(0, end), resolve);
  const strategies = [
    ...(mergeKey === undefined ? [] : ["merge"]),
    ...(strategy === "~" ? ["retainKeys"] : strategy === "-" ? ["replace"] : []),
  ];
  const key = mergeKey === "@" ? sharing.slice(1).split(",")[0] : mergeKey;
  return plainReference({
    ...core,
    ...readSharing(sharing, core["type"] === "object" || core["allOf"] !== undefined),
    ...(key === undefined || key === "" ? {} : { "x-kubernetes-patch-merge-key": key }),
    ...(strategies.length === 0 ? {} : { "x-kubernetes-patch-strategy": strategies.join(",") }),
    ...readDefault(fallback, core),
  });
}

function endOfCore(text: string): number {
  const close = { "[": "]", "{": "}", "<": ">" }[text.charAt(0)];
  return close === undefined
    ? /^[\w.]*/.exec(text)?.[0].replace(/_$/, "").length ?? 0
    : text.lastIndexOf(close) + 1;
}

function readCore(core: string, resolve: NameResolver): JsonObject {
  const inside = core.slice(1, -1);
  switch (core.charAt(0)) {
    case "[":
      return { type: "array", items: readSchema(inside, resolve) };
    case "{":
      return { type: "object", additionalProperties: readSchema(inside, resolve) };
    case "<":
      return { type: "string", enum: inside.replaceAll("_", " ").split("|") };
  }
  return SCALARS[core] ?? { allOf: [{ $ref: REFERENCE + resolve(core) }] };
}

/**
 * A reference stands alone where nothing else is said.
 *
 * @param schema A schema, with its references in `allOf`.
 * @returns The same, or the reference.
 */
export function plainReference(schema: JsonObject): JsonObject {
  const { allOf, ...rest } = schema;
  const [only] = Array.isArray(allOf) ? allOf : [];
  return isJsonObject(only) && Object.keys(rest).length === 0 ? only : schema;
}

function readSharing(sharing: string, isMap: boolean): JsonObject {
  if (sharing === "") return {};
  if (isMap) return { "x-kubernetes-map-type": sharing === "_" ? "granular" : "atomic" };
  if (sharing === "^") return { "x-kubernetes-list-type": "atomic" };
  if (sharing === "/") return { "x-kubernetes-list-type": "set" };
  return { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": sharing.slice(1).split(",") };
}

function readDefault(text: string, core: JsonObject): JsonObject {
  if (text === "") return {};
  const value = text.slice(1);
  switch (core["type"]) {
    case "string":
      return { default: value };
    case "integer":
    case "number":
      return { default: Number(value) };
    case "boolean":
      return { default: value === "true" };
    default:
      return { default: {} };
  }
}
