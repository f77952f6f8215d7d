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
import {
  isGiven,
  isStructuralSchema,
  keywordOf,
  type LooseSchema,
  tupleOf,
  walkSchema,
} from "./loose_schema.ts";
import { checkStructuralRules } from "./structural_rules.ts";

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

/** What the server cannot turn into a structural schema at all, and what it calls it. */
const UNSUPPORTED: readonly (readonly [keyword: string, name: string])[] = [
  ["id", "id"],
  ["$schema", "schema"],
  ["$ref", "$ref"],
  ["patternProperties", "patternProperties"],
  ["dependencies", "dependencies"],
  ["additionalItems", "additionalItems"],
  ["definitions", "definitions"],
];

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
  const { path, statusSubresource = false } = options;
  const unsupported = findUnsupported(schema);
  const errors = [
    ...(statusSubresource ? checkRoot(schema, path) : []),
    ...(schema.nullable === true
      ? [forbiddenValue(fieldChild(path, "nullable"), "nullable cannot be true at the root")]
      : []),
    ...(unsupported === undefined ? checkStructure(schema, path) : []),
    ...checkKeywords(schema, path),
  ];
  if (errors.length > 0 || unsupported === undefined) return errors;
  return [invalidValue(path, "", unsupported)];
}

function checkStructure(schema: LooseSchema, path: FieldPath): readonly FieldError[] {
  const errors = checkStructuralRules(schema, path);
  if (errors.length > 0 || !isStructuralSchema(schema)) return errors;
  return checkDefaults(schema, path);
}

/**
 * Finds what keeps a schema from being read as a structural one at all.
 *
 * @param schema The schema.
 * @returns The server's words for it; `undefined` where there is nothing.
 */
export function findUnsupported(schema: LooseSchema): string | undefined {
  let found: string | undefined;
  walkSchema(schema, (node) => {
    const keyword = UNSUPPORTED.find(([name]) => isUnsupported(node, name));
    if (keyword !== undefined) found ??= `OpenAPIV3Schema '${keyword[1]}' is not supported`;
    if (tupleOf(node).length > 0) found ??= "OpenAPIV3Schema 'items' must be a schema, but is an array";
    if (keywordOf(node, "x-kubernetes-preserve-unknown-fields") === false) {
      found ??= "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
    }
  });
  return found;
}

function isUnsupported(node: LooseSchema, keyword: string): boolean {
  const value = keywordOf(node, keyword);
  return keyword === "additionalItems" ? value !== undefined : isGiven(value);
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
