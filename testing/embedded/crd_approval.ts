/**
 * The groups of the Kubernetes community: a definition in one of them needs somebody's word that its API was reviewed.
 *
 * @module
 */

import { type FieldError, invalidValue, requiredValue } from "../../src/schema/field_error.ts";
import { matchesFormat } from "../../src/schema/formats.ts";
import { goQuote } from "../../src/schema/go_format.ts";
import { withCondition } from "./crd_conditions.ts";
import { crdSpecOf, textOf } from "./crd_spec.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";

const APPROVAL = "api-approved.kubernetes.io";
const APPROVAL_HELP = "see https://github.com/kubernetes/enhancements/pull/1111";

/**
 * Checks the approval of a definition.
 *
 * @param crd The definition.
 * @param live The stored definition, whose state of approval may stay; `undefined` for a creation.
 * @returns What is wrong.
 */
export function checkApproval(crd: JsonObject, live: JsonObject | undefined): readonly FieldError[] {
  if (!isProtected(crd)) return [];
  const { state } = approvalOf(crd);
  if (isGood(state) || (live !== undefined && approvalOf(live).state === state)) return [];
  const path = `metadata.annotations[${APPROVAL}]`;
  const rule = ruleFor(state);
  return state === "Missing" ? [requiredValue(path, rule)] : [invalidValue(path, approvalOf(crd).text, rule)];
}

/**
 * Says in a condition whether a definition in one of these groups is approved.
 *
 * @param crd The definition.
 * @param now The time, as it is written if the condition's status changes.
 * @returns The definition with the condition; the same one in all other groups.
 */
export function withApproval(crd: JsonObject, now: string): JsonObject {
  if (!isProtected(crd)) return crd;
  const { text, state } = approvalOf(crd);
  const messages: Readonly<Record<ApprovalState, string>> = {
    Approved: `approved in ${text}`,
    Unapproved: `not approved: ${goQuote(text)}`,
    Missing: ruleFor("Missing"),
    Invalid: ruleFor("Invalid"),
  };
  return withCondition(crd, {
    type: "KubernetesAPIApprovalPolicyConformant",
    status: state === "Approved" ? "True" : "False",
    reason: `${state}Annotation`,
    message: messages[state],
  }, now);
}

type ApprovalState = "Approved" | "Unapproved" | "Missing" | "Invalid";

function isProtected(crd: JsonObject): boolean {
  return /(?:^|\.)(?:k8s|kubernetes)\.io$/.test(crdSpecOf(crd).group);
}

function isGood(state: ApprovalState): boolean {
  return state === "Approved" || state === "Unapproved";
}

function ruleFor(state: ApprovalState): string {
  const rule = `protected groups must have approval annotation "${APPROVAL}"`;
  return state === "Missing"
    ? `${rule}, ${APPROVAL_HELP}`
    : `${rule} with either a URL or a reason starting with "unapproved", ${APPROVAL_HELP}`;
}

function approvalOf(crd: JsonObject): { readonly text: string; readonly state: ApprovalState } {
  const text = textOf(objectOrEmpty(objectOrEmpty(crd["metadata"])["annotations"])[APPROVAL]);
  if (text === "") return { text, state: "Missing" };
  if (text.startsWith("unapproved")) return { text, state: "Unapproved" };
  const isUrl = matchesFormat("uri", text) === true && /^[a-z][a-z0-9+.-]*:\/\/[^/?]/i.test(text);
  return { text, state: isUrl ? "Approved" : "Invalid" };
}
