/**
 * Pods as the server treats them.
 *
 * @module
 */

import { type FieldError, forbiddenValue, invalidValue } from "../../../src/schema/field_error.ts";
import { withAdmission, withQosClass, withTolerations } from "../builtin_admission.ts";
import { withBuiltinDefaults, withNewStatus } from "../builtin_defaults.ts";
import { type JsonObject, objectsIn } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import { podWarnings } from "../pod_warnings.ts";
import { objectAt, textAt } from "./field_values.ts";
import type { KindTreatment } from "./kind_treatment.ts";
import { annotationChangeErrors, podAnnotationErrors } from "./pod_annotations.ts";
import { withOwnLabelValues } from "./pod_label_keys.ts";
import { podSpecErrors } from "./pod_spec_validation.ts";
import { podStatusErrors, withPodStatusDefaults } from "./pod_status.ts";
import { podUpdateErrors } from "./pod_update_validation.ts";

/** The treatment of pods. */
export const POD_KIND: KindTreatment = {
  withDefaults: (pod, { live }) => {
    const defaulted = withPodStatusDefaults(withBuiltinDefaults(pod, "Pod", live));
    return live === undefined ? defaulted : withTolerations(defaulted);
  },
  warnings: (pod, { live }) => podWarnings(pod, live, "Pod"),
  complete: (pod, { live }) =>
    live === undefined
      ? withGatedCondition(withAdmission(withNewStatus(withOwnLabelValues(pod), "Pod"), "Pod"))
      : withQosClass(pod, live),
  causes: (pod, { live, subresource }) =>
    subresource === "status" && live !== undefined ? podStatusErrors(pod, live) : podErrors(pod, live),
};

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
    ...podAnnotationErrors(pod, live, { path: "metadata.annotations", spec }),
    ...podSpecErrors(spec, "spec", { pod: metaOf(pod).name }),
    ...imageErrors(spec),
    ...tokenErrors(spec),
  ];
  return live === undefined ? [...errors, ...newPodErrors(spec)] : [
    ...errors,
    ...annotationChangeErrors(pod, live, "metadata.annotations"),
    ...podUpdateErrors(spec, objectAt(live, "spec")),
  ];
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
