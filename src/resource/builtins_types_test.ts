/**
 * What the compiler must know of built-in kinds; checked by `deno check`, there is nothing to run.
 *
 * @module
 */

import type { V1Pod } from "@kubernetes/client-node";
import type * as builtins from "./builtins.ts";
import type { Input, Stored } from "./resource.ts";

type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends (<T>() => T extends Right ? 1 : 2) ? true
  : false;
function expectType<_Holds extends true>(): void {}

/** The values of the module, but that of CustomResourceDefinition: schemas have no end. */
type Resources = Omit<typeof builtins, "CustomResourceDefinition">;
/** True where a date object is somewhere in a type, never where there is none. */
type Dates<T> = 0 extends 1 & T ? never
  : T extends Date ? true
  : T extends readonly (infer Item)[] ? Dates<Item>
  : T extends object ? { [Field in keyof T]-?: Dates<T[Field]> }[keyof T]
  : never;

// Dates are strings on the wire, microseconds too.
expectType<Equal<Dates<V1Pod>, true>>();
expectType<Equal<{ [Name in keyof Resources]: Dates<Stored<Resources[Name]>> }[keyof Resources], never>>();
expectType<Equal<NonNullable<builtins.Lease["spec"]>["renewTime"], string | undefined>>();
expectType<Equal<builtins.Event["eventTime"], string>>();

// Fields that client-node renames have the names that they have on the wire.
expectType<"from" extends keyof builtins.NetworkPolicyIngressRule ? true : false>();
expectType<"default" extends keyof builtins.LimitRangeItem ? true : false>();
const schema: builtins.JSONSchemaProps = {
  type: "object",
  enum: [{}],
  default: {},
  properties: { port: { "x-kubernetes-int-or-string": true } },
};
({
  metadata: { name: "webs.example.com" },
  spec: {
    group: "example.com",
    names: { kind: "Web", plural: "webs" },
    scope: "Namespaced",
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    conversion: { strategy: "Webhook", webhook: { conversionReviewVersions: ["v1"] } },
  },
}) satisfies Input<typeof builtins.CustomResourceDefinition>;
// @ts-expect-error a schema's properties are schemas
({ properties: { port: "integer" } }) satisfies builtins.JSONSchemaProps;
// @ts-expect-error on the wire the name has hyphens
({ x_kubernetes_int_or_string: true }) satisfies builtins.JSONSchemaProps;
