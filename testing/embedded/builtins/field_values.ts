/**
 * Fields of objects that may be missing, read as the server's types have them: a missing text is empty, a missing
 * number is 0.
 *
 * @module
 */

import type { FieldError } from "../../../src/schema/field_error.ts";
import { invalidValue, requiredValue, unsupportedValue } from "../../../src/schema/field_error.ts";
import { type JsonObject, objectOrEmpty } from "../json.ts";

/**
 * Reads a text.
 *
 * @param object The object that holds it.
 * @param field The field.
 * @returns The text; "" if there is none.
 */
export function textAt(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === "string" ? value : "";
}

/**
 * Reads a number.
 *
 * @param object The object that holds it.
 * @param field The field.
 * @returns The number; 0 if there is none.
 */
export function numberAt(object: JsonObject, field: string): number {
  const value = object[field];
  return typeof value === "number" ? value : 0;
}

/**
 * Reads a list of texts.
 *
 * @param object The object that holds it.
 * @param field The field.
 * @returns The texts; none if there is no list.
 */
export function textsAt(object: JsonObject, field: string): readonly string[] {
  const value = object[field];
  return Array.isArray(value) ? value.map(String) : [];
}

/**
 * Reads an object.
 *
 * @param object The object that holds it.
 * @param field The field.
 * @returns The object; an empty one if there is none.
 */
export function objectAt(object: JsonObject, field: string): JsonObject {
  return objectOrEmpty(object[field]);
}

/**
 * Tells of each finding about a text.
 *
 * @param path Where the text is.
 * @param value The text.
 * @param findings What is wrong with it.
 * @returns The findings as those of the field.
 */
export function invalidEach(path: string, value: string | number, findings: readonly string[]): FieldError[] {
  return findings.map((finding) => invalidValue(path, value, finding));
}

/**
 * Tells of a value that the message shows as the server has it inside: with all its fields, in their order.
 *
 * @param path Where the value is.
 * @param value The value as it is inside.
 * @param detail What is wrong with it.
 * @returns The finding.
 */
export function insideError(
  path: string,
  value: object | string | number | boolean | null,
  detail: string,
): FieldError {
  return {
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(value)}${detail === "" ? "" : `: ${detail}`}`,
    field: path,
  };
}

/**
 * Checks that a number is not below 0.
 *
 * @param object The object that holds it.
 * @param field The number's field; a missing number is fine.
 * @param path The object's path.
 * @returns What is wrong.
 */
export function negativeErrors(object: JsonObject, field: string, path: string): FieldError[] {
  const value = numberAt(object, field);
  return value >= 0 ? [] : [invalidValue(`${path}.${field}`, value, "must be greater than or equal to 0")];
}

/**
 * Checks that a number is within a range.
 *
 * @param value The number.
 * @param range The first and the last number that are fine.
 * @returns What is wrong; empty for a good number.
 */
export function rangeFindings(value: number, [first, last]: readonly [number, number]): string[] {
  return value >= first && value <= last ? [] : [`must be between ${first} and ${last}, inclusive`];
}

/**
 * Checks a text that has to be one of several; a missing field is fine.
 *
 * @param object The object that holds it.
 * @param field The field.
 * @param options The texts that are known, and the object's path.
 * @returns What is wrong.
 */
export function choiceErrors(
  object: JsonObject,
  field: string,
  { known, path }: { readonly known: readonly string[]; readonly path: string },
): FieldError[] {
  const { [field]: value } = object;
  if (value === undefined || known.includes(String(value))) return [];
  return [unsupportedValue(`${path}.${field}`, value, known)];
}

/**
 * Checks that a text is there.
 *
 * @param object The object that holds it.
 * @param field The field.
 * @param path The object's path.
 * @returns What is wrong.
 */
export function missingErrors(object: JsonObject, field: string, path: string): FieldError[] {
  return textAt(object, field) === "" ? [requiredValue(`${path}.${field}`, "")] : [];
}
