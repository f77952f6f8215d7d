/**
 * Random values that fit a schema, for property tests with fast-check.
 *
 * @module
 */

import type { Arbitrary } from "fast-check";
import { RuleValidator } from "./cel/rule_validator.ts";
import type { FieldError } from "./field_error.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { checkListTypes } from "./list_types.ts";
import { SchemaValidator } from "./validate.ts";

/** The module `fast-check`, which is handed over so that nothing else loads it. */
export type FastCheck = typeof import("fast-check");

/** So many values in a row may be thrown away. */
const MOST_REFUSED = 10_000;
/** Lists and maps without a limit of their own have at most so many entries. */
const MOST_ENTRIES = 4;
/** Texts without a limit of their own have at most so many characters. */
const MOST_CHARACTERS = 12;

/**
 * Random values that a schema takes.
 *
 * *Guarantees*: each value passes the schema's validation, its rules included. Fields with a default are left out at times.
 *
 * *Cost*: values that break a rule or a logical keyword are thrown away: a rule that few values fulfil makes it slow.
 *
 * @param fc fast-check.
 * @param schema The schema.
 * @returns The values; they shrink towards short and few.
 * @throws {RangeError} If limits contradict each other, or a pattern is none of this language; the values throw it, too,
 * if 10,000 in a row do not fit.
 *
 * @example Ports
 * ```ts
 * import { validValues } from "@kubeloop/sdk/schema";
 * import * as fc from "fast-check";
 *
 * const ports = validValues(fc, { type: "integer", minimum: 1, maximum: 65_535 });
 * fc.assert(fc.property(ports, (port) => Number(port) > 0));
 * ```
 */
export function validValues(fc: FastCheck, schema: JsonSchemaProps): Arbitrary<JsonValue> {
  const [validator, rules] = [new SchemaValidator(schema), new RuleValidator(schema)];
  return requireSome(
    () => valueOf(fc, schema),
    (value) => {
      const [error] = [...validator.validate(value), ...checkListTypes(value, schema, undefined)];
      return error ?? rules.validate(value).errors[0];
    },
  );
}

/**
 * Takes the random values in which nothing is wrong, and gives up where there are none.
 *
 * @param make Makes the random values.
 * @param faultOf What is wrong with a value.
 * @returns The values.
 * @throws {RangeError} If the schema's limits contradict each other; the values throw it, too, if too many in a row are
 * refused.
 */
