/**
 * Schemas as people write them into a CustomResourceDefinition, before anything has been checked.
 *
 * @module
 */

import { fieldChild, fieldKey, type FieldPath } from "./field_error.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";

/**
 * A node of a schema that has the right types, but may break any rule; each {@linkcode JsonSchemaProps} is one. The
 * keywords beyond it are those that the API server reads in order to refuse them.
 */
export interface LooseSchema extends
  Omit<
    JsonSchemaProps,
    | "additionalProperties"
    | "allOf"
    | "anyOf"
    | "items"
    | "not"
    | "oneOf"
    | "properties"
    | "type"
    | "x-kubernetes-list-type"
    | "x-kubernetes-map-type"
    | "x-kubernetes-validations"
  > {
  /** Any type; the server knows six. */
  readonly type?: string;
  /** The schema of a list's items; a list of schemas is refused. */
  readonly items?: LooseSchema | readonly LooseSchema[];
  /** The schemas of an object's fields. */
  readonly properties?: LooseSchemas;
  /** The schema of the values in a map. */
  readonly additionalProperties?: LooseSchema | boolean;
  /** Restrictions that must all hold. */
  readonly allOf?: readonly LooseSchema[];
  /** Restrictions of which at least one must hold. */
  readonly anyOf?: readonly LooseSchema[];
  /** Restrictions of which exactly one must hold. */
  readonly oneOf?: readonly LooseSchema[];
  /** Restrictions that must not hold. */
  readonly not?: LooseSchema;
  /** Any list type; the server knows three. */
  readonly "x-kubernetes-list-type"?: string;
  /** Any map type; the server knows two. */
  readonly "x-kubernetes-map-type"?: string;
  /** Rules; only their form is checked. */
  readonly "x-kubernetes-validations"?: readonly object[];

  /** Refused. */
  readonly id?: string;
  /** Refused. */
  readonly $schema?: string;
  /** Refused. */
  readonly $ref?: string;
  /** Refused when true. */
  readonly uniqueItems?: boolean;
  /** Refused. */
  readonly patternProperties?: LooseSchemas;
  /** Refused. */
  readonly definitions?: LooseSchemas;
  /** Refused. */
  readonly dependencies?: Readonly<Record<string, LooseSchema | readonly string[]>>;
  /** Refused. */
  readonly additionalItems?: LooseSchema | boolean;
}

/** Schemas by name. */
export type LooseSchemas = Readonly<Record<string, LooseSchema>>;

/**
 * Takes decoded JSON for a schema: decoding has made sure that each keyword has a value of the right type.
 *
 * @param value Decoded JSON.
 * @returns Whether there is a schema.
 */
export function isLooseSchema(value: unknown): value is LooseSchema {
  return isJsonObject(value);
}

/**
 * Takes a schema in which nothing was found for what it is.
 *
 * @param value A schema that was checked before.
 * @returns Whether there is a schema.
 */
export function isStructuralSchema(value: unknown): value is JsonSchemaProps {
  return isJsonObject(value);
}

/**
 * The schema of a list's items.
 *
 * @param schema The list's schema.
 * @returns The schema; `undefined` where there is none, or one for each item.
 */
export function itemsOf(schema: LooseSchema): LooseSchema | undefined {
  const { items } = schema;
  return items === undefined || isSchemaList(items) ? undefined : items;
}

/**
 * The schemas of a list's items where each item has its own, which no structural schema has.
 *
 * @param schema The list's schema.
 * @returns The schemas; none where all items share one.
 */
export function tupleOf(schema: LooseSchema): readonly LooseSchema[] {
  const { items } = schema;
  return items !== undefined && isSchemaList(items) ? items : [];
}

/**
 * The schema of an object's further fields.
 *
 * @param schema The object's schema.
 * @returns The schema; `undefined` where there is none, or true or false in its place.
 */
export function additionalSchemaOf(schema: LooseSchema): LooseSchema | undefined {
  const { additionalProperties } = schema;
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}

/** A branch of a schema, and its path. */
export interface Branch {
  readonly branch: LooseSchema;
  readonly path: string;
}

/**
 * The branches of a schema.
 *
 * @param schema The schema.
 * @param path Its path.
 * @returns What is under `not`, `allOf`, `anyOf` and `oneOf`.
 */
export function branchesOf(schema: LooseSchema, path: FieldPath): readonly Branch[] {
  const lists = { allOf: schema.allOf ?? [], anyOf: schema.anyOf ?? [], oneOf: schema.oneOf ?? [] };
  return [
    ...(schema.not === undefined ? [] : [{ branch: schema.not, path: fieldChild(path, "not") }]),
    ...Object.entries(lists).flatMap(([keyword, branches]) =>
      branches.map((branch, index) => ({ branch, path: fieldKey(fieldChild(path, keyword), index) }))
    ),
  ];
}

/**
 * Whether a keyword says something: the server does not tell empty texts, lists and the like from missing ones.
 *
 * @param value The keyword's value.
 * @returns Whether it counts as given.
 */
export function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return false;
  return Array.isArray(value) ? value.length > 0 : typeof value !== "object" || Object.keys(value).length > 0;
}

/**
 * Visits a node and everything below it.
 *
 * @param schema The node.
 * @param visit Called for each node, the outer ones first.
 */
export function walkSchema(schema: LooseSchema, visit: (node: LooseSchema) => void): void {
  visit(schema);
  const {
    properties = {},
    patternProperties = {},
    definitions = {},
    dependencies = {},
    not,
    additionalItems,
  } = schema;
  const children = [
    itemsOf(schema),
    ...tupleOf(schema),
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    not,
    ...Object.values(properties),
    additionalSchemaOf(schema),
    ...Object.values(patternProperties),
    typeof additionalItems === "object" ? additionalItems : undefined,
    ...Object.values(definitions),
    ...Object.values(dependencies).map((dependency) => isNameList(dependency) ? undefined : dependency),
  ];
  for (const child of children) if (child !== undefined) walkSchema(child, visit);
}

/**
 * Reads a keyword as JSON.
 *
 * @param schema The node.
 * @param keyword The keyword.
 * @returns Its value; `undefined` where it is not there.
 */
export function keywordOf(schema: LooseSchema, keyword: string): JsonValue | undefined {
  const node: JsonObject | undefined = isJsonObject(schema) ? schema : undefined;
  return node !== undefined && Object.hasOwn(node, keyword) ? node[keyword] : undefined;
}

function isSchemaList(items: LooseSchema | readonly LooseSchema[]): items is readonly LooseSchema[] {
  return isJsonArray(items);
}

function isNameList(dependency: LooseSchema | readonly string[]): dependency is readonly string[] {
  return isJsonArray(dependency);
}
