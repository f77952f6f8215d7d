import assert from "node:assert/strict";
import { z } from "zod";
import { convertObject } from "./conversion.ts";
import { defineResource } from "./define_resource.ts";

const Web = defineResource({
  group: "example.com",
  kind: "Web",
  scope: "Namespaced",
  versions: {
    v1: {
      storage: true,
      spec: z.object({ image: z.string(), replicas: z.int().default(1) }),
      status: z.object({ ready: z.int() }),
    },
    v1beta1: { spec: z.object({ image: z.string(), count: z.int() }), status: z.object({ up: z.int() }) },
    v1alpha1: { spec: z.object({ image: z.string() }) },
  },
  convert: {
    v1beta1: {
      toStorage: ({ spec: { image, count }, status }) => ({
        spec: { image, replicas: count },
        ...(status?.up === undefined ? {} : { status: { ready: status.up } }),
      }),
      fromStorage: ({ spec: { image, replicas }, status }) => ({
        spec: { image, count: replicas },
        ...(status?.ready === undefined ? {} : { status: { up: status.ready } }),
      }),
    },
    v1alpha1: {
      toStorage: ({ spec }) => ({ spec: { ...spec, replicas: 1 } }),
      fromStorage: ({ spec: { image } }) => ({ spec: { image } }),
    },
  },
});

const metadata = { name: "a", uid: "u" };
const stored = {
  apiVersion: "example.com/v1",
  kind: "Web",
  metadata,
  spec: { image: "x", replicas: 2 },
  status: { ready: 1 },
};

Deno.test("convertObject: from the storage version, to it, and between two others by way of it", () => {
  const beta = convertObject(Web, stored, "v1beta1");
  assert.deepEqual(beta, {
    apiVersion: "example.com/v1beta1",
    kind: "Web",
    metadata,
    spec: { image: "x", count: 2 },
    status: { up: 1 },
  });
  assert.deepEqual(convertObject(Web, beta, "v1"), stored);
  assert.deepEqual(convertObject(Web, beta, "v1alpha1"), {
    apiVersion: "example.com/v1alpha1",
    kind: "Web",
    metadata,
    spec: { image: "x" },
  });
});

Deno.test("convertObject: nothing is done within a version", () => {
  assert.equal(convertObject(Web, stored, "v1"), stored);
});

Deno.test("convertObject: what cannot be converted is told with the object's name", () => {
  assert.throws(() => convertObject(Web, stored, "v2"), {
    message: 'Cannot convert to or from version "v2" of "webs.example.com": it has v1, v1beta1, v1alpha1',
  });
  assert.throws(() => convertObject(Web, { ...stored, kind: "Shop" }, "v1"), {
    message: 'Cannot convert Shop "a": it is no Web of the group example.com',
  });
  const broken = { apiVersion: "example.com/v1beta1", kind: "Web", metadata };
  assert.throws(
    () => convertObject(Web, broken, "v1"),
    /^TypeError: Cannot convert Web "a" from v1beta1 to v1: /,
  );
});

Deno.test("convertObject: a resource without conversions says what is missing", () => {
  const Plain = defineResource({
    group: "example.com",
    kind: "Web",
    scope: "Namespaced",
    versions: { v1: { storage: true, spec: z.object({}) }, v2: { spec: z.object({}) } },
  });
  assert.throws(() => convertObject(Plain, stored, "v2"), {
    message:
      'Cannot convert Web "a" from v1 to v2: Cannot find a conversion of "webs.example.com" for v2: give it one in convert.v2',
  });
});

Deno.test("defineResource: conversions are complete, and typed by their versions", () => {
  const versions = {
    v1: { storage: true, spec: z.object({ a: z.int() }) },
    v2: { spec: z.object({ b: z.int() }) },
  } as const;
  const base = { group: "example.com", kind: "Web", scope: "Namespaced", versions } as const;
  const toStorage = () => ({ spec: { a: 1 } });
  const fromStorage = () => ({ spec: { b: 1 } });
  const both = { toStorage, fromStorage };
  // @ts-expect-error v2 has no conversion
  const missing = () => defineResource({ ...base, convert: {} });
  // @ts-expect-error v1 is the storage version
  const stored = () => defineResource({ ...base, convert: { v1: both, v2: both } });
  // @ts-expect-error there is no fromStorage
  const half = () => defineResource({ ...base, convert: { v2: { toStorage } } });
  assert.throws(missing, /convert\.v2 is missing/);
  assert.throws(stored, /convert\.v1: it is the storage version/);
  assert.throws(half, /give it the functions/);
  // @ts-expect-error v2 wants b
  defineResource({ ...base, convert: { v2: { toStorage, fromStorage: toStorage } } });
});

Deno.test("convertObject: what a conversion gives must be parts, and what it is given is a copy", () => {
  const converting = (toStorage: unknown) => {
    const resource = defineResource({
      group: "example.com",
      kind: "Web",
      scope: "Namespaced",
      versions: { v1: { storage: true, spec: z.object({}) }, v2: { spec: z.object({ b: z.int() }) } },
      convert: { v2: { toStorage: () => ({ spec: {} }), fromStorage: () => ({ spec: { b: 1 } }) } },
    });
    const { definition } = resource;
    const v2 = { ...definition.convert["v2"], toStorage };
    return { definition: Object.create(definition, { convert: { value: { v2 } } }) };
  };
  const object = { apiVersion: "example.com/v2", kind: "Web", metadata, spec: { b: 1 } };
  const convert = (toStorage: unknown) => convertObject(converting(toStorage), object, "v1");
  for (const garbage of [undefined, null, 1, [], {}, { spec: undefined }]) {
    assert.throws(
      () => convert(() => garbage),
      /Cannot convert Web "a" from v2 to v1: .* no object with a spec$/,
    );
  }
  assert.throws(() => convert(() => Promise.resolve({ spec: {} })), /must not be async$/);
  const renaming = (parts: { spec: { b?: number; a?: number } }) => {
    parts.spec.a = 2;
    delete parts.spec.b;
    return parts;
  };
  assert.deepEqual(convert(renaming).spec, { a: 2 });
  assert.deepEqual(object.spec, { b: 1 });
  const other = { ...object, apiVersion: "example.com/v2/x" };
  assert.throws(() => convertObject(converting(renaming), other, "v1"), /version "v2\/x"/);
});
