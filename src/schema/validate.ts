/**
 * Checks values against structural schemas, with the verdicts and the messages of the API server (kube-openapi's
 * validator in Kubernetes 1.37). Rules of `x-kubernetes-validations` are not among them.
 *
 * @module
 */

import { Correlation } from "./correlation.ts";
import {
  type FieldError,
  type FieldPath,
  invalidValue,
  requiredValue,
  tooManyValues,
} from "./field_error.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { compileGoRegExp, type GoRegExp } from "./regexp.ts";
import { validateBranches } from "./validate_branches.ts";
import { validateNumber } from "./validate_number.ts";
import {
  DEFAULT_READING,
  type Reading,
  validateEnum,
  validateFormat,
  validateText,
  validateType,
  VALUE_READING,
} from "./validate_scalar.ts";
import { fieldAt, invalidAt, ValidationResult, type ValuePlace } from "./validation_result.ts";

/** How to look at a value. */
export interface ValidateOptions {
  /** The path of the value in messages; without it the value is the whole object. */
  readonly path?: string;
  /** The value before an update: what it leaves unchanged need not be valid. */
  readonly old?: JsonValue;
}

/**
 * Checks values against one schema.
 *
 * *Cost*: linear in the value; each pattern is compiled once.
 *
 * @example A value of the wrong type
 * ```ts
 * import { SchemaValidator } from "@kubeloop/sdk/schema";
 *
 * const validator = new SchemaValidator({ type: "object", properties: { replicas: { type: "integer" } } });
 * const [error] = validator.validate({ replicas: "two" });
 * console.assert(error?.field === "replicas");
 * ```
 */
export class SchemaValidator {
  readonly #schema: JsonSchemaProps;
  readonly #patterns = new Map<string, GoRegExp>();

  /**
   * Prepares the checks of a schema.
   *
   * @param schema A structural schema.
   */
  constructor(schema: JsonSchemaProps) {
    this.#schema = schema;
  }

