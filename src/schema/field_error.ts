/**
 * What is wrong with one field, in the API server's words: the causes of its "Invalid" answers.
 *
 * @module
 */

import { goJson, goNumber, goQuote } from "./go_format.ts";
import type { JsonValue } from "./json.ts";

/** The kinds of findings, as in the causes of a Status. */
export type FieldErrorReason =
  | "FieldValueDuplicate"
  | "FieldValueForbidden"
  | "FieldValueInvalid"
  | "FieldValueNotFound"
  | "FieldValueNotSupported"
  | "FieldValueRequired"
  | "FieldValueTooLong"
  | "FieldValueTooMany"
  | "FieldValueTypeInvalid";

/** One finding about one field. */
export interface FieldError {
  /** The kind of finding, for machines. */
  readonly reason: FieldErrorReason;
  /** The path, such as "spec.ports[0].name". */
  readonly field: string;
  /** The finding without the field, such as "Required value". */
  readonly message: string;
}

/** The path of a field; `undefined` is the whole object. */
export type FieldPath = string | undefined;

/** How the server writes the path of the whole object. */
const ROOT = "<nil>";

/**
 * The path of a field of an object.
 *
 * @param path The object's path.
 * @param names The field's name, and further names below it.
 * @returns The field's path.
 */
export function fieldChild(path: FieldPath, ...names: readonly string[]): string {
  const below = names.length === 1 ? names[0] ?? "" : names.join(".");
  return path === undefined ? below : `${path}.${below}`;
}

/**
 * The path of an item of a list, or of a value of a map.
 *
 * @param path The list's or map's path.
 * @param key The index or key.
 * @returns The item's path.
 */
export function fieldKey(path: FieldPath, key: string | number): string {
  return `${path ?? ""}[${key}]`;
}

/**
 * The value is malformed.
 *
 * @param path The field's path.
 * @param value The value, or what stands for it in the message.
 * @param detail What is wrong with it.
 * @returns The finding.
 */
export function invalidValue(path: FieldPath, value: JsonValue, detail: string): FieldError {
  return finding("FieldValueInvalid", path, `Invalid value: ${shown(value)}${detailed(detail)}`);
}

/**
 * The value has the wrong type.
 *
 * @param path The field's path.
 * @param value What stands for the value in the message.
 * @param detail Which type it must have.
 * @returns The finding.
 */
export function wrongType(path: FieldPath, value: JsonValue, detail: string): FieldError {
  return { ...invalidValue(path, value, detail), reason: "FieldValueTypeInvalid" };
}

/**
 * The value is missing.
 *
 * @param path The field's path.
 * @param detail Why it is needed; "" says nothing.
 * @returns The finding.
 */
export function requiredValue(path: FieldPath, detail: string): FieldError {
  return finding("FieldValueRequired", path, `Required value${detailed(detail)}`);
}

/**
 * The value is none of those that are known.
 *
 * @param path The field's path.
 * @param value The value.
 * @param supported The known values as text.
 * @returns The finding.
 */
export function unsupportedValue(
  path: FieldPath,
  value: JsonValue,
  supported: readonly string[],
): FieldError {
  const list = supported.map(goQuote).join(", ");
  const detail = supported.length === 0 ? "" : `supported values: ${list}`;
  return finding("FieldValueNotSupported", path, `Unsupported value: ${shown(value)}${detailed(detail)}`);
}

/**
 * The field must not be set here.
 *
 * @param path The field's path.
 * @param detail Why not.
 * @returns The finding.
 */
export function forbiddenValue(path: FieldPath, detail: string): FieldError {
  return finding("FieldValueForbidden", path, `Forbidden${detailed(detail)}`);
}

/**
 * The value names something that is not there.
 *
 * @param path The field's path.
 * @param value The value.
 * @returns The finding.
 */
export function notFoundValue(path: FieldPath, value: JsonValue): FieldError {
  return finding("FieldValueNotFound", path, `Not found: ${shown(value)}`);
}

/**
 * The value is there twice.
 *
 * @param path The path of the second one.
 * @param value The value.
 * @returns The finding.
 */
export function duplicateValue(path: FieldPath, value: JsonValue): FieldError {
  return finding("FieldValueDuplicate", path, `Duplicate value: ${shown(value)}`);
}

/**
 * The text is too long.
 *
 * @param path The field's path.
 * @param limit How long it may be; the server says bytes and counts code points.
 * @returns The finding.
 */
export function tooLongValue(path: FieldPath, limit: number): FieldError {
  const unit = limit === 1 ? "byte" : "bytes";
  return finding("FieldValueTooLong", path, `Too long: may not be more than ${limit} ${unit}`);
}

/**
 * The list or map has too many items.
 *
 * @param path The field's path.
 * @param actual How many there are.
 * @param limit How many there may be.
 * @returns The finding.
 */
export function tooManyValues(path: FieldPath, actual: number, limit: number): FieldError {
  const unit = limit === 1 ? "item" : "items";
  return finding("FieldValueTooMany", path, `Too many: ${actual}: must have at most ${limit} ${unit}`);
}

function finding(reason: FieldErrorReason, path: FieldPath, message: string): FieldError {
  return { reason, message, field: path ?? ROOT };
}

function detailed(detail: string): string {
  return detail === "" ? "" : `: ${detail}`;
}

function shown(value: JsonValue): string {
  if (typeof value === "string") return goQuote(value);
  if (typeof value === "number") return goNumber(value);
  return goJson(value);
}
