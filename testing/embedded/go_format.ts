/**
 * JSON values as Go prints them: the API server's messages, annotations and path elements have them so.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";

/**
 * Prints a value as `%v` does.
 *
 * @param value The value.
 * @returns Such as `map[name:web ports:[80 443]]`.
 */
export function goText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (!isJsonObject(value)) return value === null ? "<nil>" : String(value);
  return `map[${sortedFields(value).map(([name, field]) => `${name}:${goText(field)}`).join(" ")}]`;
}

/**
 * Prints a value as `%s` does.
 *
 * @param value The value.
 * @returns A text as it is; `%!s(int64=5)` for a scalar that is none.
 */
export function goString(value: JsonValue): string {
  if (typeof value !== "number" && typeof value !== "boolean") return goText(value);
  return `%!s(${goType(value)}=${value})`;
}

/**
 * Prints a value as `%#v` does.
 *
 * @param value The value.
 * @returns Such as `map[string]interface {}{"name":"web"}`.
 */
export function goSyntax(value: JsonValue): string {
  if (value === null) return "interface {}(nil)";
  if (Array.isArray(value)) return `${goType(value)}{${value.map(goSyntax).join(", ")}}`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const fields = sortedFields(value).map(([name, field]) => `${JSON.stringify(name)}:${goSyntax(field)}`);
  return `${goType(value)}{${fields.join(", ")}}`;
}

/**
 * Quotes a text as `%q` does.
 *
 * @param text The text.
 * @returns The text in double quotes, escaped where it cannot be seen.
 */
export function goQuoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replace(
    /\\u00([01][0-9a-f])|[\x7f-\xa0\xad]/g,
    (found, hex: string | undefined) => {
      if (hex === "07") return "\\a";
      if (hex === "0b") return "\\v";
      if (hex !== undefined) return `\\x${hex}`;
      return found === "\x7f" ? "\\x7f" : `\\u00${found.charCodeAt(0).toString(16)}`;
    },
  );
  return `"${inner}"`;
}

/**
 * Names the type of a value as `%T` does.
 *
 * @param value The value.
 * @returns Such as `map[string]interface {}`, `string` or `bool`.
 */
export function goType(value: JsonValue): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (isJsonObject(value)) return "map[string]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : value === null ? "%!s(<nil>)" : "string";
}

/**
 * Names the sort of JSON as Go's decoder does.
 *
 * @param value The value; null fits everywhere and is never named.
 * @returns Such as "array" or "bool".
 */
export function goJsonKind(value: JsonValue): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/**
 * Writes a value as Go's JSON encoder does.
 *
 * @param value The value.
 * @returns JSON with the fields in order, and the characters escaped that are special in HTML.
 */
export function goJson(value: JsonValue): string {
  const ordered = JSON.stringify(
    value,
    (_name, part: JsonValue) => isJsonObject(part) ? Object.fromEntries(sortedFields(part)) : part,
  );
  return ordered.replace(
    /[<>&\u2028\u2029]/g,
    (special) => `\\u${special.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sortedFields(object: JsonObject): [string, JsonValue][] {
  return Object.entries(object).sort(([left], [right]) => left < right ? -1 : 1);
}
