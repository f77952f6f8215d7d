/**
 * Fields of objects that may be missing, read as the server's types have them: a missing text is empty, a missing
 * number is 0.
 *
 * @module
 */

import type { FieldError } from "../../../src/schema/field_error.ts";
import { invalidValue } from "../../../src/schema/field_error.ts";
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
