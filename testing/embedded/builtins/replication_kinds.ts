/**
 * ReplicationControllers and PodTemplates as the server treats them.
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
import { withBuiltinDefaults, withNewStatus } from "../builtin_defaults.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { podWarnings } from "../pod_warnings.ts";
import { REPLICA_SET_STATUS } from "./apps_statuses.ts";
import { negativeErrors, objectAt, textAt } from "./field_values.ts";
import type { KindTreatment } from "./kind_treatment.ts";
import { templateErrors } from "./pod_spec_validation.ts";
import { statusErrors } from "./workload_rules.ts";

/** The treatments of the kinds. */
export const REPLICATION_KINDS: Readonly<Record<string, KindTreatment>> = {
  PodTemplate: {
    withDefaults: (object, { served, live }) => withBuiltinDefaults(object, served.kind, live),
    warnings: (object, { served, live }) => podWarnings(object, live, served.kind),
    causes: (object) => templateErrors(objectAt(object, "template"), "template"),
  },
  ReplicationController: {
    withDefaults: (object, { served, live }) =>
      withTemplateLabels(withBuiltinDefaults(object, served.kind, live)),
    // The real server numbers their generations after it has looked for changes to warn of.
    warnings: (object, { served, live }) => live === undefined ? podWarnings(object, live, served.kind) : [],
    complete: (object, { served, live }) => live === undefined ? withNewStatus(object, served.kind) : object,
    causes: (object, { live, subresource }) =>
      subresource === "status"
        ? statusErrors(object, REPLICA_SET_STATUS, live)
        : controllerErrors(objectAt(object, "spec")),
  },
};

/** Who says neither whom it selects nor what it is called by is taken by the labels of its pods. */
function withTemplateLabels(controller: JsonObject): JsonObject {
  const [metadata, spec] = [objectAt(controller, "metadata"), objectAt(controller, "spec")];
  const labels = objectAt(objectAt(objectAt(spec, "template"), "metadata"), "labels");
  if (Object.keys(labels).length === 0) return controller;
  const isEmpty = (map: JsonObject): boolean => Object.keys(map).length === 0;
  return {
    ...controller,
    metadata: isEmpty(objectAt(metadata, "labels")) ? { ...metadata, labels } : metadata,
    spec: isEmpty(objectAt(spec, "selector")) ? { ...spec, selector: labels } : spec,
  };
}

function controllerErrors(spec: JsonObject): FieldError[] {
  return [
    ...negativeErrors(spec, "minReadySeconds", "spec"),
    ...(Object.keys(objectAt(spec, "selector")).length === 0 ? [requiredValue("spec.selector", "")] : []),
    ...negativeErrors(spec, "replicas", "spec"),
    ...controlledErrors(spec, "spec.template"),
  ];
}

function controlledErrors(spec: JsonObject, path: string): FieldError[] {
  const { template } = spec;
  if (!isJsonObject(template)) return [requiredValue(path, "")];
  const labels = objectAt(template, "metadata")["labels"] ?? null;
  const podSpec = objectAt(template, "spec");
  const policy = textAt(podSpec, "restartPolicy");
  const isSelected = Object.entries(objectAt(spec, "selector"))
    .every(([key, value]) => isJsonObject(labels) && labels[key] === value);
  return [
    ...(isSelected
      ? []
      : [invalidValue(`${path}.metadata.labels`, labels, "`selector` does not match template `labels`")]),
    ...templateErrors(template, path),
    ...(policy === "Always" ? [] : [unsupportedValue(`${path}.spec.restartPolicy`, policy, ["Always"])]),
    ...(podSpec["activeDeadlineSeconds"] === undefined ? [] : [
      forbiddenValue(
        `${path}.spec.activeDeadlineSeconds`,
        "activeDeadlineSeconds in ReplicationController is not Supported",
      ),
    ]),
  ];
}
