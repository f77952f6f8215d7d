/**
 * Validating admission policies: what their bindings put to work, before validating webhooks are asked.
 *
 * @module
 */

import { dictionary } from "../../../../src/schema/dictionary.ts";
import { isJsonObject, type JsonObject, objectOrEmpty, objectsIn, stringOrUndefined } from "../../json.ts";
import { metaOf } from "../../object_meta.ts";
import type { ServedResource } from "../../served_resource.ts";
import { forbidden, StatusError } from "../../status.ts";
import type { AdmissionAttributes } from "../attributes.ts";
import { type MatchContext, matchedVersion, type MatchRules } from "../webhook_match.ts";
import { ADMISSION_GROUP, rulesIn } from "../webhooks.ts";
import { PolicyEvaluation, type PolicyVariable, type PolicyVariables } from "./policy_expressions.ts";
import { paramsOf, type ParamsParts, PolicyFault } from "./policy_params.ts";

/** What policies need to know of a write. */
export interface PolicyContext {
  readonly match: MatchContext;
  /** Describes the write in a version, as webhooks see it. */
  readonly describe: (version: ServedResource) => Promise<JsonObject>;
  /** Tells the writer something. */
  readonly warn: (message: string) => void;
}

/** Why a write is refused. */
interface Denial {
  readonly policy: string;
  /** Absent where it is the policy that cannot be put to work. */
  readonly binding?: string;
  readonly message: string;
  readonly reason: string;
}

const CODES: Readonly<Record<string, number>> = dictionary({
  Unauthorized: 401,
  Forbidden: 403,
  RequestEntityTooLarge: 413,
  Invalid: 422,
});

/** Puts policies to work. */
export class ValidatingPolicies {
  readonly #parts: ParamsParts;

  /** @param parts Where policies, bindings and parameters are. */
  constructor(parts: ParamsParts) {
    this.#parts = parts;
  }

  /**
   * Tells whether there is any policy at work.
   *
   * @returns Whether there is.
   */
  isAny(): boolean {
    return this.#all("validatingadmissionpolicybindings").length > 0;
  }

  /**
   * Asks all policies.
   *
   * @param attributes The write, as it is to be stored.
   * @param context What else there is to know.
   * @throws {StatusError} If one denies it.
   */
  async validate(attributes: AdmissionAttributes, context: PolicyContext): Promise<void> {
    const bindings = this.#all("validatingadmissionpolicybindings");
    if (bindings.length === 0) return;
    const denials: Denial[] = [];
    for (const policy of this.#all("validatingadmissionpolicies")) {
      const { name } = metaOf(policy);
      const own = bindings.filter((one) => objectOrEmpty(one["spec"])["policyName"] === name);
      if (own.length > 0) denials.push(...await this.#ask(policy, own, { attributes, context }));
    }
    const [first] = denials;
    if (first !== undefined) throw refusal(attributes, first);
  }

  async #ask(
    policy: JsonObject,
    bindings: readonly JsonObject[],
    { attributes, context }: { readonly attributes: AdmissionAttributes; readonly context: PolicyContext },
  ): Promise<readonly Denial[]> {
    const spec = objectOrEmpty(policy["spec"]);
    const version = matched(spec["matchConstraints"], attributes, context.match);
    if (version === undefined) return [];
    const denials: Denial[] = [];
    for (const binding of bindings) {
      const bound = objectOrEmpty(binding["spec"]);
      const { matchResources } = bound;
      if (matchResources !== undefined && matched(matchResources, attributes, context.match) === undefined) {
        continue;
      }
      const names = { policy: metaOf(policy).name, binding: metaOf(binding).name };
      try {
        const params = await paramsOf({ policy: spec, binding: bound }, attributes.namespace, this.#parts);
        const request = await context.describe(version);
        for (const one of params) {
          const variables = this.#variables(attributes, request, one);
          for (const { message, reason } of failures(spec, variables)) {
            const { validationActions: actions } = bound;
            const has = (action: string) => Array.isArray(actions) && actions.includes(action);
            if (has("Deny")) denials.push({ ...names, message, reason });
            if (!has("Warn")) continue;
            const which = `ValidatingAdmissionPolicy '${names.policy}' with binding '${names.binding}'`;
            context.warn(`Validation failed for ${which}: ${message}`);
          }
        }
      } catch (error) {
        if (!(error instanceof PolicyFault)) throw error;
        if (spec["failurePolicy"] === "Ignore") continue;
        const what = error.isOfPolicy ? "policy" : "binding";
        const message = `failed to configure ${what}: ${error.message}`;
        denials.push({
          ...(error.isOfPolicy ? { policy: names.policy } : names),
          message,
          reason: "Invalid",
        });
      }
    }
    return denials;
  }

  #variables(
    attributes: AdmissionAttributes,
    described: JsonObject,
    params: JsonObject | null | undefined,
  ): PolicyVariables {
    const { object, oldObject, uid: _uid, ...request } = described;
    const { served, namespace } = attributes;
    const isNamespace = served.group === "" && served.plural === "namespaces";
    const namespaces = this.#parts.registry.find("v1", "namespaces");
    const found = isNamespace || namespace === "" || namespaces === undefined
      ? undefined
      : this.#parts.store.find(namespaces, { namespace: "", name: namespace });
    return {
      object: isJsonObject(object) ? object : null,
      oldObject: isJsonObject(oldObject) ? oldObject : null,
      request,
      params,
      namespaceObject: found ?? null,
    };
  }

