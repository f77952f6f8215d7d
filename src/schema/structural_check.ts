/**
 * What the API server checks of the schema of a CustomResourceDefinition: whether it is structural, its defaults, and
 * the rules of single keywords. The expressions of `x-kubernetes-validations` are not read.
 *
 * @module
 */

import { checkDefaults } from "./default_check.ts";
import { fieldChild, type FieldError, type FieldPath, forbiddenValue, invalidValue } from "./field_error.ts";
import { goFieldName, goSchema, invalidGoValue, SCHEMA_KEYWORDS } from "./go_schema_dump.ts";
import { isJsonObject } from "./json.ts";
import { checkKeywords } from "./keyword_rules.ts";
import { isGiven, isStructuralSchema, keywordOf, type LooseSchema } from "./loose_schema.ts";
import { checkStructuralRules } from "./structural_rules.ts";
import { findUnsupported } from "./unsupported_keywords.ts";

/** How to look at a schema. */
export interface CheckSchemaOptions {
  /** The path of the schema in messages. */
  readonly path?: string;
  /**
   * Whether the version has a status subresource: its root may hold less then.
   *
   * @default {false}
   */
  readonly statusSubresource?: boolean;
}

/** The keywords that the root may hold beside a status subresource, which is validated on its own. */
const ROOT_KEYWORDS: ReadonlySet<string> = new Set([
  "description",
  "type",
  "format",
  "title",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "uniqueItems",
  "multipleOf",
  "required",
  "items",
  "properties",
  "externalDocs",
  "example",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-validations",
]);

/** The keywords that count as given even when they are 0, false or empty. */
const POINTERS: ReadonlySet<string> = new Set([
  "$ref",
  "additionalItems",
  "additionalProperties",
  "default",
  "externalDocs",
  "items",
  "maxItems",
  "maxLength",
  "maxProperties",
  "maximum",
  "minItems",
  "minLength",
  "minProperties",
  "minimum",
  "multipleOf",
  "not",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
  "x-kubernetes-preserve-unknown-fields",
]);

/**
 * Checks the schema of a version of a CustomResourceDefinition.
 *
 * *Cost*: linear in the schema, but for its defaults, which are validated.
 *
 * @param schema The schema of the whole object.
 * @param options The path in messages, and whether there is a status subresource.
 * @returns What is wrong, in the server's words; empty for a schema that the server takes.
 *
 * @example A field without a type
 * ```ts
 * import { checkSchema } from "@kubeloop/sdk/schema";
 *
 * const [error] = checkSchema({ type: "object", properties: { spec: {} } }, { path: "schema" });
 * console.assert(error?.message === "Required value: must not be empty for specified object fields");
 * ```
 */
export function checkSchema(schema: LooseSchema, options: CheckSchemaOptions = {}): readonly FieldError[] {
  return findFaults(schema, options).errors;
}

/** What is wrong with a schema, and what that means for its rules. */
export interface SchemaFaults {
  /** All that is wrong. */
  readonly errors: readonly FieldError[];
  /**
   * Faults that stop the rules at or above their place only; `undefined` where the schema is not structural, so that no
   * rule can be read.
   */
  readonly local: readonly FieldError[] | undefined;
}

/**
 * Checks a schema as {@linkcode checkSchema} does, and tells which of its rules can be read nevertheless.
 *
 * @param schema The schema of the whole object.
 * @param options The path in messages, and whether there is a status subresource.
 * @returns What is wrong.
 */
export function findFaults(schema: LooseSchema, options: CheckSchemaOptions = {}): SchemaFaults {
  const { path, statusSubresource = false } = options;
  const unsupported = findUnsupported(schema);
  const structure = unsupported === undefined ? checkStructure(schema, path) : [];
  const keywords = checkKeywords(schema, path);
  const errors = [
    ...(statusSubresource ? checkRoot(schema, path) : []),
    ...(schema.nullable === true
      ? [forbiddenValue(fieldChild(path, "nullable"), "nullable cannot be true at the root")]
      : []),
    ...structure,
    ...keywords,
  ];
  if (unsupported === undefined) return { errors, local: structure.length === 0 ? keywords : undefined };
  return { errors: errors.length > 0 ? errors : [invalidValue(path, "", unsupported)], local: undefined };
}

function checkStructure(schema: LooseSchema, path: FieldPath): readonly FieldError[] {
  const errors = checkStructuralRules(schema, path);
  if (errors.length > 0 || !isStructuralSchema(schema)) return errors;
  return checkDefaults(schema, path);
}

function checkRoot(schema: LooseSchema, path: FieldPath): readonly FieldError[] {
  const { type = "" } = schema;
  for (const keyword of SCHEMA_KEYWORDS) {
    const value = keywordOf(schema, keyword);
    if (value === undefined || value === null || (!isGiven(value) && !POINTERS.has(keyword))) continue;
    if (keyword === "type" && type !== "object") {
      const rule =
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
      return [invalidValue(fieldChild(path, "type"), type, rule)];
    }
    if (!ROOT_KEYWORDS.has(keyword)) {
      const names = SCHEMA_KEYWORDS.filter((name) => ROOT_KEYWORDS.has(name)).map(goFieldName).join(" ");
      const rule =
        `only [${names}] fields are allowed at the root of the schema if the status subresource is enabled`;
      return [invalidGoValue(path, isJsonObject(schema) ? goSchema(schema) : {}, rule)];
    }
  }
  return [];
}
