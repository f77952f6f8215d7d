/**
 * Whether the rules of a schema can be read: their syntax and types, and what they may speak of. What a rule costs is
 * not estimated.
 *
 * @see k8s.io/apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go
 *
 * @module
 */

import { fieldChild, type FieldError, fieldKey, type FieldPath, invalidValue } from "../field_error.ts";
import { goRule, invalidGoValue } from "../go_schema_dump.ts";
import type { JsonSchemaProps, ValidationRule } from "../json_schema_props.ts";
import { celEnvironment } from "./cel_environment.ts";
import { readRules, type RuleProgram } from "./rule_program.ts";
import { isUnbounded, unboundedUnder } from "./unbounded.ts";

/** What was found in the rules of a schema. */
export interface RuleFindings {
  /** What the API server would refuse. */
  readonly errors: readonly FieldError[];
  /** The rules that were not understood here and may be right: they use what this package does not run. */
  readonly beyond: readonly string[];
  /**
   * The rules that the API server may find too costly, each with a list, map or text that has no limit and makes it so.
   * The cost itself is not estimated: only the API server says whether it refuses the rule.
   */
  readonly unbounded: readonly string[];
}

/** How to look at the rules of a schema. */
export interface CheckRulesOptions {
  /** The path of the schema in messages. */
  readonly path?: string;
  /**
   * What else is wrong with the schema, as `checkSchema` found it: rules at or above such a place are not read.
   *
   * @default {[]}
   */
  readonly faults?: readonly FieldError[];
}

interface Place {
  readonly path: FieldPath;
  readonly isResource: boolean;
  /** The list whose items cannot be told apart, if the place is in one. */
  readonly uncorrelated: FieldPath;
  /** The lists and maps without a limit that the place is in. */
  readonly unbounded: readonly string[];
}

/**
 * Checks the rules of a structural schema.
 *
 * *Cost*: a millisecond or so for each place that has rules.
 *
 * @param schema The schema of a whole object.
 * @param options The path of the schema in messages, and what else is wrong with it.
 * @returns What is wrong, which rules could not be judged, and which may be too costly.
 *
 * @example A rule about a field that is not there
 * ```ts
 * import { checkRules } from "@kubeloop/sdk/schema";
 *
 * const { errors } = checkRules({
 *   type: "object",
 *   properties: { spec: { type: "object", "x-kubernetes-validations": [{ rule: "self.replicas > 0" }] } },
 * }, { path: "schema" });
 * console.assert(errors[0]?.field === "schema.properties[spec].x-kubernetes-validations[0].rule");
 * ```
 */
export function checkRules(schema: JsonSchemaProps, options: CheckRulesOptions = {}): RuleFindings {
  const { path, faults = [] } = options;
  const findings: Findings = {
    faultyPlaces: faults.map(({ field }) => field),
    errors: [],
    beyond: [],
    unbounded: [],
  };
  checkNode(schema, { path, isResource: true, uncorrelated: undefined, unbounded: [] }, findings);
  const { errors, beyond, unbounded } = findings;
  return { errors, beyond, unbounded };
}

interface Findings {
  /** Where something else is wrong. */
  readonly faultyPlaces: readonly string[];
  readonly errors: FieldError[];
  readonly beyond: string[];
  readonly unbounded: string[];
}