export function requireSome<Value>(
  make: () => Arbitrary<Value>,
  faultOf: (value: Value) => Pick<FieldError, "field" | "message"> | undefined,
): Arbitrary<Value> {
  let refused = 0;
  try {
    return make().filter((value) => {
      const fault = faultOf(value);
      refused = fault === undefined ? 0 : refused + 1;
      if (refused < MOST_REFUSED) return fault === undefined;
      throw new RangeError(
        `Cannot find random values for the schema: ${MOST_REFUSED} in a row do not fit, the last because of ` +
          `${fault?.field || "the whole"}: ${fault?.message}; loosen the schema, or make the values by hand`,
      );
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`Cannot make random values for the schema: ${reason}`, { cause });
  }
}

function valueOf(fc: FastCheck, schema: JsonSchemaProps): Arbitrary<JsonValue> {
  const value = plainValueOf(fc, schema);
  return schema.nullable === true ? fc.option(value, { nil: null, freq: 6 }) : value;
}

function plainValueOf(fc: FastCheck, schema: JsonSchemaProps): Arbitrary<JsonValue> {
  const { enum: values, anyOf, oneOf } = schema;
  if (values && values.length > 0) return fc.constantFrom(...values);
  if (schema["x-kubernetes-int-or-string"] === true) {
    const text = textOf(fc, schema);
    return schema.pattern === undefined ? fc.oneof(integerOf(fc, schema), text) : text;
  }
  const branches = oneOf ?? anyOf;
  if (schema.type === "object" && branches && branches.length > 0) {
    return fc.oneof(...branches.map((branch) => objectOf(fc, withBranch(schema, branch, branches))));
  }
  switch (schema.type) {
    case "object":
      return typeof schema.additionalProperties === "object"
        ? mapOf(fc, schema, schema.additionalProperties)
        : objectOf(fc, schema);
    case "array":
      return listOf(fc, schema);
    case "string":
      return textOf(fc, schema);
    case "integer":
      return integerOf(fc, schema);
    case "number":
      return numberOf(fc, schema);
    case "boolean":
      return fc.boolean();
    default:
      return fc.constantFrom<JsonValue>(1, "text", true, [], {}, { any: ["thing"] });
  }
}

/** A schema of a union with one of its branches chosen: what only the others have is left out. */
function withBranch(
  schema: JsonSchemaProps,
  branch: JsonSchemaProps,
  branches: readonly JsonSchemaProps[],
): JsonSchemaProps {
  const { anyOf: _anyOf, oneOf: _oneOf, properties = {}, required = [], ...rest } = schema;
  const own = new Set([...required, ...(branch.required ?? [])]);
  const foreign = new Set(branches.flatMap((other) => other.required ?? []).filter((name) => !own.has(name)));
  const fields = Object.entries(properties).filter(([name]) => !foreign.has(name))
    .map(([name, field]) => [name, { ...field, ...branch.properties?.[name] }]);
  return { ...rest, required: [...own], properties: Object.fromEntries(fields) };
}

function objectOf(fc: FastCheck, schema: JsonSchemaProps): Arbitrary<JsonObject> {
  const { properties = {}, required = [] } = schema;
  const isResource = schema["x-kubernetes-embedded-resource"] === true;
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, valueOf(fc, field)]),
  );
  const meta: Readonly<Record<string, Arbitrary<JsonValue>>> = isResource
    ? {
      apiVersion: fc.constantFrom("v1", "example.com/v1"),
      kind: fc.constantFrom("ConfigMap", "Thing"),
      metadata: fc.record({ name: nameOf(fc) }, { noNullPrototype: true }),
    }
    : {};
  const requiredKeys = [...required.filter((name) => Object.hasOwn(fields, name)), ...Object.keys(meta)];
  const all: Readonly<Record<string, Arbitrary<JsonValue>>> = { ...fields, ...meta };
  return fc.record(all, { requiredKeys, noNullPrototype: true });
}

function mapOf(fc: FastCheck, schema: JsonSchemaProps, values: JsonSchemaProps): Arbitrary<JsonObject> {
  const { minProperties: minKeys = 0, maxProperties = Infinity } = schema;
  const maxKeys = Math.max(minKeys, Math.min(maxProperties, MOST_ENTRIES));
  return fc.dictionary(nameOf(fc), valueOf(fc, values), { minKeys, maxKeys, noNullPrototype: true });
}

function listOf(fc: FastCheck, schema: JsonSchemaProps): Arbitrary<readonly JsonValue[]> {
  const { items = {}, minItems: minLength = 0, maxItems = Infinity } = schema;
  const limits = { minLength, maxLength: Math.max(minLength, Math.min(maxItems, MOST_ENTRIES)) };
  const item = valueOf(fc, items);
  const { "x-kubernetes-list-type": type, "x-kubernetes-list-map-keys": keys = [] } = schema;
  if (type !== "set" && type !== "map") return fc.array(item, limits);
  const selector = (value: JsonValue): string =>
    JSON.stringify(
      type === "map" && isJsonObject(value) ? keys.map((key) => keyValue(value, key, items)) : value,
    );
  // `fc.uniqueArray` would never end where there are fewer values than the list must have.
  return fc.array(item, limits).map((list) => {
    return [...new Map(list.map((value) => [selector(value), value])).values()];
  });
}

/** The value of a key of an item; the default where it is left out. */
function keyValue(item: JsonObject, key: string, items: JsonSchemaProps): JsonValue {
  return item[key] ?? items.properties?.[key]?.default ?? null;
}