  #all(plural: string): readonly JsonObject[] {
    const { store, registry } = this.#parts;
    const served = registry.find(`${ADMISSION_GROUP}/v1`, plural);
    return served === undefined ? [] : store.list(served);
  }
}

/** Policies and their bindings are never asked about. */
const POLICY_KIND = /AdmissionPolicy(?:Binding)?$/;

/** Finds the version in which constraints match a write; those without rules match all. */
function matched(
  value: JsonObject[string] | undefined,
  attributes: AdmissionAttributes,
  context: MatchContext,
): ServedResource | undefined {
  const { group, kind } = attributes.served;
  // Nobody locks themselves out.
  if (group === ADMISSION_GROUP && POLICY_KIND.test(kind)) return undefined;
  const constraints = objectOrEmpty(value);
  const rules = rulesIn(constraints["resourceRules"]);
  const common = {
    matchPolicy: stringOrUndefined(constraints["matchPolicy"]) ?? "Equivalent",
    namespaceSelector: objectOrEmpty(constraints["namespaceSelector"]),
    objectSelector: objectOrEmpty(constraints["objectSelector"]),
  };
  const wanted: MatchRules = { ...common, rules: rules.length === 0 ? EVERYTHING : rules };
  const unwanted: MatchRules = { ...common, rules: rulesIn(constraints["excludeResourceRules"]) };
  if (unwanted.rules.length > 0 && matchedVersion(unwanted, attributes, context) !== undefined) {
    return undefined;
  }
  return matchedVersion(wanted, attributes, context);
}

const ALL = ["*"];
const EVERYTHING = [{
  operations: ALL,
  apiGroups: ALL,
  apiVersions: ALL,
  resources: ["*/*"],
  resourceNames: [],
  scope: "*",
}];

/** What a policy finds wrong in a write. */
function failures(
  spec: JsonObject,
  variables: PolicyVariables,
): readonly { readonly message: string; readonly reason: string }[] {
  const isIgnoring = spec["failurePolicy"] === "Ignore";
  const own = objectsIn(spec["variables"]).map(({ name, expression }): PolicyVariable => ({
    name: String(name),
    expression: String(expression),
  }));
  const evaluation = new PolicyEvaluation(variables, own);
  let unknown: string | undefined;
  for (const { expression } of objectsIn(spec["matchConditions"])) {
    const result = evaluation.evaluate(String(expression));
    if ("fault" in result) unknown ??= `expression '${expression}' resulted in error: ${result.fault}`;
    else if (result.value === false) return [];
  }
  if (unknown !== undefined) return isIgnoring ? [] : [{ message: unknown, reason: "Invalid" }];
  return objectsIn(spec["validations"]).flatMap((validation) => {
    const expression = String(validation["expression"]);
    const result = evaluation.evaluate(expression);
    if ("fault" in result) {
      const message = `expression '${expression}' resulted in error: ${result.fault}`;
      return isIgnoring ? [] : [{ message, reason: "Invalid" }];
    }
    if (result.value === true) return [];
    const reason = stringOrUndefined(validation["reason"]) ?? "Invalid";
    return [{ message: messageOf(validation, evaluation), reason }];
  });
}

function messageOf(validation: JsonObject, evaluation: PolicyEvaluation): string {
  const made = stringOrUndefined(validation["messageExpression"]);
  const result = made === undefined ? undefined : evaluation.evaluate(made);
  const text = result !== undefined && "value" in result ? String(result.value).trim() : "";
  if (text !== "" && !text.includes("\n")) return text;
  const given = (stringOrUndefined(validation["message"]) ?? "").trim();
  return given === "" ? `failed expression: ${String(validation["expression"]).trim()}` : given;
}

function refusal(
  { served, name, object, oldObject }: AdmissionAttributes,
  { policy, binding, message, reason }: Denial,
): StatusError {
  const bound = binding === undefined ? "" : ` with binding '${binding}'`;
  const why = `ValidatingAdmissionPolicy '${policy}'${bound} denied request: ${message}`;
  const named = name === "" ? metaOf(object ?? oldObject ?? {}).name : name;
  const { message: whole, details = {} } = forbidden(served, named, { message: why }).status;
  return new StatusError(CODES[reason] ?? 422, reason, {
    message: whole,
    details: { ...details, causes: [{ message: why }] },
  });
}
