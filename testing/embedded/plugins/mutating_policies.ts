/**
 * Mutating admission policies are not put to work here: what would put one to work is refused. A policy without a binding,
 * or a binding without a policy, does nothing on a real server either.
 *
 * @module
 */

import { ADMISSION_GROUP } from "../admission/webhooks.ts";
import { type JsonObject, objectOrEmpty } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import { notServed } from "../status.ts";
import type { AdmissionPlugin, PluginParts } from "./admission_plugin.ts";

const WHAT = "A MutatingAdmissionPolicy with a binding";

/** Refuses policies that have bindings. */
export const MUTATING_POLICIES: AdmissionPlugin = {
  validate: (policy, write, parts) => {
    const { name } = metaOf(policy);
    const bindings = allOf("mutatingadmissionpolicybindings", parts);
    if (write.operation === "CREATE" && bindings.some((one) => policyOf(one) === name)) throw notServed(WHAT);
  },
};

/** Refuses bindings that have policies. */
export const MUTATING_POLICY_BINDINGS: AdmissionPlugin = {
  validate: (binding, write, parts) => {
    const name = policyOf(binding);
    const policies = allOf("mutatingadmissionpolicies", parts);
    if (write.operation !== "DELETE" && policies.some((one) => metaOf(one).name === name)) {
      throw notServed(WHAT);
    }
  },
};

function policyOf(binding: JsonObject): string {
  return String(objectOrEmpty(binding["spec"])["policyName"] ?? "");
}

function allOf(plural: string, { store, registry }: PluginParts): readonly JsonObject[] {
  const served = registry.find(`${ADMISSION_GROUP}/v1`, plural);
  return served === undefined ? [] : store.list(served);
}
