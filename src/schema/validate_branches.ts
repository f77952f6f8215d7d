/**
 * The checks of `anyOf`, `oneOf`, `allOf` and `not`, and which of several failures is reported.
 *
 * @module
 */

import { goQuote } from "./go_format.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { invalidRoot, ValidationResult, type ValuePlace } from "./validation_result.ts";

/** Checks the value against a branch. */
export type BranchCheck = (branch: JsonSchemaProps) => ValidationResult;

/**
 * Checks a value against the branches of a schema.
 *
 * @param schema The schema.
 * @param check Checks the value against one branch.
 * @param place Where the value is.
 * @returns What was found.
 */
export function validateBranches(
  schema: JsonSchemaProps,
  check: BranchCheck,
  place: ValuePlace,
): ValidationResult {
  const { anyOf = [], oneOf = [], allOf = [], not } = schema;
  const result = new ValidationResult();
  if (anyOf.length > 0) result.merge(validateAnyOf(anyOf, check, place));
  if (oneOf.length > 0) result.merge(validateOneOf(oneOf.map(check), place));
  if (allOf.length > 0) result.merge(validateAllOf(allOf.map(check), place));
  if (not !== undefined && check(not).isValid) {
    result.add(invalidRoot(place, `${goQuote(place.path)} must not validate the schema (not)`));
  }
  return result.counted();
}

function validateAnyOf(
  branches: readonly JsonSchemaProps[],
  check: BranchCheck,
  place: ValuePlace,
): ValidationResult {
  const outcomes: ValidationResult[] = [];
  for (const branch of branches) {
    const outcome = check(branch);
    if (outcome.isValid) return outcome;
    outcomes.push(outcome);
  }
  const text = `${goQuote(place.path)} must validate at least one schema (anyOf)`;
  return withBest(new ValidationResult(invalidRoot(place, text)), outcomes);
}

function validateOneOf(outcomes: readonly ValidationResult[], place: ValuePlace): ValidationResult {
  const [first, ...others] = outcomes.filter((outcome) => outcome.isValid);
  if (first !== undefined && others.length === 0) return first;
  const found = first === undefined ? "Found none valid" : `Found ${others.length + 1} valid alternatives`;
  const text = `${goQuote(place.path)} must validate one and only one schema (oneOf). ${found}`;
  const result = new ValidationResult(invalidRoot(place, text));
  return first === undefined ? withBest(result, outcomes) : result;
}

function validateAllOf(outcomes: readonly ValidationResult[], place: ValuePlace): ValidationResult {
  const result = new ValidationResult();
  for (const outcome of outcomes) result.merge(outcome);
  const valid = outcomes.filter((outcome) => outcome.isValid).length;
  if (valid === outcomes.length) return result;
  const found = valid === 0 ? ". None validated" : "";
  result.add(invalidRoot(place, `${goQuote(place.path)} must validate all the schemas (allOf)${found}`));
  return result;
}

/** Adds the failure that got furthest. */
function withBest(result: ValidationResult, outcomes: readonly ValidationResult[]): ValidationResult {
  result.merge(outcomes.reduce((best, outcome) => outcome.matchCount > best.matchCount ? outcome : best));
  return result;
}
