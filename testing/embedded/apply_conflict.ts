/**
 * The refusal of an apply that would take fields from their owners.
 *
 * @module
 */

import { type FieldSet, pathsOf } from "./field_set.ts";
import { managerId, type ManagerName } from "./manager_entries.ts";
import { PatchError } from "./patch_error.ts";
import { formatPath } from "./path_element.ts";

/** What an applied configuration would take from one manager. */
export interface FieldConflict {
  readonly owner: ManagerName;
  readonly fields: FieldSet;
}

/**
 * Refuses an apply.
 *
 * @param conflicts What it would take, from at least one manager.
 * @returns 409 Conflict with a cause for each field.
 */
export function applyConflict(conflicts: readonly FieldConflict[]): PatchError {
  const owners = conflicts
    .map(({ owner, fields }) => ({
      id: managerId(owner),
      owner: formatOwner(owner),
      paths: pathsOf(fields).map(formatPath),
    }))
    .sort((left, right) => left.id < right.id ? -1 : 1);
  const causes = owners.flatMap(({ owner, paths }) =>
    paths.map((field) => ({ reason: "FieldManagerConflict", message: `conflict with ${owner}`, field }))
  );
  const [only] = causes;
  const message = causes.length === 1 && only !== undefined
    ? `Apply failed with 1 conflict: ${only.message}: ${only.field}`
    : `Apply failed with ${causes.length} conflicts: ${
      owners.flatMap(({ owner, paths }) => [`conflicts with ${owner}:`, ...paths.map((path) => `- ${path}`)])
        .join("\n")
    }`;
  return new PatchError(409, "Conflict", { message, causes });
}

function formatOwner({ manager, operation, apiVersion, subresource }: ManagerName): string {
  return [
    JSON.stringify(manager),
    ...(subresource === undefined ? [] : [`with subresource ${JSON.stringify(subresource)}`]),
    ...(operation === "Update" ? [`using ${apiVersion}`] : []),
  ].join(" ");
}
