/**
 * Horizontal autoscalers as the server treats them.
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
import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import { choiceErrors, negativeErrors, numberAt, objectAt, textAt } from "./field_values.ts";
import type { KindTreatment } from "./kind_treatment.ts";
import { metricErrors, targetReferenceErrors } from "./metric_validation.ts";
import { parseQuantity } from "./quantity.ts";

const PERIOD_SECONDS = 15;
const MAX_PERIOD_SECONDS = 1_800;
const MAX_WINDOW_SECONDS = 3_600;
const CPU_PERCENT = 80;
const SELECT_POLICIES = ["Disabled", "Max", "Min"];
const POLICY_TYPES = ["Percent", "Pods"];
const PERCENT_POLICY = { type: "Percent", value: 100, periodSeconds: PERIOD_SECONDS };
const UP: JsonObject = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [{ type: "Pods", value: 4, periodSeconds: PERIOD_SECONDS }, PERCENT_POLICY],
};
const DOWN: JsonObject = { selectPolicy: "Max", policies: [PERCENT_POLICY] };
const CPU: JsonObject = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: CPU_PERCENT } },
};

/** The treatment of autoscalers. */
export const AUTOSCALER_KIND: KindTreatment = {
  withDefaults: (autoscaler) => ({ ...autoscaler, spec: withSpecDefaults(objectAt(autoscaler, "spec")) }),
  withNewStatus: (autoscaler) => ({ ...autoscaler, status: {} }),
  causes: (autoscaler, { subresource }) =>
    subresource === "status"
      ? ["currentReplicas", "desiredReplicas"]
        .flatMap((field) => negativeErrors(objectAt(autoscaler, "status"), field, "status"))
      : specErrors(objectAt(autoscaler, "spec")),
};

function withSpecDefaults(spec: JsonObject): JsonObject {
  const { behavior } = spec;
  return {
    minReplicas: 1,
    metrics: [CPU],
    ...spec,
    ...(isJsonObject(behavior)
      ? {
        behavior: {
          ...behavior,
          scaleUp: { ...UP, ...objectAt(behavior, "scaleUp") },
          scaleDown: { ...DOWN, ...objectAt(behavior, "scaleDown") },
        },
      }
      : {}),
  };
}

function specErrors(spec: JsonObject): FieldError[] {
  const [min, max] = [numberAt(spec, "minReplicas"), numberAt(spec, "maxReplicas")];
  const target = objectAt(spec, "scaleTargetRef");
  const metrics = objectsIn(spec["metrics"]);
  return [
    ...negativeErrors(spec, "minReplicas", "spec"),
    ...(max === 0 ? [requiredValue("spec.maxReplicas", "")] : []),
    ...(max < 0 ? [invalidValue("spec.maxReplicas", max, "must be greater than or equal to 1")] : []),
    ...(max < min
      ? [invalidValue("spec.maxReplicas", max, "must be greater than or equal to `minReplicas`")]
      : []),
    ...targetReferenceErrors(target, "spec.scaleTargetRef"),
    ...metrics.flatMap((metric, index) => metricErrors(metric, `spec.metrics[${index}]`)),
    ...(min === 0 && !metrics.some(({ type }) => type === "Object" || type === "External")
      ? [
        forbiddenValue(
          "spec.metrics",
          "must specify at least one Object or External metric to support scaling to zero replicas",
        ),
      ]
      : []),
    ...["scaleUp", "scaleDown"].flatMap((field) => {
      const rules = objectAt(spec, "behavior")[field];
      return isJsonObject(rules) ? rulesErrors(rules, `spec.behavior.${field}`) : [];
    }),
  ];
}

function rulesErrors(rules: JsonObject, path: string): FieldError[] {
  const seconds = numberAt(rules, "stabilizationWindowSeconds");
  const place = `${path}.stabilizationWindowSeconds`;
  const policies = objectsIn(rules["policies"]);
  const tolerance = parseQuantity(rules["tolerance"]);
  return [
    ...(seconds < 0 ? [invalidValue(place, seconds, "must be greater than or equal to zero")] : []),
    ...(seconds > MAX_WINDOW_SECONDS
      ? [invalidValue(place, seconds, `must be less than or equal to ${MAX_WINDOW_SECONDS}`)]
      : []),
    ...choiceErrors(rules, "selectPolicy", { known: SELECT_POLICIES, path }),
    ...(policies.length === 0 ? [requiredValue(`${path}.policies`, "must specify at least one Policy")] : []),
    ...policies.flatMap((policy, index) => policyErrors(policy, `${path}.policies[${index}]`)),
    ...(tolerance !== undefined && tolerance.nanos < 0n
      ? [invalidValue(`${path}.tolerance`, rules["tolerance"] ?? "", "must be greater than or equal to 0")]
      : []),
  ];
}

function policyErrors(policy: JsonObject, path: string): FieldError[] {
  const [type, value, period] = [
    textAt(policy, "type"),
    numberAt(policy, "value"),
    numberAt(policy, "periodSeconds"),
  ];
  const place = `${path}.periodSeconds`;
  return [
    ...(POLICY_TYPES.includes(type) ? [] : [unsupportedValue(`${path}.type`, type, POLICY_TYPES)]),
    ...(value > 0 ? [] : [invalidValue(`${path}.value`, value, "must be greater than zero")]),
    ...(period > 0 ? [] : [invalidValue(place, period, "must be greater than zero")]),
    ...(period > MAX_PERIOD_SECONDS
      ? [invalidValue(place, period, `must be less than or equal to ${MAX_PERIOD_SECONDS}`)]
      : []),
  ];
}
