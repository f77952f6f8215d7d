/**
 * What the API server takes, and what is seldom meant: said when a CustomResourceDefinition is written.
 *
 * @see API conventions: primitive types; defaulting
 *
 * @module
 */

import { fieldChild, fieldKey, type FieldPath } from "./field_error.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";

/**
 * Looks for numbers with a fraction, and for defaults that are not filled in.
 *
 * @param schema The schema of a whole object.
 * @returns One line each, beginning with the path.
 */
export function schemaWarnings(schema: JsonSchemaProps): readonly string[] {
  return warningsAt(schema, undefined);
}

function warningsAt(schema: JsonSchemaProps, path: FieldPath): readonly string[] {
  const { properties = {}, required = [], items, additionalProperties } = schema;
  return [
    ...(schema.type === "number"
      ? [
        `${path} is a number with a fraction, which programs read differently: use an integer, a quantity or a text`,
      ]
      : []),
    ...Object.entries(properties).flatMap(([name, field]) => {
      const below = fieldChild(path, name);
      const warning =
        `${below} gets the defaults of its fields only where it is given: make {} its default, with zod by .prefault({})`;
      return [
        ...(!required.includes(name) && isDefaultedBelow(field) ? [warning] : []),
        ...warningsAt(field, below),
      ];
    }),
    ...(items === undefined ? [] : warningsAt(items, fieldKey(path, ""))),
    ...(typeof additionalProperties === "object"
      ? warningsAt(additionalProperties, fieldKey(path, "*"))
      : []),
  ];
}

/** Whether an object without a default consists of fields that have one. */
function isDefaultedBelow({ type, default: own, properties = {} }: JsonSchemaProps): boolean {
  const fields = Object.values(properties);
  return type === "object" && own === undefined && fields.length > 0 &&
    fields.every((field) => field.default !== undefined);
}
