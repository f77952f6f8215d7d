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
import { renameMethods } from "./cel_source.ts";
import { registerStringFunctions, RENAMED_METHODS } from "./cel_string_functions.ts";

/** Made when first needed: it takes some milliseconds. */
let shared: Environment | undefined;

/** What is known of the language here, and not yet run. */
const NOT_RUN =
  /\.\s*(?:sortBy|optMap|optFlatMap|transformList|transformMap|transformMapEntry|existsOne)\s*\(|\.\s*(?:all|exists)\s*\(\s*\w+\s*,\s*\w+\s*,/;

/** What the library says, and what the server does. */
const SERVER_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^No such key: index out of bounds, index (-?\d+) .*/, "index out of bounds: $1"],
  [/^No such key/, "no such key"],
  [/^integer overflow.*/, "integer overflow"],
  [/^(\w+)\(\) type error: .*/, "type conversion error from 'string' to '$1'"],
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
  const isBeyond = NOT_RUN.test(expression);
  try {
    const renamed = renameMethods(expression, RENAMED_METHODS);
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
  for (const [own, renamed] of RENAMED_METHODS) text = text.replaceAll(renamed, own);
  return text;
}

function withFunctions(environment: Environment): Environment {
  registerStringFunctions(environment);
  registerListFunctions(environment);
  registerKubernetesFunctions(environment);
  return environment;
}
