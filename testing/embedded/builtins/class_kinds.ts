/**
 * Classes of priority and of storage as the server treats them.
 *
 * @module
 */

import { dictionary } from "../../../src/schema/dictionary.ts";
import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { jsonEqual, type JsonObject } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import type { KindTreatment } from "./kind_treatment.ts";

const HIGHEST_OF_USERS = 1_000_000_000;
const POLICIES = ["Never", "PreemptLowerPriority"];
const RESERVED = "system-";
/** The classes that every cluster has. */
const SYSTEM_CLASSES: Readonly<Record<string, number>> = dictionary({
  "system-node-critical": 2_000_001_000,
  "system-cluster-critical": 2_000_000_000,
});

/** The treatment of priority classes. */
export const PRIORITY_CLASS_KIND: KindTreatment = {
  withDefaults: (one) => ({ preemptionPolicy: "PreemptLowerPriority", ...one }),
  causes: (one, { live }) =>
    live === undefined ? priorityErrors(one) : [
      ...(one["value"] === live["value"]
        ? []
        : [forbiddenValue("value", "may not be changed in an update.")]),
      ...(jsonEqual(one["preemptionPolicy"], live["preemptionPolicy"])
        ? []
        : [invalidValue("preemptionPolicy", one["preemptionPolicy"] ?? null, "field is immutable")]),
    ],
};

/** The treatment of storage classes. */
export const STORAGE_CLASS_KIND: KindTreatment = {
  withDefaults: (one) => ({ reclaimPolicy: "Delete", volumeBindingMode: "Immediate", ...one }),
};

function priorityErrors(one: JsonObject): FieldError[] {
  const { name } = metaOf(one);
  const value = Number(one["value"] ?? 0);
  const { preemptionPolicy } = one;
  return [
    ...(name.startsWith(RESERVED) ? nameErrors(name, value) : []),
    ...(!name.startsWith(RESERVED) && value > HIGHEST_OF_USERS
      ? [forbiddenValue("value", `maximum allowed value of a user defined priority is ${HIGHEST_OF_USERS}`)]
      : []),
    ...(preemptionPolicy === undefined || POLICIES.includes(String(preemptionPolicy))
      ? []
      : [unsupportedValue("preemptionPolicy", preemptionPolicy, POLICIES)]),
  ];
}

function nameErrors(name: string, value: number): FieldError[] {
  const known = SYSTEM_CLASSES[name];
  if (known === value) return [];
  const why = known === undefined
    ? `${name} is not a known system priority class`
    : `value of ${name} PriorityClass must be ${known}`;
  const rule =
    `priority class names with '${RESERVED}' prefix are reserved for system use only. error: ${why}`;
  return [forbiddenValue("metadata.name", rule)];
}
