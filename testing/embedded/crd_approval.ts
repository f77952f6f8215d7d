/**
 * The groups of the Kubernetes community: a definition in one of them needs somebody's word that its API was reviewed.
 *
 * @module
 */

import { type FieldError, invalidValue, requiredValue } from "../../src/schema/field_error.ts";
import { matchesFormat } from "../../src/schema/formats.ts";
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
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(crdSpecOf(crd).group)) return [];
  const approval = approvalOf(crd);
  const state = approvalState(approval);
  if (state === "approved" || (live !== undefined && approvalState(approvalOf(live)) === state)) return [];
  const path = `metadata.annotations[${APPROVAL}]`;
  const rule = `protected groups must have approval annotation "${APPROVAL}"`;
  if (state === "missing") return [requiredValue(path, `${rule}, ${APPROVAL_HELP}`)];
  return [
    invalidValue(
      path,
      approval,
      `${rule} with either a URL or a reason starting with "unapproved", ${APPROVAL_HELP}`,
    ),
  ];
}

function approvalOf(crd: JsonObject): string {
  return textOf(objectOrEmpty(objectOrEmpty(crd["metadata"])["annotations"])[APPROVAL]);
}

function approvalState(approval: string): "approved" | "invalid" | "missing" {
  if (approval === "") return "missing";
  const isUrl = matchesFormat("uri", approval) === true && /^[a-z][a-z0-9+.-]*:\/\/[^/?]/i.test(approval);
  return approval.startsWith("unapproved") || isUrl ? "approved" : "invalid";
}
