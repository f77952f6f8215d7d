/**
 * The parameters of requests, as OpenAPI documents name them.
 *
 * @module
 */

/** A parameter in the path or the query. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly type: "string" | "integer" | "boolean";
}

const BOOLEANS: ReadonlySet<string> = new Set([
  "allowWatchBookmarks",
  "force",
  "ignoreStoreReadErrorWithClusterBreakingPotential",
  "orphanDependents",
  "sendInitialEvents",
  "watch",
]);
const INTEGERS: ReadonlySet<string> = new Set(["gracePeriodSeconds", "limit", "timeoutSeconds"]);

const LISTED = [
  "continue",
  "fieldSelector",
  "labelSelector",
  "limit",
  "resourceVersion",
  "resourceVersionMatch",
  "sendInitialEvents",
  "shardSelector",
  "timeoutSeconds",
];
const WRITTEN = ["dryRun", "fieldManager", "fieldValidation"];
const DELETED = [
  "dryRun",
  "gracePeriodSeconds",
  "ignoreStoreReadErrorWithClusterBreakingPotential",
  "orphanDependents",
  "propagationPolicy",
];

/** The parameters of requests that read lists, or watch. */
export const LIST_PARAMETERS: readonly Parameter[] = inQuery(["allowWatchBookmarks", ...LISTED, "watch"]);
/** The parameters of requests that create or replace. */
export const WRITE_PARAMETERS: readonly Parameter[] = inQuery(WRITTEN);
/** The parameters of patches. */
export const PATCH_PARAMETERS: readonly Parameter[] = inQuery([...WRITTEN, "force"]);
/** The parameters of deletions. */
export const DELETE_PARAMETERS: readonly Parameter[] = inQuery(DELETED);
/** The parameters of deletions of whole collections. */
export const DELETE_COLLECTION_PARAMETERS: readonly Parameter[] = inQuery([...DELETED, ...LISTED]);
/** The parameter of requests that read one custom object. */
export const READ_PARAMETERS: readonly Parameter[] = inQuery(["resourceVersion"]);

/**
 * The parameters of every request to a path.
 *
 * @param path The path, with the names of its parameters in braces.
 * @returns Those in the path, and one about the form of answers.
 */
export function parametersOfPath(path: string): Parameter[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return [...names.map((name) => ({ name, in: "path", type: "string" }) as const), ...inQuery(["pretty"])];
}

/**
 * Sorts parameters as the documents have them.
 *
 * @param parameters The parameters.
 * @returns The same by their names.
 */
export function byName(parameters: readonly Parameter[]): Parameter[] {
  return [...parameters].sort((a, b) => a.name < b.name ? -1 : 1);
}

function inQuery(names: readonly string[]): Parameter[] {
  return byName(names.map((name) => {
    const type = BOOLEANS.has(name) ? "boolean" : INTEGERS.has(name) ? "integer" : "string";
    return { name, in: "query", type };
  }));
}
