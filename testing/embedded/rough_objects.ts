/**
 * Objects that the storage keeps as they were applied: what is empty in their metadata goes only when they are read.
 *
 * @module
 */

import { type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import type { KindWrite } from "./kind_strategy.ts";

/**
 * Tells whether the metadata has something empty that is stored as it is: that of applied custom objects.
 *
 * @param wanted The object as it was sent.
 * @param write What is known of the write.
 * @returns Whether it is stored so.
 */
export function isRough(wanted: JsonObject, { served, isApplied }: KindWrite): boolean {
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
