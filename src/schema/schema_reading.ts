/**
 * Asks a schema for its JSON Schema. Where its library has none to give, the error names the field.
 *
 * @module
 */

import { dictionary } from "./dictionary.ts";
import type { StandardSchema } from "../resource/standard_schema.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "./json.ts";
import { toJson } from "./json_clean.ts";
import { SchemaError } from "./schema_place.ts";

/** The dialect that says the most: OpenAPI's has no tuples and no rules for names. */
const REQUEST = { target: "draft-2020-12" } as const;

/** The types of zod that are no JSON, and what to use instead. */
const INSTEAD: Readonly<Record<string, string>> = dictionary({
  bigint: "use z.int() or a text",
  custom: 'use raw() of "@kubeloop/sdk/zod"',
  date: "use a text such as z.iso.datetime()",
  function: "leave the field out",
  map: "use z.record()",
  nan: "use z.number()",
  set: 'use set() of "@kubeloop/sdk/zod"',
  symbol: "use a text",
  transform: "keep the value as it is on the wire",
  undefined: "leave the field out",
  void: "leave the field out",
});

/**
 * Reads a schema. The output is read too: libraries refuse it for values that change on reading, and on the wire there is
 * nothing that reads them.
 *
 * @param path The path of the schema's value in messages.
 * @param schema The schema.
 * @returns Its JSON Schema.
 * @throws {SchemaError} If the library cannot write one, or if values change on reading.
 */
export function readSchema(path: string, schema: StandardSchema): JsonValue {
  const { input, output } = schema["~standard"].jsonSchema;
  let written: { readonly output: JsonValue; readonly input: JsonValue };
  try {
    written = { output: toJson(output(REQUEST)), input: toJson(input(REQUEST)) };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const place = unwrittenPlace(schema);
    if (place === undefined) throw new SchemaError(path, message, { cause });
    throw new SchemaError(path + pathOf(place.keys), `${message}, ${place.instead}`, { cause });
  }
  const changed = changeOnReading(written.input, written.output, []);
  if (changed === undefined) return written.input;
  throw new SchemaError(
    path + pathOf(changed),
    "its type changes on reading, and nothing reads the object on the wire: keep the value as it is",
  );
}

interface UnwrittenPlace {
  readonly keys: readonly string[];
  readonly instead: string;
}

/** Where zod has no JSON Schema to write: it tells when it may write `{}` there. */
function unwrittenPlace(schema: StandardSchema): UnwrittenPlace | undefined {
  let found: UnwrittenPlace | undefined;
  const override = (context: unknown): void => {
    const path = fieldOf(context, "path");
    const type = fieldOf(fieldOf(fieldOf(fieldOf(context, "zodSchema"), "_zod"), "def"), "type");
    const instead = typeof type === "string" && Object.hasOwn(INSTEAD, type) ? INSTEAD[type] : undefined;
    if (instead !== undefined && Array.isArray(path)) found ??= { keys: path.map(String), instead };
  };
  const request = { ...REQUEST, libraryOptions: { unrepresentable: "any", override } };
  try {
    schema["~standard"].jsonSchema.output(request);
  } catch {
    return undefined; // another library, or something else is wrong: the first error says it
  }
  return found;
}

/** The first place where what is read has another type than what is written. */
function changeOnReading(
  written: JsonValue | undefined,
  read: JsonValue | undefined,
  keys: readonly string[],
): readonly string[] | undefined {
  if (isJsonArray(written) && isJsonArray(read)) {
    return firstOf(written.map((item, index) => [String(index), item, read[index]]), keys);
  }
  if (!isJsonObject(written) || !isJsonObject(read)) return undefined;
  const { type } = written;
  if (typeof type === "string" && typeof read["type"] === "string" && type !== read["type"]) return keys;
  const parts = ["properties", "items", "additionalProperties", "anyOf", "oneOf", "allOf", "$defs"];
  const entries = Object.keys(written).filter((key) => keys.at(-1) === "properties" || parts.includes(key));
  return firstOf(entries.map((key) => [key, written[key], read[key]]), keys);
}

function firstOf(
  pairs: readonly (readonly [key: string, written: JsonValue | undefined, read: JsonValue | undefined])[],
  keys: readonly string[],
): readonly string[] | undefined {
  for (const [key, written, read] of pairs) {
    const found = changeOnReading(written, read, [...keys, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The path of a value, from the keys that lead to its schema. */
function pathOf(keys: readonly string[]): string {
  let path = "";
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index];
    if (key === "properties") path += `.${keys[++index]}`;
    else if (key === "items") path += "[]";
    else if (key === "additionalProperties") path += "[*]";
  }
  return path;
}

/** Some of zod's own fields are not enumerable. */
function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
