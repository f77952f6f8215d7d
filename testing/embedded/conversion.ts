/**
 * Between the version of an object that is stored and the one that is served. Custom
 * resources have a conversion of their own; the events of the group events.k8s.io are those of the core
 * group under other names.
 *
 * @module
 */

import { type JsonObject, withField } from "./json.ts";
import { apiVersionOf, type ServedResource } from "./served_resource.ts";

/** The field names of a core event, and what events.k8s.io calls them. */
const EVENT_FIELDS: readonly (readonly [string, string])[] = [
  ["involvedObject", "regarding"],
  ["message", "note"],
  ["reportingComponent", "reportingController"],
  ["source", "deprecatedSource"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["count", "deprecatedCount"],
];

/**
 * Converts a stored object for an answer.
 *
 * @param stored The stored object.
 * @param served The resource, in the version to answer in.
 * @returns The object in that version; the stored one itself where they are the same.
 */
export function fromStored(stored: JsonObject, served: ServedResource): JsonObject {
  if (served.conversion !== undefined) return served.conversion.shown(stored);
  const apiVersion = apiVersionOf(served);
  if (stored["apiVersion"] === apiVersion) return stored;
  const object = { ...stored, apiVersion };
  if (!isNewEvent(served)) return object;
  const event = renamed(object, EVENT_FIELDS);
  // The core group shows them empty, this one does not.
  const unset = ["reportingController", "reportingInstance"].filter((field) => event[field] === "");
  return unset.reduce((result, field) => withField(result, field, undefined), event);
}

/**
 * Converts a served object for the storage.
 *
 * @param object The object in the version that is served.
 * @param served The resource, in that version.
 * @returns The object in the version that is stored.
 */
export function toStored(object: JsonObject, served: ServedResource): JsonObject {
  if (isNewEvent(served)) {
    return renamed(
      { ...object, apiVersion: "v1" },
      EVENT_FIELDS.map(([core, other]) => [other, core] as const),
    );
  }
  if (served.conversion !== undefined) return served.conversion.kept(object);
  const apiVersion = apiVersionOf({ group: served.group, version: served.storageVersion });
  return object["apiVersion"] === apiVersion ? object : { ...object, apiVersion };
}

function isNewEvent(served: ServedResource): boolean {
  return served.group === "events.k8s.io" && served.kind === "Event";
}

function renamed(object: JsonObject, names: readonly (readonly [string, string])[]): JsonObject {
  let result = object;
  for (const [from, to] of names) {
    const value = result[from];
    if (value !== undefined) result = withField(withField(result, from, undefined), to, value);
  }
  return result;
}
