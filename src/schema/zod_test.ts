import assert from "node:assert/strict";
import { z } from "zod";
import { defineResource } from "../resource/define_resource.ts";
import type { Condition } from "../resource/object.ts";
import type { Stored } from "../resource/resource.ts";
import { toJson } from "./json_clean.ts";
import { structuralSchema } from "./structural_schema.ts";
import { conditions, duration, intOrString, labelSelector, quantity } from "./zod.ts";

function structural(field: z.ZodType): Record<string, unknown> {
  const json = toJson(z.object({ field })["~standard"].jsonSchema.input({ target: "draft-2020-12" }));
  const { properties } = structuralSchema(json, { isGenerated: true });
  return Object(Object(properties).field);
}

const CONDITION = {
  type: "Ready",
  status: "True",
  reason: "Done",
  message: "",
  lastTransitionTime: "2026-01-01T00:00:00Z",
} as const;

Deno.test("conditions: a list that is merged by type, as the API conventions have it", () => {
  const schema = structural(conditions());
  assert.equal(schema["x-kubernetes-list-type"], "map");
  assert.deepEqual(schema["x-kubernetes-list-map-keys"], ["type"]);
  assert.deepEqual(Object(schema["items"]).required, [
    "type",
    "status",
    "lastTransitionTime",
    "reason",
    "message",
  ]);
  assert.equal(Object(schema["items"]).properties.lastTransitionTime.format, "date-time");
});

Deno.test("conditions: takes good ones and refuses bad ones", () => {
  const fits = (change: Record<string, unknown>) =>
    conditions().safeParse([{ ...CONDITION, ...change }]).success;
  assert.ok(fits({}) && fits({ observedGeneration: 1, type: "example.com/Ready" }));
  for (const bad of [{ type: "-" }, { status: "Yes" }, { reason: "" }, { lastTransitionTime: "today" }]) {
    assert.ok(!fits(bad), JSON.stringify(bad));
  }
});

Deno.test("conditions: give the type that setCondition works with", () => {
  const Web = defineResource({
    group: "example.com",
    kind: "Web",
    scope: "Cluster",
    versions: { v1: { spec: z.object({}), status: z.object({ conditions: conditions() }) } },
  });
  type Status = NonNullable<Stored<typeof Web>["status"]>;
  const list: readonly Condition[] = [CONDITION];
  const status: Status = { conditions: list };
  assert.ok(Web && status.conditions === list);
});

Deno.test("intOrString, quantity: are int-or-string fields", () => {
  for (const schema of [structural(intOrString()), structural(quantity())]) {
    assert.equal(schema["x-kubernetes-int-or-string"], true);
    assert.deepEqual(schema["anyOf"], [{ type: "integer" }, { type: "string" }]);
    assert.equal(schema["type"], undefined);
  }
  assert.ok(typeof structural(quantity())["pattern"] === "string");
});

Deno.test("quantity: takes what the API takes", () => {
  for (const good of ["500m", "1Gi", ".5", "+1e3", "1E-3", 2]) {
    assert.ok(quantity().safeParse(good).success, String(good));
  }
  for (const bad of ["", "1GiB", "lots", "1 Gi", 1.5]) {
    assert.ok(!quantity().safeParse(bad).success, String(bad));
  }
});

Deno.test("duration: takes Go's form, not ISO 8601's", () => {
  for (const good of ["1h30m", "1.5s", "100ms", "-1m", "5µs"]) {
    assert.ok(duration().safeParse(good).success, good);
  }
  for (const bad of ["", "1", "PT1H", "1 h"]) assert.ok(!duration().safeParse(bad).success, bad);
  assert.equal(structural(duration())["format"], undefined);
});

Deno.test("labelSelector: is replaced as a whole", () => {
  const schema = structural(labelSelector());
  assert.equal(schema["x-kubernetes-map-type"], "atomic");
  assert.deepEqual(Object.keys(Object(schema["properties"])), ["matchLabels", "matchExpressions"]);
  assert.ok(!labelSelector().safeParse({ matchExpressions: [{ key: "a", operator: "Gt" }] }).success);
});
