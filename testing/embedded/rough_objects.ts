/**
 * Objects that the storage keeps in other words than those they are read in: they are written once more by a change that
 * changes nothing.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import type { KindWrite } from "./kind_strategy.ts";

/**
 * Tells whether something in an object is stored as it is, although it is read as something else. It is stored anew
 * each time.
 *
 * @param wanted The object as it was sent, or made by a patch.
 * @param write What is known of the write.
 * @returns Whether there is.
 */
export function isRough(wanted: JsonObject, write: KindWrite): boolean {
  return isAppliedRoughly(wanted, write) || hasNullBytes(wanted, write) || hasLateLabels(wanted, write) ||
    isNewClaim(write);
}

/**
 * Tells whether an object gets its labels only when it is read: a new Job without labels, which has those that the server
 * gives its template.
 *
 * @param wanted The object as it was sent.
 * @param write What is known of the write.
 * @returns Whether it does; its labels are neither stored nor checked yet.
 */
export function hasLateLabels(wanted: JsonObject, { served: { group, kind }, live }: KindWrite): boolean {
  if (group !== "batch" || kind !== "Job" || live !== undefined) return false;
  const template = objectOrEmpty(objectOrEmpty(wanted["spec"])["template"]);
  const [own, given] = [wanted, template].map(({ metadata }) => objectOrEmpty(metadata)["labels"] ?? null);
  // An empty map is shared with the template, and filled with it.
  return isEmpty(objectOrEmpty(own)) && given === null;
}

/** The first update of a claim stores it anew, even if it changes nothing. */
function isNewClaim({ served: { group, kind }, live }: KindWrite): boolean {
  return group === "" && kind === "PersistentVolumeClaim" && live === undefined;
}

/** Bytes that are null are read as none, which is stored otherwise. */
function hasNullBytes(wanted: JsonObject, { served: { group, kind } }: KindWrite): boolean {
  const field = group === "" ? BYTES[kind] : undefined;
  return field !== undefined && Object.values(objectOrEmpty(wanted[field])).includes(null);
}

const BYTES: Readonly<Record<string, string>> = dictionary({ ConfigMap: "binaryData", Secret: "data" });

/** What is empty in the metadata of an applied custom object is stored as it is. */
function isAppliedRoughly(wanted: JsonObject, { served, isApplied }: KindWrite): boolean {
  if (served.crd === undefined || isApplied !== true) return false;
  return Object.values(objectOrEmpty(wanted["metadata"])).some((value) => isEmpty(value));
}

/**
 * Tells whether applying has taken the last entry of a list or map that another manager owns: that leaves a null in the
 * storage.
 *
 * @param kept The object as it is to be stored.
 * @param write What is known of the write.
 * @returns Whether it has.
 */
export function hasLostEntries(kept: JsonObject, { served, live, isApplied }: KindWrite): boolean {
  if (served.crd === undefined || isApplied !== true || live === undefined) return false;
  const before = objectOrEmpty(live["metadata"]);
  const after = objectOrEmpty(kept["metadata"]);
  return Object.keys(before).some((key) => after[key] === undefined && isOwned(after["managedFields"], key));
}

function isOwned(entries: JsonValue | undefined, key: string): boolean {
  return Array.isArray(entries) && entries.some((entry) => {
    const fields = objectOrEmpty(objectOrEmpty(entry)["fieldsV1"]);
    return objectOrEmpty(fields["f:metadata"])[`f:${key}`] !== undefined;
  });
}

function isEmpty(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
