/**
 * How an object's generation counts the changes of its desired state.
 *
 * @module
 */

import {
  isJsonObject,
  jsonEqual,
  type JsonObject,
  type JsonValue,
  objectOrEmpty,
  withField,
} from "./json.ts";
import { metaOf, withMeta } from "./object_meta.ts";
import { type KindRules, rulesOf, type ServedResource } from "./served_resource.ts";

/**
 * Sets the generation of an object that is to be stored.
 *
 * @param object The object.
 * @param live The stored object; absent for a creation.
 * @param served The object's resource.
 * @returns The object with its generation.
 */
export function withGeneration(
  object: JsonObject,
  live: JsonObject | undefined,
  served: ServedResource,
): JsonObject {
  const rule = rulesOf(served).generation;
  if (rule === "none") return object;
  if (live === undefined) return withMeta(object, { generation: 1 });
  if (rule === "first") return object;
  const counted = COUNTED_METADATA[rule];
  const metadataCounts = counted !== undefined &&
    !jsonEqual(metadataField(object, counted), metadataField(live, counted));
  const changed = metadataCounts || !jsonEqual(contentOf(object, served), contentOf(live, served));
  return changed ? withMeta(object, { generation: metaOf(live).generation + 1 }) : object;
}

/** The part of the metadata that counts beside the content. */
const COUNTED_METADATA: Readonly<Partial<Record<KindRules["generation"], string>>> = {
  "content and annotations": "annotations",
  "content and labels": "labels",
};

/**
 * Everything but the metadata, and the status where it has an endpoint of its own. In a built-in kind a null is only
 * how something that is missing is written.
 */
function contentOf(object: JsonObject, served: ServedResource): JsonObject {
  const { metadata: _metadata, apiVersion: _apiVersion, ...rest } = object;
  const content = served.subresources.includes("status") ? withField(rest, "status", undefined) : rest;
  return served.crd === undefined ? objectOrEmpty(withoutNulls(content)) : content;
}

/**
 * Compares two parts of objects of a built-in kind, in which a null is as good as nothing.
 *
 * @param left One.
 * @param right The other.
 * @returns Whether they are equal.
 */
export function isSameContent(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  return jsonEqual(withoutNulls(left ?? null), withoutNulls(right ?? null));
}

function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => field === null ? [] : [[name, withoutNulls(field)]]),
  );
}

function metadataField(object: JsonObject, field: string): JsonObject {
  return objectOrEmpty(objectOrEmpty(object["metadata"])[field]);
}
