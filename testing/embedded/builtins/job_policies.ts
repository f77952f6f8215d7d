/**
 * The checks of when a job has failed and when it has succeeded.
 *
 * @module
 */

import {
  duplicateValue,
  type FieldError,
  invalidValue,
  requiredValue,
  tooManyValues,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { goQuoted } from "../go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectsIn } from "../json.ts";
import { qualifiedNameFindings } from "../name_rules.ts";
import { insideError, invalidEach, negativeErrors, numberAt, objectAt, textAt } from "./field_values.ts";

const ACTIONS = ["Count", "FailIndex", "FailJob", "Ignore"];
const OPERATORS = ["In", "NotIn"];
const STATUSES = ["False", "True", "Unknown"];
const MOST_RULES = 20;
const MOST_PATTERNS = 20;
const MOST_EXIT_CODES = 255;

/**
 * Checks both policies of a job.
 *
 * @param spec The job's spec.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function policyErrors(spec: JsonObject, path: string): FieldError[] {
  const { podFailurePolicy, successPolicy } = spec;
  return [
    ...(isJsonObject(podFailurePolicy) ? failurePolicyErrors(spec, `${path}.podFailurePolicy`) : []),
    ...(isJsonObject(successPolicy) ? successPolicyErrors(spec, `${path}.successPolicy`) : []),
  ];
}

/**
 * Shows a policy as the server has it inside.
 *
 * @param value The policy; nothing where there is none.
 * @returns The policy with all fields in their order.
 */
export function failurePolicyInside(value: JsonValue | undefined): object | null {
  if (!isJsonObject(value)) return null;
  return {
    Rules: objectsIn(value["rules"]).map((rule) => ({
      Action: textAt(rule, "action"),
      OnExitCodes: exitCodesInside(rule["onExitCodes"]),
      OnPodConditions: Array.isArray(rule["onPodConditions"])
        ? objectsIn(rule["onPodConditions"]).map((pattern) => ({
          Type: textAt(pattern, "type"),
          Status: textAt(pattern, "status"),
        }))
        : null,
    })),
  };
}

function exitCodesInside(value: JsonValue | undefined): object | null {
  if (!isJsonObject(value)) return null;
  const { containerName = null, values = null } = value;
  return { ContainerName: containerName, Operator: textAt(value, "operator"), Values: values };
}

/**
 * Shows a policy as the server has it inside.
 *
 * @param value The policy; nothing where there is none.
 * @returns The policy with all fields in their order.
 */
export function successPolicyInside(value: JsonValue | undefined): object | null {
  if (!isJsonObject(value)) return null;
  const rules = Array.isArray(value["rules"]) ? objectsIn(value["rules"]) : undefined;
  return {
    Rules: rules?.map(({ succeededIndexes = null, succeededCount = null }) => ({
      SucceededIndexes: succeededIndexes,
      SucceededCount: succeededCount,
    })) ?? null,
  };
}

function failurePolicyErrors(spec: JsonObject, path: string): FieldError[] {
  const rules = objectsIn(objectAt(spec, "podFailurePolicy")["rules"]);
  return [
    ...(rules.length > MOST_RULES ? [tooManyValues(`${path}.rules`, rules.length, MOST_RULES)] : []),
    ...rules.flatMap((rule, index) => ruleErrors(rule, spec, `${path}.rules[${index}]`)),
  ];
}

function ruleErrors(rule: JsonObject, spec: JsonObject, path: string): FieldError[] {
  const { onExitCodes } = rule;
  const conditions = objectsIn(rule["onPodConditions"]);
  const both = "specifying both OnExitCodes and OnPodConditions is not supported";
  const none = "specifying one of OnExitCodes and OnPodConditions is required";
  return [
    ...actionErrors(rule, spec, `${path}.action`),
    ...(isJsonObject(onExitCodes) ? exitCodeErrors(onExitCodes, spec, `${path}.onExitCodes`) : []),
    ...(conditions.length > MOST_PATTERNS
      ? [tooManyValues(`${path}.onPodConditions`, conditions.length, MOST_PATTERNS)]
      : []),
    ...conditions.flatMap((pattern, index) => patternErrors(pattern, `${path}.onPodConditions[${index}]`)),
    ...(isJsonObject(onExitCodes) && conditions.length > 0 ? [valuelessError(path, both)] : []),
    ...(!isJsonObject(onExitCodes) && conditions.length === 0 ? [valuelessError(path, none)] : []),
  ];
}

function valuelessError(field: string, detail: string): FieldError {
  return { reason: "FieldValueInvalid", message: `Invalid value: ${detail}`, field };
}

function validValues(values: readonly string[]): string {
  return `valid values: [${values.map(goQuoted).join(" ")}]`;
}

function actionErrors(rule: JsonObject, spec: JsonObject, path: string): FieldError[] {
  const action = textAt(rule, "action");
  if (action === "") return [requiredValue(path, validValues(ACTIONS))];
  if (action === "FailIndex" && spec["backoffLimitPerIndex"] === undefined) {
    return [invalidValue(path, action, "requires the backoffLimitPerIndex to be set")];
  }
  return ACTIONS.includes(action) ? [] : [unsupportedValue(path, action, ACTIONS)];
}

function patternErrors(pattern: JsonObject, path: string): FieldError[] {
  const [type, status] = [textAt(pattern, "type"), textAt(pattern, "status")];
  return [
    ...invalidEach(`${path}.type`, type, qualifiedNameFindings(type)),
    ...(status === "" ? [requiredValue(`${path}.status`, validValues(STATUSES))] : []),
    ...(status === "" || STATUSES.includes(status)
      ? []
      : [unsupportedValue(`${path}.status`, status, STATUSES)]),
  ];
}

function exitCodeErrors(rule: JsonObject, spec: JsonObject, path: string): FieldError[] {
  const operator = textAt(rule, "operator");
  const { containerName } = rule;
  const podSpec = objectAt(objectAt(spec, "template"), "spec");
  const names = ["containers", "initContainers"].flatMap((field) =>
    objectsIn(podSpec[field]).map((container) => textAt(container, "name"))
  );
  const unknown = "must be one of the container or initContainer names in the pod template";
  return [
    ...(operator === "" ? [requiredValue(`${path}.operator`, validValues(OPERATORS))] : []),
    ...(operator === "" || OPERATORS.includes(operator)
      ? []
      : [unsupportedValue(`${path}.operator`, operator, OPERATORS)]),
    ...(typeof containerName !== "string" || names.includes(containerName)
      ? []
      : [invalidValue(`${path}.containerName`, containerName, unknown)]),
    ...exitValueErrors(rule, `${path}.values`),
  ];
}

function exitValueErrors(rule: JsonObject, path: string): FieldError[] {
  const codes = Array.isArray(rule["values"]) ? rule["values"].map(Number) : [];
  if (codes.length === 0) {
    return [invalidValue(path, rule["values"] ?? null, "at least one value is required")];
  }
  return [
    ...(codes.length > MOST_EXIT_CODES ? [tooManyValues(path, codes.length, MOST_EXIT_CODES)] : []),
    ...codes.flatMap((code, index): FieldError[] => [
      ...(rule["operator"] === "In" && code === 0
        ? [invalidValue(`${path}[${index}]`, code, "must not be 0 for the In operator")]
        : []),
      ...(codes.indexOf(code) < index ? [duplicateValue(`${path}[${index}]`, code)] : []),
    ]),
    ...(codes.every((code, index) => index === 0 || (codes[index - 1] ?? code) <= code)
      ? []
      : [invalidValue(path, codes, "must be ordered")]),
  ];
}

function successPolicyErrors(spec: JsonObject, path: string): FieldError[] {
  const { successPolicy } = spec;
  if (spec["completionMode"] !== "Indexed") {
    return [insideError(path, successPolicyInside(successPolicy), "requires indexed completion mode")];
  }
  const rules = objectsIn(objectAt(spec, "successPolicy")["rules"]);
  const none = "at least one rules must be specified when the successPolicy is specified";
  return [
    ...(rules.length === 0 ? [requiredValue(`${path}.rules`, none)] : []),
    ...(rules.length > MOST_RULES ? [tooManyValues(`${path}.rules`, rules.length, MOST_RULES)] : []),
    ...rules.flatMap((rule, index) =>
      successRuleErrors(rule, numberAt(spec, "completions"), `${path}.rules[${index}]`)
    ),
  ];
}

function successRuleErrors(rule: JsonObject, completions: number, path: string): FieldError[] {
  const { succeededIndexes, succeededCount } = rule;
  const neither = "at least one of succeededCount or succeededIndexes must be specified";
  const [place, count] = [`${path}.succeededCount`, numberAt(rule, "succeededCount")];
  const indexes = typeof succeededIndexes === "string"
    ? readIndexes(succeededIndexes, completions)
    : undefined;
  const most = (number: number, what: string): string => `must be less than or equal to ${number} (${what})`;
  const total = indexes?.total ?? 0;
  return [
    ...(succeededIndexes === undefined && succeededCount === undefined ? [requiredValue(path, neither)] : []),
    ...(indexes?.fault === undefined ? [] : [
      invalidValue(
        `${path}.succeededIndexes`,
        textAt(rule, "succeededIndexes"),
        `error parsing succeededIndexes: ${indexes.fault}`,
      ),
    ]),
    ...negativeErrors(rule, "succeededCount", path),
    ...(count > completions
      ? [invalidValue(place, count, most(completions, "the number of specified completions"))]
      : []),
    ...(indexes !== undefined && count > total
      ? [
        invalidValue(
          place,
          count,
          most(total, "the number of indexes in the specified succeededIndexes field"),
        ),
      ]
      : []),
  ];
}

/** Counts the indexes in a text such as "0-2,4". */
function readIndexes(text: string, completions: number): { total: number; fault?: string } {
  let [total, last] = [0, -1];
  if (text === "") return { total };
  for (const interval of text.split(",")) {
    const read = readInterval(interval, completions);
    if (typeof read === "string") return { total: 0, fault: read };
    const [first, end] = read;
    if (last >= first) {
      return { total: 0, fault: `non-increasing order, previous: ${last}, current: ${first}` };
    }
    total += end - first + 1;
    last = end;
  }
  return { total };
}

function readInterval(text: string, completions: number): readonly [number, number] | string {
  const limits = text.split("-");
  if (limits.length > 2) {
    return `the fragment ${
      goQuoted(text)
    } violates the requirement that an index interval can have at most ` +
      "two parts separated by '-'";
  }
  const [begin = "", end = begin] = limits;
  for (const limit of [begin, end]) {
    if (!/^[+-]?\d+$/.test(limit)) return `cannot convert string to integer for index: ${goQuoted(limit)}`;
  }
  const [first, last] = [Number(begin), Number(end)];
  if (first >= completions) return `too large index: ${goQuoted(begin)}`;
  if (last >= completions) return `too large index: ${goQuoted(end)}`;
  return limits.length > 1 && first >= last
    ? `non-increasing order, previous: ${first}, current: ${last}`
    : [first, last];
}
