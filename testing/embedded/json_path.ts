/**
 * What JSON paths find in an object.
 *
 * @module
 * @see client-go util/jsonpath
 */

import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { type JsonPath, JsonPathError, type PathStep, type SliceBounds } from "./json_path_parser.ts";

/**
 * Finds what a path leads to.
 *
 * @param object Where it starts.
 * @param path The path.
 * @returns All values that it leads to; none where a field is missing.
 * @throws {JsonPathError} If the object has another shape than the path needs, such as no list where it has an index.
 */
export function findAll(object: JsonObject, path: JsonPath): readonly JsonValue[] {
  return walked([object], path);
}

function walked(values: readonly JsonValue[], path: JsonPath): readonly JsonValue[] {
  return path.reduce((found: readonly JsonValue[], step) => taken(found, step), values);
}

function taken(values: readonly JsonValue[], step: PathStep): readonly JsonValue[] {
  switch (step.type) {
    case "field":
      return values.flatMap((value) => {
        const field = isJsonObject(value) ? value[step.name] : undefined;
        return field === undefined ? [] : [field];
      });
    case "wildcard":
      return values.flatMap(childrenOf);
    case "recursive":
      return values.flatMap(descendantsOf);
    case "slice":
      return values.flatMap((value) => sliced(value, step.bounds));
    case "union":
      return step.paths.flatMap((path) => walked(values, path));
    case "filter":
      return values.flatMap((value) => itemsOf(value).filter((item) => passes(item, step)));
    case "literal":
      return values.map(() => step.value);
    case "word":
      throw new JsonPathError(`unrecognized identifier ${step.word}`);
  }
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

/** The values that have something in them, each before what is in it. */
function descendantsOf(value: JsonValue): readonly JsonValue[] {
  const children = childrenOf(value);
  return children.length === 0 ? [] : [value, ...children.flatMap(descendantsOf)];
}

function itemsOf(value: JsonValue): readonly JsonValue[] {
  if (!Array.isArray(value)) throw new JsonPathError("it is not array or slice and cannot be filtered");
  return value;
}

function sliced(value: JsonValue, bounds: SliceBounds): readonly JsonValue[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new JsonPathError("it is not array or slice");
  const { length } = value;
  const { start: first = 0, step = 1, isIndex } = bounds;
  const start = first < 0 ? first + length : first;
  const last = isIndex ? first + 1 : bounds.end ?? length;
  // The index -1 ends at 0, which means the end of the list.
  const end = last < 0 || (last === 0 && isIndex) ? last + length : last;
  if (start === end) return [];
  if (start < 0 || start >= length || end < 0 || end > length || start > end) {
    throw new JsonPathError("array index out of bounds");
  }
  if (step <= 0) throw new JsonPathError("step must be > 0");
  return value.slice(start, end).filter((_item, index) => index % step === 0);
}

function passes(item: JsonValue, filter: PathStep & { readonly type: "filter" }): boolean {
  const { operator } = filter;
  if (operator === "exists") return reaches(item, filter.left);
  const left = oneOf(walked([item], filter.left));
  const right = left === undefined ? undefined : oneOf(walked([item], filter.right));
  if (left === undefined || right === undefined) return false;
  const order = compared(left, right);
  switch (operator) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return ordered(left, order) < 0;
    case "<=":
      return ordered(left, order) <= 0;
    case ">":
      return ordered(left, order) > 0;
    case ">=":
      return ordered(left, order) >= 0;
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`);
  }
}

function reaches(item: JsonValue, path: JsonPath): boolean {
  try {
    return walked([item], path).length > 0;
  } catch (error) {
    if (error instanceof JsonPathError) return false;
    throw error;
  }
}

function oneOf(values: readonly JsonValue[]): JsonValue | undefined {
  if (values.length > 1) throw new JsonPathError("can only compare one element at a time");
  return values[0];
}

/** Values of different types are not compared, integers and other numbers among them. */
function compared(left: JsonValue, right: JsonValue): number {
  const type = comparableType(left);
  if (type === undefined || type !== comparableType(right)) {
    throw new JsonPathError("incompatible types for comparison");
  }
  if (left === right) return 0;
  return String(left) < String(right) && typeof left === "string" || Number(left) < Number(right) ? -1 : 1;
}

function ordered(value: JsonValue, order: number): number {
  if (typeof value === "boolean") throw new JsonPathError("invalid type for comparison");
  return order;
}

function comparableType(value: JsonValue): string | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "string" || typeof value === "boolean" ? typeof value : undefined;
}
