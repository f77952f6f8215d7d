/**
 * Random values that a schema refuses, each with the reason, for property tests with fast-check.
 *
 * @module
 */

import type { Arbitrary } from "fast-check";
import { type FastCheck, partsOf, requireSome, validValues } from "./arbitrary.ts";
import { fieldChild, type FieldErrorReason, fieldKey, type FieldPath } from "./field_error.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { checkListTypes } from "./list_types.ts";
import { SchemaValidator } from "./validate.ts";

/** A value that a schema refuses. */
export interface InvalidValue {
  /** The value. */
  readonly value: JsonValue;
  /** The field that is refused, such as "spec.ports[0].name"; "<nil>" for the value as a whole. */
  readonly field: string;
  /** Why. */
  readonly reason: FieldErrorReason;
}

/** Stands for what {@linkcode requireSome} has taken away. */
const NOTHING: InvalidValue = { value: null, field: "<nil>", reason: "FieldValueInvalid" };

/** One way to make a part of a value invalid. */
interface Spoiling {
  readonly path: readonly (string | number)[];
  readonly field: FieldPath;
  readonly reason: FieldErrorReason;
  /** What stands there then; `undefined` takes it away. */
  readonly value: JsonValue | undefined;
}

/**
 * Random values that a schema refuses: a valid one with one part spoiled.
 *
 * *Guarantees*: the schema's validation reports the field with the reason; it may report others, too.
 *
 * @param fc fast-check.
 * @param schema The schema; it must be able to refuse something.
 * @returns The values with what is wrong with them.
 * @throws {RangeError} If no random values fit the schema; the values throw it, too, if it refuses nothing.
 *
 * @example Every refusal names the field
 * ```ts
 * import { invalidValues, SchemaValidator } from "@kubeloop/sdk/schema";
 * import * as fc from "fast-check";
 *
 * const schema = { type: "object", properties: { size: { type: "integer", maximum: 9 } } } as const;
 * const validator = new SchemaValidator(schema);
 * fc.assert(fc.property(invalidValues(fc, schema), ({ value, field }) => {
 *   return validator.validate(value).some((error) => error.field === field);
 * }));
 * ```
 */
export function invalidValues(fc: FastCheck, schema: JsonSchemaProps): Arbitrary<InvalidValue> {
  const validator = new SchemaValidator(schema);
  const made = fc.tuple(validValues(fc, schema), fc.nat()).map(([valid, choice]) => {
    const ways = spoilings(schema, valid, { path: [], field: undefined });
    const way = ways[choice % Math.max(1, ways.length)];
    return way &&
      { value: spoiled(valid, way.path, way.value) ?? null, field: way.field ?? "<nil>", reason: way.reason };
  });
  const isRefused = (found: InvalidValue): boolean =>
    [...validator.validate(found.value), ...checkListTypes(found.value, schema, undefined)]
      .some(({ field, reason }) => field === found.field && reason === found.reason);
  return requireSome(
    () => made,
    (found) => found && isRefused(found) ? undefined : { field: "", message: "it refuses nothing" },
  ).map((found) => found ?? NOTHING);
}

interface Place {
  readonly path: readonly (string | number)[];
  readonly field: FieldPath;
}

function spoilings(schema: JsonSchemaProps, value: JsonValue, place: Place): readonly Spoiling[] {
  if (value === null) return [];
  return [...ownSpoilings(schema, value, place), ...partSpoilings(schema, value, place)];
}

function partSpoilings(schema: JsonSchemaProps, value: JsonValue, place: Place): readonly Spoiling[] {
  const { properties = {}, additionalProperties, items, required = [] } = schema;
  const below = partsOf(value).flatMap(([key, part]) => {
    const property = typeof key === "string" && Object.hasOwn(properties, key) ? properties[key] : undefined;
    const other = typeof key === "number" ? items : additionalProperties;
    const child = property ?? (typeof other === "object" ? other : undefined);
    if (child === undefined) return [];
    const field = property === undefined ? fieldKey(place.field, key) : fieldChild(place.field, String(key));
    return spoilings(child, part, { path: [...place.path, key], field });
  });
  const missing = isJsonObject(value)
    ? required.map((name): Spoiling => ({
      path: [...place.path, name],
      field: fieldChild(place.field, name),
      reason: "FieldValueRequired",
      value: undefined,
    }))
    : [];
  return [...below, ...missing];
}

function ownSpoilings(schema: JsonSchemaProps, value: JsonValue, place: Place): readonly Spoiling[] {
  const { type, enum: values, minimum, maximum, minLength, maxLength, maxItems, pattern, multipleOf } =
    schema;
  const spoil = (reason: FieldErrorReason, bad: JsonValue): Spoiling => ({ ...place, reason, value: bad });
  const found: Spoiling[] = [];
  if (schema["x-kubernetes-int-or-string"] === true) found.push(spoil("FieldValueTypeInvalid", true));
  else if (type !== undefined) found.push(spoil("FieldValueTypeInvalid", type === "object" ? 1 : {}));
  if (values && values.length > 0) {
    found.push(spoil("FieldValueNotSupported", typeof values[0] === "string" ? "none of them" : 123_456));
  }
  if (minimum !== undefined) found.push(spoil("FieldValueInvalid", minimum - 1));
  if (maximum !== undefined) found.push(spoil("FieldValueInvalid", maximum + 1));
  if (multipleOf !== undefined && typeof value === "number" && multipleOf !== 1) {
    found.push(spoil("FieldValueInvalid", value + multipleOf / 2));
  }
  if (typeof value === "string") {
    if (minLength !== undefined && minLength > 0) found.push(spoil("FieldValueInvalid", ""));
    if (maxLength !== undefined) found.push(spoil("FieldValueTooLong", "x".repeat(maxLength + 1)));
    if (pattern !== undefined) found.push(spoil("FieldValueInvalid", "\u0001"));
    if (schema.format !== undefined) found.push(spoil("FieldValueInvalid", "\u0001 no such format"));
  }
  if (isJsonArray(value) && value.length > 0) {
    const [first = null] = value;
    if (maxItems !== undefined) {
      found.push(spoil("FieldValueTooMany", Array.from({ length: maxItems + 1 }, () => first)));
    }
    if (schema["x-kubernetes-list-type"] === "set" || schema["x-kubernetes-list-type"] === "map") {
      found.push({
        ...spoil("FieldValueDuplicate", [...value, first]),
        field: fieldKey(place.field, value.length),
      });
    }
  }
  return found;
}

/** A copy of a value with one part replaced, or taken away. */
function spoiled(
  value: JsonValue | undefined,
  [key, ...rest]: readonly (string | number)[],
  part: JsonValue | undefined,
): JsonValue | undefined {
  if (key === undefined) return part;
  if (isJsonArray(value)) {
    return value.map((item, index) => index === key ? spoiled(item, rest, part) ?? null : item);
  }
  const { [key]: old, ...others } = isJsonObject(value) ? value : {};
  const changed = spoiled(old, rest, part);
  return changed === undefined ? others : { ...others, [key]: changed };
}
