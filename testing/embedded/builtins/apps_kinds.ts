/**
 * Deployments, ReplicaSets, StatefulSets and DaemonSets as the server treats them.
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
import { claimWarnings } from "../byte_warnings.ts";
import { type JsonObject, objectOrEmpty, objectsIn } from "../json.ts";
import { labelFindings } from "../name_rules.ts";
import { podWarnings } from "../pod_warnings.ts";
import { claimSpecErrors } from "./claim_validation.ts";
import { insideError, invalidEach, negativeErrors, numberAt, objectAt, textAt } from "./field_values.ts";
import {
  DAEMON_SET_STATUS,
  DEPLOYMENT_STATUS,
  REPLICA_SET_STATUS,
  STATEFUL_SET_STATUS,
} from "./apps_statuses.ts";
import { shownSelector } from "./label_rules.ts";
import type { KindTreatment, TreatedWrite } from "./kind_treatment.ts";
import { templateErrors } from "./pod_spec_validation.ts";
import {
  countOf,
  countOrPercentErrors,
  endlessErrors,
  hasUsableSelector,
  immutableErrors,
  selectionErrors,
  statusErrors,
  type StatusRules,
  wholeErrors,
  workloadSelectorErrors,
} from "./workload_rules.ts";

/** The treatments of the group's kinds. */
export const APPS_KINDS: Readonly<Record<string, KindTreatment>> = {
  Deployment: workload(deploymentErrors, DEPLOYMENT_STATUS),
  ReplicaSet: workload(replicaSetErrors, REPLICA_SET_STATUS),
  StatefulSet: workload(statefulSetErrors, STATEFUL_SET_STATUS),
  DaemonSet: workload(daemonSetErrors, DAEMON_SET_STATUS),
};

type SpecCheck = (spec: JsonObject, before: JsonObject | undefined) => FieldError[];

function workload(check: SpecCheck, rules: StatusRules): KindTreatment {
  return {
    withDefaults: (object, { served, live }) => withBuiltinDefaults(object, served.kind, live),
    warnings: (object, { served, live }) => [
      ...podWarnings(object, live, served.kind),
      ...(served.kind === "StatefulSet" ? statefulWarnings(object, live) : []),
    ],
    complete: (object, { served, live }) => live === undefined ? withNewStatus(object, served.kind) : object,
    causes: (object, write) => causes(object, write, { check, rules }),
  };
}

/** The real server spells the place of claims otherwise in updates than in creations, and neither is right. */
function statefulWarnings(object: JsonObject, live: JsonObject | undefined): string[] {
  const spec = objectAt(object, "spec");
  const rule = "a negative value retains all historical revisions; a value >= 0 is recommended";
  return [
    ...objectsIn(spec["volumeClaimTemplates"]).flatMap((claim, index) =>
      claimWarnings(
        objectAt(claim, "spec"),
        `spec.volumeClaimTemplates[${index}]${live === undefined ? "" : ".Spec"}`,
      )
    ),
    ...(numberAt(spec, "revisionHistoryLimit") < 0 ? [`spec.revisionHistoryLimit: ${rule}`] : []),
  ];
}

function causes(
  object: JsonObject,
  { live, subresource }: TreatedWrite,
  { check, rules }: { readonly check: SpecCheck; readonly rules: StatusRules },
): FieldError[] {
  if (subresource === "status") return statusErrors(object, rules, live);
  return check(objectAt(object, "spec"), live === undefined ? undefined : objectOrEmpty(live["spec"]));
}

function deploymentErrors(spec: JsonObject, before: JsonObject | undefined): FieldError[] {
  const [deadline, ready] = [numberAt(spec, "progressDeadlineSeconds"), numberAt(spec, "minReadySeconds")];
  const hasDeadline = spec["progressDeadlineSeconds"] !== undefined;
  return [
    ...negativeErrors(spec, "replicas", "spec"),
    ...replicaTemplateErrors(spec),
    ...deploymentStrategyErrors(objectAt(spec, "strategy")),
    ...["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"]
      .flatMap((field) => negativeErrors(spec, field, "spec")),
    ...(hasDeadline && deadline <= ready
      ? [invalidValue("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds")]
      : []),
    ...immutableErrors(spec, before, ["selector"]),
  ];
}

function replicaSetErrors(spec: JsonObject, before: JsonObject | undefined): FieldError[] {
  return [
    ...["replicas", "minReadySeconds"].flatMap((field) => negativeErrors(spec, field, "spec")),
    ...replicaTemplateErrors(spec),
    ...immutableErrors(spec, before, ["selector"]),
  ];
}

