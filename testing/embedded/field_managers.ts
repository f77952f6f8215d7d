/**
 * Keeps track of who owns which fields of an object, and applies configurations: the rules of server-side apply.
 * Pure functions from objects to objects.
 *
 * @module
 */

import { applyConflict, type FieldConflict } from "./apply_conflict.ts";
import { checkFields, formatFindings } from "./field_check.ts";
import { compareFields } from "./field_comparison.ts";
import { fieldsOf } from "./field_extent.ts";
import { mergeFields } from "./field_merge.ts";
import {
  comparisonsOf,
  type FieldWrite,
  managerOf,
  NEVER_OWNED,
  recordUpdate,
  storedForm,
  visibleChanges,
  withoutChanged,
} from "./field_ownership.ts";
import { pruneFields } from "./field_pruning.ts";
import { reconcileFields } from "./field_reconciliation.ts";
import { resetFieldsOf } from "./field_schema.ts";
import { difference, differenceBelow, NO_FIELDS } from "./field_set.ts";
import { isJsonObject, jsonEqual, type JsonObject, objectOrEmpty, stringOrUndefined } from "./json.ts";
import { KUBECTL, lastAppliedFields, withLastApplied } from "./last_applied.ts";
import {
  managedFieldsIn,
  type ManagerEntries,
  managerId,
  readEntries,
  withEntries,
  withManagedFields,
} from "./manager_entries.ts";
import { badPatch, PatchError } from "./patch_error.ts";

/** A create, replace or patch. */
export interface TrackedUpdate extends FieldWrite {
  /** The live object; absent for a creation. */
  readonly before?: JsonObject | undefined;
  /** The object as it is to be stored; managed fields in it are the client's wish. */
  readonly after: JsonObject;
}

/** A server-side apply. */
export interface AppliedConfiguration extends FieldWrite {
  /** The live object; absent if the apply creates it. */
  readonly live?: JsonObject | undefined;
  /** The configuration. */
  readonly applied: JsonObject;
  /** Whether to take fields from their owners. */
  readonly force: boolean;
  /** The resource's kind; a configuration of another kind is refused. Any kind is taken without it. */
  readonly kind?: string;
}

/**
 * Records a create, replace or patch: the writer owns what it set or changed, and nobody owns what it removed.
 *
 * @param update The write.
 * @returns The new object with its managed fields; none if the live object has none. An object of a built-in kind
 * loses its nulls, empty lists and empty maps, as it does on the API server.
 */
export function trackUpdate(update: TrackedUpdate): JsonObject {
  const { before } = update;
  const entries = reconciled(startingEntries(update), update);
  const after = storedForm(withManagedFields(update.after, []), update.schema);
  // An object whose fields nobody owns was taken out of the books; only an apply puts it back.
  if (before !== undefined && entries.size === 0) return after;
  return keepTimes(
    before,
    withEntries(after, recordUpdate(entries, { ...update, before: before ?? {}, after })),
  );
}

/**
 * Applies a configuration: its fields are set and owned by the applier; what the applier owned and no longer
 * mentions is removed, unless another manager owns it as well.
 *
 * @param configuration The configuration, and the object that it is for.
 * @returns The new object with its managed fields; the live object itself if nothing changes.
 * @throws {PatchError} If another manager owns a field with another value (409), unless forced; if the
 * configuration has managed fields, is of another kind or version (400), has an item twice or does not fit the
 * schema (500).
 */
export function serverSideApply(configuration: AppliedConfiguration): JsonObject {
  const { live, applied, schema, now } = configuration;
  const { root } = schema;
  checkConfiguration(configuration);
  const name = managerOf(configuration, "Apply");
  const id = managerId(name);
  const entries = new Map(reconciled(entriesBeforeApply(configuration), configuration));
  const last = entries.get(id);

  const base = live ?? {};
  const fields = differenceBelow(fieldsOf(applied, root), resetFieldsOf(schema, configuration.subresource));
  entries.set(id, { ...name, fields });
  const merged = mergeFields(base, applied, root);
  const pruned = objectOrEmpty(pruneFields(merged, { root, last: last?.fields ?? NO_FIELDS, entries }));

  const comparison = visibleChanges(compareFields(base, pruned, root), configuration);
  const comparisonIn = comparisonsOf(configuration, { before: base, after: pruned });
  const { rest, conflicts } = withoutChanged(entries, { id, comparison, comparisonIn });
  if (!configuration.force) refuseConflicts(conflicts, configuration);
  const time = jsonEqual(base, pruned) ? last?.time : now;
  rest.set(id, { ...name, fields: difference(fields, NEVER_OWNED), ...(time === undefined ? {} : { time }) });
  const object = configuration.manager === KUBECTL ? withLastApplied(pruned, applied) : pruned;
  return keepTimes(live, withEntries(storedForm(object, schema), rest));
}

