/**
 * The expressions that have to be true before a webhook is asked.
 *
 * @module
 */

import {
  celEnvironment,
  type CelExpression,
  readExpression,
} from "../../../src/schema/cel/cel_environment.ts";
import type { JsonObject } from "../json.ts";
import type { Webhook } from "./webhooks.ts";

/** What expressions may refer to. */
export interface ConditionVariables {
  readonly object: JsonObject | null;
  readonly oldObject: JsonObject | null;
  readonly request: JsonObject;
}

const READ = new Map<string, CelExpression>();
/** How many expressions are kept. */
const LIMIT = 1_000;

/**
 * Reads an expression.
 *
 * @param expression The expression.
 * @returns What it is; its faults are told.
 */
export function readCondition(expression: string): CelExpression {
  const known = READ.get(expression);
  if (known !== undefined) return known;
  const environment = celEnvironment();
  for (const name of ["object", "oldObject", "request"]) environment.registerVariable(name, "dyn");
  const read = readExpression(environment, expression);
  if (READ.size >= LIMIT) READ.clear();
  READ.set(expression, read);
  return read;
}

/**
 * Tells whether all conditions of a webhook hold.
 *
 * @param webhook The webhook.
 * @param variables What they refer to.
 * @returns Whether they do; the error of the first that cannot be evaluated where none is false.
 */
export function conditionsHold(webhook: Webhook, variables: ConditionVariables): boolean | Error {
  let failed: Error | undefined;
  for (const { name, expression } of webhook.matchConditions) {
    try {
      if (readCondition(expression).evaluate({ ...variables }) === false) return false;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      failed ??= new Error(`Cannot evaluate the match condition "${name}": ${why}`, { cause });
    }
  }
  return failed ?? true;
}
