/**
 * Which kinds get a special treatment.
 *
 * @module
 */

import { builtinStrategy } from "./builtins/builtin_strategy.ts";
import type { Source } from "./builtins/kind_treatment.ts";
import { crdStrategy } from "./crd_strategy.ts";
import { customResourceStrategy } from "./custom_resource_strategy.ts";
import type { CustomResources } from "./custom_resources.ts";
import { eventStrategy } from "./event_strategy.ts";
import type { StrategyOf } from "./kind_strategy.ts";
import { namespaceStrategy } from "./namespace_strategy.ts";
import { apiVersionOf } from "./served_resource.ts";

/**
 * Collects the strategies of all kinds.
 *
 * @param rules The schemas of custom resources.
 * @param source Where the server takes what it gives to objects of built-in kinds.
 * @returns Finds the strategy of a resource.
 */
export function strategies(rules: CustomResources, source: Source): StrategyOf {
  const builtin = builtinStrategy(source);
  const custom = customResourceStrategy(rules);
  const definitions = crdStrategy(rules);
  return (served) => {
    const apiVersion = apiVersionOf(served);
    if (served.crd !== undefined) return custom;
    if (apiVersion === "v1" && served.kind === "Namespace") return namespaceStrategy;
    if (served.crd === undefined && served.plural === "events") return eventStrategy;
    if (apiVersion === "apiextensions.k8s.io/v1") return definitions;
    return builtin;
  };
}
