/**
 * The conditions of CustomResourceDefinitions.
 *
 * @module
 */

import { isJsonObject, type JsonObject, objectOrEmpty } from "./json.ts";

/** A condition without its time. */
export interface CrdCondition {
  readonly type: "Established" | "KubernetesAPIApprovalPolicyConformant" | "NamesAccepted" | "Terminating";
  readonly status: "False" | "True";
  readonly reason: string;
  readonly message: string;
}

/**
 * Sets one of a definition's conditions.
 *
 * @param crd The definition.
 * @param condition The condition.
 * @param now The time, as it is written if the condition's status changes.
 * @returns The definition with that condition; the same one where it has it already.
 */
export function withCondition(crd: JsonObject, condition: CrdCondition, now: string): JsonObject {
  const { type, status, reason, message } = condition;
  const conditions = conditionsOf(crd);
  const old = conditions.find((other) => other["type"] === type);
  if (
    old !== undefined && old["status"] === status && old["reason"] === reason && old["message"] === message
  ) {
    return crd;
  }
  const lastTransitionTime = old?.["status"] === status ? old["lastTransitionTime"] ?? now : now;
  const changed = { type, status, lastTransitionTime, reason, message };
  const others = conditions.map((other) => other === old ? changed : other);
  return {
    ...crd,
    status: {
      ...objectOrEmpty(crd["status"]),
      conditions: old === undefined ? [...conditions, changed] : others,
    },
  };
}

/**
 * Whether the kinds of a definition are served.
 *
 * @param crd The definition.
 * @returns Whether its condition "Established" is true.
 */
export function isEstablished(crd: JsonObject): boolean {
  return conditionsOf(crd).some(({ type, status }) => type === "Established" && status === "True");
}

function conditionsOf(crd: JsonObject): readonly JsonObject[] {
  const { conditions } = objectOrEmpty(crd["status"]);
  return (Array.isArray(conditions) ? conditions : []).filter(isJsonObject);
}