function checkNode(schema: JsonSchemaProps, place: Place, findings: Findings): void {
  const hasRules = (schema["x-kubernetes-validations"] ?? []).length > 0;
  if (hasRules && !findings.faultyPlaces.some((field) => isAtOrBelow(field, place.path))) {
    checkPlace(schema, place, findings);
  }
  const { properties = {}, items, additionalProperties } = schema;
  const unbounded = isUnbounded(schema) && schema.type !== "string"
    ? [...place.unbounded, place.path ?? ""]
    : place.unbounded;
  const below = (child: JsonSchemaProps, path: string, uncorrelated = place.uncorrelated): void =>
    checkNode(
      child,
      { path, isResource: child["x-kubernetes-embedded-resource"] === true, uncorrelated, unbounded },
      findings,
    );
  for (const [name, property] of Object.entries(properties)) {
    below(property, fieldKey(fieldChild(place.path, "properties"), name));
  }
  if (typeof additionalProperties === "object") {
    below(additionalProperties, fieldChild(place.path, "additionalProperties"));
  }
  if (items === undefined) return;
  const isCorrelated = schema["x-kubernetes-list-type"] === "map";
  below(
    items,
    fieldChild(place.path, "items"),
    isCorrelated ? place.uncorrelated : place.uncorrelated ?? place.path,
  );
}

function isAtOrBelow(field: string, path: FieldPath): boolean {
  if (path === undefined || field === path) return true;
  return field.startsWith(`${path}.`) || field.startsWith(`${path}[`);
}

function checkPlace(schema: JsonSchemaProps, place: Place, findings: Findings): void {
  const { type, programs } = readRules(schema, {
    environment: celEnvironment(),
    isResource: place.isResource,
  });
  const rulePath = (index: number, field: string) =>
    fieldChild(fieldKey(fieldChild(place.path, "x-kubernetes-validations"), index), field);
  if (type === undefined) {
    findings.errors.push(
      invalidValue(
        fieldChild(place.path, "x-kubernetes-validations"),
        schema["x-kubernetes-validations"]?.[0]?.rule ?? "",
        "rules cannot see values here",
      ),
    );
  }
  for (const [index, program] of programs.entries()) {
    for (const [field, value, detail] of faultsOf(program, place)) {
      const path = rulePath(index, field);
      findings.errors.push(
        value === undefined
          ? invalidGoValue(path, goRule({ ...program.rule }), detail)
          : invalidValue(path, value, detail),
      );
    }
    if (program.expression.isBeyond || program.message?.isBeyond === true) {
      findings.beyond.push(`${rulePath(index, "rule")}: ${program.rule.rule}`);
    }
    const { rule, messageExpression = "" } = program.rule;
    const read = unboundedUnder(schema, `${rule} ${messageExpression}`, place.path);
    for (const unlimited of new Set([...place.unbounded, ...read])) {
      findings.unbounded.push(`${rulePath(index, "rule")}: ${unlimited}`);
    }
  }
}

/** Where something is wrong, what is shown of it (without a value the whole rule), and what is wrong. */
type Fault = readonly [field: keyof ValidationRule, value: string | boolean | undefined, detail: string];

function faultsOf({ rule, expression, message, ...program }: RuleProgram, place: Place): Fault[] {
  const faults: Fault[] = [];
  const isRight = expression.fault === undefined && (expression.type ?? "bool") === "bool";
  /** The server does not look for it in expressions that it does not understand. */
  const usesOldSelf = isRight && program.usesOldSelf;
  if (expression.fault !== undefined) {
    faults.push(["rule", undefined, `compilation failed: ${expression.fault}`]);
  } else if (expression.type !== undefined && expression.type !== "bool") {
    faults.push(["rule", undefined, "cel expression must evaluate to a bool"]);
  }
  if (message !== undefined && expression.fault === undefined) {
    if (message.fault !== undefined) {
      const detail = `messageExpression compilation failed: ${message.fault}`;
      faults.push(["messageExpression", undefined, detail]);
    } else if (message.type !== undefined && message.type !== "string") {
      faults.push(["messageExpression", undefined, "messageExpression must evaluate to a string"]);
    }
  }
  if (usesOldSelf && place.uncorrelated !== undefined) {
    const within =
      `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelated}`;
    faults.push(["rule", rule.rule, within]);
  }
  if (!usesOldSelf && rule.optionalOldSelf !== undefined) {
    faults.push(["optionalOldSelf", rule.optionalOldSelf, "may not be set if oldSelf is not used in rule"]);
  }
  return faults;
}