/** The real server says "deployment" and "ReplicaSet" of both kinds. */
function replicaTemplateErrors(spec: JsonObject): FieldError[] {
  const { selector } = spec;
  return [
    ...workloadSelectorErrors(spec, "deployment"),
    ...(hasUsableSelector(spec)
      ? [
        ...selectionErrors(spec),
        ...templateErrors(objectAt(spec, "template"), "spec.template"),
        ...endlessErrors(spec, "ReplicaSet"),
      ]
      : [insideError("spec.selector", shownSelector(selector), "invalid label selector")]),
  ];
}

function deploymentStrategyErrors(strategy: JsonObject): FieldError[] {
  const { type, rollingUpdate } = strategy;
  if (type === "Recreate") {
    const rule = "may not be specified when strategy `type` is 'Recreate'";
    return rollingUpdate === undefined ? [] : [forbiddenValue("spec.strategy.rollingUpdate", rule)];
  }
  if (type !== "RollingUpdate") {
    return [unknownStrategy("spec.strategy", strategy, ["Recreate", "RollingUpdate"])];
  }
  const { maxUnavailable, maxSurge } = objectOrEmpty(rollingUpdate);
  const path = "spec.strategy.rollingUpdate";
  const isStuck = countOf(maxUnavailable) === 0 && countOf(maxSurge) === 0;
  return [
    ...countOrPercentErrors(maxUnavailable, `${path}.maxUnavailable`),
    ...countOrPercentErrors(maxSurge, `${path}.maxSurge`),
    ...(isStuck
      ? [invalidValue(`${path}.maxUnavailable`, maxUnavailable ?? 0, "may not be 0 when `maxSurge` is 0")]
      : []),
    ...wholeErrors(maxUnavailable, `${path}.maxUnavailable`),
  ];
}

/** The message shows the strategy as the server has it inside. */
function unknownStrategy(path: string, strategy: JsonObject, known: readonly string[]): FieldError {
  const rolling = strategy["rollingUpdate"];
  const { maxUnavailable = 0, maxSurge = 0 } = objectOrEmpty(rolling);
  const shown = JSON.stringify({
    Type: textAt(strategy, "type"),
    RollingUpdate: rolling === undefined ? null : { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge },
  });
  const list = known.map((one) => JSON.stringify(one)).join(", ");
  const message = `Unsupported value: ${shown}: supported values: ${list}`;
  return { reason: "FieldValueNotSupported", message, field: path };
}

function statefulSetErrors(spec: JsonObject, before: JsonObject | undefined): FieldError[] {
  const service = textAt(spec, "serviceName");
  const claims = objectsIn(spec["volumeClaimTemplates"]);
  const policies = objectAt(spec, "persistentVolumeClaimRetentionPolicy");
  const known = ["Retain", "Delete"];
  const frozen = ["selector", "volumeClaimTemplates", "serviceName", "podManagementPolicy"];
  return [
    ...managementErrors(spec),
    ...statefulStrategyErrors(objectAt(spec, "updateStrategy")),
    ...["whenDeleted", "whenScaled"].flatMap((field) =>
      known.includes(textAt(policies, field)) ? [] : [
        unsupportedValue(
          `spec.persistentVolumeClaimRetentionPolicy.${field}`,
          textAt(policies, field),
          known,
        ),
      ]
    ),
    // They may not change, and are not looked at again.
    ...(before === undefined ? claims : []).flatMap((claim, index) =>
      claimSpecErrors(objectAt(claim, "spec"), `spec.volumeClaimTemplates[${index}].spec`)
    ),
    ...["replicas", "minReadySeconds"].flatMap((field) => negativeErrors(spec, field, "spec")),
    ...negativeErrors(objectAt(spec, "ordinals"), "start", "spec.ordinals"),
    ...(service === "" || before !== undefined
      ? []
      : invalidEach("spec.serviceName", service, labelFindings(service))),
    ...workloadSelectorErrors(spec, "statefulset"),
    ...(hasUsableSelector(spec)
      ? [...selectionErrors(spec), ...templateErrors(withClaims(spec, claims), "spec.template")]
      : [insideError("spec.selector", shownSelector(spec["selector"]), "")]),
    ...endlessErrors(spec, "StatefulSet"),
    ...immutableErrors(spec, before, frozen),
  ];
}

function managementErrors(spec: JsonObject): FieldError[] {
  const policy = textAt(spec, "podManagementPolicy");
  if (policy === "OrderedReady" || policy === "Parallel") return [];
  return [invalidValue("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'")];
}

