/**
 * When an object was written, as far as it says so itself.
 *
 * @module
 */

import type { KubeObject } from "../resource/object.ts";

/**
 * The time of the newest write that an object tells of, to the second: servers note it in the managed fields.
 *
 * @param object The object as it came, managed fields included.
 * @returns Milliseconds since 1970; `undefined` when nothing can be said, as of an object that is being deleted: the
 * request to delete it leaves no time behind.
 */
export function writeTimeOf({ metadata }: KubeObject): number | undefined {
  const { managedFields, deletionTimestamp } = metadata;
  if (managedFields === undefined || deletionTimestamp !== undefined) return undefined;
  let newest = "";
  // All are in UTC and of one form, so that they have the order of text.
  for (const { time } of managedFields) if (time !== undefined && time > newest) newest = time;
  const ms = Date.parse(newest);
  return Number.isNaN(ms) ? undefined : ms;
}
