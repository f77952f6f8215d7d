/**
 * One rule of `x-kubernetes-validations`, ready to run.
 *
 * @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/cel/compilation.go
 *
 * @module
 */

import { type Environment, Optional } from "@marcbachmann/cel-js";
import type { JsonSchemaProps, ValidationRule } from "../json_schema_props.ts";
import { type CelExpression, readExpression } from "./cel_environment.ts";
import { mentions } from "./cel_source.ts";
import { type CelType, CelTypes } from "./cel_types.ts";

/** A rule that was read. */
export interface RuleProgram {
  /** As it stands in the schema. */
  readonly rule: ValidationRule;
  /** The expression of the rule. */
  readonly expression: CelExpression;
  /** The expression of its message, where there is one. */
  readonly message: CelExpression | undefined;
  /** Whether it compares with the value before an update. */
  readonly usesOldSelf: boolean;
}

/** The rules of one place in a schema. */
export interface RulePrograms {
  /** The type of the values there; `undefined` where expressions cannot see them. */
  readonly type: CelType | undefined;
  /** The rules in their order. */
  readonly programs: readonly RuleProgram[];
}

/** The variables of a rule's run. */
export interface RuleValues {
  readonly self: unknown;
  /** Absent where there is no old value. */
  readonly oldSelf?: unknown;
}

/**
 * Reads the rules of one place in a schema.
 *
 * @param schema The schema.
 * @param options The environment, and whether the values are whole objects.
 * @returns The rules.
 */
export function readRules(
  schema: JsonSchemaProps,
  { environment, isResource }: { readonly environment: Environment; readonly isResource: boolean },
): RulePrograms {
  const types = environment.clone();
  const type = new CelTypes(types).typeOf(schema, { isResource });
  const rules = schema["x-kubernetes-validations"] ?? [];
  if (type === undefined) return { type, programs: [] };
  const required = types.clone().registerVariable("self", type.name).registerVariable("oldSelf", type.name);
  const optional = types.clone().registerVariable("self", type.name)
    .registerVariable("oldSelf", `optional<${type.name}>`);
  const programs = rules.map((rule): RuleProgram => {
    const declared = rule.optionalOldSelf === true ? optional : required;
    const { messageExpression } = rule;
    return {
      rule,
      expression: readExpression(declared, rule.rule),
      message: messageExpression ? readExpression(declared, messageExpression) : undefined,
      usesOldSelf: mentions(rule.rule, "oldSelf"),
    };
  });
  return { type, programs };
}

/**
 * The variables as a rule expects them.
 *
 * @param program The rule.
 * @param values The values; absent is no old one.
 * @returns The variables by name.
 */
export function variablesOf({ rule }: RuleProgram, values: RuleValues): Readonly<Record<string, unknown>> {
  const { self, oldSelf } = values;
  if (rule.optionalOldSelf !== true) return oldSelf === undefined ? { self } : { self, oldSelf };
  return { self, oldSelf: oldSelf === undefined ? Optional.none() : Optional.of(oldSelf) };
}
