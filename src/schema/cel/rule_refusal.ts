/**
 * What is said of a value that breaks a rule.
 *
 * @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/cel/validation.go
 *
 * @module
 */

import {
  duplicateValue,
  type FieldError,
  type FieldPath,
  forbiddenValue,
  invalidValue,
  requiredValue,
} from "../field_error.ts";
import type { JsonValue } from "../json.ts";

/** The longest message that an expression may give, in characters. */
const MAX_MESSAGE = 5 * 1024;

/**
 * The message that an expression gives.
 *
 * @param evaluate Evaluates it.
 * @param variables What it knows.
 * @returns The message; `undefined` where there is none that the server would show.
 */
export function messageOf(
  evaluate: (variables: Readonly<Record<string, unknown>>) => unknown,
  variables: Readonly<Record<string, unknown>>,
): string | undefined {
  try {
    const text = String(evaluate(variables)).trim();
    return text === "" || text.length > MAX_MESSAGE || text.includes("\n") ? undefined : text;
  } catch {
    return undefined; // the server falls back to the rule's message, too
  }
}

/**
 * The refusal of a value by a rule.
 *
 * @param reason The rule's reason.
 * @param place The value with its path and type, and what is said of it.
 * @returns The refusal.
 */
export function refusal(
  reason: string | undefined,
  { path, value, type, text }: { path: FieldPath; value: JsonValue; type: string; text: string },
): FieldError {
  const isShown = type !== "object" && type !== "array";
  switch (reason) {
    case "FieldValueForbidden":
      return forbiddenValue(path, text);
    case "FieldValueRequired":
      return requiredValue(path, text);
    case "FieldValueDuplicate":
      return isShown
        ? duplicateValue(path, value)
        : { ...duplicateValue(path, ""), message: "Duplicate value" };
    default:
      return isShown
        ? invalidValue(path, value, text)
        : { ...invalidValue(path, "", ""), message: `Invalid value: ${text}` };
  }
}
