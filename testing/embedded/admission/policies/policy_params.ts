/**
 * The parameters of admission policies: objects that a binding names or selects.
 *
 * @module
 */

import { labelRequirementsOf, matchesLabels } from "../../../../src/resource/label_selector.ts";
import { converted } from "../../conversion/conversion_needed.ts";
import { unlistable } from "../../conversion/conversion_refusals.ts";
import { isJsonObject, type JsonObject, objectOrEmpty, stringOrUndefined } from "../../json.ts";
import { metaOf } from "../../object_meta.ts";
import type { ObjectStore } from "../../object_store.ts";
import type { ResourceRegistry } from "../../resource_registry.ts";

/** A policy or a binding that cannot be put to work; its message says why. */
export class PolicyFault extends Error {
  /** The error's class name. */
  override readonly name = "PolicyFault";
  /** Whether it is the policy itself, whatever its bindings say. */
  readonly isOfPolicy: boolean;

  /**
   * @param message Why.
   * @param options Whether it is the policy itself.
   */
  constructor(message: string, { isOfPolicy }: { readonly isOfPolicy: boolean }) {
    super(message);
    this.isOfPolicy = isOfPolicy;
  }
}

/** Where parameters are looked up. */
export interface ParamsParts {
  readonly store: ObjectStore;
  readonly registry: ResourceRegistry;
}

/**
 * Collects the parameters of a policy.
 *
 * @param specs The specs of the policy and of the binding.
 * @param namespace The namespace of the object that is written; "" for none.
 * @param parts Where to look.
 * @returns The parameters, with each of which the policy is to be evaluated: `null` for none, `undefined` for a policy
 * that has none.
 * @throws {PolicyFault} If there are none where there have to be.
 */
export async function paramsOf(
  { policy, binding }: { readonly policy: JsonObject; readonly binding: JsonObject },
  namespace: string,
  { store, registry }: ParamsParts,
): Promise<readonly (JsonObject | null | undefined)[]> {
  const { paramKind } = policy;
  if (!isJsonObject(paramKind)) return [undefined];
  const { apiVersion, kind } = paramKind;
  const served = registry.findKind(String(apiVersion), String(kind));
  if (served === undefined) {
    const why = `failed to find resource referenced by paramKind: '${apiVersion}, Kind=${kind}'`;
    throw new PolicyFault(why, { isOfPolicy: true });
  }
  const { paramRef } = binding;
  if (!isJsonObject(paramRef)) return [null];
  const named = stringOrUndefined(paramRef["namespace"]);
  const isNamespaced = served.scope === "Namespaced";
  if (!isNamespaced && named !== undefined) {
    const why = "paramRef.namespace must not be provided for a cluster-scoped `paramKind`";
    throw new PolicyFault(why, { isOfPolicy: false });
  }
  const within = named ?? namespace;
  if (isNamespaced && within === "") {
    const why = "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources";
    throw new PolicyFault(why, { isOfPolicy: false });
  }
  const all = await converted(() => store.list(served, isNamespaced ? within : ""), unlistable(served));
  const found = all.filter((object) => isMeant(paramRef, object));
  if (found.length === 0 && paramRef["parameterNotFoundAction"] !== "Allow") {
    const why = "no params found for policy binding with `Deny` parameterNotFoundAction";
    throw new PolicyFault(why, { isOfPolicy: false });
  }
  return found;
}

function isMeant({ name, selector }: JsonObject, object: JsonObject): boolean {
  if (typeof name === "string" && name !== "") return metaOf(object).name === name;
  const labels = objectOrEmpty(objectOrEmpty(object["metadata"])["labels"]);
  const texts = Object.entries(labels).map(([key, value]): [string, string] => [key, String(value)]);
  return matchesLabels(labelRequirementsOf(objectOrEmpty(selector)), Object.fromEntries(texts));
}
