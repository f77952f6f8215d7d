/**
 * The expressions of admission policies.
 *
 * @module
 */

import {
  celEnvironment,
  type CelExpression,
  faultOf,
  readExpression,
} from "../../../../src/schema/cel/cel_environment.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../json.ts";

/** What expressions may refer to. */
export interface PolicyVariables {
  readonly object: JsonObject | null;
  readonly oldObject: JsonObject | null;
  readonly request: JsonObject;
  /** Absent for a policy that has none. */
  readonly params?: JsonObject | null | undefined;
  readonly namespaceObject: JsonObject | null;
}

/** What came of an expression. */
export type Evaluated = { readonly value: unknown } | { readonly fault: string };

/** A variable of a policy. */
export interface PolicyVariable {
  readonly name: string;
  readonly expression: string;
}

const NAMES = ["object", "oldObject", "request", "namespaceObject", "variables"];
const READ = new Map<string, CelExpression>();
/** How many expressions are kept. */
const LIMIT = 1_000;

/**
 * Reads an expression.
 *
 * @param expression The expression.
 * @param options Whether the policy has parameters.
 * @returns What it is; its faults are told.
 */
export function readPolicyExpression(
  expression: string,
  { hasParams }: { readonly hasParams: boolean },
): CelExpression {
  const key = `${hasParams} ${expression}`;
  const known = READ.get(key);
  if (known !== undefined) return known;
  const environment = celEnvironment();
  for (const name of hasParams ? [...NAMES, "params"] : NAMES) environment.registerVariable(name, "dyn");
  const read = readExpression(environment, expression);
  if (READ.size >= LIMIT) READ.clear();
  READ.set(key, read);
  return read;
}

/** The expressions of a policy at work on one write. */
export class PolicyEvaluation {
  readonly #known: Readonly<Record<string, unknown>>;
  readonly #values: Record<string, unknown> = {};
  readonly #hasParams: boolean;
  /** The variables that could not be evaluated. */
  readonly #faults = new Map<string, string>();

  /**
   * @param variables What expressions may refer to.
   * @param own The variables of the policy; each may refer to those before it.
   */
  constructor(variables: PolicyVariables, own: readonly PolicyVariable[]) {
    this.#hasParams = variables.params !== undefined;
    const entries = Object.entries(variables).filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, celValue(value ?? null)]);
    this.#known = Object.fromEntries(entries);
    for (const { name, expression } of own) {
      const result = this.evaluate(expression);
      if ("value" in result) this.#values[name] = result.value;
      else this.#faults.set(name, result.fault);
    }
  }

  /**
   * Evaluates an expression.
   *
   * @param expression The expression.
   * @returns Its value, or what goes wrong in it.
   */
  evaluate(expression: string): Evaluated {
    try {
      const read = readPolicyExpression(expression, { hasParams: this.#hasParams });
      return { value: read.evaluate({ ...this.#known, variables: this.#values }) };
    } catch (error) {
      const [name, why] = [...this.#faults].find(([one]) =>
        new RegExp(`\\bvariables\\s*\\.\\s*${one}\\b`).test(expression)
      ) ?? [];
      if (why === undefined) return { fault: faultOf(error) };
      return { fault: `composited variable ${JSON.stringify(name)} fails to evaluate: ${why}` };
    }
  }
}

/** Whole numbers are integers. */
function celValue(value: JsonValue): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, celValue(item)]));
}
