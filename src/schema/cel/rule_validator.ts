/**
 * Runs the rules of a schema on objects.
 *
 * @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/cel/validation.go
 *
 * @module
 */

import { Correlation } from "../correlation.ts";
import { fieldChild, type FieldError, fieldKey, type FieldPath, invalidValue } from "../field_error.ts";
import { isJsonArray, isJsonObject, jsonEqual, type JsonValue } from "../json.ts";
import type { JsonSchemaProps } from "../json_schema_props.ts";
import { alignLists } from "./aligned_lists.ts";
import { celEnvironment, faultOf } from "./cel_environment.ts";
import { ruleFieldPath } from "./rule_field_path.ts";
import { messageOf, refusal } from "./rule_refusal.ts";
import type { CelType } from "./cel_types.ts";
import {
  readRules,
  type RuleProgram,
  type RulePrograms,
  type RuleValues,
  variablesOf,
} from "./rule_program.ts";

/** A place in a schema at or below which there are rules. */
interface RuleNode {
  readonly schema: JsonSchemaProps;
  readonly rules: RulePrograms | undefined;
  readonly properties: ReadonlyMap<string, RuleNode>;
  readonly additional: RuleNode | undefined;
  readonly items: RuleNode | undefined;
}

/** A value and the one before it. */
interface Visit {
  readonly path: FieldPath;
  readonly value: JsonValue;
  readonly old: JsonValue | undefined;
  /** Both, where they can be told to be the same field; then what did not change is forgiven. */
  readonly correlation: Correlation | undefined;
  readonly parent: Correlation | undefined;
}

/** What the rules say of an object. */
export interface RuleVerdict {
  /** What is wrong with it. */
  readonly errors: readonly FieldError[];
  /** What was wrong before the update, too, and is left as it was: the server only warns of it. */
  readonly forgiven: readonly FieldError[];
}

/** How to look at an object. */
export interface ValidateRulesOptions {
  /** The object before an update. */
  readonly old?: JsonValue;
  /** The path of the object in messages. */
  readonly path?: string;
}

/** What a schema is the schema of. */
export interface RuleValidatorOptions {
  /**
   * Whether it is a whole object, of which expressions know apiVersion, kind and name.
   *
   * @default {true}
   */
  readonly isResource?: boolean;
}

/**
 * Runs the rules of one schema.
 *
 * *Guarantees*: rules about `oldSelf` run only when there is an old value, or when they say `optionalOldSelf`. A rule that
 * does not speak of `oldSelf` is forgiven where an update leaves the value as it was.
 *
 * *Caveats*: what evaluating costs is neither estimated nor limited. Timestamps are exact to the millisecond.
 *
 * @example A rule that is broken
 * ```ts
 * import { RuleValidator } from "@kubeloop/sdk/schema";
 *
 * const validator = new RuleValidator({
 *   type: "object",
 *   properties: { spec: { type: "object", properties: { min: { type: "integer" }, max: { type: "integer" } },
 *     "x-kubernetes-validations": [{ rule: "self.min <= self.max" }] } },
 * });
 * const { errors: [error] } = validator.validate({ spec: { min: 2, max: 1 } });
 * console.assert(error?.message === "Invalid value: failed rule: self.min <= self.max");
 * ```
 */
export class RuleValidator {
  readonly #root: RuleNode | undefined;

  /**
   * Reads the rules of a schema.
   *
   * @param schema The schema, whose rules were checked by `checkRules`.
   * @param options What it is the schema of.
   */
  constructor(schema: JsonSchemaProps, { isResource = true }: RuleValidatorOptions = {}) {
    this.#root = nodeOf(schema, { isResource });
  }

  /** Whether the schema has any. */
  get hasRules(): boolean {
    return this.#root !== undefined;
  }

  /**
   * Runs the rules.
   *
   * @param object The object, which is otherwise valid.
   * @param options The object before an update, and its path in messages.
   * @returns What is wrong with it, and what is forgiven.
   */
  validate(object: JsonValue, options: ValidateRulesOptions = {}): RuleVerdict {
    const root = this.#root;
    if (root === undefined) return { errors: [], forgiven: [] };
    const { old, path } = options;
    const correlation = old === undefined ? undefined : new Correlation(object, old, root.schema);
    const findings = validateNode(root, {
      path,
      value: object,
      old,
      correlation,
      parent: undefined,
    });
    return {
      errors: findings.filter(({ isForgiven }) => !isForgiven).map(({ error }) => error),
      forgiven: findings.filter(({ isForgiven }) => isForgiven).map(({ error }) => error),
    };
  }
}

function nodeOf(
  schema: JsonSchemaProps,
  { isResource }: { readonly isResource: boolean },
): RuleNode | undefined {
  const nested = (child: JsonSchemaProps | undefined) =>
    child && nodeOf(child, { isResource: child["x-kubernetes-embedded-resource"] === true });
  const properties = new Map<string, RuleNode>();
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const node = nested(property);
    if (node) properties.set(name, node);
  }
  const { additionalProperties, items } = schema;
  const additional = typeof additionalProperties === "object" ? nested(additionalProperties) : undefined;
  const hasRules = (schema["x-kubernetes-validations"] ?? []).length > 0;
  const node: RuleNode = {
    schema,
    rules: hasRules ? readRules(schema, { environment: celEnvironment(), isResource }) : undefined,
    properties,
    additional,
    items: nested(items),
  };
  return hasRules || properties.size > 0 || additional || node.items ? node : undefined;
}

