/**
 * Which kinds get a special treatment.
 *
 * @module
 */

import { decodeBuiltin } from "./builtin_decoding.ts";
import { withBuiltinDefaults, withNewStatus } from "./builtin_defaults.ts";
import { crdStrategy } from "./crd_strategy.ts";
import { customResourceStrategy } from "./custom_resource_strategy.ts";
import type { CustomResources } from "./custom_resources.ts";
import type { JsonObject } from "./json.ts";
import type { Admitted, KindStrategy, StrategyOf } from "./kind_strategy.ts";
import { namespaceStrategy } from "./namespace_strategy.ts";
import { apiVersionOf, type ServedResource } from "./served_resource.ts";
import { workloadCauses } from "./workload_validation.ts";

/** The kinds of these groups are filled in as a real server does it; all others are stored as they come. */
const DEFAULTED: readonly string[] = ["v1", "apps/v1"];

const PLAIN: KindStrategy = Object.freeze<KindStrategy>({
  admit: (object, { served }) => decoded(object, served),
});

const DEFAULTING: KindStrategy = Object.freeze<KindStrategy>({
  admit: (object, { served, live }) => {
    const admission = decoded(object, served);
    const defaulted = withBuiltinDefaults(admission.object, served.kind);
    return { ...admission, object: defaulted, causes: workloadCauses(defaulted, live, served.kind) };
  },
  complete: (object, { live, served }) => live === undefined ? withNewStatus(object, served.kind) : object,
});

function decoded(object: JsonObject, served: ServedResource): Admitted {
  return { ...decodeBuiltin(object, served), causes: [] };
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
    if (apiVersion === "apiextensions.k8s.io/v1") return definitions;
    return DEFAULTED.includes(apiVersion) ? DEFAULTING : PLAIN;
  };
}
