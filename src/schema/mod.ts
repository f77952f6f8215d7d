/**
 * Schemas at work: from a resource's definition to its CustomResourceDefinition, and from there to what an API server
 * does with objects: validation, defaults, pruning. YAML is here too.
 *
 * ```ts
 * import { defineResource } from "@kubeloop/sdk";
 * import { crdOf, formatYaml } from "@kubeloop/sdk/schema";
 * import { z } from "zod";
 *
 * const Web = defineResource({
 *   group: "example.com",
 *   kind: "Web",
 *   scope: "Namespaced",
 *   versions: { v1: { spec: z.object({ image: z.string() }) } },
 * });
 * console.log(formatYaml(crdOf(Web)));
 * ```
 *
 * @module
 */

export { type FastCheck, validValues } from "./arbitrary.ts";
export { checkRules, type CheckRulesOptions, type RuleFindings } from "./cel/rule_check.ts";
export {
  RuleValidator,
  type RuleValidatorOptions,
  type RuleVerdict,
  type ValidateRulesOptions,
} from "./cel/rule_validator.ts";
export { checkConversions, type CheckConversionsOptions } from "./conversion_property.ts";
export { type ComparedCrd, type CrdChange, crdDiff, describeCrdChange } from "./crd_diff.ts";
export { crdOf, type CrdOptions, type CustomResourceDefinitionInput } from "./crd.ts";
export { applyDefaults, dropNulls } from "./defaulting.ts";
export { type FieldError, type FieldErrorReason } from "./field_error.ts";
export { type FormatSchema, knownFormat, matchesFormat } from "./formats.ts";
export { importCrd } from "./import_crd.ts";
export { type InvalidValue, invalidValues } from "./invalid_values.ts";
export { isJsonArray, isJsonObject, jsonEqual, type JsonObject, type JsonValue } from "./json.ts";
export { toJson } from "./json_clean.ts";
export {
  type JSONSchemaDocumentation,
  type JSONSchemaKeywords,
  type JsonSchemaProps,
  type JsonSchemaType,
  type ValidationRule,
} from "./json_schema_props.ts";
export { prune, type Pruned, pruneObject } from "./pruning.ts";
export { compileGoRegExp, type GoRegExp } from "./regexp.ts";
export type { Breakage } from "./schema_diff.ts";
export { SchemaError } from "./schema_place.ts";
export { checkSchema, type CheckSchemaOptions } from "./structural_check.ts";
export type { LooseSchema, LooseSchemas } from "./loose_schema.ts";
export { type StructuralOptions, structuralSchema } from "./structural_schema.ts";
export { SchemaValidator, type ValidateOptions } from "./validate.ts";
export { formatYaml, type FormatYamlOptions, parseYaml } from "./yaml.ts";
