/**
 * What the status of a namespace says about its deletion.
 *
 * @module
 */

import { type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

/** What is left in a namespace. */
export interface ContentTotals {
  /** How many objects are left, by "plural.group". */
  readonly resources: ReadonlyMap<string, number>;
  /** How many objects each finalizer holds. */
  readonly finalizers: ReadonlyMap<string, number>;
}

/** The conditions of a deletion in which nothing is in the way. */
const GOOD: readonly (readonly [type: string, reason: string, message: string])[] = [
  ["NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered", "All resources successfully discovered"],
  [
    "NamespaceDeletionGroupVersionParsingFailure",
    "ParsedGroupVersions",
    "All legacy kube types successfully parsed",
  ],
  [
    "NamespaceDeletionContentFailure",
    "ContentDeleted",
    "All content successfully deleted, may be waiting on finalization",
  ],
  ["NamespaceContentRemaining", "ContentRemoved", "All content successfully removed"],
  ["NamespaceFinalizersRemaining", "ContentHasNoFinalizers", "All content-preserving finalizers finished"],
];

/**
 * Brings a namespace's conditions up to date.
 *
 * @param current The conditions in its status, if any.
 * @param totals What is left in it.
 * @param now The time, as it is written into conditions that change.
 * @returns The conditions.
 */
export function namespaceConditions(
  current: JsonValue | undefined,
  totals: ContentTotals,
  now: string,
): readonly JsonObject[] {
  const before = new Map(
    (Array.isArray(current) ? current : []).map(objectOrEmpty).map((
      condition,
    ) => [condition["type"], condition]),
  );
  return GOOD.map(([type, reason, message]) => {
    const wanted = bad(type, totals) ?? { type, status: "False", reason, message };
    const old = before.get(type);
    const isSame = old?.["status"] === wanted["status"];
    return { ...wanted, lastTransitionTime: isSame ? old?.["lastTransitionTime"] ?? now : now };
  });
}

function bad(type: string, totals: ContentTotals): JsonObject | undefined {
  if (type === "NamespaceContentRemaining" && totals.resources.size > 0) {
    const left = sorted(totals.resources, (name, count) => `${name} has ${count} resource instances`);
    return {
      type,
      status: "True",
      reason: "SomeResourcesRemain",
      message: `Some resources are remaining: ${left}`,
    };
  }
  if (type === "NamespaceFinalizersRemaining" && totals.finalizers.size > 0) {
    const left = sorted(totals.finalizers, (name, count) => `${name} in ${count} resource instances`);
    const message = `Some content in the namespace has finalizers remaining: ${left}`;
    return { type, status: "True", reason: "SomeFinalizersRemain", message };
  }
  return undefined;
}

function sorted(counts: ReadonlyMap<string, number>, line: (name: string, count: number) => string): string {
  return [...counts].map(([name, count]) => line(name, count)).sort().join(", ");
}
