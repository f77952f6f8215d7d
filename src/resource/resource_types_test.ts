/**
 * What the compiler must know of defined resources; checked by `deno check`, there is nothing to run.
 *
 * @module
 */

import { z } from "zod";
import { type ConfigMap, Deployment, Namespace } from "./builtins.ts";
import { type DefinedResource, defineResource } from "./define_resource.ts";
import type { Input, Resource, Stored } from "./resource.ts";
import { jsonSchema } from "./standard_schema.ts";

type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends (<T>() => T extends Right ? 1 : 2) ? true
  : false;
function expectType<_Holds extends true>(): void {}

const Web = defineResource({
  group: "example.com",
  kind: "Web",
  scope: "Namespaced",
  versions: {
    v1: {
      storage: true,
      spec: z.object({
        image: z.string(),
        replicas: z.int().default(1),
        args: z.array(z.string()).optional(),
      }),
      status: z.object({ ready: z.int(), conditions: z.array(z.object({ type: z.string() })) }),
      columns: [
        { name: "Image", path: ".spec.image" },
        { name: "Ready", path: '.status.conditions[?(@.type=="Ready")].type' },
        { name: "Age", path: ".metadata.creationTimestamp" },
        { name: "Owner", path: ".metadata.labels.owner" },
      ],
      scale: { spec: ".spec.replicas", status: ".status.ready" },
      selectable: [".spec.image"],
    },
    v1beta1: { spec: jsonSchema<{ name: string }, { name?: string }>({ type: "object" }) },
  },
});
const Zone = defineResource({
  group: "example.com",
  kind: "Zone",
  scope: "Cluster",
  versions: { v1: { spec: z.object({ at: z.iso.datetime() }) } },
});
const beta = Web.at("v1beta1");

type Status = NonNullable<Stored<typeof Web>["status"]>;

expectType<Equal<Stored<typeof Web>["spec"]["replicas"], number>>();
expectType<Equal<Input<typeof Web>["spec"]["replicas"], number | undefined>>();
expectType<Equal<Stored<typeof Web>["spec"]["args"], readonly string[] | undefined>>();
expectType<Equal<Status["ready"], number | undefined>>();
expectType<Equal<Stored<typeof Web>["metadata"]["namespace"], string>>();
expectType<Equal<Stored<typeof Zone>["metadata"]["namespace"], string | undefined>>();
expectType<Equal<Stored<typeof Zone>["spec"]["at"], string>>();
expectType<Equal<Stored<typeof Zone>["status"], undefined>>();
expectType<Equal<Stored<typeof beta>["spec"]["name"], string>>();
expectType<Equal<Input<typeof beta>["spec"]["name"], string | undefined>>();
expectType<Equal<Stored<typeof Deployment>["metadata"]["namespace"], string>>();
expectType<Equal<Stored<typeof Deployment>["metadata"]["creationTimestamp"], string>>();
expectType<Equal<Stored<typeof Namespace>["metadata"]["namespace"], string | undefined>>();

// Every resource is one, whatever its types.
[Web, Zone, beta] satisfies readonly DefinedResource[];
[Web, Deployment, Namespace] satisfies readonly Resource[];

// What a writer may leave out, and what it may not.
({ metadata: { name: "a" }, spec: { image: "nginx" } }) satisfies Input<typeof Web>;
({ metadata: { name: "a" }, data: { key: "value" } }) satisfies Input<typeof ConfigMap>;
// @ts-expect-error the image is required
({ metadata: { name: "a" }, spec: {} }) satisfies Input<typeof Web>;
// @ts-expect-error metadata is required
({ spec: { image: "nginx" } }) satisfies Input<typeof Web>;
// @ts-expect-error a ConfigMap has no spec
({ metadata: { name: "a" }, spec: {} }) satisfies Input<typeof ConfigMap>;

// A cached object is read-only.
function mutate(web: Stored<typeof Web>): void {
  // @ts-expect-error the spec's fields are read-only
  web.spec.replicas = 2;
  // @ts-expect-error so are its lists
  web.spec.args?.push("x");
}

// Versions that are not there, and paths that lead nowhere.
function neverCalled(): void {
  // @ts-expect-error there is no such version
  Web.at("v2");
  const spec = z.object({ image: z.string(), labels: z.record(z.string(), z.string()) });
  const base = { group: "example.com", kind: "Bad", scope: "Cluster" } as const;
  // @ts-expect-error no field .spec.img in the schema
  defineResource({ ...base, versions: { v1: { spec, columns: [{ name: "Image", path: ".spec.img" }] } } });
  const scale = { spec: ".spec.image", status: ".status.ready" } as const;
  // @ts-expect-error no field .status.ready in the schema
  defineResource({ ...base, versions: { v1: { spec, scale } } });
  // @ts-expect-error no field .spec.image.name in the schema
  defineResource({ ...base, versions: { v1: { spec, selectable: [".spec.image", ".spec.image.name"] } } });
  defineResource({ ...base, versions: { v1: { spec, selectable: [".spec.labels.any"] } } });
}

Deno.test("defineResource: the types hold (checked by the compiler)", () => {
  void mutate;
  void neverCalled;
});
