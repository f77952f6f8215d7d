/**
 * Pods as the server treats them.
 *
 * @module
 */

import { type FieldError, forbiddenValue, invalidValue } from "../../../src/schema/field_error.ts";
import { withAdmission, withQosClass, withTolerations } from "../builtin_admission.ts";
import { withBuiltinDefaults, withNewStatus } from "../builtin_defaults.ts";
import { jsonEqual, type JsonObject, objectOrEmpty, objectsIn } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import { podWarnings } from "../pod_warnings.ts";
import { objectAt, textAt } from "./field_values.ts";
import type { KindTreatment } from "./kind_treatment.ts";
import { withOwnLabelValues } from "./pod_label_keys.ts";
import { podSpecErrors } from "./pod_spec_validation.ts";

/** The fields of specs that an update may change, as the message lists them. */
const UPDATABLE = "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`," +
  "`spec.tolerations` (only additions to existing tolerations)," +
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/** The treatment of pods. */
export const POD_KIND: KindTreatment = {
  withDefaults: (pod, { live }) => {
    const defaulted = withBuiltinDefaults(pod, "Pod", live);
    return live === undefined ? defaulted : withTolerations(defaulted);
  },
  warnings: (pod, { live }) => podWarnings(pod, live, "Pod"),
  complete: (pod, { live }) =>
    live === undefined
      ? withGatedCondition(withAdmission(withNewStatus(withOwnLabelValues(pod), "Pod"), "Pod"))
      : withQosClass(pod, live),
  causes: (pod, { live, subresource }) =>
    subresource === "status" ? classErrors(pod, live) : podErrors(pod, live),
};

function classErrors(pod: JsonObject, live: JsonObject | undefined): FieldError[] {
  const classOf = (one: JsonObject) => textAt(objectAt(one, "status"), "qosClass");
  const now = classOf(pod);
  return now === classOf(live ?? pod) ? [] : [invalidValue("status.qosClass", now, "field is immutable")];
}

function withGatedCondition(pod: JsonObject): JsonObject {
  if (objectsIn(objectAt(pod, "spec")["schedulingGates"]).length === 0) return pod;
  const condition = {
    type: "PodScheduled",
    status: "False",
    lastProbeTime: null,
    lastTransitionTime: objectAt(pod, "metadata")["creationTimestamp"] ?? null,
    reason: "SchedulingGated",
    message: "Scheduling is blocked due to non-empty scheduling gates",
  };
  return { ...pod, status: { ...objectAt(pod, "status"), conditions: [condition] } };
}

function podErrors(pod: JsonObject, live: JsonObject | undefined): FieldError[] {
  const spec = objectAt(pod, "spec");
  const errors = [
    ...podSpecErrors(spec, "spec", { pod: metaOf(pod).name }),
    ...imageErrors(spec),
    ...tokenErrors(spec),
  ];
  return live === undefined
    ? [...errors, ...newPodErrors(spec)]
    : [...errors, ...changeErrors(spec, objectAt(live, "spec"))];
}

/** In templates, images may begin and end with blanks. */
function imageErrors(spec: JsonObject): FieldError[] {
  return ["containers", "initContainers"].flatMap((field) =>
    objectsIn(spec[field]).flatMap((container, index) => {
      const image = textAt(container, "image");
      return image === image.trim() ? [] : [
        invalidValue(
          `spec.${field}[${index}].image`,
          image,
          "must not have leading or trailing whitespace",
        ),
      ];
    })
  );
}

function tokenErrors(spec: JsonObject): FieldError[] {
  if (textAt(spec, "serviceAccountName") !== "") return [];
  const rule = "must not be specified when serviceAccountName is not set";
  return objectsIn(spec["volumes"]).flatMap((volume, at) =>
    objectsIn(objectAt(volume, "projected")["sources"]).flatMap((source, index) =>
      source["serviceAccountToken"] === undefined
        ? []
        : [forbiddenValue(`spec.volumes[${at}].projected.sources[${index}].serviceAccountToken`, rule)]
    )
  );
}

function newPodErrors(spec: JsonObject): FieldError[] {
  const hasGates = objectsIn(spec["schedulingGates"]).length > 0;
  return [
    ...(objectsIn(spec["ephemeralContainers"]).length > 0
      ? [forbiddenValue("spec.ephemeralContainers", "cannot be set on create")]
      : []),
    ...(hasGates && textAt(spec, "nodeName") !== ""
      ? [forbiddenValue("spec.nodeName", "cannot be set until all schedulingGates have been cleared")]
      : []),
  ];
}

function changeErrors(spec: JsonObject, before: JsonObject): FieldError[] {
  for (const field of ["containers", "initContainers"]) {
    if (objectsIn(spec[field]).length !== objectsIn(before[field]).length) {
      return [forbiddenValue(`spec.${field}`, "pod updates may not add or remove containers")];
    }
  }
  return [
    ...deadlineErrors(spec, before),
    ...tolerationErrors(spec, before),
    ...gateErrors(spec, before),
    ...(jsonEqual(withoutUpdatable(spec, before), before)
      ? []
      : [forbiddenValue("spec", `pod updates may not change fields other than ${UPDATABLE}`)]),
  ];
}

function deadlineErrors(spec: JsonObject, before: JsonObject): FieldError[] {
  const [now, earlier] = [spec["activeDeadlineSeconds"], before["activeDeadlineSeconds"]];
  const path = "spec.activeDeadlineSeconds";
  if (typeof earlier !== "number") return [];
  if (typeof now !== "number") {
    return [invalidValue(path, null, "must not update from a positive integer to nil value")];
  }
  return now > earlier ? [invalidValue(path, now, "must be less than or equal to previous value")] : [];
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
