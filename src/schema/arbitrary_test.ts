import assert from "node:assert/strict";
import * as fc from "fast-check";
import { z } from "zod";
import { defineResource } from "../resource/define_resource.ts";
import { validValues } from "./arbitrary.ts";
import { RuleValidator } from "./cel/rule_validator.ts";
import { crdOf } from "./crd.ts";
import { invalidValues } from "./invalid_values.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { checkListTypes } from "./list_types.ts";
import { isStructuralSchema } from "./loose_schema.ts";
import { SchemaValidator } from "./validate.ts";
import {
  cel,
  conditions,
  duration,
  embedded,
  intOrString,
  listMap,
  quantity,
  raw,
  set,
  unionOf,
} from "./zod.ts";

/** Another seed: KUBELOOP_SEED=42 deno task test src/schema/arbitrary_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? "20261122");

/** A schema with all kinds of fields. */
function schemaOf(spec: z.ZodType): JsonSchemaProps {
  const Thing = defineResource({
    group: "example.com",
    kind: "Thing",
    scope: "Namespaced",
    versions: { v1: { spec } },
  });
  const schema: unknown = crdOf(Thing).spec.versions[0]?.schema?.openAPIV3Schema;
  assert.ok(isStructuralSchema(schema) && schema.properties?.["spec"]);
  return schema.properties["spec"];
}

const RICH = schemaOf(z.object({
  name: z.string().min(1).max(9),
  image: z.string().regex(/^[a-z]+:[0-9]+$/),
  replicas: z.int().min(0).max(100).default(1),
  step: z.int().multipleOf(5).optional(),
  ratio: z.number().min(0).max(1).optional(),
  mode: z.enum(["fast", "slow"]),
  note: z.string().nullable().optional(),
  since: z.iso.datetime().optional(),
  every: duration().optional(),
  memory: quantity().optional(),
  port: intOrString().optional(),
  labels: z.record(z.string(), z.string().max(5)).optional(),
  tags: set(z.string().max(3)).max(4).optional(),
  ports: listMap(z.object({ name: z.string(), port: z.int().min(1).max(65_535) }), ["name"]).max(3)
    .optional(),
  source: unionOf({ git: z.object({ url: z.string() }), bucket: z.object({ name: z.string() }) }).optional(),
  shape: z.discriminatedUnion("type", [
    z.object({ type: z.literal("circle"), radius: z.int() }),
    z.object({ type: z.literal("square"), side: z.int() }),
  ]).optional(),
  range: cel(z.object({ min: z.int().min(0).max(9), max: z.int().min(0).max(9) }), "self.min <= self.max")
    .optional(),
  template: embedded().optional(),
  anything: raw().optional(),
  conditions: conditions().optional(),
}));

Deno.test("validValues: each passes validation, rules included", () => {
  const [validator, rules] = [new SchemaValidator(RICH), new RuleValidator(RICH)];
  fc.assert(
    fc.property(validValues(fc, RICH), (value) => {
      assert.deepEqual(validator.validate(value), []);
      assert.deepEqual(checkListTypes(value, RICH, undefined), []);
      assert.deepEqual(rules.validate(value).errors, []);
    }),
    { seed: SEED, numRuns: 200 },
  );
});

Deno.test("validValues: every optional field is there at times, and left out at times", () => {
  const sample = fc.sample(validValues(fc, RICH), { seed: 1, numRuns: 300 });
  for (const name of Object.keys(RICH.properties ?? {})) {
    const present = sample.filter((value) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, name)
    );
    assert.ok(present.length > 0, `${name} never comes`);
    if (!RICH.required?.includes(name)) assert.ok(present.length < sample.length, `${name} is always there`);
  }
});

Deno.test("invalidValues: validation reports the field with the reason", () => {
  const validator = new SchemaValidator(RICH);
  const reasons = new Set<string>();
  fc.assert(
    fc.property(invalidValues(fc, RICH), ({ value, field, reason }) => {
      const errors = [...validator.validate(value), ...checkListTypes(value, RICH, undefined)];
      assert.ok(
        errors.some((error) => error.field === field && error.reason === reason),
        JSON.stringify(errors),
      );
      reasons.add(reason);
    }),
    { seed: SEED, numRuns: 400 },
  );
  for (
    const reason of [
      "FieldValueTypeInvalid",
      "FieldValueRequired",
      "FieldValueInvalid",
      "FieldValueNotSupported",
    ]
  ) assert.ok(reasons.has(reason), `${reason} never came, only ${[...reasons].join(", ")}`);
});

Deno.test("validValues: a schema that no value fits is an error, not an endless search", () => {
  const impossible: readonly JsonSchemaProps[] = [
    { type: "integer", minimum: 5, maximum: 1 },
    { type: "string", pattern: "^a$", minLength: 5 },
    { type: "string", pattern: "(?i)^abc$" },
    { type: "array", items: { type: "boolean" }, minItems: 5, "x-kubernetes-list-type": "set" },
    { type: "object", "x-kubernetes-validations": [{ rule: "false" }] },
  ];
  for (const schema of impossible) {
    const sample = () => fc.sample(validValues(fc, schema), { numRuns: 1, seed: SEED });
    assert.throws(sample, /^RangeError: Cannot (?:make|find) random values for the schema: /);
  }
  const refusesNothing = () => fc.sample(invalidValues(fc, {}), { numRuns: 1, seed: SEED });
  assert.throws(refusesNothing, /it refuses nothing/);
});

Deno.test("validValues: a pattern may ask for long texts", () => {
  const [digest] = fc.sample(validValues(fc, { type: "string", pattern: "^[a-f0-9]{64}$" }), {
    numRuns: 1,
    seed: SEED,
  });
  assert.match(String(digest), /^[a-f0-9]{64}$/);
});