  /**
   * Checks a value.
   *
   * @param value The value; left as it is.
   * @param options Its path, and what it was before.
   * @returns What is wrong with it.
   * @throws {SyntaxError} If a pattern of the schema is no regular expression of Go.
   */
  validate(value: JsonValue, options: ValidateOptions = {}): readonly FieldError[] {
    const { old, path } = options;
    const correlation = old === undefined ? undefined : new Correlation(value, old, this.#schema);
    const run = new ValidationRun(path, VALUE_READING, (pattern) => this.#compile(pattern));
    return run.ratcheted(this.#schema, value, { path: "", correlation }).errors;
  }

  #compile(pattern: string): GoRegExp {
    const known = this.#patterns.get(pattern);
    if (known !== undefined) return known;
    const compiled = compileGoRegExp(pattern);
    this.#patterns.set(pattern, compiled);
    return compiled;
  }
}

/**
 * Checks the default of a schema, of whose types and formats the server knows a little less then.
 *
 * @param schema The schema.
 * @param value Its default.
 * @param path The path of the default in messages.
 * @returns What is wrong with it.
 * @throws {SyntaxError} If a pattern of the schema is no regular expression of Go.
 */
export function validateDefault(
  schema: JsonSchemaProps,
  value: JsonValue,
  path: string,
): readonly FieldError[] {
  const run = new ValidationRun(path, DEFAULT_READING, compileGoRegExp);
  return run.ratcheted(schema, value, { path: "", correlation: undefined }).errors;
}

/** A value's path, and the value before an update next to it. */
interface Node {
  readonly path: string;
  readonly correlation: Correlation | undefined;
}

/** One pass over one value. */
class ValidationRun {
  readonly #root: FieldPath;
  readonly #reading: Reading;
  readonly #compile: (pattern: string) => GoRegExp;

  constructor(root: FieldPath, reading: Reading, compile: (pattern: string) => GoRegExp) {
    this.#root = root;
    this.#reading = reading;
    this.#compile = compile;
  }

  /** Checks a value; findings about a value that an update leaves as it was are dropped. */
  ratcheted(schema: JsonSchemaProps, value: JsonValue, node: Node): ValidationResult {
    const result = this.#validate(schema, value, node);
    if (!result.isValid && node.correlation?.isUnchanged === true) result.forgive();
    return result;
  }

  #validate(schema: JsonSchemaProps, value: JsonValue, node: Node): ValidationResult {
    const reading = this.#reading;
    const place: ValuePlace = { path: node.path, root: this.#root };
    const result = new ValidationResult();
    const take = (outcome: ValidationResult | undefined): void => {
      if (outcome !== undefined) result.merge(outcome.counted());
    };
    if (value === null) {
      result.merge(validateType(schema, value, { ...place, reading }));
      result.merge(validateEnum(schema, value, place));
      return result;
    }
    const format = reading.formatOf(schema);
    if (reading.typesOf(schema).length > 0 || format !== undefined) {
      take(validateType(schema, value, { ...place, reading }));
    }
    // Below branches an update has to repair everything.
    const branchNode: Node = { path: node.path, correlation: undefined };
    take(validateBranches(schema, (branch) => this.#validate(branch, value, branchNode), place));
    if (typeof value === "string") {
      take(validateText(schema, value, { ...place, compile: this.#compile }));
      if (format !== undefined) take(validateFormat(format, value, place));
    }
    if (typeof value === "number") take(validateNumber(schema, value, place));
    if (isJsonArray(value)) take(this.#list(schema, value, node));
    take(validateEnum(schema, value, place));
    if (isJsonObject(value)) take(this.#object(schema, value, node));
    return result.counted();
  }

  #list(schema: JsonSchemaProps, list: readonly JsonValue[], node: Node): ValidationResult {
    const { items, minItems, maxItems } = schema;
    const { path, correlation } = node;
    const place: ValuePlace = { path, root: this.#root };
    const result = new ValidationResult();
    if (items !== undefined) {
      for (const [index, item] of list.entries()) {
        const itemNode = { path: `${path}[${index}]`, correlation: correlation?.item(index) };
        result.merge(this.ratcheted(items, item, itemNode));
      }
    }
    if (minItems !== undefined && list.length < minItems) {
      result.add(invalidAt(place, list.length, `should have at least ${minItems} items`));
    }
    if (maxItems !== undefined && list.length > maxItems) {
      const text = `${path} in body should have at most ${maxItems} items`;
      result.add({ text, error: tooManyValues(fieldAt(place), list.length, maxItems) });
    }
    return result.counted();
  }

  #object(schema: JsonSchemaProps, object: JsonObject, node: Node): ValidationResult {
    const { minProperties, maxProperties, required = [] } = schema;
    const { path } = node;
    const place: ValuePlace = { path, root: this.#root };
    const count = Object.keys(object).length;
    const result = new ValidationResult();
    if (minProperties !== undefined && count < minProperties) {
      result.add(invalidAt(place, count, `should have at least ${minProperties} properties`));
    }
    if (maxProperties !== undefined && count > maxProperties) {
      const text = `${path} in body should have at most ${maxProperties} properties`;
      result.add({ text, error: tooManyValues(fieldAt(place), count, maxProperties) });
    }
    for (const [name, value] of Object.entries(object)) this.#field(result, schema, { name, value }, node);
    for (const name of required) {
      if (Object.hasOwn(object, name)) continue;
      const missing = { path: `${path}.${name}`, root: this.#root };
      result.add({ text: `${missing.path} in body is required`, error: requiredValue(fieldAt(missing), "") });
    }
    return result;
  }

  #field(
    result: ValidationResult,
    schema: JsonSchemaProps,
    field: { readonly name: string; readonly value: JsonValue },
    node: Node,
  ): void {
    const { properties = {}, additionalProperties } = schema;
    const { name, value } = field;
    const { path, correlation } = node;
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property !== undefined) {
      // What an object is says its version, whatever it was before.
      const isTypeMeta = path === "" && (name === "kind" || name === "apiVersion");
      result.merge(this.ratcheted(property, value, {
        path: path === "" ? name : `${path}.${name}`,
        correlation: isTypeMeta ? undefined : correlation?.field(name),
      }));
    } else if (additionalProperties === false) {
      const text = `${path}.${name} in body is a forbidden property`;
      result.add({ text, error: invalidValue(fieldAt({ path, root: this.#root }), name, text) });
    } else if (typeof additionalProperties === "object") {
      const child = { path: `${path}.${name}`, correlation: correlation?.field(name) };
      result.merge(this.ratcheted(additionalProperties, value, child));
    }
  }
}
