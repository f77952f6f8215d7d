import { deepEqual } from "node:assert/strict";
import type { LooseSchema } from "./loose_schema.ts";
import { checkSchemaWithRules } from "./schema_check.ts";

const BAD_RULE = { "x-kubernetes-validations": [{ rule: "self >" }] };
const REPEATING: LooseSchema = { type: "array", uniqueItems: true, items: { type: "string" } };

/** The fields that are refused in an object's schema. */
function refused(properties: Readonly<Record<string, LooseSchema>>, further: LooseSchema = {}) {
  const { errors } = checkSchemaWithRules({ type: "object", properties, ...further });
  return errors.map(({ field }) => field);
}

Deno.test("checkSchemaWithRules: a fault elsewhere does not hide one of a rule", () => {
  deepEqual(refused({ a: { type: "integer", ...BAD_RULE }, b: REPEATING }), [
    "properties[b].uniqueItems",
    "properties[a].x-kubernetes-validations[0].rule",
  ]);
});

Deno.test("checkSchemaWithRules: rules at or above a fault are not read", () => {
  deepEqual(refused({ a: { ...REPEATING, ...BAD_RULE } }), ["properties[a].uniqueItems"]);
  deepEqual(refused({ a: { type: "object", properties: { b: REPEATING }, ...BAD_RULE } }), [
    "properties[a].properties[b].uniqueItems",
  ]);
  deepEqual(refused({ a: REPEATING }, BAD_RULE), ["properties[a].uniqueItems"]);
});

Deno.test("checkSchemaWithRules: a name that begins like another is another place", () => {
  deepEqual(refused({ a: { type: "integer", ...BAD_RULE }, "a.b": REPEATING }), [
    "properties[a.b].uniqueItems",
    "properties[a].x-kubernetes-validations[0].rule",
  ]);
});

Deno.test("checkSchemaWithRules: no rule of a schema that is not structural is read", () => {
  deepEqual(refused({ a: { type: "integer", ...BAD_RULE }, b: {} }), ["properties[b].type"]);
  deepEqual(refused({ a: { type: "integer", ...BAD_RULE }, b: { type: "string", id: "x" } }), [
    "properties[b].id",
  ]);
});
