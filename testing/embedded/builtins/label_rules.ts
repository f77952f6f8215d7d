/**
 * The checks of labels and of what selects by them.
 *
 * @module
 */

import {
  labelRequirementsOf,
  type LabelSelector,
  matchesLabels,
} from "../../../src/resource/label_selector.ts";
import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty, objectsIn } from "../json.ts";
import { labelValueFindings, qualifiedNameFindings } from "../name_rules.ts";
import { invalidEach, objectAt, textAt, textsAt } from "./field_values.ts";

const OPERATORS: readonly string[] = ["In", "NotIn", "Exists", "DoesNotExist"];

/**
 * Checks labels.
 *
 * @param labels The labels.
 * @param path Where they are.
 * @returns What is wrong.
 */
export function labelErrors(labels: JsonObject, path: string): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...invalidEach(path, key, qualifiedNameFindings(key)),
    ...invalidEach(path, String(value), labelValueFindings(String(value))),
  ]);
}

/**
 * Checks the names of annotations.
 *
 * @param annotations The annotations.
 * @param path Where they are.
 * @returns What is wrong.
 */
export function annotationErrors(annotations: JsonObject, path: string): FieldError[] {
  return Object.keys(annotations).flatMap((key) =>
    invalidEach(path, key, qualifiedNameFindings(key.toLowerCase()))
  );
}

/**
 * Checks a selector of labels.
 *
 * @param selector The selector.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function selectorErrors(selector: JsonObject, path: string): FieldError[] {
  return [
    ...labelErrors(objectAt(selector, "matchLabels"), `${path}.matchLabels`),
    ...objectsIn(selector["matchExpressions"]).flatMap((expression, index) =>
      expressionErrors(expression, `${path}.matchExpressions[${index}]`)
    ),
  ];
}

function expressionErrors(expression: JsonObject, path: string): FieldError[] {
  const [key, operator, values] = [
    textAt(expression, "key"),
    textAt(expression, "operator"),
    textsAt(expression, "values"),
  ];
  return [
    ...operatorErrors(operator, values.length, path),
    ...invalidEach(`${path}.key`, key, qualifiedNameFindings(key)),
    ...values.flatMap((value, index) =>
      invalidEach(`${path}.values[${index}]`, value, labelValueFindings(value))
    ),
  ];
}

/**
 * Checks that an operator has the values that it needs.
 *
 * @param operator The operator.
 * @param count How many values it has.
 * @param path Where the expression is.
 * @returns What is wrong.
 */
export function operatorErrors(operator: string, count: number, path: string): FieldError[] {
  if (operator === "In" || operator === "NotIn") {
    return count > 0
      ? []
      : [requiredValue(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
  }
  if (operator === "Exists" || operator === "DoesNotExist") {
    const finding = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    return count === 0 ? [] : [forbiddenValue(`${path}.values`, finding)];
  }
  return [invalidValue(`${path}.operator`, operator, "not a valid selector operator")];
}

/**
 * Shows a selector as messages do: its labels first.
 *
 * @param selector The selector; nothing where there is none.
 * @returns The selector with its fields in order.
 */
export function shownSelector(selector: JsonValue | undefined): JsonObject | null {
  if (!isJsonObject(selector)) return null;
  const { matchLabels, matchExpressions } = selector;
  return {
    ...(isJsonObject(matchLabels) && Object.keys(matchLabels).length > 0
      ? { matchLabels: Object.fromEntries(Object.entries(matchLabels).sort(([a], [b]) => a < b ? -1 : 1)) }
      : {}),
    ...(objectsIn(matchExpressions).length > 0
      ? {
        matchExpressions: objectsIn(matchExpressions).map((expression) => ({
          key: textAt(expression, "key"),
          operator: textAt(expression, "operator"),
          ...(textsAt(expression, "values").length > 0 ? { values: textsAt(expression, "values") } : {}),
        })),
      }
      : {}),
  };
}

/**
 * Tells whether a selector says nothing.
 *
 * @param selector The selector.
 * @returns Whether it would select everything.
 */
export function isEmptySelector(selector: JsonObject): boolean {
  return Object.keys(objectAt(selector, "matchLabels")).length === 0 &&
    objectsIn(selector["matchExpressions"]).length === 0;
}

/**
 * Tells whether a selector can be used at all.
 *
 * @param selector The selector.
 * @returns Whether nothing in it is wrong.
 */
export function isUsableSelector(selector: JsonObject): boolean {
  return selectorErrors(selector, "").length === 0;
}

/**
 * Tells whether a selector selects by some labels.
 *
 * @param selector The selector.
 * @param labels The labels.
 * @returns Whether it does; an empty selector selects everything.
 */
export function selects(selector: JsonObject, labels: JsonValue | undefined): boolean {
  const requirements = labelRequirementsOf(labelSelectorOf(selector));
  const strings = Object.entries(objectOrEmpty(labels)).map(([key, value]) => [key, String(value)]);
  return matchesLabels(requirements, Object.fromEntries(strings));
}

function labelSelectorOf(selector: JsonObject): LabelSelector {
  const labels = Object.entries(objectAt(selector, "matchLabels")).map((
    [key, value],
  ) => [key, String(value)]);
  return {
    matchLabels: Object.fromEntries(labels),
    matchExpressions: objectsIn(selector["matchExpressions"]).map((expression) => ({
      key: textAt(expression, "key"),
      operator: textAt(expression, "operator"),
      values: [...textsAt(expression, "values")],
    })).filter(({ operator }) => OPERATORS.includes(operator)),
  };
}
