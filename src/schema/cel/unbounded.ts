/**
 * Lists, maps and texts without a limit that make a rule costly: the API server multiplies what a rule costs by the
 * number of items that there could be.
 *
 * @module
 */

import { fieldChild, fieldKey, type FieldPath } from "../field_error.ts";
import type { JsonSchemaProps } from "../json_schema_props.ts";
import { celName } from "./cel_names.ts";

/** Functions that go through a whole list, map or text. */
const SCANS =
  /\.\s*(?:all|exists|exists_one|existsOne|filter|map|join|sum|sort|matches|find|findAll|replace|split|contains|indexOf|lastIndexOf)\s*\(/;
/** What costs the same for any number of items. */
const CHEAP = /\bhas\(\s*[\w.]+\s*\)|[\w.]+\.size\(\)/g;

/**
 * Whether a list, a map or a text may have any length.
 *
 * @param schema Its schema.
 * @returns Whether there is no limit; a text with an enum or a format of its own length has one.
 */
export function isUnbounded(schema: JsonSchemaProps): boolean {
  switch (schema.type) {
    case "array":
      return schema.maxItems === undefined;
    case "object":
      return typeof schema.additionalProperties === "object" && schema.maxProperties === undefined;
    case "string":
      return schema.maxLength === undefined && schema.enum === undefined && schema.format === undefined;
    default:
      return false;
  }
}

/**
 * Finds what a rule reads at and below its place that may have any length. Texts count where the rule goes through
 * lists, maps or texts.
 *
 * @param schema The schema of the rule's place.
 * @param rule The expression.
 * @param path The place's path in messages.
 * @returns The paths of the lists, maps and texts.
 */
export function unboundedUnder(schema: JsonSchemaProps, rule: string, path: FieldPath): readonly string[] {
  const read = rule.replace(CHEAP, "");
  const names = new Set(read.match(/[A-Za-z_]\w*/g) ?? []);
  if (!names.has("self")) return [];
  return find(schema, path, { names, scans: SCANS.test(read) });
}

interface Reading {
  /** The names in the expression. */
  readonly names: ReadonlySet<string>;
  /** Whether it goes through lists, maps or texts. */
  readonly scans: boolean;
}

function find(schema: JsonSchemaProps, path: FieldPath, reading: Reading): readonly string[] {
  const { properties = {}, items, additionalProperties } = schema;
  const counts = isUnbounded(schema) && (schema.type !== "string" || reading.scans);
  const below = Object.entries(properties)
    .filter(([name]) => reading.names.has(celName(name) ?? name) || reading.names.has(name))
    .flatMap(([name, property]) => find(property, fieldKey(fieldChild(path, "properties"), name), reading));
  return [
    ...(counts ? [path ?? ""] : []),
    ...below,
    ...(items === undefined ? [] : find(items, fieldChild(path, "items"), reading)),
    ...(typeof additionalProperties === "object"
      ? find(additionalProperties, fieldChild(path, "additionalProperties"), reading)
      : []),
  ];
}
