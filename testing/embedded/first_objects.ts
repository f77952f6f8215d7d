/**
 * The objects that a server makes by itself when it starts, read from the table `first_objects.json`: the priority
 * classes of the system, and what flow control begins with. They are written down there as they are stored, but for
 * uids and times.
 *
 * @module
 */

import facts from "./first_objects.json" with { type: "json" };
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

/** What a server gives to each of its own objects. */
export interface FirstMeta {
  readonly uid: string;
  readonly now: string;
}

/**
 * Makes the objects.
 *
 * @param meta Makes the uid of an object, and the time.
 * @returns The objects as they are stored.
 */
export function firstObjects(meta: () => FirstMeta): readonly JsonObject[] {
  const all: readonly unknown[] = facts;
  return all.filter(isJsonObject).map((object) => {
    const { uid, now } = meta();
    const metadata = objectOrEmpty(object["metadata"]);
    const managedFields = timed(metadata["managedFields"], "time", now);
    const status = objectOrEmpty(object["status"]);
    const conditions = timed(status["conditions"], "lastTransitionTime", now);
    return {
      ...object,
      metadata: { ...metadata, uid, creationTimestamp: now, managedFields },
      ...(conditions.length === 0 ? {} : { status: { ...status, conditions } }),
    };
  });
}

function timed(items: JsonValue | undefined, field: string, now: string): JsonObject[] {
  return (Array.isArray(items) ? items : []).filter(isJsonObject).map((item) => ({ ...item, [field]: now }));
}
