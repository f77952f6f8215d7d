/**
 * Markers of Kubernetes on zod schemas: how lists and objects are merged, which fields may change, rules.
 *
 * @module
 */

import type { z } from "zod";
import type { ValidationRule } from "../json_schema_props.ts";
import { celName } from "../cel/cel_names.ts";

/** What a {@linkcode cel} rule is told beside its expression. */
export type CelOptions = Omit<ValidationRule, "rule">;

/** The names of an object schema's fields. */
export type FieldOf<Schema extends z.ZodObject> = keyof Schema["shape"] & string;

const RULES = "x-kubernetes-validations";

/**
 * Adds a rule in the Common Expression Language, which the API server checks with each write.
 *
 * @typeParam Schema The schema.
 * @param schema What the rule is about; it is `self` in the expression.
 * @param rule The expression, such as "self.min <= self.max"; `oldSelf` is the value before an update.
 * @param options What is said when it does not hold.
 * @returns A new schema with the rule behind those that it has. zod itself does not run it.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel
 *
 * @example A range
 * ```ts
 * import { cel } from "@kubeloop/sdk/zod";
 * import { z } from "zod";
 *
 * const range = cel(z.object({ min: z.int(), max: z.int() }), "self.min <= self.max", {
 *   message: "min must not be above max",
 * });
 * console.assert(range.safeParse({ min: 1, max: 2 }).success);
 * ```
 */
export function cel<Schema extends z.ZodType>(
  schema: Schema,
  rule: string,
  options: CelOptions = {},
): Schema {
  return withRules(schema, [{ rule, ...options }]);
}

/**
 * A value that stays as it was set first. An optional field can be set once, and not be taken away again.
 *
 * @typeParam Schema The schema.
 * @param schema The value.
 * @returns A new schema with the rules that say so.
 *
 * @example A name that stays
 * ```ts
 * import { immutable } from "@kubeloop/sdk/zod";
 * import { z } from "zod";
 *
 * const spec = z.object({ className: immutable(z.string()) });
 * console.assert(spec.safeParse({ className: "fast" }).success);
 * ```
 */
export function immutable<Schema extends z.ZodType>(schema: Schema): Schema {
  const marked = withRules(schema, [{ rule: "self == oldSelf", message: "is immutable" }]);
  return marked.meta({ ...marked.meta(), "x-kubeloop-immutable": true });
}

/**
 * An object of which exactly one of some fields is set.
 *
 * @typeParam Schema The object's schema.
 * @param schema The object, with the fields optional.
 * @param fields The fields.
 * @returns A new schema with the rule.
 *
 * @example One source
 * ```ts
 * import { exactlyOneOf } from "@kubeloop/sdk/zod";
 * import { z } from "zod";
 *
 * const source = exactlyOneOf(
 *   z.object({ url: z.string().exactOptional(), file: z.string().exactOptional() }),
 *   ["url", "file"],
 * );
 * console.assert(source.safeParse({ url: "https://example.com" }).success);
 * ```
 */
export function exactlyOneOf<Schema extends z.ZodObject>(
  schema: Schema,
  fields: readonly FieldOf<Schema>[],
): Schema {
  return counted(schema, fields, { test: "== 1", wish: "exactly one" });
}

/**
 * An object of which at most one of some fields is set.
 *
 * @typeParam Schema The object's schema.
 * @param schema The object, with the fields optional.
 * @param fields The fields.
 * @returns A new schema with the rule.
 *
 * @example One limit or none
 * ```ts
 * import { atMostOneOf } from "@kubeloop/sdk/zod";
 * import { z } from "zod";
 *
 * const limit = atMostOneOf(
 *   z.object({ requests: z.int().exactOptional(), bytes: z.int().exactOptional() }),
 *   ["requests", "bytes"],
 * );
 * console.assert(limit.safeParse({}).success);
 * ```
 */
export function atMostOneOf<Schema extends z.ZodObject>(
  schema: Schema,
  fields: readonly FieldOf<Schema>[],
): Schema {
  return counted(schema, fields, { test: "<= 1", wish: "at most one" });
}

/**
 * Adds markers to those that a schema has.
 *
 * @typeParam Schema The schema.
 * @param schema The schema.
 * @param markers The markers, such as "x-kubernetes-list-type".
 * @returns A new schema.
 */
export function withMarkers<Schema extends z.ZodType>(
  schema: Schema,
  markers: Readonly<Record<string, unknown>>,
): Schema {
  return schema.meta({ ...schema.meta(), ...markers });
}

function withRules<Schema extends z.ZodType>(schema: Schema, rules: readonly ValidationRule[]): Schema {
  const former = schema.meta()?.[RULES];
  return withMarkers(schema, { [RULES]: [...(Array.isArray(former) ? former : []), ...rules] });
}

function counted<Schema extends z.ZodObject>(
  schema: Schema,
  fields: readonly string[],
  { test, wish }: { readonly test: string; readonly wish: string },
): Schema {
  const counts = fields.map((field) => {
    const name = celName(field);
    if (name === undefined) {
      throw new TypeError(`Cannot make a rule about "${field}": expressions cannot name it`);
    }
    return `(has(self.${name}) ? 1 : 0)`;
  });
  const message = `${wish} of ${fields.join(", ")} must be set`;
  return withRules(schema, [{ rule: `${counts.join(" + ")} ${test}`, message }]);
}