function statefulStrategyErrors(strategy: JsonObject): FieldError[] {
  const { type, rollingUpdate } = strategy;
  const path = "spec.updateStrategy";
  const { partition = 0, maxUnavailable: most = null } = objectOrEmpty(rollingUpdate);
  const shown = { Partition: partition, MaxUnavailable: most };
  if (type === "OnDelete") {
    if (rollingUpdate === undefined) return [];
    return [insideError(`${path}.rollingUpdate`, shown, "only allowed for updateStrategy 'RollingUpdate'")];
  }
  if (type !== "RollingUpdate") {
    const whole = {
      Type: textAt(strategy, "type"),
      RollingUpdate: rollingUpdate === undefined ? null : shown,
    };
    return [insideError(path, whole, "must be 'RollingUpdate' or 'OnDelete'")];
  }
  const { maxUnavailable } = objectOrEmpty(rollingUpdate);
  const place = `${path}.rollingUpdate.maxUnavailable`;
  return [
    ...negativeErrors(objectOrEmpty(rollingUpdate), "partition", `${path}.rollingUpdate`),
    ...(maxUnavailable === undefined ? [] : [
      ...countOrPercentErrors(maxUnavailable, place),
      ...(countOf(maxUnavailable) === 0 ? [invalidValue(place, maxUnavailable, "cannot be 0")] : []),
      ...wholeErrors(maxUnavailable, place),
    ]),
  ];
}

/** Each claim is a volume of every pod. Its name and host are the controller's to set. */
function withClaims(spec: JsonObject, claims: readonly JsonObject[]): JsonObject {
  const template = objectAt(spec, "template");
  const { subdomain: _subdomain, hostname: _hostname, ...podSpec } = objectAt(template, "spec");
  const names = [...new Set(claims.map((claim) => textAt(objectAt(claim, "metadata"), "name")))];
  const volumes = [
    ...names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...objectsIn(podSpec["volumes"]).filter((volume) => !names.includes(textAt(volume, "name"))),
  ];
  return { ...template, spec: volumes.length === 0 ? podSpec : { ...podSpec, volumes } };
}

function daemonSetErrors(spec: JsonObject, before: JsonObject | undefined): FieldError[] {
  const { selector, template } = spec;
  const isUsable = hasUsableSelector(spec);
  return [
    ...(before === undefined ? [] : immutableErrors(spec, before, ["selector"])),
    ...workloadSelectorErrors({ selector: selector ?? null }, "daemonset", { isRequired: false })
      .filter(({ message }) => !message.includes("empty selector")),
    ...(isUsable ? selectionErrors(spec) : []),
    ...workloadSelectorErrors({ selector: selector ?? null }, "daemonset", { isRequired: false })
      .filter(({ message }) => message.includes("empty selector")),
    ...templateErrors(objectOrEmpty(template), "spec.template"),
    ...endlessErrors(spec, "DaemonSet"),
    ...negativeErrors(spec, "minReadySeconds", "spec"),
    ...daemonStrategyErrors(objectAt(spec, "updateStrategy")),
    ...negativeErrors(spec, "revisionHistoryLimit", "spec"),
  ];
}

function daemonStrategyErrors(strategy: JsonObject): FieldError[] {
  const { type, rollingUpdate } = strategy;
  if (type === "OnDelete") return [];
  if (type !== "RollingUpdate") {
    return [unknownStrategy("spec.updateStrategy", strategy, ["RollingUpdate", "OnDelete"])];
  }
  const { maxUnavailable, maxSurge } = objectOrEmpty(rollingUpdate);
  const path = "spec.updateStrategy.rollingUpdate";
  const [hasUnavailable, hasSurge] = [countOf(maxUnavailable) !== 0, countOf(maxSurge) !== 0];
  return [
    ...countOrPercentErrors(maxUnavailable, `${path}.maxUnavailable`),
    ...countOrPercentErrors(maxSurge, `${path}.maxSurge`),
    ...wholeErrors(maxUnavailable, `${path}.maxUnavailable`),
    ...wholeErrors(maxSurge, `${path}.maxSurge`),
    ...(hasUnavailable && hasSurge
      ? [invalidValue(`${path}.maxSurge`, maxSurge ?? 0, "may not be set when maxUnavailable is non-zero")]
      : []),
    ...(!hasUnavailable && !hasSurge
      ? [requiredValue(`${path}.maxUnavailable`, "cannot be 0 when maxSurge is 0")]
      : []),
  ];
}
