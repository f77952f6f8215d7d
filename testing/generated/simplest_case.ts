/**
 * Makes a case that shows a difference as small as it gets.
 *
 * @module
 */

import { isJsonObject, objectOrEmpty } from "../embedded/json.ts";
import { type Change, changed, partAt, pathsIn } from "./changes.ts";
import type { GeneratedCase } from "./generated_case.ts";

/**
 * Looks for the smallest case that still shows the difference: drops steps, then fields, as long as anything can go.
 *
 * @param whole The case that shows it.
 * @param shows Tells whether a case shows it.
 * @returns The smallest case that was found.
 */
export async function simplestCase(
  whole: GeneratedCase,
  shows: (one: GeneratedCase) => Promise<boolean>,
): Promise<GeneratedCase> {
  let best = whole;
  for (const field of ["isDeleted", "patch", "update"] as const) {
    const { [field]: _, ...others } = best;
    const smaller = { isDeleted: false, ...others };
    if (await shows(smaller)) best = smaller;
  }
  let [index, before] = [0, best];
  for (;;) {
    const candidate = candidates(best)[index];
    if (candidate === undefined) {
      if (best === before) return best;
      [index, before] = [0, best];
    } else if (await shows(candidate)) best = candidate;
    else index++;
  }
}

/** Each without one field or item, outer ones first. */
function candidates(one: GeneratedCase): GeneratedCase[] {
  const { object, update, patch } = one;
  const isNeeded = (path: readonly (string | number)[]): boolean =>
    path.length === 1 ? ["apiVersion", "kind"].includes(String(path[0])) : path.join(".") === "metadata.name";
  return [
    ...pathsIn(object).filter((path) => !isNeeded(path) && path.join(".") !== "metadata")
      .map((path) => ({ ...one, object: objectOrEmpty(changed(object, { path })) })),
    ...smallerChanges(update).map((change) => ({ ...one, update: change })),
    ...smallerChanges(patch).map((change) => ({ ...one, patch: change })),
  ];
}

function smallerChanges(change: Change | undefined): Change[] {
  const { path, value } = change ?? {};
  if (path === undefined || (!isJsonObject(value) && !Array.isArray(value))) return [];
  return pathsIn(value).filter((inner) => partAt(value, inner) !== undefined)
    .map((inner) => ({ path, value: changed(value, { path: inner }) }));
}