function validateNode(node: RuleNode, visit: Visit): readonly RuleFinding[] {
  const { value } = visit;
  if (value === null) return [];
  return [
    ...validatePlace(node, visit),
    ...(isJsonArray(value) ? validateItems(node, visit, value) : []),
    ...(isJsonObject(value)
      ? Object.entries(value).flatMap(([name, field]) => {
        const property = node.properties.get(name);
        const child = property ?? node.additional;
        if (child === undefined) return [];
        const path = property === undefined ? fieldKey(visit.path, name) : fieldChild(visit.path, name);
        const old = isJsonObject(visit.old) && Object.hasOwn(visit.old, name) ? visit.old[name] : undefined;
        return validateNode(child, {
          path,
          value: field,
          old,
          ...below(visit, visit.correlation?.field(name)),
        });
      })
      : []),
  ];
}

function validateItems(node: RuleNode, visit: Visit, items: readonly JsonValue[]): readonly RuleFinding[] {
  const child = node.items;
  if (child === undefined) return [];
  return items.flatMap((value, index) =>
    validateNode(child, {
      path: fieldKey(visit.path, index),
      value,
      old: oldItem(node.schema, visit.old, value),
      ...below(visit, visit.correlation?.item(index)),
    })
  );
}

function below(
  { correlation, parent }: Visit,
  child: Correlation | undefined,
): Pick<Visit, "correlation" | "parent"> {
  return { correlation: child, parent: correlation ?? parent };
}

/** The old item with the same keys; only in lists of the type "map" items are told apart. */
function oldItem(
  schema: JsonSchemaProps,
  old: JsonValue | undefined,
  item: JsonValue,
): JsonValue | undefined {
  const { "x-kubernetes-list-type": type, "x-kubernetes-list-map-keys": keys = [] } = schema;
  if (type !== "map" || !isJsonArray(old) || !isJsonObject(item)) return undefined;
  return old.find((other) => isJsonObject(other) && keys.every((key) => jsonEqual(other[key], item[key])));
}

function validatePlace({ schema, rules }: RuleNode, visit: Visit): readonly RuleFinding[] {
  if (rules?.type === undefined) return [];
  const { type } = rules;
  const values = valuesOf(type, schema, visit);
  const hasTransitions = rules.programs.some(({ usesOldSelf }) => usesOldSelf);
  const hasOld = visit.old !== undefined && visit.old !== null;
  const isForgiven = (visit.correlation ?? visit.parent)?.isUnchanged === true;
  return rules.programs.flatMap((program) => {
    if (program.rule.rule.trim() === "") return []; // said elsewhere
    if (program.usesOldSelf && !hasOld && program.rule.optionalOldSelf !== true) return [];
    const finding = runRule(program, {
      schema,
      visit,
      values,
      hasTransitions,
      isForgiven: isForgiven && !program.usesOldSelf,
    });
    return finding === undefined ? [] : [finding];
  });
}

/** The values of a place as expressions know them; made anew where a text in them cannot be read. */
function valuesOf(type: CelType, schema: JsonSchemaProps, { value, old }: Visit): () => RuleValues {
  let made: RuleValues | undefined;
  return () => {
    made ??= {
      self: type.valueOf(value),
      oldSelf: old === undefined || old === null ? undefined : type.valueOf(alignLists(old, value, schema)),
    };
    return made;
  };
}

interface RunContext {
  readonly schema: JsonSchemaProps;
  readonly visit: Visit;
  readonly values: () => RuleValues;
  /** Whether a rule of the place compares with the old value; only then messages may do so. */
  readonly hasTransitions: boolean;
  /** Whether it does not count that the rule does not hold. */
  readonly isForgiven: boolean;
}

/** A finding; that a rule could not be run is never forgiven. */
interface RuleFinding {
  readonly error: FieldError;
  readonly isForgiven: boolean;
}

function runRule(program: RuleProgram, context: RunContext): RuleFinding | undefined {
  const { schema, visit, values, hasTransitions } = context;
  const { rule, expression, message } = program;
  const type = schema.type ?? "";
  const ruleText = (rule.message || rule.rule).trim();
  try {
    if (expression.evaluate(variablesOf(program, values())) === true) return undefined;
  } catch (error) {
    const fault = faultOf(error);
    const detail = /^(no such overload|found no matching overload)/.test(fault)
      ? `'no such overload': call arguments did not match a supported operator, function or macro signature for rule: ${ruleText}`
      : `${fault} evaluating rule: ${ruleText}`;
    return { error: invalidValue(visit.path, type, detail), isForgiven: false };
  }
  const path = ruleFieldPath(rule.fieldPath ?? "", schema)?.(visit.path) ?? visit.path;
  const { self, oldSelf } = values();
  // The server's messages know the old value as it is, even where rules know it as an optional one.
  const messageVariables = hasTransitions && oldSelf !== undefined ? { self, oldSelf } : { self };
  const text = (message && messageOf(message.evaluate, messageVariables)) ??
    (rule.message ? rule.message.trim() : `failed rule: ${ruleText}`);
  return {
    error: refusal(rule.reason, { path, value: visit.value, type, text }),
    isForgiven: context.isForgiven,
  };
}
