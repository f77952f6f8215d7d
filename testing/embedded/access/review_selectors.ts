/**
 * The selectors in questions about access: which objects somebody wants to read.
 *
 * @module
 */

import { type FieldError, invalidValue, requiredValue } from "../../../src/schema/field_error.ts";
import { invalidEach, textAt, textsAt } from "../builtins/field_values.ts";
import { operatorErrors } from "../builtins/label_rules.ts";
import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import { labelValueFindings, qualifiedNameFindings } from "../name_rules.ts";
import { requireSelectors } from "../selection.ts";
import { StatusError } from "../status.ts";

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"];

/**
 * Checks the selectors of a question.
 *
 * @param attributes What the question is about (`spec.resourceAttributes`).
 * @returns What is wrong. An operator that nobody knows is left to newer servers.
 */
export function reviewSelectorErrors(attributes: JsonObject): FieldError[] {
  return ["fieldSelector", "labelSelector"].flatMap((field) => {
    const selector = attributes[field];
    if (!isJsonObject(selector)) return [];
    const path = `spec.resourceAttributes.${field}`;
    const requirements = objectsIn(selector["requirements"]);
    const raw = textAt(selector, "rawSelector");
    return [
      ...(raw !== "" && requirements.length > 0
        ? [invalidValue(`${path}.rawSelector`, raw, "may not specified at the same time as requirements")]
        : []),
      ...(raw === "" && requirements.length === 0
        ? [
          requiredValue(
            `${path}.requirements`,
            `when ${path} is specified, requirements or rawSelector is required`,
          ),
        ]
        : []),
      ...requirements.flatMap((requirement, index) => {
        const place = `${path}.requirements[${index}]`;
        return field === "labelSelector" ? labelErrors(requirement, place) : fieldErrors(requirement, place);
      }),
    ];
  });
}

/**
 * Finds the selectors that are not looked at, because they cannot be read.
 *
 * @param attributes What the question is about.
 * @returns The server's words, one for each.
 */
export function evaluationErrors(attributes: JsonObject): readonly string[] {
  return ["fieldSelector", "labelSelector"].flatMap((field) => {
    const selector = attributes[field];
    if (!isJsonObject(selector)) return [];
    const raw = textAt(selector, "rawSelector");
    const requirements = objectsIn(selector["requirements"]);
    const isReadable = (requirement: JsonObject) =>
      field === "labelSelector" ? isReadableLabel(requirement) : isReadableField(requirement);
    const readable = requirements.filter(isReadable).length;
    const isRead = requirements.length === 0 ? canBeRead(field, raw) : readable === requirements.length;
    if (isRead) return [];
    return [`spec.resourceAttributes.${field} ${readable > 0 ? "partially " : ""}ignored due to parse error`];
  });
}

function labelErrors(requirement: JsonObject, path: string): FieldError[] {
  const [key, values] = [textAt(requirement, "key"), textsAt(requirement, "values")];
  return [
    ...knownOperatorErrors(requirement, path),
    ...invalidEach(`${path}.key`, key, qualifiedNameFindings(key)),
    ...values.flatMap((value, index) =>
      invalidEach(`${path}.values[${index}]`, value, labelValueFindings(value))
    ),
  ];
}

function fieldErrors(requirement: JsonObject, path: string): FieldError[] {
  return [
    ...(textAt(requirement, "key") === "" ? [requiredValue(`${path}.key`, "must be specified")] : []),
    ...knownOperatorErrors(requirement, path),
  ];
}

function knownOperatorErrors(requirement: JsonObject, path: string): FieldError[] {
  const operator = textAt(requirement, "operator");
  if (!OPERATORS.includes(operator)) return [];
  return operatorErrors(operator, textsAt(requirement, "values").length, path);
}

function isReadableLabel(requirement: JsonObject): boolean {
  return OPERATORS.includes(textAt(requirement, "operator"));
}

/** A field is compared with one value. */
function isReadableField(requirement: JsonObject): boolean {
  const operator = textAt(requirement, "operator");
  return (operator === "In" || operator === "NotIn") && textsAt(requirement, "values").length === 1;
}

function canBeRead(field: string, raw: string): boolean {
  try {
    requireSelectors({ labelSelector: "", fieldSelector: "", [field]: raw });
    return true;
  } catch (error) {
    if (error instanceof StatusError) return false;
    throw error;
  }
}