/**
 * Takes new times of managed fields back if they are all that changed, so that the write is none.
 *
 * @param before The live object; `undefined` for a creation.
 * @param after The object to be stored.
 * @returns The live object if only times differ, the other one if not.
 */
export function keepTimes(before: JsonObject | undefined, after: JsonObject): JsonObject {
  return before !== undefined && jsonEqual(timeless(before), timeless(after)) ? before : after;
}

/** The manager of fields that were there before the first apply. */
const BEFORE_FIRST_APPLY = "before-first-apply";

function timeless(object: JsonObject): JsonObject {
  const entries = managedFieldsIn(object).map((entry) => {
    const { time: _time, ...rest } = objectOrEmpty(entry);
    return rest;
  });
  return withManagedFields(object, entries);
}

/** The entries that a write begins with. Clients may send their own, or an empty list to drop all. */
function startingEntries({ before, after, subresource }: TrackedUpdate): ManagerEntries {
  const sent = objectOrEmpty(after["metadata"])["managedFields"];
  if (subresource === undefined && Array.isArray(sent)) {
    const [first] = sent;
    const isReset = sent.length === 0 ||
      sent.length === 1 && isJsonObject(first) && Object.keys(first).length === 0;
    if (isReset) return new Map();
    const entries = readOrNone(after);
    if (entries.size > 0) return entries;
  }
  return readOrNone(before ?? {});
}

/** The schemas of custom resources change. */
function reconciled(entries: ManagerEntries, { schema: { isTyped, root } }: FieldWrite): ManagerEntries {
  if (isTyped) return entries;
  return new Map(
    [...entries].map(([id, entry]) => [id, { ...entry, fields: reconcileFields(entry.fields, root) }]),
  );
}

function readOrNone(object: JsonObject): ManagerEntries {
  try {
    return readEntries(object);
  } catch {
    // Broken managed fields count as none.
    return new Map();
  }
}

function refuseConflicts(
  conflicts: readonly FieldConflict[],
  { live, manager, schema: { root }, apiVersion }: AppliedConfiguration,
): void {
  const own = manager === KUBECTL ? lastAppliedFields(live ?? {}, { root, apiVersion }) : NO_FIELDS;
  const others = conflicts
    .map(({ owner, fields }) => ({ owner, fields: difference(fields, own) }))
    .filter(({ fields }) => fields.size > 0);
  if (others.length > 0) throw applyConflict(others);
}

function entriesBeforeApply(configuration: AppliedConfiguration): ManagerEntries {
  const { live } = configuration;
  if (live === undefined) return new Map();
  const entries = readLive(live);
  if (entries.size > 0) return entries;
  const after = withManagedFields(live, []);
  return recordUpdate(entries, { ...configuration, manager: BEFORE_FIRST_APPLY, before: {}, after });
}

function readLive(live: JsonObject): ManagerEntries {
  try {
    return readEntries(live);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PatchError(500, "", { message: `failed to decode managed fields: ${why}`, cause: error });
  }
}

function checkConfiguration({ applied, schema, apiVersion, kind }: AppliedConfiguration): void {
  const { apiVersion: givenVersion = "", kind: givenKind = "" } = applied;
  if (givenVersion !== apiVersion || (kind !== undefined && givenKind !== kind)) {
    throw badPatch(`invalid object type: ${groupVersionKind(String(givenVersion), String(givenKind))}`);
  }
  const metadata = objectOrEmpty(applied["metadata"]);
  if ((metadata["managedFields"] ?? null) !== null) throw badPatch("metadata.managedFields must be nil");
  const findings = checkFields(applied, schema.root);
  if (findings.length === 0) return;
  const [namespace, name] = ["namespace", "name"].map((field) => stringOrUndefined(metadata[field]) ?? "");
  const what = `${namespace}/${name}; ${groupVersionKind(apiVersion, String(givenKind))}`;
  throw new PatchError(500, "", {
    message: `failed to create typed patch object (${what}): ${formatFindings(findings)}`,
  });
}

/** The core group is the empty string in front of the slash. */
function groupVersionKind(apiVersion: string, kind: string): string {
  return `${apiVersion.includes("/") ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}
