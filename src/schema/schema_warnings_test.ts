import assert from "node:assert/strict";
import { z } from "zod";
import { structuralSchema } from "./structural_schema.ts";
import { isStructuralSchema } from "./loose_schema.ts";
import { toJson } from "./json_clean.ts";
import { schemaWarnings } from "./schema_warnings.ts";
import { unseenChecks } from "./unseen_checks.ts";
import { exactlyOneOf, unionOf } from "./zod.ts";

function warningsOf(spec: z.ZodType): readonly string[] {
  const json = toJson(z.toJSONSchema(spec, { target: "draft-2020-12", io: "input" }));
  const schema: unknown = structuralSchema(json, { isGenerated: true });
  assert.ok(isStructuralSchema(schema));
  return schemaWarnings({ type: "object", required: ["spec"], properties: { spec: schema } });
}

Deno.test("schemaWarnings: numbers with a fraction, wherever they are (T21)", () => {
  const spec = z.object({
    ratio: z.number(),
    list: z.array(z.number()),
    map: z.record(z.string(), z.number()),
    size: z.int(),
  });
  assert.deepEqual(warningsOf(spec).map((warning) => warning.split(" ")[0]), [
    "spec.ratio",
    "spec.list[]",
    "spec.map[*]",
  ]);
});

Deno.test("schemaWarnings: defaults below an optional object that has none itself (T28)", () => {
  const retry = z.object({ times: z.int().default(3), pause: z.string().default("1s") });
  assert.deepEqual(warningsOf(z.object({ retry: retry.optional() })), [
    "spec.retry gets the defaults of its fields only where it is given: make {} its default, with zod by .prefault({})",
  ]);
  assert.deepEqual(warningsOf(z.object({ retry })), []);
  assert.deepEqual(warningsOf(z.object({ retry: retry.prefault({}) })), []);
  assert.deepEqual(warningsOf(z.object({ retry: retry.extend({ why: z.string() }).optional() })), []);
});

Deno.test("unseenChecks: zod's own checks, wherever they are (T30)", () => {
  const odd = z.string().refine((text) => text.length % 2 === 1);
  const spec = z.object({
    field: odd.optional(),
    list: z.array(odd),
    map: z.record(z.string(), odd),
    union: z.union([z.int(), odd]),
    object: z.object({ a: z.string() }).superRefine(() => {}),
    fine: z.string().min(1),
  });
  assert.deepEqual(unseenChecks(spec, "spec").map((warning) => warning.split(" ")[0]), [
    "spec.field",
    "spec.list[]",
    "spec.map[*]",
    "spec.union",
    "spec.object",
  ]);
});

Deno.test("unseenChecks: a check with rules for the API server beside it is its counterpart (T30)", () => {
  const fields = z.object({ a: z.int().exactOptional(), b: z.int().exactOptional() });
  const both = exactlyOneOf(fields, ["a", "b"]).refine((value) => Object.keys(value).length === 1);
  const spec = z.object({ both, union: unionOf({ a: z.object({}), b: z.object({}) }) });
  assert.deepEqual(unseenChecks(spec, "spec"), []);
  assert.deepEqual(unseenChecks({ type: "object" }, "spec"), []);
});
