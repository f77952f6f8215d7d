/**
 * Validating admission policies and their bindings: defaults and checks. What is not run here is refused.
 *
 * @module
 */

import {
  duplicateValue,
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { readPolicyExpression } from "../admission/policies/policy_expressions.ts";
import { isJsonObject, type JsonObject, objectOrEmpty, objectsIn } from "../json.ts";
import { notServed } from "../status.ts";
import { objectAt, textAt } from "./field_values.ts";
import type { KindTreatment } from "./kind_treatment.ts";

const ACTIONS = ["Audit", "Deny", "Warn"];
const REASONS = ["Forbidden", "Invalid", "RequestEntityTooLarge"];
const EMPTY = "validations or auditAnnotations must contain at least one item";
const IDENTIFIER = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

/** The treatments of the kinds. */
export const ADMISSION_POLICIES: Readonly<Record<string, KindTreatment>> = {
  ValidatingAdmissionPolicy: {
    withDefaults: (policy) => {
      const spec = objectOrEmpty(policy["spec"]);
      const constraints = spec["matchConstraints"];
      return {
        ...policy,
        spec: {
          failurePolicy: "Fail",
          ...spec,
          ...(isJsonObject(constraints) ? { matchConstraints: withMatchDefaults(constraints) } : {}),
        },
      };
    },
    withNewStatus: (policy) => ({ ...policy, status: {} }),
    causes: (policy, { subresource }) => {
      if (subresource === "status") return [];
      const spec = objectAt(policy, "spec");
      const causes = policyErrors(spec);
      if (causes.length === 0) requireRun(spec);
      return causes;
    },
  },
  ValidatingAdmissionPolicyBinding: {
    withDefaults: (binding) => {
      const spec = objectOrEmpty(binding["spec"]);
      const { matchResources } = spec;
      if (!isJsonObject(matchResources)) return binding;
      return { ...binding, spec: { ...spec, matchResources: withMatchDefaults(matchResources) } };
    },
    causes: (binding) => bindingErrors(objectAt(binding, "spec")),
  },
};

function withMatchDefaults(resources: JsonObject): JsonObject {
  const rules = ["resourceRules", "excludeResourceRules"].filter((field) => Array.isArray(resources[field]))
    .map((field) => [field, objectsIn(resources[field]).map((rule) => ({ scope: "*", ...rule }))]);
  return {
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    ...resources,
    ...Object.fromEntries(rules),
  };
}

function policyErrors(spec: JsonObject): readonly FieldError[] {
  const { failurePolicy, paramKind, matchConstraints } = spec;
  const names = objectsIn(spec["variables"]).map((variable) => textAt(variable, "name"));
  const hasParams = isJsonObject(paramKind);
  const declared: Declared = { hasParams, variables: names };
  const validations = objectsIn(spec["validations"]);
  const isEmpty = validations.length === 0 && objectsIn(spec["auditAnnotations"]).length === 0;
  const rules = objectsIn(objectAt(spec, "matchConstraints")["resourceRules"]);
  return [
    ...(failurePolicy === undefined || ["Fail", "Ignore"].includes(String(failurePolicy))
      ? []
      : [unsupportedValue("spec.failurePolicy", failurePolicy, ["Fail", "Ignore"])]),
    ...(isJsonObject(paramKind) ? paramKindErrors(paramKind) : []),
    ...(isJsonObject(matchConstraints)
      ? rules.length === 0 ? [requiredValue("spec.matchConstraints.resourceRules", "")] : []
      : [requiredValue("spec.matchConstraints", "")]),
    ...objectsIn(spec["matchConditions"]).flatMap((condition, index) => {
      const path = `spec.matchConditions[${index}]`;
      const expression = textAt(condition, "expression");
      return [
        ...(expression === ""
          ? [requiredValue(`${path}.expression`, "")]
          : typeErrors(expression, { ...declared, wanted: "bool", path: `${path}.expression` })),
        ...(textAt(condition, "name") === "" ? [requiredValue(`${path}.name`, "")] : []),
      ];
    }),
    ...objectsIn(spec["variables"]).flatMap((variable, index) =>
      variableErrors(variable, `spec.variables[${index}]`, { hasParams, variables: names.slice(0, index) })
    ),
    ...(isEmpty
      ? [requiredValue("spec.validations", EMPTY), requiredValue("spec.auditAnnotations", EMPTY)]
      : []),
    ...validations.flatMap((validation, index) =>
      validationErrors(validation, `spec.validations[${index}]`, declared)
    ),
  ];
}

function paramKindErrors(paramKind: JsonObject): readonly FieldError[] {
  const version = textAt(paramKind, "apiVersion");
  const path = "spec.paramKind";
  return [
    ...(version === "" ? [requiredValue(`${path}.apiVersion`, "")] : []),
    ...(version.split("/").length > 2
      ? [invalidValue(`${path}.apiVersion`, version, `unexpected GroupVersion string: ${version}`)]
      : []),
    ...(textAt(paramKind, "kind") === "" ? [requiredValue(`${path}.kind`, "")] : []),
  ];
}

function variableErrors(variable: JsonObject, path: string, declared: Declared): readonly FieldError[] {
  const [name, expression] = [textAt(variable, "name"), textAt(variable, "expression")];
  return [
    ...(name === "" ? [requiredValue(`${path}.name`, "name is not specified")] : []),
    ...(name !== "" && !IDENTIFIER.test(name)
      ? [invalidValue(`${path}.name`, name, "must be a valid CEL identifier")]
      : []),
    ...(expression === ""
      ? [requiredValue(`${path}.expression`, "expression is not specified")]
      : typeErrors(expression, { ...declared, path: `${path}.expression` })),
  ];
}

function validationErrors(validation: JsonObject, path: string, declared: Declared): readonly FieldError[] {
  const [expression, made, message] = ["expression", "messageExpression", "message"]
    .map((field) => textAt(validation, field));
  const { reason } = validation;
  return [
    ...(expression === undefined || expression === ""
      ? [requiredValue(`${path}.expression`, "expression is not specified")]
      : typeErrors(expression, { ...declared, wanted: "bool", path: `${path}.expression` })),
    ...(made === undefined || made === ""
      ? []
      : typeErrors(made, { ...declared, wanted: "string", path: `${path}.messageExpression` })),
    ...(message?.trim().includes("\n")
      ? [invalidValue(`${path}.message`, message, "must not contain line breaks")]
      : []),
    ...(reason === undefined || REASONS.includes(String(reason))
      ? []
      : [unsupportedValue(`${path}.reason`, reason, REASONS)]),
  ];
}

/** What a policy's expressions may refer to. */
interface Declared {
  readonly hasParams: boolean;
  /** The variables so far. */
  readonly variables: readonly string[];
}

function typeErrors(
  expression: string,
  { hasParams, variables, wanted, path }: Declared & { readonly wanted?: string; readonly path: string },
): readonly FieldError[] {
  if (isNotRun(expression)) return [];
  const { type, fault } = readPolicyExpression(expression, { hasParams });
  const used = [...expression.matchAll(/\bvariables\s*\.\s*(\w+)/g)].map(([, name = ""]) => name);
  const unknown = used.find((name) => !variables.includes(name));
  const why = fault ?? (unknown === undefined ? undefined : `undefined field '${unknown}'`);
  if (why !== undefined) return [invalidValue(path, expression, `compilation failed: ${why}`)];
  if (wanted === undefined || type === wanted || type === "dyn" || type === undefined) return [];
  return [invalidValue(path, expression, `must evaluate to ${wanted} but got ${type}`)];
}

function bindingErrors(spec: JsonObject): readonly FieldError[] {
  const { paramRef, validationActions } = spec;
  const actions = Array.isArray(validationActions) ? validationActions.map(String) : [];
  const path = "spec.validationActions";
  const rule =
    "must not contain both Deny and Warn (repeating the same validation failure information in the API " +
    "response and headers serves no purpose)";
  return [
    ...(textAt(spec, "policyName") === "" ? [requiredValue("spec.policyName", "")] : []),
    ...(isJsonObject(paramRef) ? paramRefErrors(paramRef) : []),
    ...(actions.length === 0 ? [requiredValue(path, "")] : []),
    ...actions.flatMap((action, index) => [
      ...(ACTIONS.includes(action) ? [] : [unsupportedValue(`${path}[${index}]`, action, ACTIONS)]),
      ...(actions.indexOf(action) < index ? [duplicateValue(`${path}[${index}]`, action)] : []),
    ]),
    ...(actions.includes("Deny") && actions.includes("Warn") ? [invalidValue(path, actions, rule)] : []),
  ];
}

function paramRefErrors(paramRef: JsonObject): readonly FieldError[] {
  const path = "spec.paramRef";
  const isNamed = textAt(paramRef, "name") !== "";
  const isSelecting = paramRef["selector"] !== undefined;
  const both = "name and selector are mutually exclusive";
  return [
    ...(isNamed && isSelecting
      ? [forbiddenValue(`${path}.name`, both), forbiddenValue(`${path}.selector`, both)]
      : []),
    ...(isNamed || isSelecting ? [] : [requiredValue(path, "one of name or selector must be specified")]),
    ...(paramRef["parameterNotFoundAction"] === undefined
      ? [requiredValue(`${path}.parameterNotFoundAction`, "")]
      : []),
  ];
}

/** Better refused than not enforced. */
function requireRun(spec: JsonObject): void {
  const expressions = ["matchConditions", "variables", "validations"].flatMap((field) =>
    objectsIn(spec[field]).flatMap((one) => [textAt(one, "expression"), textAt(one, "messageExpression")])
  );
  const beyond = expressions.find(isNotRun);
  if (beyond !== undefined) throw notServed(`The expression ${beyond}`);
}

/** What access somebody has cannot be asked, and not all of the language is there. */
function isNotRun(expression: string): boolean {
  return /\bauthorizer\b/.test(expression) || readPolicyExpression(expression, { hasParams: true }).isBeyond;
}
