/**
 * Disruption budgets as the server treats them.
 *
 * @module
 */

import type { FieldError } from "../../../src/schema/field_error.ts";
import type { JsonObject } from "../json.ts";
import { choiceErrors, insideError, negativeErrors, objectAt } from "./field_values.ts";
import type { KindTreatment } from "./kind_treatment.ts";
import { selectorErrors, shownSelector } from "./label_rules.ts";
import { countOrPercentErrors, wholeErrors } from "./workload_rules.ts";

const COUNTS = ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"];

/** The treatment of disruption budgets. */
export const DISRUPTION_BUDGET_KIND: KindTreatment = {
  withNewStatus: (budget) => ({ ...budget, status: {} }),
  causes: (budget, { subresource }) =>
    subresource === "status"
      ? COUNTS.flatMap((field) => negativeErrors(objectAt(budget, "status"), field, "status"))
      : budgetErrors(objectAt(budget, "spec")),
};

function budgetErrors(spec: JsonObject): FieldError[] {
  const { minAvailable, maxUnavailable } = spec;
  const shown = {
    MinAvailable: minAvailable ?? null,
    Selector: shownSelector(spec["selector"]),
    MaxUnavailable: maxUnavailable ?? null,
    UnhealthyPodEvictionPolicy: spec["unhealthyPodEvictionPolicy"] ?? null,
  };
  const isBoth = minAvailable !== undefined && maxUnavailable !== undefined;
  const policies = { known: ["AlwaysAllow", "IfHealthyBudget"], path: "spec" };
  return [
    ...(isBoth ? [insideError("spec", shown, "minAvailable and maxUnavailable cannot be both set")] : []),
    ...["minAvailable", "maxUnavailable"].flatMap((field) => [
      ...countOrPercentErrors(spec[field], `spec.${field}`),
      ...wholeErrors(spec[field], `spec.${field}`),
    ]),
    ...selectorErrors(objectAt(spec, "selector"), "spec.selector"),
    ...choiceErrors(spec, "unhealthyPodEvictionPolicy", policies),
  ];
}
