/**
 * What a change of an object does to the owners of its fields.
 *
 * @module
 */

import type { FieldConflict } from "./apply_conflict.ts";
import { compareFields, type FieldComparison } from "./field_comparison.ts";
import { withoutEmptyFields, withPresentFields } from "./field_presence.ts";
import { type FieldSchema, resetFieldsOf } from "./field_schema.ts";
import {
  difference,
  differenceBelow,
  type FieldSet,
  fieldSetOf,
  intersection,
  NO_FIELDS,
  union,
} from "./field_set.ts";
import { type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import {
  capUpdaters,
  type ManagerEntries,
  type ManagerEntry,
  managerId,
  type ManagerName,
} from "./manager_entries.ts";
import { fieldElement } from "./path_element.ts";
import type { Subresource } from "./served_resource.ts";

/** Who writes, what, and when. */
export interface FieldWrite {
  /** The field manager; "" counts as "unknown". */
  readonly manager: string;
  /** The group and version of the request. */
  readonly apiVersion: string;
  /** Where the write goes; absent for the object itself. */
  readonly subresource?: Subresource | undefined;
  /** The kind's schema. */
  readonly schema: FieldSchema;
  /** The time that entries get, in RFC 3339 with whole seconds. */
  readonly now: string;
  /** Compares objects in another version; absent where fields are called the same in all versions. */
  readonly compareIn?: CompareIn | undefined;
}

/** Compares two objects in another version than their own: "group/version". */
export type CompareIn = (
  apiVersion: string,
  objects: { readonly before: JsonObject; readonly after: JsonObject },
) => FieldComparison;

/** What no manager owns: the server sets it, or it tells the object from others. */
export const NEVER_OWNED: FieldSet = fieldSetOf(
  ["apiVersion"].map(fieldElement),
  ["kind"].map(fieldElement),
  ["metadata"].map(fieldElement),
  ...[
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "clusterName",
    "generation",
    "managedFields",
    "resourceVersion",
  ].map((field) => ["metadata", field].map(fieldElement)),
);

/**
 * The manager in whose entry a write is recorded.
 *
 * @param write The write.
 * @param operation Whether it is a server-side apply.
 * @returns The manager.
 */
export function managerOf(write: FieldWrite, operation: "Apply" | "Update"): ManagerName {
  const { manager, apiVersion, subresource } = write;
  return {
    manager: manager === "" ? "unknown" : manager,
    operation,
    apiVersion,
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/**
 * Gives a writer what it set or changed, and takes it from everyone else.
 *
 * @param entries The entries so far.
 * @param update The write, the object before it (empty for a creation), and the object after it.
 * @returns The entries after the write.
 */
export function recordUpdate(
  entries: ManagerEntries,
  update: FieldWrite & { before: JsonObject; after: JsonObject },
): ManagerEntries {
  const { before, after, schema, now } = update;
  const comparison = visibleChanges(
    compareFields(comparedForm(before, schema), comparedForm(after, schema), schema.root),
    update,
  );
  const name = managerOf(update, "Update");
  const id = managerId(name);
  const { rest } = withoutChanged(entries, {
    comparison,
    comparisonIn: comparisonsOf(update, { before, after }),
  });
  const written = difference(union(comparison.modified, comparison.added), NEVER_OWNED);
  if (written.size > 0) {
    rest.set(id, { ...name, time: now, fields: union(written, rest.get(id)?.fields ?? NO_FIELDS) });
  }
  return capUpdaters(rest);
}

/**
 * Leaves the changes out that a write cannot make.
 *
 * @param comparison What the write asks for.
 * @param write The write.
 * @returns What it does.
 */
export function visibleChanges(comparison: FieldComparison, write: FieldWrite): FieldComparison {
  const reset = resetFieldsOf(write.schema, write.subresource);
  return {
    added: differenceBelow(comparison.added, reset),
    modified: differenceBelow(comparison.modified, reset),
    removed: differenceBelow(comparison.removed, reset),
  };
}

/**
 * Compares an object before and after a write in the versions that managers know.
 *
 * @param write The write.
 * @param objects The object before and after it, in the write's version.
 * @returns Compares in a version; `undefined` where fields are called the same in all versions.
 */
export function comparisonsOf(
  write: FieldWrite,
  objects: { readonly before: JsonObject; readonly after: JsonObject },
): ((apiVersion: string) => FieldComparison) | undefined {
  const { compareIn, apiVersion: own, schema: { root } } = write;
  if (compareIn === undefined) return undefined;
  const known = new Map<string, FieldComparison>();
  return (apiVersion) => {
    const comparison = known.get(apiVersion) ??
      (apiVersion === own
        ? compareFields(objects.before, objects.after, root)
        : compareIn(apiVersion, objects));
    known.set(apiVersion, comparison);
    return comparison;
  };
}

/**
 * Takes what changed or went from all entries but one.
 *
 * @param entries The entries.
 * @param change What changed, in other versions too where fields are called otherwise in them, and the key of the entry
 * that is left out, if any.
 * @returns The other entries, and from whom a field with another value was taken.
 */
export function withoutChanged(
  entries: ManagerEntries,
  change: {
    id?: string;
    comparison: FieldComparison;
    comparisonIn?: ((apiVersion: string) => FieldComparison) | undefined;
  },
): { rest: Map<string, ManagerEntry>; conflicts: FieldConflict[] } {
  const { id, comparison, comparisonIn = () => comparison } = change;
  const rest = new Map<string, ManagerEntry>();
  const conflicts: FieldConflict[] = [];
  for (const [key, entry] of entries) {
    if (key === id) continue;
    const { modified, added, removed } = comparisonIn(entry.apiVersion);
    const changed = union(modified, added);
    const gone = union(changed, removed);
    const taken = intersection(entry.fields, changed);
    if (taken.size > 0) conflicts.push({ owner: entry, fields: taken });
    const fields = difference(entry.fields, gone);
    if (fields.size > 0) rest.set(key, { ...entry, fields });
  }
  return { rest, conflicts };
}

/**
 * An object as the server holds it.
 *
 * @param object The object.
 * @param schema Its kind's schema.
 * @returns The object; one of a built-in kind has no nulls, empty lists and empty maps.
 */
export function storedForm(object: JsonObject, schema: FieldSchema): JsonObject {
  return schema.isTyped ? objectOrEmpty(withoutEmptyFields(object, schema.root)) : object;
}

function comparedForm(object: JsonObject, schema: FieldSchema): JsonValue {
  return schema.isTyped ? withPresentFields(storedForm(object, schema), schema.root) : object;
}
