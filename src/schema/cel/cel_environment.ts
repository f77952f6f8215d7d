/**
 * The Common Expression Language with the functions that the API server offers to rules.
 *
 * @see k8s.io/apiserver pkg/cel/environment/base.go
 *
 * @module
 */

import { Environment } from "@marcbachmann/cel-js";
import { registerKubernetesFunctions } from "./cel_kubernetes_functions.ts";
import { registerListFunctions } from "./cel_list_functions.ts";
import { literalFault, withMixedFormats } from "./cel_literals.ts";
import { registerConversions, RENAMED_CONVERSIONS } from "./cel_conversions.ts";
import { HAS, registerHas } from "./cel_has.ts";
import { registerOptionalFunctions } from "./cel_optional_functions.ts";
import { type NewNames, renameCalls, withoutLiterals } from "./cel_source.ts";
import { registerStringFunctions, RENAMED_METHODS } from "./cel_string_functions.ts";

/** Made when first needed: it takes some milliseconds. */
let shared: Environment | undefined;

/** What the API server knows and is not yet run here, where nothing but the expression's own code is looked at. */
const NOT_RUN: readonly RegExp[] = [
  /\.\s*(?:sortBy|optMap|optFlatMap|transformList|transformMap|transformMapEntry)\s*\(/,
  /\.\s*(?:all|exists|existsOne)\s*\(\s*\w+\s*,\s*\w+\s*,/,
  /\.\s*`|\.\s*constructor\b(?!\s*\()|\bstrings\s*\.\s*quote\s*\(/, // escaped names, a name that objects need, quotes
  /(?<![\w)\]}'])\s*\[\s*\?|,\s*\?|\{\s*\?/, // optional items and entries
  /\bgoogle\.protobuf\.\w+\s*\{|(?<![\w)\]}'])\.\d/, // messages; numbers that begin with a dot
];

const RENAMED: NewNames = {
  methods: RENAMED_METHODS,
  functions: new Map([["has", HAS], ...RENAMED_CONVERSIONS]),
};

/** What the library says, and what the server does. */
const SERVER_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^No such key: index out of bounds, index (-?\d+) .*/, "index out of bounds: $1"],
  [/^No such key/, "no such key"],
  [/^integer overflow.*/, "integer overflow"],
  [/^(\w+)\(\) (?:type|conversion) error: .*/, "type conversion error from 'string' to '$1'"],
  [/^modulo by zero/, "modulus by zero"],
  [/^Unsigned integer overflow.*/, "unsigned integer overflow"],
  [/^Optional value is not present/, "optional.none() dereference"],
  [/^Invalid time zone specified: /, "unknown time zone "],
];

/** An expression that was read. */
export interface CelExpression {
  /** The type of its value; `undefined` where the expression is not right, or is not run here. */
  readonly type: string | undefined;
  /** What is wrong with it. */
  readonly fault: string | undefined;
  /** Whether the server knows something in it that is not run here. */
  readonly isBeyond: boolean;
  /** Evaluates it; throws what goes wrong. */
  evaluate(variables: Readonly<Record<string, unknown>>): unknown;
}

/**
 * A new environment, to declare variables and types in.
 *
 * @returns The environment, with all functions.
 */
export function celEnvironment(): Environment {
  shared ??= withFunctions(new Environment({ enableOptionalTypes: true, unlistedVariablesAreDyn: false }));
  return shared.clone();
}

/**
 * Reads an expression and checks its types.
 *
 * @param environment What it may refer to.
 * @param expression The expression.
 * @returns The expression; its faults are told, not thrown.
 */
export function readExpression(environment: Environment, expression: string): CelExpression {
  const code = withoutLiterals(expression).replace(/\s+/g, " ");
  const isBeyond = NOT_RUN.some((pattern) => pattern.test(code));
  try {
    const renamed = renameCalls(expression, RENAMED);
    const parsed = environment.parse(withMixedFormats(renamed, environment.parse(renamed).ast));
    const { valid, type, error } = parsed.check();
    const fault = valid ? literalFault(environment, parsed.ast) : faultOf(error);
    return {
      type: fault === undefined ? type : undefined,
      fault: isBeyond ? undefined : fault,
      isBeyond: isBeyond && fault !== undefined,
      evaluate: (variables) => parsed({ ...variables }),
    };
  } catch (error) {
    return {
      type: undefined,
      fault: isBeyond ? undefined : faultOf(error),
      isBeyond,
      evaluate: () => {
        throw error;
      },
    };
  }
}

/**
 * What went wrong in an expression, in one line and in the expression's own words.
 *
 * @param error What was thrown.
 * @returns The text.
 */
export function faultOf(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  let text = line;
  for (const [pattern, words] of SERVER_WORDS) text = text.replace(pattern, words);
  for (const [own, renamed] of [...RENAMED.methods, ...RENAMED.functions]) {
    text = text.replaceAll(renamed, own);
  }
  return text;
}

function withFunctions(environment: Environment): Environment {
  registerHas(environment);
  registerConversions(environment);
  registerOptionalFunctions(environment);
  registerStringFunctions(environment);
  registerListFunctions(environment);
  registerKubernetesFunctions(environment);
  return environment;
}
