/**
 * The checks of a value by itself: its type, its text, its format, and whether it is one of an enum.
 *
 * @module
 */

import { tooLongValue, unsupportedValue, wrongType } from "./field_error.ts";
import { knownFormat, matchesFormat } from "./formats.ts";
import { goJson, goQuote, isInt64 } from "./go_format.ts";
import { isJsonArray, jsonEqual, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import type { GoRegExp } from "./regexp.ts";
import { isNearlyInteger } from "./validate_number.ts";
import { fieldAt, type Finding, invalidAt, ValidationResult, type ValuePlace } from "./validation_result.ts";

/** The type of a value as the server sees it. */
export type ValueType = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

/** What the server takes from a schema: a little less for defaults than for values. */
export interface Reading {
  /** The types that a value may have; none where any will do. */
  typesOf(schema: JsonSchemaProps): readonly ValueType[];
  /** The format that a value must have. */
  formatOf(schema: JsonSchemaProps): string | undefined;
}

/** How the server reads a schema for the values of objects. */
export const VALUE_READING: Reading = {
  typesOf: (schema) =>
    schema["x-kubernetes-int-or-string"] === true ? ["integer", "string"] : writtenType(schema),
  formatOf: knownFormat,
};

/** How the server reads a schema for its defaults: it does not expand int-or-string, and keeps unknown formats. */
export const DEFAULT_READING: Reading = {
  typesOf: writtenType,
  formatOf: ({ format = "" }) => format === "" ? undefined : format,
};

/**
 * Checks the type of a value.
 *
 * @param schema The schema.
 * @param value The value.
 * @param place Where it is, and how the schema is read.
 * @returns What was found.
 */
export function validateType(
  schema: JsonSchemaProps,
  value: JsonValue,
  place: ValuePlace & { readonly reading: Reading },
): ValidationResult {
  const expected = place.reading.typesOf(schema);
  const actual = typeOf(value);
  if (value === null) {
    const allowed = expected.length === 0 || schema.nullable === true;
    return allowed ? new ValidationResult().counted() : failed(place, expected.join(","), actual);
  }
  const fits = expected.some((type) => type === actual) ||
    (actual === "number" && expected.includes("integer") && isNearlyInteger(Number(value))) ||
    (actual === "integer" && expected.includes("number"));
  const format = place.reading.formatOf(schema);
  // Lists pass for texts here: in Go they could be bytes.
  const isText = typeof value === "string" || isJsonArray(value);
  const inferred = actual === "integer" ? "int64" : actual === "number" ? "float64" : "";
  if (format !== undefined && !fits && !isText && format !== inferred) return failed(place, format, inferred);
  const isNumeric = expected.includes("number") || expected.includes("integer");
  if (fits || (format !== undefined && !isNumeric && isText)) return new ValidationResult().counted();
  return failed(place, expected.join(","), actual);
}

/**
 * Checks a text against `maxLength`, `minLength` and `pattern`; only the first that fails is reported.
 *
 * @param schema The schema.
 * @param text The text.
 * @param place Where it is, and how patterns are compiled.
 * @returns What was found.
 */
export function validateText(
  schema: JsonSchemaProps,
  text: string,
  place: ValuePlace & { compile(pattern: string): GoRegExp },
): ValidationResult {
  const { maxLength, minLength, pattern = "" } = schema;
  const length = maxLength === undefined && minLength === undefined ? 0 : [...text].length;
  if (maxLength !== undefined && length > maxLength) {
    const message = `${place.path} in body should be at most ${maxLength} chars long`;
    return new ValidationResult({ text: message, error: tooLongValue(fieldAt(place), maxLength) });
  }
  if (minLength !== undefined && length < minLength) {
    return new ValidationResult(invalidAt(place, text, `should be at least ${minLength} chars long`));
  }
  if (pattern !== "" && !place.compile(pattern).matches(text)) {
    return new ValidationResult(invalidAt(place, text, `should match '${pattern}'`));
  }
  return new ValidationResult();
}

/**
 * Checks the format of a text.
 *
 * @param format The format.
 * @param text The text.
 * @param place Where it is.
 * @returns What was found; `undefined` where the server knows no such format.
 */
export function validateFormat(
  format: string,
  text: string,
  place: ValuePlace,
): ValidationResult | undefined {
  const fits = matchesFormat(format, text);
  if (fits === undefined) return undefined;
  return fits ? new ValidationResult() : failed(place, format, text);
}

/**
 * Checks that a value is one of an enum.
 *
 * @param schema The schema.
 * @param value The value.
 * @param place Where it is.
 * @returns What was found.
 */
export function validateEnum(schema: JsonSchemaProps, value: JsonValue, place: ValuePlace): ValidationResult {
  const { enum: allowed = [] } = schema;
  if (allowed.length === 0 || allowed.some((item) => isEnumValue(value, item))) return new ValidationResult();
  const names = allowed.map((item) => typeof item === "string" ? item : goJson(item));
  const text = `${place.path} in body should be one of ${goJson(allowed)}`;
  return new ValidationResult({ text, error: unsupportedValue(fieldAt(place), value, names) });
}

function failed(place: ValuePlace, expected: string, actual: string): ValidationResult {
  return new ValidationResult(typeFinding(place, expected, actual));
}

function typeFinding(place: ValuePlace, expected: string, actual: string): Finding {
  const text = `${place.path} in body must be of type ${expected}: ${goQuote(actual)}`;
  return { text, error: wrongType(fieldAt(place), actual, text) };
}

function writtenType({ type }: JsonSchemaProps): readonly ValueType[] {
  return type === undefined ? [] : [type];
}

function typeOf(value: JsonValue): ValueType {
  if (value === null) return "null";
  if (isJsonArray(value)) return "array";
  if (typeof value === "number") return isInt64(value) ? "integer" : "number";
  if (typeof value === "string") return "string";
  return typeof value === "boolean" ? "boolean" : "object";
}

/** Whether a value is the one of an enum, after Go's conversion to that one's type; null never is. */
function isEnumValue(value: JsonValue, allowed: JsonValue): boolean {
  if (allowed === null || value === null) return false;
  if (typeof value === "number" && typeof allowed === "number") {
    return value === allowed || (isInt64(allowed) && Math.trunc(value) === allowed);
  }
  if (typeof value === "number" && typeof allowed === "string" && isInt64(value)) {
    return value >= 0 && value <= 0x10ffff && String.fromCodePoint(value) === allowed;
  }
  return jsonEqual(value, allowed);
}