function textOf(fc: FastCheck, schema: JsonSchemaProps): Arbitrary<string> {
  const { pattern, format = "", minLength = 0, maxLength = Infinity } = schema;
  const known = formattedOf(fc, format.replaceAll("-", ""));
  if (known) return known;
  const limit = Math.max(minLength, Math.min(maxLength, MOST_CHARACTERS));
  if (pattern === undefined) return fc.string({ minLength, maxLength: limit, unit: "grapheme-ascii" });
  return fc.stringMatching(new RegExp(pattern), Number.isFinite(maxLength) ? { maxLength } : {});
}

/** Texts of a format of the API server; `undefined` for one that it does not know. */
function formattedOf(fc: FastCheck, format: string): Arbitrary<string> | undefined {
  const time = fc.date({
    min: new Date("1970-01-01T00:00:00Z"),
    max: new Date("2099-12-31T00:00:00Z"),
    noInvalidDate: true,
  });
  switch (format) {
    case "datetime":
      return time.map((date) => date.toISOString());
    case "date":
      return time.map((date) => date.toISOString().slice(0, 10));
    case "duration":
      return fc.integer({ min: 0, max: 100_000 }).map((seconds) => `${seconds}s`);
    case "byte":
      return fc.uint8Array({ maxLength: 9 }).map((bytes) => btoa(String.fromCharCode(...bytes)));
    case "ipv4":
      return fc.ipV4();
    case "ipv6":
      return fc.constantFrom("::1", "fe80::1", "2001:db8::42");
    case "cidr":
      return fc.integer({ min: 0, max: 32 }).map((bits) => `10.0.0.0/${bits}`);
    case "mac":
      return fc.constantFrom("00:00:5e:00:53:01", "02-00-5e-10-00-00");
    case "hostname":
      return fc.constantFrom("example", "a.example.com");
    case "email":
      return fc.constantFrom("a@example.com", "first.last@example.org");
    case "uri":
      return fc.constantFrom("https://example.com", "https://example.com/a?b=c", "/path");
    case "uuid":
      return fc.uuid();
    default:
      return undefined;
  }
}

function integerOf(fc: FastCheck, schema: JsonSchemaProps): Arbitrary<number> {
  const { format, multipleOf = 1, exclusiveMinimum, exclusiveMaximum } = schema;
  const bits = format === "int32" ? 2 ** 31 : Number.MAX_SAFE_INTEGER;
  const { minimum = -bits, maximum = bits - 1 } = schema;
  const lowest = Math.ceil(exclusiveMinimum === true ? Math.floor(minimum) + 1 : minimum);
  const highest = Math.floor(exclusiveMaximum === true ? Math.ceil(maximum) - 1 : maximum);
  const factor = Number.isInteger(multipleOf) ? multipleOf : 1;
  return fc.integer({ min: Math.ceil(lowest / factor), max: Math.floor(highest / factor) })
    .map((value) => value * factor);
}

function numberOf(fc: FastCheck, schema: JsonSchemaProps): Arbitrary<number> {
  const { minimum = -1e9, maximum = 1e9, multipleOf } = schema;
  if (multipleOf !== undefined) {
    return fc.integer({ min: Math.ceil(minimum / multipleOf), max: Math.floor(maximum / multipleOf) })
      .map((value) => value * multipleOf);
  }
  return fc.double({ min: minimum, max: maximum, noNaN: true, noDefaultInfinity: true })
    .filter((value) => !Object.is(value, -0));
}

function nameOf(fc: FastCheck): Arbitrary<string> {
  return fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
}

/**
 * Tells lists and objects from other values, whose parts can be looked at.
 *
 * @param value A value.
 * @returns Its parts by name or index.
 */
export function partsOf(value: JsonValue): readonly (readonly [string | number, JsonValue])[] {
  if (isJsonArray(value)) return value.map((item, index) => [index, item]);
  return isJsonObject(value) ? Object.entries(value) : [];
}
