/**
 * The treatments of all built-in kinds.
 *
 * @module
 */

import { withAdmission } from "../builtin_admission.ts";
import { withBuiltinDefaults, withNewStatus } from "../builtin_defaults.ts";
import { podWarnings } from "../pod_warnings.ts";
import { type JsonObject, objectOrEmpty } from "../json.ts";
import type { ServedResource } from "../served_resource.ts";
import { ADMISSION_POLICIES } from "./admission_policies.ts";
import { APPS_KINDS } from "./apps_kinds.ts";
import { AUTOSCALER_KIND } from "./autoscaler_kind.ts";
import { BATCH_KINDS } from "./batch_kinds.ts";
import { claimErrors, withBothSources } from "./claim_validation.ts";
import { PRIORITY_CLASS_KIND, STORAGE_CLASS_KIND } from "./class_kinds.ts";
import { DISRUPTION_BUDGET_KIND } from "./disruption_budget_kind.ts";
import { textAt } from "./field_values.ts";
import { INGRESS_KIND } from "./ingress_kind.ts";
import type { KindTreatment } from "./kind_treatment.ts";
import { LIMIT_RANGE_KIND } from "./limit_range_kind.ts";
import { POD_KIND } from "./pod_kind.ts";
import { RBAC_KINDS } from "./rbac_kinds.ts";
import { REPLICATION_KINDS } from "./replication_kinds.ts";
import { SERVICE_ACCOUNT_KIND } from "./service_account_kind.ts";
import { SERVICE_KIND } from "./service_kind.ts";
import { WEBHOOK_CONFIGURATIONS } from "./webhook_configurations.ts";

const CLAIM_KIND: KindTreatment = {
  withDefaults: (claim, { served, live }) => withBuiltinDefaults(claim, served.kind, live),
  complete: (claim, { served, live }) =>
    withBothSources(live === undefined ? withNewStatus(claim, served.kind) : claim, live),
  causes: (claim, { live, subresource }) => subresource === "status" ? [] : claimErrors(claim, live),
};

/** By group and kind. */
const TREATMENTS: Readonly<Record<string, Readonly<Record<string, KindTreatment>>>> = {
  "": {
    LimitRange: LIMIT_RANGE_KIND,
    PersistentVolumeClaim: CLAIM_KIND,
    Pod: POD_KIND,
    ...REPLICATION_KINDS,
    Service: SERVICE_KIND,
    ServiceAccount: SERVICE_ACCOUNT_KIND,
  },
  "admissionregistration.k8s.io": { ...WEBHOOK_CONFIGURATIONS, ...ADMISSION_POLICIES },
  apps: APPS_KINDS,
  autoscaling: { HorizontalPodAutoscaler: AUTOSCALER_KIND },
  batch: BATCH_KINDS,
  "networking.k8s.io": { Ingress: INGRESS_KIND },
  policy: { PodDisruptionBudget: DISRUPTION_BUDGET_KIND },
  "rbac.authorization.k8s.io": RBAC_KINDS,
  "scheduling.k8s.io": { PriorityClass: PRIORITY_CLASS_KIND },
  "storage.k8s.io": { StorageClass: STORAGE_CLASS_KIND },
};

/** The kinds of these groups that have no treatment of their own have this one. */
const OF_GROUP: readonly string[] = ["", "apps"];
const COMMON: KindTreatment = {
  withDefaults: (object, { served: { kind }, live }) => withBuiltinDefaults(object, kind, live),
  complete: (object, { served, live }) =>
    live === undefined ? withAdmission(withNewStatus(object, served.kind), served.kind) : object,
  warnings: (object, { served, live }) => podWarnings(object, live, served.kind),
};
/** Whether a key belongs to its certificate is not looked at. */
function keyPairWarnings({ type, data }: JsonObject): string[] {
  if (type !== "kubernetes.io/tls") return [];
  const pairs = [["tls.crt", "certificate"], ["tls.key", "key"]] as const;
  const empty = pairs.find(([field]) =>
    !new TextDecoder().decode(Uint8Array.fromBase64(textAt(objectOrEmpty(data), field)))
      .includes("-----BEGIN ")
  );
  return empty === undefined ? [] : [`tls: failed to find any PEM data in ${empty[1]} input`];
}

const SECRET_KIND: KindTreatment = { ...COMMON, warnings: keyPairWarnings };
const NONE: KindTreatment = {};

/**
 * Finds the treatment of a kind.
 *
 * @param served The kind's resource.
 * @returns The treatment; an empty one for a kind that is stored as it comes.
 */
export function treatmentOf({ group, kind }: ServedResource): KindTreatment {
  if (group === "" && kind === "Secret") return SECRET_KIND;
  return TREATMENTS[group]?.[kind] ?? (OF_GROUP.includes(group) ? COMMON : NONE);
}
