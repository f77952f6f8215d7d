/**
 * Which kinds get a special treatment.
 *
 * @module
 */

import { withAdmission, withAdmitted } from "./builtin_admission.ts";
import { decodeBuiltin } from "./builtin_decoding.ts";
import { withBuiltinDefaults, withNewStatus } from "./builtin_defaults.ts";
import { withConditionTimes } from "./builtin_times.ts";
import { builtinCauses, requireReadableTexts } from "./builtin_validation.ts";
import type { KindTreatment } from "./builtins/kind_treatment.ts";
import { RBAC_KINDS } from "./builtins/rbac_kinds.ts";
import { crdStrategy } from "./crd_strategy.ts";
import { customResourceStrategy } from "./custom_resource_strategy.ts";
import type { CustomResources } from "./custom_resources.ts";
import { eventStrategy } from "./event_strategy.ts";
import { encoded, withConstantFields } from "./field_encoding.ts";
import { builtinFields } from "./field_facts.ts";
import type { JsonObject } from "./json.ts";
import type { Admitted, KindStrategy, KindWrite, StrategyOf } from "./kind_strategy.ts";
import { namespaceStrategy } from "./namespace_strategy.ts";
import { podWarnings } from "./pod_warnings.ts";
import { serviceCauses, serviceWarnings } from "./service_rules.ts";
import { apiVersionOf } from "./served_resource.ts";
import { workloadCauses } from "./workload_validation.ts";

/** The kinds of these groups are filled in as a real server does it; all others are stored as they come. */
const DEFAULTED: readonly string[] = ["v1", "apps/v1"];

/** The treatments of kinds by their group. */
const TREATMENTS: Readonly<Record<string, Readonly<Record<string, KindTreatment>>>> = {
  "rbac.authorization.k8s.io": RBAC_KINDS,
};

const PLAIN: KindStrategy = Object.freeze<KindStrategy>({
  admit: (object, write) => {
    const admission = decoded(object, write);
    const { live, subresource } = write;
    const treatment = treatmentOf(write);
    const treated = { live, subresource };
    const defaulted = treatment.withDefaults?.(admission.object, treated) ?? admission.object;
    const causes = [...builtinCauses(defaulted, write), ...treatment.causes?.(defaulted, treated) ?? []];
    return { ...admission, object: filled(defaulted, write), causes };
  },
  complete: (object, write) => {
    const { withNewStatus: complete } = treatmentOf(write);
    return written(write.live === undefined && complete !== undefined ? complete(object) : object, write);
  },
});

function treatmentOf({ served }: KindWrite): KindTreatment {
  return TREATMENTS[served.group]?.[served.kind] ?? {};
}

const DEFAULTING: KindStrategy = Object.freeze<KindStrategy>({
  admit: (object, write) => {
    const { served, live, subresource } = write;
    const admission = decoded(object, write);
    const sent = withBuiltinDefaults(admission.object, served.kind, live);
    const defaulted = live === undefined ? sent : withAdmitted(sent, served.kind, live);
    const causes = [
      ...builtinCauses(defaulted, write),
      ...workloadCauses(defaulted, live, served.kind),
      ...(served.kind === "Service" ? serviceCauses(sent, live) : []),
    ];
    const warnings = subresource === undefined ? warningsOf(defaulted, live, served.kind) : [];
    return { ...admission, object: filled(defaulted, write), causes, warnings };
  },
  complete: (object, write) => {
    const { live, served: { kind } } = write;
    return written(live === undefined ? withAdmission(withNewStatus(object, kind), kind) : object, write);
  },
});

function warningsOf(object: JsonObject, live: JsonObject | undefined, kind: string): string[] {
  return kind === "Service" ? serviceWarnings(object) : podWarnings(object, live, kind);
}

function filled(object: JsonObject, { served }: KindWrite): JsonObject {
  const root = builtinFields(apiVersionOf(served), served.kind);
  return root === undefined ? object : withConstantFields(object, root);
}

function written(object: JsonObject, { served }: KindWrite): JsonObject {
  const root = builtinFields(apiVersionOf(served), served.kind);
  return root === undefined ? object : encoded(object, root);
}

function decoded(sent: JsonObject, { served }: KindWrite): Omit<Admitted, "causes"> {
  const result = decodeBuiltin(sent, served);
  requireReadableTexts(result.object, served);
  return { ...result, object: withConditionTimes(result.object, served.kind) };
}

/**
 * Collects the strategies of all kinds.
 *
 * @param rules The schemas of custom resources.
 * @returns Finds the strategy of a resource.
 */
export function strategies(rules: CustomResources): StrategyOf {
  const custom = customResourceStrategy(rules);
  const definitions = crdStrategy(rules);
  return (served) => {
    const apiVersion = apiVersionOf(served);
    if (served.crd !== undefined) return custom;
    if (apiVersion === "v1" && served.kind === "Namespace") return namespaceStrategy;
    if (served.crd === undefined && served.plural === "events") return eventStrategy;
    if (apiVersion === "apiextensions.k8s.io/v1") return definitions;
    return DEFAULTED.includes(apiVersion) ? DEFAULTING : PLAIN;
  };
}
