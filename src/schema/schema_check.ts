/**
 * The check of a schema with its rules, as the API server does it when a CustomResourceDefinition comes.
 *
 * @module
 */

import { checkRules, type RuleFindings } from "./cel/rule_check.ts";
import { isStructuralSchema, type LooseSchema } from "./loose_schema.ts";
import { type CheckSchemaOptions, findFaults } from "./structural_check.ts";

/**
 * Checks a schema and the rules in it that can be read.
 *
 * @param schema The schema of the whole object.
 * @param options The path in messages, and whether there is a status subresource.
 * @returns What is wrong with the schema and its rules, in the server's words.
 */
export function checkSchemaWithRules(schema: LooseSchema, options: CheckSchemaOptions = {}): RuleFindings {
  const { errors, local } = findFaults(schema, options);
  if (local === undefined || !isStructuralSchema(schema)) return { errors, beyond: [], unbounded: [] };
  const { path } = options;
  const rules = checkRules(schema, { faults: local, ...(path === undefined ? {} : { path }) });
  return { ...rules, errors: [...errors, ...rules.errors] };
}
