/**
 * The path that a rule names for its refusal, relative to its place in the schema.
 *
 * @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/cel/validation.go: ValidFieldPath
 *
 * @module
 */

import { fieldChild, fieldKey, type FieldPath } from "../field_error.ts";
import type { JsonSchemaProps } from "../json_schema_props.ts";

const STEP = /\.([^.[\]]+)|\['((?:\\.|[^'\\])*)'\]/y;

/**
 * Reads the path of a rule.
 *
 * @param text The path, such as ".spec.ports['http']".
 * @param schema The schema of the rule's place.
 * @returns What to add to the path of the value; `undefined` for a path that leads to no field.
 */
export function ruleFieldPath(
  text: string,
  schema: JsonSchemaProps,
): ((path: FieldPath) => FieldPath) | undefined {
  const steps: ((path: FieldPath) => string)[] = [];
  let node: JsonSchemaProps | undefined = schema;
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const [matched, name, quoted] = STEP.exec(text) ?? [];
    const field = name ?? quoted?.replace(/\\(.)/g, "$1");
    if (matched === undefined || field === undefined || node === undefined) return undefined;
    const { properties, additionalProperties }: JsonSchemaProps = node;
    if (properties !== undefined) {
      if (!Object.hasOwn(properties, field)) return undefined;
      node = properties[field];
      steps.push((path) => fieldChild(path, field));
    } else {
      if (typeof additionalProperties !== "object") return undefined;
      node = additionalProperties;
      // The server hangs the whole path below that of the rule, with a dot even before a key.
      steps.push(
        steps.length === 0 ? (path) => fieldChild(path, `[${field}]`) : (path) => fieldKey(path, field),
      );
    }
  }
  return steps.length === 0
    ? undefined
    : (path) => steps.reduce<FieldPath>((whole, step) => step(whole), path);
}
