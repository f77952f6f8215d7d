/**
 * The checks of numbers, with the API server's roundings: it compares integers as integers.
 *
 * @module
 */

import { type FieldError, invalidValue } from "./field_error.ts";
import { goFloat, goNumber, isInt64 } from "./go_format.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import {
  fieldAt,
  type Finding,
  invalidRoot,
  ValidationResult,
  type ValuePlace,
} from "./validation_result.ts";

const INT32_LIMIT = 2 ** 31;
const INT64_MIN = -(2 ** 63);
const FLOAT32_LIMIT = 2 ** 128 - 2 ** 103;
const INTEGER_TOLERANCE = 1e-9;

/**
 * Whether a number that is not handled as an integer passes for one.
 *
 * @param value Any number.
 * @returns Whether it is within JSON's safe integers and next to one.
 */
export function isNearlyInteger(value: number): boolean {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  const truncated = Math.trunc(value);
  if (value === truncated) return true;
  return truncated !== 0 && Math.abs(value - truncated) / Math.abs(value + truncated) < INTEGER_TOLERANCE;
}

/**
 * Checks a number against `minimum`, `maximum`, `multipleOf` and the range of its type and format.
 *
 * @param schema The schema.
 * @param value The number.
 * @param place Where it is.
 * @returns What was found.
 */
export function validateNumber(schema: JsonSchemaProps, value: number, place: ValuePlace): ValidationResult {
  const result = new ValidationResult();
  result.add(...rangeFindings(schema, { value, prefix: "Checked" }, place));
  const { multipleOf, maximum, minimum } = schema;
  if (multipleOf !== undefined) {
    const outOfRange = rangeFindings(schema, { value: multipleOf, prefix: "MultipleOf" }, place);
    const exact = isInt64(value) && outOfRange.length === 0;
    result.add(...outOfRange, ...multipleFindings(value, { limit: multipleOf, exact }, place));
  }
  if (minimum !== undefined) {
    const outOfRange = rangeFindings(schema, { value: minimum, prefix: "Minimum boundary" }, place);
    const exact = isInt64(value) && outOfRange.length === 0;
    const exclusive = schema.exclusiveMinimum === true;
    const limit = exact ? toInt64(minimum) : minimum;
    const fits = exclusive ? value > limit : value >= limit;
    const relation = exclusive ? "greater than" : "greater than or equal to";
    result.add(...outOfRange, ...(fits ? [] : [boundFinding(value, relation, { limit, exact }, place)]));
  }
  if (maximum !== undefined) {
    const outOfRange = rangeFindings(schema, { value: maximum, prefix: "Maximum boundary" }, place);
    const exact = isInt64(value) && outOfRange.length === 0;
    const exclusive = schema.exclusiveMaximum === true;
    const limit = exact ? toInt64(maximum) : maximum;
    const fits = exclusive ? value < limit : value <= limit;
    const relation = exclusive ? "less than" : "less than or equal to";
    result.add(...outOfRange, ...(fits ? [] : [boundFinding(value, relation, { limit, exact }, place)]));
  }
  return result.counted();
}

/** A number, and what it is called in the message. */
interface Ranged {
  readonly value: number;
  readonly prefix: string;
}

function rangeFindings(schema: JsonSchemaProps, ranged: Ranged, place: ValuePlace): readonly Finding[] {
  const type = schema["x-kubernetes-int-or-string"] === true ? undefined : schema.type;
  if (type !== "integer" && type !== "number") return [];
  const { format } = schema;
  const known = type === "integer" ? ["int32", "int64"] : ["float", "double"];
  const checked = format !== undefined && known.includes(format) ? format : undefined;
  if (isInRange(ranged.value, type, checked)) return [];
  const suffix = checked === undefined ? "(default format)" : `with format ${checked}`;
  const text = `${ranged.prefix} value must be of type ${type} ${suffix} in ${place.path}`;
  return [invalidRoot(place, text)];
}

function isInRange(value: number, type: "integer" | "number", format: string | undefined): boolean {
  if (type === "number") return format !== "float" || Math.abs(value) < FLOAT32_LIMIT;
  if (format === "int32") return Number.isInteger(value) && value >= -INT32_LIMIT && value < INT32_LIMIT;
  return isInt64(value);
}

/** What a number is compared with. */
interface Limit {
  readonly limit: number;
  /** Whether both are compared as integers. */
  readonly exact: boolean;
}

function multipleFindings(value: number, { limit, exact }: Limit, place: ValuePlace): readonly Finding[] {
  const factor = exact ? toInt64(limit) : limit;
  const shown = exact ? goNumber(factor) : goFloat(factor);
  if (factor <= 0) {
    const text = `factor MultipleOf declared for ${place.path} must be positive: ${shown}`;
    return [{ text, error: invalidValue(fieldAt(place), factor, text) }];
  }
  const isMultiple = exact
    ? value % factor === 0
    : isNearlyInteger(factor < 1 ? 1 / factor * value : value / factor);
  if (isMultiple) return [];
  const text = `${place.path} in body should be a multiple of ${shown}`;
  return [{ text, error: invalidNumber(value, { exact, text }, place) }];
}

function boundFinding(value: number, relation: string, { limit, exact }: Limit, place: ValuePlace): Finding {
  const text = `${place.path} in body should be ${relation} ${exact ? goNumber(limit) : goFloat(limit)}`;
  return { text, error: invalidNumber(value, { exact, text }, place) };
}

/** An integer that was compared as a floating-point number is shown as one. */
function invalidNumber(
  value: number,
  { exact, text }: { exact: boolean; text: string },
  place: ValuePlace,
): FieldError {
  const error = invalidValue(fieldAt(place), value, text);
  return exact ? error : { ...error, message: `Invalid value: ${goFloat(value)}: ${text}` };
}

/** Go's conversion to a 64-bit integer: towards zero; what does not fit becomes the smallest one. */
function toInt64(value: number): number {
  const truncated = Math.trunc(value);
  return isInt64(truncated) ? truncated : INT64_MIN;
}
