/**
 * How an object's generation counts the changes of its desired state.
 *
 * @module
 */

import { jsonEqual, type JsonObject, objectOrEmpty, withField } from "./json.ts";
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

/** Everything but the metadata, and the status where it has an endpoint of its own. */
function contentOf(object: JsonObject, served: ServedResource): JsonObject {
  const { metadata: _metadata, apiVersion: _apiVersion, ...content } = object;
  return served.subresources.includes("status") ? withField(content, "status", undefined) : content;
}

function metadataField(object: JsonObject, field: string): JsonObject {
  return objectOrEmpty(objectOrEmpty(object["metadata"])[field]);
}
