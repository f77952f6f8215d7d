import { deepEqual } from "node:assert/strict";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import type { JsonSchemaProps } from "../json_schema_props.ts";
import { isStructuralSchema } from "../loose_schema.ts";
import { checkRules } from "./rule_check.ts";
import { RuleValidator } from "./rule_validator.ts";

/**
 * What Kubernetes 1.37.2 says of rules and to objects, recorded with the functions of k8s.io/apiextensions-apiserver
 * v0.37.2 that its API server calls: `rules` on the one schema and object, `cases` on their own.
 */
const recorded: unknown = JSON.parse(Deno.readTextFileSync(new URL("testdata/rules.json", import.meta.url)));

/** What the API server knows of the language and this package does not run; each is accepted and named. */
const NOT_RUN = ["self.list.all(i, x, x > 0)", "self.list.transformList(i, x, x * 2) == [6, 2, 4]"];

interface Verdict {
  readonly faults: readonly JsonValue[];
  readonly causes: readonly JsonValue[];
}

function verdictOf(schema: JsonSchemaProps, object: JsonValue, old: JsonValue | undefined): Verdict {
  const { errors } = checkRules(schema);
  const faults = errors.map(({ field }) =>
    field.replace(/\.?x-kubernetes-validations/, "").replace(/properties\[(\w+)\]/g, ".$1")
  );
  if (faults.length > 0) return { faults, causes: [] };
  const { errors: found } = new RuleValidator(schema).validate(object, old === undefined ? {} : { old });
  return { faults, causes: found.map(({ field, message }) => `${field}: ${message}`).sort() };
}

function textsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value.toSorted() : [];
}

function withRules(schema: JsonObject, rules: JsonValue): JsonObject {
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const spec = isJsonObject(properties["spec"]) ? properties["spec"] : {};
  return { ...schema, properties: { spec: { ...spec, "x-kubernetes-validations": rules } } };
}

function verify(
  name: string,
  schema: JsonValue | undefined,
  { object, old, faults, causes }: JsonObject,
): void {
  Deno.test(`rules: as Kubernetes 1.37.2 judges them (${name})`, () => {
    if (!isStructuralSchema(schema)) throw new TypeError("Cannot read the record: no schema");
    deepEqual(verdictOf(schema, object ?? {}, old), { faults: textsOf(faults), causes: textsOf(causes) });
  });
}

if (isJsonObject(recorded) && isJsonObject(recorded["schema"])) {
  const { schema, object = {}, rules, cases } = recorded;
  for (const record of (isJsonArray(rules) ? rules : []).filter(isJsonObject)) {
    const { rule = "" } = record;
    const whole = withRules(schema, [{ rule }]);
    if (!NOT_RUN.includes(String(rule))) verify(String(rule), whole, { ...record, object });
    else {
      Deno.test(`rules: what is not run here is accepted and named (${rule})`, () => {
        if (!isStructuralSchema(whole)) throw new TypeError("Cannot read the record: no schema");
        const { errors, beyond } = checkRules(whole);
        deepEqual([errors, beyond], [[], [`properties[spec].x-kubernetes-validations[0].rule: ${rule}`]]);
      });
    }
  }
  for (const [index, record] of (isJsonArray(cases) ? cases : []).filter(isJsonObject).entries()) {
    const own = record["rules"] === undefined ? record["schema"] : withRules(schema, record["rules"]);
    verify(`case ${index + 1}`, own, record);
  }
}
