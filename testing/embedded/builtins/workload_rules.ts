/**
 * What the checks of workloads have in common.
 *
 * @module
 */

import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, jsonEqual, type JsonObject, type JsonValue } from "../json.ts";
import { claimsInside } from "./claim_inside.ts";
import { insideError, numberAt, objectAt, textAt } from "./field_values.ts";
import { failurePolicyInside, successPolicyInside } from "./job_policies.ts";
import { isEmptySelector, isUsableSelector, selectorErrors, selects, shownSelector } from "./label_rules.ts";

const PERCENT = "[0-9]+%";
const PERCENT_PATTERN = new RegExp(`^${PERCENT}$`);

/**
 * Checks the selector of a workload.
 *
 * @param spec The workload's spec.
 * @param kind How the message about an empty selector calls the kind.
 * @param options Whether a missing selector is told of.
 * @returns What is wrong.
 */
export function workloadSelectorErrors(
  spec: JsonObject,
  kind: string,
  { isRequired = true }: { readonly isRequired?: boolean } = {},
): FieldError[] {
  const { selector } = spec;
  if (!isJsonObject(selector)) return isRequired ? [requiredValue("spec.selector", "")] : [];
  return [
    ...selectorErrors(selector, "spec.selector"),
    ...(isEmptySelector(selector)
      ? [insideError("spec.selector", shownSelector(selector), `empty selector is invalid for ${kind}`)]
      : []),
  ];
}

/**
 * Checks that a workload selects the pods that it makes.
 *
 * @param spec The workload's spec.
 * @returns What is wrong; an empty selector is told of elsewhere.
 */
export function selectionErrors(spec: JsonObject): FieldError[] {
  const { selector } = spec;
  const labels = objectAt(objectAt(spec, "template"), "metadata")["labels"];
  if (isJsonObject(selector) && (isEmptySelector(selector) || selects(selector, labels))) return [];
  const finding = "`selector` does not match template `labels`";
  return [invalidValue("spec.template.metadata.labels", labels ?? null, finding)];
}

/**
 * Tells whether the selector of a workload can be used.
 *
 * @param spec The workload's spec.
 * @returns Whether it can; a missing one can.
 */
export function hasUsableSelector({ selector }: JsonObject): boolean {
  return !isJsonObject(selector) || isUsableSelector(selector);
}

/**
 * Checks that the pods of a workload run for ever.
 *
 * @param spec The workload's spec.
 * @param kind How the message calls the kind.
 * @returns What is wrong.
 */
export function endlessErrors(spec: JsonObject, kind: string): FieldError[] {
  const podSpec = objectAt(objectAt(spec, "template"), "spec");
  const path = "spec.template.spec";
  const policy = textAt(podSpec, "restartPolicy");
  return [
    ...(policy === "Always" ? [] : [unsupportedValue(`${path}.restartPolicy`, policy, ["Always"])]),
    ...(podSpec["activeDeadlineSeconds"] === undefined ? [] : [
      forbiddenValue(`${path}.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`),
    ]),
  ];
}

/**
 * Checks a number of pods, or a share of them.
 *
 * @param value The number, or a percentage.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function countOrPercentErrors(value: JsonValue | undefined, path: string): FieldError[] {
  if (typeof value !== "string") {
    const count = Number(value ?? 0);
    return count >= 0 ? [] : [invalidValue(path, count, "must be greater than or equal to 0")];
  }
  if (PERCENT_PATTERN.test(value)) return [];
  const rule = "a valid percent string must be a numeric string followed by an ending '%'";
  return [
    invalidValue(path, value, `${rule} (e.g. '1%',  or '93%', regex used for validation is '${PERCENT}')`),
  ];
}

/**
 * Checks that a share of pods is not more than all of them.
 *
 * @param value The number, or a percentage.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function wholeErrors(value: JsonValue | undefined, path: string): FieldError[] {
  if (typeof value !== "string" || !PERCENT_PATTERN.test(value) || Number(value.slice(0, -1)) <= 100) {
    return [];
  }
  return [invalidValue(path, value, "must not be greater than 100%")];
}

/**
 * The number in a number of pods or a share of them.
 *
 * @param value The number, or a percentage.
 * @returns The number; 0 if it cannot be read.
 */
export function countOf(value: JsonValue | undefined): number {
  if (typeof value !== "string") return Number(value ?? 0);
  return PERCENT_PATTERN.test(value) ? Number(value.slice(0, -1)) : 0;
}

/**
 * Checks that fields stay as they are.
 *
 * @param spec The new spec.
 * @param before The stored spec; `undefined` for a creation.
 * @param fields The fields.
 * @returns What is wrong.
 */
export function immutableErrors(
  spec: JsonObject,
  before: JsonObject | undefined,
  fields: readonly string[],
): FieldError[] {
  if (before === undefined) return [];
  return fields.filter((field) => !jsonEqual(spec[field] ?? null, before[field] ?? null))
    .map((field) => insideError(`spec.${field}`, insideOf(field, spec[field]), "field is immutable"));
}

function insideOf(field: string, value: JsonValue | undefined): object | string | number | boolean | null {
  if (field === "selector") return shownSelector(value);
  if (field === "volumeClaimTemplates") return claimsInside(value);
  if (field === "podFailurePolicy") return failurePolicyInside(value);
  return field === "successPolicy" ? successPolicyInside(value) : value ?? null;
}

/** What the checks of a kind's status need to know. */
export interface StatusRules {
  /** The counts that must not be negative. */
  readonly counts: readonly string[];
  /** Which counts are at most which others, each with the words for that. */
  readonly limits: readonly (readonly [string, string, string])[];
}

/**
 * Checks the counts of a status.
 *
 * @param object The object.
 * @param rules The rules of its kind.
 * @param live The stored object.
 * @returns What is wrong.
 */
export function statusErrors(
  object: JsonObject,
  { counts, limits }: StatusRules,
  live: JsonObject | undefined,
): FieldError[] {
  const status = objectAt(object, "status");
  const count = (field: string): number => numberAt(status, field);
  const before = objectAt(live ?? {}, "status");
  const [hadCollisions, collisions] = [
    before["collisionCount"] !== undefined,
    numberAt(before, "collisionCount"),
  ];
  return [
    ...counts.filter((field) => count(field) < 0)
      .map((field) => invalidValue(`status.${field}`, count(field), "must be greater than or equal to 0")),
    ...limits.filter(([field, most]) => count(field) > count(most))
      .map(([field, , words]) =>
        invalidValue(`status.${field}`, count(field), `cannot be greater than ${words}`)
      ),
    ...(counts.includes("collisionCount") && hadCollisions && count("collisionCount") < collisions
      ? [invalidValue("status.collisionCount", count("collisionCount"), "cannot be decremented")]
      : []),
  ];
}
