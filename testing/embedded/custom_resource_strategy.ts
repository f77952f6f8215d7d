/**
 * What happens to custom resources on their way into the storage: their schema rules.
 *
 * @module
 */

import type { CustomResources } from "./custom_resources.ts";
import type { JsonObject } from "./json.ts";
import type { Admitted, KindStrategy, KindWrite } from "./kind_strategy.ts";
import { FOREGROUND_FINALIZER, metaOf, ORPHAN_FINALIZER } from "./object_meta.ts";
import { forbidden } from "./status.ts";

/**
 * Makes the strategy of custom resources.
 *
 * @param rules Their schemas at work.
 * @returns The strategy.
 */
export function customResourceStrategy(rules: CustomResources): KindStrategy {
  return { admit: (object, write) => admit(object, write, rules) };
}

/** The finalizers without a domain that everybody knows. */
const STANDARD_FINALIZERS: ReadonlySet<string> = new Set([
  "kubernetes",
  ORPHAN_FINALIZER,
  FOREGROUND_FINALIZER,
]);

function admit(object: JsonObject, write: KindWrite, rules: CustomResources): Admitted {
  const { served, live, subresource, isApplied = false } = write;
  const { name } = metaOf(object);
  if (live === undefined && served.crd !== undefined && metaOf(served.crd).deletionTimestamp !== undefined) {
    throw forbidden(served, name, {
      message: "create not allowed while custom resource definition is terminating",
    });
  }
  const prepared = rules.prepare(served, object, {
    ...(live === undefined ? {} : { old: live }),
    ...(subresource === undefined ? {} : { subresource }),
    keepsNulls: isApplied,
  });
  const known = live === undefined ? [] : metaOf(live).finalizers;
  const warnings = metaOf(object).finalizers
    .filter((finalizer) =>
      !finalizer.includes("/") && !STANDARD_FINALIZERS.has(finalizer) && !known.includes(finalizer)
    )
    .map((finalizer) =>
      `metadata.finalizers: ${JSON.stringify(finalizer)}: prefer a domain-qualified finalizer name ` +
      (finalizer.includes(".") ? "including a path (/) " : "") +
      "to avoid accidental conflicts with other finalizer writers"
    );
  return { ...prepared, warnings: [...warnings, ...prepared.warnings ?? []] };
}
