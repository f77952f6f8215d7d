/**
 * The checks of updates of pods: little of a spec may change.
 *
 * @module
 */

import { type FieldError, forbiddenValue, invalidValue } from "../../../src/schema/field_error.ts";
import { jsonEqual, type JsonObject, objectOrEmpty, objectsIn } from "../json.ts";
import { invalidEach, rangeFindings, textAt } from "./field_values.ts";
import { gatedChange } from "./gated_pods.ts";

const MAX_SECONDS = 2 ** 31 - 1;
/** The fields of specs that an update may change, as the message lists them. */
const UPDATABLE = "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`," +
  "`spec.tolerations` (only additions to existing tolerations)," +
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/**
 * Checks that an update of a pod's spec changes nothing but what may change.
 *
 * @param spec The new spec.
 * @param before The stored one.
 * @returns What is wrong.
 */
export function podUpdateErrors(spec: JsonObject, before: JsonObject): FieldError[] {
  for (const field of ["containers", "initContainers"]) {
    if (objectsIn(spec[field]).length !== objectsIn(before[field]).length) {
      return [forbiddenValue(`spec.${field}`, "pod updates may not add or remove containers")];
    }
  }
  const deadline = deadlineErrors(spec, before);
  if (deadline.isFinal) return deadline.errors;
  const gated = gatedChange(withoutUpdatable(spec, before), before);
  return [
    ...deadline.errors,
    ...tolerationErrors(spec, before),
    ...gateErrors(spec, before),
    ...gated.errors,
    ...(jsonEqual(gated.rest, before)
      ? []
      : [forbiddenValue("spec", `pod updates may not change fields other than ${UPDATABLE}`)]),
  ];
}

/** A deadline that does not fit ends the checks. */
function deadlineErrors(
  spec: JsonObject,
  before: JsonObject,
): { readonly errors: FieldError[]; readonly isFinal: boolean } {
  const [now, earlier] = [spec["activeDeadlineSeconds"], before["activeDeadlineSeconds"]];
  const path = "spec.activeDeadlineSeconds";
  if (typeof now !== "number") {
    const rule = "must not update from a positive integer to nil value";
    return { errors: earlier === undefined ? [] : [invalidValue(path, null, rule)], isFinal: false };
  }
  const findings = rangeFindings(now, [0, MAX_SECONDS]);
  if (findings.length > 0) return { errors: invalidEach(path, now, findings), isFinal: true };
  return typeof earlier === "number" && earlier < now
    ? { errors: [invalidValue(path, now, "must be less than or equal to previous value")], isFinal: true }
    : { errors: [], isFinal: false };
}

function tolerationErrors(spec: JsonObject, before: JsonObject): FieldError[] {
  const timeless = ({ tolerationSeconds: _seconds, ...rest }: JsonObject): JsonObject => rest;
  const now = objectsIn(spec["tolerations"]).map(timeless);
  const isGone = objectsIn(before["tolerations"]).map(timeless)
    .some((old) => !now.some((one) => jsonEqual(one, old)));
  const rule = "existing toleration can not be modified except its tolerationSeconds";
  return isGone ? [forbiddenValue("spec.tolerations", rule)] : [];
}

function gateErrors(spec: JsonObject, before: JsonObject): FieldError[] {
  const known = objectsIn(before["schedulingGates"]).map((gate) => textAt(gate, "name"));
  return objectsIn(spec["schedulingGates"]).flatMap((gate, index) => {
    const name = textAt(gate, "name");
    const rule = `only deletion is allowed, but found new scheduling gate '${name}'`;
    return known.includes(name) ? [] : [forbiddenValue(`spec.schedulingGates[${index}].name`, rule)];
  });
}

/** The new spec with what an update may change as it was. */
function withoutUpdatable(spec: JsonObject, before: JsonObject): JsonObject {
  let result: JsonObject = spec;
  for (const field of ["activeDeadlineSeconds", "schedulingGates", "tolerations"]) {
    const { [field]: _now, ...rest } = result;
    const old = before[field];
    result = old === undefined ? rest : { ...rest, [field]: old };
  }
  for (const field of ["containers", "initContainers"]) {
    if (result[field] === undefined) continue;
    const old = objectsIn(before[field]);
    const containers = objectsIn(result[field]).map((container, index) => {
      const { image } = objectOrEmpty(old[index]);
      return image === undefined ? container : { ...container, image };
    });
    result = { ...result, [field]: containers };
  }
  return result;
}
