/**
 * Checks the defaults of a structural schema: they must be valid, and must hold nothing that the schema does not know.
 *
 * @module
 */

import { RuleValidator } from "./cel/rule_validator.ts";
import { checkEmbeddedObjects, coerceEmbeddedObjects } from "./embedded_objects.ts";
import { fieldChild, type FieldError, fieldKey, type FieldPath, invalidValue } from "./field_error.ts";
import { isJsonObject, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { prune, pruneObject } from "./pruning.ts";
import { validateDefault } from "./validate.ts";

const META_FIELDS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/**
 * Checks the defaults of a schema and of all that is below it.
 *
 * @param schema The structural schema of a whole object.
 * @param path Its path in messages.
 * @returns What is wrong.
 */
export function checkDefaults(schema: JsonSchemaProps, path: FieldPath): readonly FieldError[] {
  return checkNode({ ...schema, "x-kubernetes-embedded-resource": true }, path, { insideMeta: false });
}

/** Whether a schema describes the metadata of an object. */
interface Place {
  readonly insideMeta: boolean;
}

function checkNode(schema: JsonSchemaProps, path: FieldPath, place: Place): readonly FieldError[] {
  const embedded = schema["x-kubernetes-embedded-resource"] === true;
  const insideMeta = place.insideMeta && !embedded;
  const { items, properties = {} } = schema;
  const fallback = schema.default ?? null;
  const defaultPath = fieldChild(path, "default");
  return [
    ...(fallback === null ? [] : checkDefault(fallback, schema, { path: defaultPath, insideMeta })),
    ...(items === undefined ? [] : checkNode(items, fieldChild(path, "items"), { insideMeta })),
    ...Object.entries(properties).flatMap(([name, property]) => {
      const propertyPath = fieldKey(fieldChild(path, "properties"), name);
      return checkNode(property, propertyPath, {
        insideMeta: insideMeta || (embedded && META_FIELDS.has(name)),
      });
    }),
  ];
}

function checkDefault(
  value: JsonValue,
  schema: JsonSchemaProps,
  place: Place & { readonly path: string },
): readonly FieldError[] {
  const { path, insideMeta } = place;
  if (insideMeta) return checkValue(schema, value, path);
  const unknown = hasUnknownFields(value, schema)
    ? [invalidValue(path, value, "must not have unknown fields")]
    : [];
  const { malformed } = coerceEmbeddedObjects(value, schema, path);
  if (malformed.length > 0) return [...unknown, ...malformed.slice(0, 1)];
  const objects = checkEmbeddedObjects(value, schema, { path });
  return [
    ...unknown,
    ...(objects.length > 0 ? objects : checkValue(schema, value, path)),
  ];
}

function checkValue(schema: JsonSchemaProps, value: JsonValue, path: string): readonly FieldError[] {
  const errors = validateDefault(schema, value, path);
  return errors.length > 0 ? errors : checkByRules(schema, value, path);
}

/** A default stays what it was in an update, or is filled in where there was nothing. */
function checkByRules(schema: JsonSchemaProps, value: JsonValue, path: string): readonly FieldError[] {
  const isResource = schema["x-kubernetes-embedded-resource"] === true;
  const rules = new RuleValidator(schema, { isResource });
  if (!rules.hasRules) return [];
  const kept = rules.validate(value, { path, old: value });
  const errors = [...kept.errors, ...kept.forgiven];
  return errors.length > 0 ? errors : rules.validate(value, { path }).errors;
}

function hasUnknownFields(value: JsonValue, schema: JsonSchemaProps): boolean {
  const embedded = schema["x-kubernetes-embedded-resource"] === true && isJsonObject(value);
  return (embedded ? pruneObject(value, schema) : prune(value, schema)).value !== value;
}
