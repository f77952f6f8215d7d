import assert from "node:assert/strict";
import { z } from "zod";
import { defineResource } from "./define_resource.ts";
import { jsonSchema } from "./standard_schema.ts";

const Web = defineResource({
  group: "example.com",
  kind: "Web",
  scope: "Namespaced",
  versions: {
    v1: {
      spec: z.object({ image: z.string(), ports: z.array(z.int()).optional(), replicas: z.int().default(1) }),
    },
  },
});

function refusal(value: unknown): string {
  try {
    Web.parseInput(value);
  } catch (error) {
    if (error instanceof TypeError) return error.message;
  }
  return "";
}

Deno.test("parseInput: gives the same value, without defaults", () => {
  const value = {
    apiVersion: "example.com/v1",
    kind: "Web",
    metadata: { name: "shop" },
    spec: { image: "nginx", own: 1 },
  };
  assert.equal(Web.parseInput(value), value);
  assert.deepEqual(Object.keys(value.spec), ["image", "own"]);
});

Deno.test("parseInput: apiVersion and kind may be left out, but not be others", () => {
  const metadata = { name: "shop" };
  const spec = { image: "nginx" };
  assert.equal(refusal({ metadata, spec }), "");
  assert.equal(
    refusal({ apiVersion: "example.com/v2", metadata, spec }),
    'Cannot read the Web "shop": its apiVersion is "example.com/v2", expected "example.com/v1"',
  );
  assert.equal(
    refusal({ kind: "Shop", metadata, spec }),
    'Cannot read the Web "shop": its kind is "Shop", expected "Web"',
  );
});

Deno.test("parseInput: names the fields that do not fit", () => {
  const message = refusal({ metadata: { name: "shop" }, spec: { ports: [1, "http"] } });
  assert.match(message, /^Cannot read the Web "shop": spec\.image: .+, spec\.ports\[1\]: /);
});

Deno.test("parseInput: refuses what is no object", () => {
  for (const value of [undefined, null, 1, "x", [], {}, { metadata: null }]) {
    assert.match(refusal(value), /^Cannot read a Web: the value has no metadata/);
  }
  assert.equal(
    refusal({ metadata: { generateName: "shop-" } }),
    'Cannot read the Web "shop-": spec is missing',
  );
});

Deno.test("parseInput: a JSON Schema literal leaves the check to the server", () => {
  const Free = defineResource({
    group: "example.com",
    kind: "Free",
    scope: "Cluster",
    versions: { v1: { spec: jsonSchema<{ a: number }>({ type: "object" }) } },
  });
  assert.ok(Free.parseInput({ metadata: { name: "x" }, spec: { a: "not looked at" } }));
});

Deno.test("parseInput: refuses a schema that checks asynchronously", () => {
  const spec = z.object({ image: z.string() });
  const schema = {
    "~standard": { ...spec["~standard"], validate: () => Promise.resolve({}) },
  };
  const Later = defineResource({
    group: "example.com",
    kind: "Later",
    scope: "Cluster",
    versions: { v1: { spec: schema } },
  });
  assert.throws(
    () => Later.parseInput({ metadata: { name: "x" }, spec: {} }),
    /checks values asynchronously/,
  );
});
