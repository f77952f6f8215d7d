/**
 * JSON as the API server decodes it into its types: unknown fields are dropped and told, wrong types refused in Go's
 * words, nulls and empty values left out.
 *
 * @module
 */

import { goNumber } from "./go_format.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";

/**
 * A type of the server's. Of the scalars "flag", "integer" and "string" are left out when false, 0 or empty; "boolean",
 * "count" and "text" are not.
 */
export type GoType =
  | {
    readonly json: "any" | "boolean" | "count" | "flag" | "integer" | "number" | "string" | "text" | "time";
    readonly name: string;
  }
  | {
    readonly json: "list" | "map";
    readonly name: string;
    readonly of: GoType;
    /** Whether an empty list is told from none. */
    readonly keepsEmpty?: boolean;
  }
  | GoStruct
  | GoChoice;

/** A type with fields. */
export interface GoStruct {
  readonly json: "struct";
  readonly name: string;
  readonly fields: Readonly<Record<string, GoType>>;
  /** What is written in place of fields that are not given. */
  readonly zeros?: JsonObject;
}

/** A type that reads several kinds of JSON; inside of it nobody tells of unknown fields. */
export interface GoChoice {
  readonly json: "choice";
  readonly name: string;
  /**
   * Chooses the type of a value.
   *
   * @param value The value.
   * @returns The type; `undefined` where the value is ignored.
   * @throws {GoDecodingError} If the value is none that the type reads.
   */
  choose(value: JsonValue): GoType | undefined;
}

/** JSON of the wrong types; the message is the server's. */
export class GoDecodingError extends TypeError {
  /** The error's class name. */
  override readonly name = "GoDecodingError";
}

/** Decoded JSON. */
export interface Decoded {
  /** The value without what is not known, without nulls, and without what is left out because it is empty. */
  readonly value: JsonObject;
  /** The paths of the fields that were dropped, such as "ownerReferences[0].nmae". */
  readonly unknownFields: readonly string[];
}

/**
 * Decodes JSON.
 *
 * @param value The JSON; left as it is.
 * @param type The type to decode it into.
 * @returns What the server keeps of it, and what it drops.
 * @throws {GoDecodingError} If something in it has the wrong type.
 */
export function decodeGo(value: JsonValue, type: GoStruct): Decoded {
  const unknownFields: string[] = [];
  const decoded = decode(value, type, { path: "", field: "", struct: "", unknownFields });
  return { value: isJsonObject(decoded) ? decoded : type.zeros ?? {}, unknownFields };
}

/** Where a value is: for reports, and for Go's messages. */
interface Place {
  /** The path with keys and indexes. */
  readonly path: string;
  /** The path as Go has it in messages: fields only. */
  readonly field: string;
  /** The struct that the value is a field of; "" for the whole. */
  readonly struct: string;
  /** Takes the paths of unknown fields. */
  readonly unknownFields: string[];
}

/** A decoded value; `undefined` for nulls and for what the server leaves out because it is empty. */
function decode(value: JsonValue, type: GoType, place: Place): JsonValue | undefined {
  if (value === null) return undefined;
  switch (type.json) {
    case "any":
      return value;
    case "string":
      return typeof value === "string" ? value || undefined : refuse(value, type, place);
    case "text":
      return typeof value === "string" ? value : refuse(value, type, place);
    case "boolean":
      return typeof value === "boolean" ? value : refuse(value, type, place);
    case "flag":
      return typeof value === "boolean" ? value || undefined : refuse(value, type, place);
    case "count":
      return Number.isInteger(value) ? value : refuse(value, type, place);
    case "integer":
      return Number.isInteger(value) ? value || undefined : refuse(value, type, place);
    case "number":
      return typeof value === "number" ? value : refuse(value, type, place);
    case "time":
      return typeof value === "string" ? requireTime(value) : refuse(value, type, place);
    case "list":
      if (!isJsonArray(value)) return refuse(value, type, place);
      return decodeList(value, type.of, place) ?? (type.keepsEmpty === true ? [] : undefined);
    case "map":
      return isJsonObject(value) ? decodeMap(value, type.of, place) : refuse(value, type, place);
    case "struct":
      return isJsonObject(value) ? decodeStruct(value, type, place) : refuse(value, type, place);
    case "choice": {
      const chosen = type.choose(value);
      return chosen === undefined
        ? undefined
        : decode(value, chosen, { ...place, unknownFields: [] }) ?? emptyOf(chosen);
    }
    default:
      return type satisfies never;
  }
}

function decodeList(
  list: readonly JsonValue[],
  type: GoType,
  place: Place,
): JsonValue | undefined {
  const items = list.map((item, index) => {
    return decode(item, type, { ...place, path: `${place.path}[${index}]` }) ?? emptyOf(type);
  });
  return items.length === 0 ? undefined : items;
}

function decodeMap(map: JsonObject, type: GoType, place: Place): JsonValue | undefined {
  const entries = Object.entries(map).map(([name, item]): [string, JsonValue] => {
    return [name, decode(item, type, { ...place, path: joined(place.path, name) }) ?? emptyOf(type)];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function decodeStruct(object: JsonObject, type: GoStruct, place: Place): JsonObject {
  const struct = type.name.replace("v1.", "");
  const fields = new Map(Object.entries(type.zeros ?? {}));
  for (const [name, item] of Object.entries(object)) {
    const fieldType = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    const path = joined(place.path, name);
    if (fieldType === undefined) {
      place.unknownFields.push(path);
      continue;
    }
    const decoded = decode(item, fieldType, { ...place, path, field: joined(place.field, name), struct });
    if (decoded !== undefined) fields.set(name, decoded);
  }
  return Object.fromEntries(fields);
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** What stands for a null among the items of a list or the values of a map. */
function emptyOf(type: GoType): JsonValue {
  switch (type.json) {
    case "struct":
      return type.zeros ?? {};
    case "list":
      return [];
    case "map":
      return {};
    case "string":
      return "";
    default:
      return null;
  }
}

function requireTime(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return text;
  throw new GoDecodingError(
    `parsing time "${text}" as "2006-01-02T15:04:05Z07:00": cannot parse "${text}" as "2006"`,
  );
}

function refuse(value: JsonValue, type: GoType, { field, struct }: Place): never {
  const target = struct === ""
    ? `Go value of type ${type.name}`
    : `Go struct field ${struct}.${field} of type ${type.name}`;
  throw new GoDecodingError(`json: cannot unmarshal ${jsonTypeOf(value, type)} into ${target}`);
}

function jsonTypeOf(value: JsonValue, wanted: GoType): string {
  if (isJsonArray(value)) return "array";
  if (isJsonObject(value)) return "object";
  if (typeof value === "boolean") return "bool";
  if (typeof value !== "number") return "string";
  return wanted.json === "integer" || wanted.json === "count" ? `number ${goNumber(value)}` : "number";
}
