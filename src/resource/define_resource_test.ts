import assert from "node:assert/strict";
import { z } from "zod";
import { Deployment } from "./builtins.ts";
import { defineResource, isDefinedResource } from "./define_resource.ts";
import type { ResourceDefinition } from "./resource_definition.ts";
import { jsonSchema } from "./standard_schema.ts";

const SPEC = z.object({ image: z.string(), replicas: z.int().min(0).default(1) });

const BASE: ResourceDefinition = {
  group: "example.com",
  kind: "Policy",
  scope: "Namespaced",
  versions: { v1: { spec: SPEC, status: z.object({ ready: z.int() }) } },
};

function faultOf(definition: ResourceDefinition): string {
  try {
    defineResource(definition);
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
  return "";
}

Deno.test("defineResource: fills in the names", () => {
  const resource = defineResource(BASE);
  assert.equal(resource.plural, "policies");
  assert.equal(resource.singular, "policy");
  assert.equal(resource.apiVersion, "example.com/v1");
  assert.deepEqual(resource.subresources, ["status"]);
});

Deno.test("defineResource: reads no schema", () => {
  const read = (): never => {
    throw new Error("Cannot read the schema yet: nobody has asked for it");
  };
  const unread = {
    "~standard": { version: 1, vendor: "test", jsonSchema: { input: read, output: read } },
  } as const;
  defineResource({ ...BASE, versions: { v1: { spec: unread } } });
});

Deno.test("defineResource: is frozen, and so is its definition; schemas stay as they are", () => {
  const resource = defineResource(BASE);
  assert.ok(Object.isFrozen(resource) && Object.isFrozen(resource.definition));
  assert.ok(Object.isFrozen(resource.definition.versions) && Object.isFrozen(resource.definition.shortNames));
  assert.ok(!Object.isFrozen(SPEC));
});

Deno.test("defineResource: a version on its own is stored; of several, the marked one", () => {
  const v1 = { spec: SPEC };
  const resource = defineResource({ ...BASE, versions: { v1beta1: v1, v1: { ...v1, storage: true } } });
  assert.equal(resource.version, "v1");
  assert.equal(resource.definition.storageVersion, "v1");
});

Deno.test("defineResource: at() gives another version of the same definition", () => {
  const resource = defineResource({
    ...BASE,
    versions: {
      v1: { spec: SPEC, status: z.object({}), storage: true },
      v1beta1: { spec: jsonSchema<{ name: string }>({ type: "object" }) },
    },
  });
  const beta = resource.at("v1beta1");
  assert.equal(beta.apiVersion, "example.com/v1beta1");
  assert.deepEqual(beta.subresources, []);
  assert.equal(beta.definition, resource.definition);
});

Deno.test("defineResource: at() names the versions there are", () => {
  const resource = defineResource(BASE);
  assert.throws(() => resource.at("v2"), {
    name: "TypeError",
    message: 'Cannot take version "v2" of "policies.example.com": it has v1',
  });
});

Deno.test("defineResource: what the API server would refuse is refused, with the way out", () => {
  const v1 = { spec: SPEC };
  const status = z.object({ ready: z.int() });
  const faults: readonly (readonly [Partial<ResourceDefinition>, RegExp])[] = [
    [{ group: "example" }, /group "example" is no lower-case domain name with a dot/],
    [{ group: "Example.com" }, /group "Example.com" is no lower-case domain name/],
    [{ kind: "policy" }, /kind "policy" is not CamelCase/],
    [{ plural: "Policies" }, /"Policies" in plural is no name/],
    [{ singular: "a.b" }, /"a\.b" in singular is no name/],
    [{ shortNames: ["p", "-"] }, /"-" in shortNames is no name/],
    [{ categories: ["All"] }, /"All" in categories is no name/],
    [{ versions: {} }, /it has no version/],
    [{ versions: { v1, v2: v1 } }, /0 of its 2 versions are stored, mark exactly one/],
    [
      { versions: { v1: { ...v1, storage: true }, v2: { ...v1, storage: true } } },
      /2 of its 2 versions are stored/,
    ],
    [{ versions: { v1: { ...v1, storage: false } } }, /0 of its 1 versions are stored/],
    [{ versions: { v1: { ...v1, served: false } } }, /none of its versions is served/],
    [{ versions: { V1: v1 } }, /versions\.V1: the name is no version/],
    [
      { versions: { v1: { ...v1, scale: { spec: ".spec.replicas", status: ".status.ready" } } } },
      /scale needs a status/,
    ],
    [
      { versions: { v1: { ...v1, status, scale: { spec: ".status.ready", status: ".status.ready" } } } },
      /must start with "\.spec\."/,
    ],
    [
      { versions: { v1: { ...v1, status, scale: { spec: ".spec.replicas", status: ".spec.replicas" } } } },
      /must start with "\.status\."/,
    ],
    [{
      versions: {
        v1: {
          ...v1,
          status,
          scale: { spec: ".spec.replicas", status: ".status.ready", selector: ".metadata.name" },
        },
      },
    }, /scale\.selector "\.metadata\.name" must start with/],
    [
      { versions: { v1: { ...v1, columns: [{ name: "Image", path: "spec.image" }] } } },
      /must start with a dot/,
    ],
    [{ versions: { v1: { ...v1, selectable: [".metadata.name"] } } }, /is metadata/],
    [
      { versions: { v1: { ...v1, selectable: Array.from({ length: 9 }, () => ".spec.image") } } },
      /9 selectable fields/,
    ],
    [{ versions: { v1: { ...v1, deprecated: "x".repeat(257) } } }, /257 characters, 1 to 256 are allowed/],
  ];
  for (const [change, fault] of faults) {
    const message = faultOf({ ...BASE, ...change });
    assert.match(message, /^Cannot define the resource "\w+\.[\w.]+": /);
    assert.match(message, fault);
  }
  assert.equal(faultOf(BASE), "");
});

Deno.test("isDefinedResource: tells defined resources from built-in kinds and other values", () => {
  const resource = defineResource(BASE);
  assert.ok(isDefinedResource(resource) && isDefinedResource(resource.at("v1")));
  for (const other of [Deployment, undefined, null, 1, {}, resource.definition]) {
    assert.ok(!isDefinedResource(other));
  }
});

Deno.test("defineResource: an unknown field is named, in the definition and in a version", () => {
  const base = { group: "example.com", kind: "Web", scope: "Namespaced" } as const;
  const spec = z.object({});
  const misspelt = { ...base, shortName: "w", versions: { v1: { spec } } };
  assert.throws(() => defineResource(misspelt), /unknown field "shortName", known are group, .*shortNames/);
  const inVersion = { ...base, versions: { v1: { spec, stat: spec } } };
  assert.throws(() => defineResource(inVersion), /versions\.v1: unknown field "stat"/);
});
