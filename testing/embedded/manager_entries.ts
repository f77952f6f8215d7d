/**
 * `metadata.managedFields`, read and written: an entry for each manager, operation and subresource.
 *
 * @module
 */

import { type FieldSet, fromFieldsV1, NO_FIELDS, toFieldsV1, union } from "./field_set.ts";
import { type JsonObject, type JsonValue, objectOrEmpty, stringOrUndefined, withField } from "./json.ts";

/** Who owns fields; together these tell entries apart, but for the version of an Apply. */
export interface ManagerName {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource?: string;
}

/** What a manager owns. */
export interface ManagerEntry extends ManagerName {
  readonly time?: string;
  readonly fields: FieldSet;
}

/** The entries of an object by {@linkcode managerId}. */
export type ManagerEntries = ReadonlyMap<string, ManagerEntry>;

/** More updaters than these are not kept apart: the oldest share an entry. */
const MAX_UPDATERS = 10;

/** The manager of the entry that the oldest updaters share. */
const OLD_UPDATER = "ancient-changes";

/**
 * The key of a manager's entry. Managers are listed in the order of their keys.
 *
 * @param name The manager.
 * @returns The key.
 */
export function managerId({ manager, operation, apiVersion, subresource }: ManagerName): string {
  return JSON.stringify({
    ...(manager === "" ? {} : { manager }),
    operation,
    ...(operation === "Apply" ? {} : { apiVersion }),
    ...(subresource === undefined ? {} : { subresource }),
  });
}

/**
 * Reads the managed fields of an object.
 *
 * @param object The object.
 * @returns The entries, none if the object has no managed fields.
 * @throws {SyntaxError} If an entry is broken.
 */
export function readEntries(object: JsonObject): ManagerEntries {
  const entries = new Map<string, ManagerEntry>();
  for (const entry of managedFieldsIn(object)) {
    const read = readEntry(objectOrEmpty(entry));
    entries.set(managerId(read), read);
  }
  return entries;
}

/**
 * The managed fields of an object as they are.
 *
 * @param object The object.
 * @returns The list, empty if there is none.
 */
export function managedFieldsIn(object: JsonObject): readonly JsonValue[] {
  const { managedFields } = objectOrEmpty(object["metadata"]);
  return Array.isArray(managedFields) ? managedFields : [];
}

/**
 * Puts entries into an object.
 *
 * @param object The object, with any managed fields.
 * @param entries The entries; those without fields are left out.
 * @returns The object with these managed fields.
 */
export function withEntries(object: JsonObject, entries: ManagerEntries): JsonObject {
  const written = [...entries.values()].filter(({ fields }) => fields.size > 0).sort(compareEntries).map(
    writeEntry,
  );
  return withManagedFields(object, written);
}

/**
 * Puts managed fields into an object.
 *
 * @param object The object, with any managed fields.
 * @param managedFields The managed fields; none are left out.
 * @returns The object with these managed fields.
 */
export function withManagedFields(object: JsonObject, managedFields: readonly JsonValue[]): JsonObject {
  const metadata = objectOrEmpty(object["metadata"]);
  return withField(
    object,
    "metadata",
    withField(metadata, "managedFields", managedFields.length === 0 ? undefined : managedFields),
  );
}

/**
 * Makes the oldest updaters share an entry while there are more than ten.
 *
 * @param entries The entries.
 * @returns The entries, few enough.
 */
export function capUpdaters(entries: ManagerEntries): ManagerEntries {
  const updaters = [...entries].filter(([, { operation }]) => operation === "Update");
  let surplus = updaters.length - MAX_UPDATERS;
  if (surplus <= 0) return entries;
  updaters.sort(([leftId, left], [rightId, right]) =>
    compareText(left.time ?? "", right.time ?? "") || compareText(leftId, rightId)
  );
  const capped = new Map(entries);
  const firstOfVersion = new Map<string, string>();
  for (const [id, entry] of updaters) {
    if (surplus === 0) break;
    const { apiVersion } = entry;
    const first = firstOfVersion.get(apiVersion);
    if (first === undefined) {
      firstOfVersion.set(apiVersion, id);
      continue;
    }
    const shared: ManagerName = { manager: OLD_UPDATER, operation: "Update", apiVersion };
    const sharedId = managerId(shared);
    if (id === sharedId) continue;
    const older = capped.get(sharedId) ?? capped.get(first);
    if (!capped.has(sharedId)) capped.delete(first);
    capped.delete(id);
    capped.set(sharedId, { ...entry, ...shared, fields: union(entry.fields, older?.fields ?? NO_FIELDS) });
    surplus--;
  }
  return capped;
}

function readEntry(entry: JsonObject): ManagerEntry {
  const { operation, fieldsType } = entry;
  const apiVersion = stringOrUndefined(entry["apiVersion"]);
  const subresource = stringOrUndefined(entry["subresource"]);
  const time = stringOrUndefined(entry["time"]);
  if (operation !== "Apply" && operation !== "Update") {
    throw broken("its operation is neither Apply nor Update");
  }
  if (apiVersion === undefined) throw broken("it has no apiVersion");
  if (fieldsType !== "FieldsV1") throw broken("its fieldsType is not FieldsV1");
  return {
    manager: stringOrUndefined(entry["manager"]) ?? "",
    operation,
    apiVersion,
    ...(subresource === undefined ? {} : { subresource }),
    ...(time === undefined ? {} : { time }),
    fields: fromFieldsV1(objectOrEmpty(entry["fieldsV1"])),
  };
}

function broken(why: string): SyntaxError {
  return new SyntaxError(`Cannot read a managed fields entry: ${why}`);
}

function writeEntry({ manager, operation, apiVersion, subresource, time, fields }: ManagerEntry): JsonObject {
  return {
    ...(manager === "" ? {} : { manager }),
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: "FieldsV1",
    fieldsV1: toFieldsV1(fields),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** Appliers before updaters, each the oldest first. */
function compareEntries(left: ManagerEntry, right: ManagerEntry): number {
  return compareText(left.operation, right.operation) ||
    compareText(left.time ?? "", right.time ?? "") ||
    compareText(left.manager, right.manager) ||
    compareText(left.apiVersion, right.apiVersion) ||
    compareText(left.subresource ?? "", right.subresource ?? "");
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
