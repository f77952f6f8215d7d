/**
 * Schemas as types of expressions, and JSON as values of those types.
 *
 * @see k8s.io/apiserver pkg/cel/common/schemas.go and valuesunstructured.go
 *
 * @module
 */

import { dictionary } from "../dictionary.ts";
import type { Environment } from "@marcbachmann/cel-js";
import { isJsonArray, isJsonObject, type JsonValue } from "../json.ts";
import type { JsonSchemaProps } from "../json_schema_props.ts";
import { celEqual, celObjectClass } from "./cel_equality.ts";
import { celName } from "./cel_names.ts";
import { celDurationField, celTimestamp } from "./cel_time.ts";
import { failEvaluation } from "./expression_error.ts";

/** The type of a schema's values in expressions. */
export interface CelType {
  /** The type's name in declarations. */
  readonly name: string;
  /** Turns JSON into a value of the type. */
  valueOf(json: JsonValue): unknown;
}

/** What is always known of a whole object. */
const META: JsonSchemaProps = {
  type: "object",
  properties: { name: { type: "string" }, generateName: { type: "string" } },
};

const PLAIN: Readonly<Record<string, CelType>> = dictionary({
  boolean: { name: "bool", valueOf: (json) => json },
  integer: { name: "int", valueOf: integerOf },
  number: { name: "double", valueOf: (json) => json },
  string: { name: "string", valueOf: (json) => json },
});

/** The one name that every object needs for itself; expressions with it are not run. */
const UNREACHABLE = "constructor";

/** The types of one environment. */
export class CelTypes {
  readonly #environment: Environment;
  #objects = 0;

  /** @param environment Where objects are declared. */
  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /**
   * The type of a schema.
   *
   * @param schema The schema.
   * @param options Whether its values are whole objects, with metadata.
   * @returns The type; `undefined` for what expressions cannot see.
   */
  typeOf(schema: JsonSchemaProps, { isResource }: { readonly isResource: boolean }): CelType | undefined {
    if (schema["x-kubernetes-int-or-string"] === true) {
      return { name: "dyn", valueOf: (json) => typeof json === "number" ? integerOf(json) : json };
    }
    if (isResource) return this.#object(withMeta(schema));
    switch (schema.type) {
      case "array":
        return schema.items && this.#list(schema.items);
      case "object":
        return typeof schema.additionalProperties === "object"
          ? this.#map(schema.additionalProperties)
          : this.#object(schema);
      case "string":
        return this.#text(schema);
      case undefined:
        return undefined;
      default:
        return PLAIN[schema.type];
    }
  }

  #nested(schema: JsonSchemaProps): CelType | undefined {
    return this.typeOf(schema, { isResource: schema["x-kubernetes-embedded-resource"] === true });
  }

  #list(items: JsonSchemaProps): CelType | undefined {
    const item = this.#nested(items);
    return item && {
      name: `list<${item.name}>`,
      valueOf: (json) => isJsonArray(json) ? json.map((value) => nullOr(item, value)) : json,
    };
  }

  #map(values: JsonSchemaProps): CelType | undefined {
    const value = this.#nested(values);
    return value && {
      name: `map<string, ${value.name}>`,
      valueOf: (json) =>
        isJsonObject(json)
          ? new Map(Object.entries(json).map(([key, item]) => [key, nullOr(value, item)]))
          : json,
    };
  }

  #object(schema: JsonSchemaProps): CelType {
    const fields = new Map<string, { readonly name: string; readonly type: CelType }>();
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const [escaped, type] = [celName(name), this.#nested(property)];
      if (escaped !== undefined && escaped !== UNREACHABLE && type) fields.set(name, { name: escaped, type });
    }
    const typeName = `object${this.#objects++}`;
    const Fields = celObjectClass();
    this.#environment
      .registerType(typeName, {
        ctor: Fields,
        fields: Object.fromEntries(
          [...fields].flatMap(([own, { name, type }]) => [[name, type.name], ...alias(own, name, type.name)]),
        ),
      })
      .registerOperator(`${typeName} == ${typeName}`, celEqual)
      .registerOperator(`${typeName} == null`, celEqual);
    return {
      name: typeName,
      valueOf: (json) => {
        if (!isJsonObject(json)) return json;
        const values: [string, unknown][] = [];
        for (const [name, value] of Object.entries(json)) {
          if (value === null) continue; // counts as not given
          const field = fields.get(name);
          if (field === undefined) {
            values.push([` ${name}`, unseenOf(value)]); // no expression can say it; it counts where objects are compared
          } else {
            const celValue = field.type.valueOf(value);
            values.push([field.name, celValue], ...alias(name, field.name, celValue));
          }
        }
        return new Fields(Object.fromEntries(values));
      },
    };
  }

  #text({ format = "" }: JsonSchemaProps): CelType {
    const parsed = (name: string, parse: (text: string) => unknown): CelType => ({
      name,
      valueOf: (json) => typeof json === "string" ? parse(json) : json,
    });
    switch (format) {
      case "byte":
        return parsed("bytes", bytesOf);
      case "duration":
        return parsed("google.protobuf.Duration", celDurationField);
      case "date":
      case "date-time":
        return parsed("google.protobuf.Timestamp", (text) => timeOf(text, format));
      default:
        return { name: "string", valueOf: (json) => json };
    }
  }
}

/** A reserved word may follow a dot as it is. */
function alias<Value>(own: string, escaped: string, value: Value): readonly [string, Value][] {
  return escaped === `__${own}__` ? [[own, value]] : [];
}

function withMeta(schema: JsonSchemaProps): JsonSchemaProps {
  const text = { type: "string" } as const;
  return {
    type: "object",
    properties: { ...schema.properties, apiVersion: text, kind: text, metadata: META },
  };
}

function nullOr(type: CelType, json: JsonValue): unknown {
  return json === null ? null : type.valueOf(json);
}

function bytesOf(text: string): Uint8Array {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    failEvaluation(`Invalid byte formatted string ${text}: illegal base64 data`);
  }
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function timeOf(text: string, format: string): Date {
  const time = celTimestamp(format === "date" ? `${text}T00:00:00Z` : text);
  if (time === undefined) failEvaluation(`Invalid ${format} formatted string ${text}`);
  return time;
}

/** What expressions cannot see, so that it can be compared. */
function unseenOf(json: JsonValue): unknown {
  if (isJsonArray(json)) return json.map(unseenOf);
  return isJsonObject(json)
    ? new Map(Object.entries(json).map(([name, value]) => [name, unseenOf(value)]))
    : json;
}

function integerOf(json: JsonValue): unknown {
  return typeof json === "number" && Number.isInteger(json) ? BigInt(json) : json;
}
