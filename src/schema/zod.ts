/**
 * Schemas of the field types that Kubernetes resources share, for zod, and its markers. What has no function here goes
 * through `.meta()`, such as `z.string().meta({ externalDocs: { url: "https://example.com" } })`.
 *
 * @module
 */

import { z } from "zod";
import type { Condition } from "../resource/object.ts";

export {
  atomic,
  embedded,
  type EmbeddedObject,
  listMap,
  raw,
  set,
  unionOf,
  type UnionValue,
} from "./zod/containers.ts";
export { atMostOneOf, cel, type CelOptions, exactlyOneOf, type FieldOf, immutable } from "./zod/markers.ts";
export {
  objectReference,
  type ObjectReferenceValue,
  secretKeyRef,
  type SecretKeyReference,
} from "./zod/references.ts";

// The patterns and limits are facts of the API: metav1.Condition and resource.Quantity in k8s.io/apimachinery.
const CONDITION_TYPE =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/;
const CONDITION_REASON = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;
const QUANTITY =
  /^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$/;
const DURATION = /^-?([0-9]+(\.[0-9]+)?(ns|us|µs|μs|ms|s|m|h))+$/;

/** A label selector of the API: what `matchLabels` and `matchExpressions` both allow. */
export interface LabelSelectorValue {
  /** Labels that must have these values. */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** Further conditions; all must hold. */
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

/**
 * The list of conditions of a status, merged by type.
 *
 * @returns The schema.
 *
 * @example A status with conditions
 * ```ts
 * import { conditions } from "@kubeloop/sdk/zod";
 * import { z } from "zod";
 *
 * const status = z.object({ conditions: conditions() });
 * console.assert(status.safeParse({ conditions: [] }).success);
 * ```
 */
export function conditions(): z.ZodType<readonly Condition[], readonly Condition[]> {
  const condition = z.object({
    type: z.string().max(316).regex(CONDITION_TYPE),
    status: z.enum(["True", "False", "Unknown"]),
    observedGeneration: z.int().min(0).meta({ format: "int64" }).exactOptional(),
    lastTransitionTime: z.iso.datetime(),
    reason: z.string().min(1).max(1024).regex(CONDITION_REASON),
    message: z.string().max(32768),
  });
  return z.array(condition).meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"] });
}

/**
 * An integer or a string, such as a port's number or name.
 *
 * @returns The schema.
 *
 * @example A port by name
 * ```ts
 * import { intOrString } from "@kubeloop/sdk/zod";
 *
 * console.assert(intOrString().safeParse("http").success);
 * ```
 */
export function intOrString(): z.ZodType<number | string, number | string> {
  return z.union([z.int(), z.string()]).meta({ "x-kubernetes-int-or-string": true });
}

/**
 * A quantity of a resource, such as `"500m"`, `"1Gi"` or `2`.
 *
 * @returns The schema.
 *
 * @example Memory
 * ```ts
 * import { quantity } from "@kubeloop/sdk/zod";
 *
 * console.assert(quantity().safeParse("1Gi").success && !quantity().safeParse("lots").success);
 * ```
 */
export function quantity(): z.ZodType<number | string, number | string> {
  return z.union([z.int(), z.string().regex(QUANTITY)])
    .meta({ "x-kubernetes-int-or-string": true, pattern: QUANTITY.source });
}

/**
 * A span of time in Go's form, such as `"1h30m"`.
 *
 * @returns The schema.
 *
 * @example A minute and a half
 * ```ts
 * import { duration } from "@kubeloop/sdk/zod";
 *
 * console.assert(duration().safeParse("1m30s").success);
 * ```
 */
export function duration(): z.ZodType<string, string> {
  return z.string().regex(DURATION).meta({ format: "duration" });
}

/**
 * A label selector in its object form, replaced as a whole by server-side apply.
 *
 * @returns The schema.
 *
 * @example By label
 * ```ts
 * import { labelSelector } from "@kubeloop/sdk/zod";
 *
 * console.assert(labelSelector().safeParse({ matchLabels: { app: "web" } }).success);
 * ```
 */
export function labelSelector(): z.ZodType<LabelSelectorValue, LabelSelectorValue> {
  const expression = z.object({
    key: z.string(),
    operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
    values: z.array(z.string()).meta({ "x-kubernetes-list-type": "atomic" }).exactOptional(),
  });
  return z.object({
    matchLabels: z.record(z.string(), z.string()).exactOptional(),
    matchExpressions: z.array(expression).meta({ "x-kubernetes-list-type": "atomic" }).exactOptional(),
  }).meta({ "x-kubernetes-map-type": "atomic" });
}
