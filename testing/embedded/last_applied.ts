/**
 * The way from client-side to server-side apply: `kubectl apply` keeps its last configuration in an annotation, and
 * what it set there is its own when it goes over to server-side apply.
 *
 * @module
 */

import { checkFields } from "./field_check.ts";
import { compareFields } from "./field_comparison.ts";
import { fieldsOf } from "./field_extent.ts";
import type { FieldNode } from "./field_node.ts";
import { difference, type FieldSet, NO_FIELDS, union } from "./field_set.ts";
import { goJson } from "./go_format.ts";
import { isJsonObject, type JsonObject, objectOrEmpty, stringOrUndefined, withField } from "./json.ts";

/** The field manager of `kubectl apply --server-side`; no other one is treated so. */
export const KUBECTL = "kubectl";

const ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

/** The API server's limit for all annotations of an object. */
const MAX_ANNOTATIONS_BYTES = 256 * 1024;

/**
 * The fields that a client-side apply set and that are still as it set them.
 *
 * @param live The live object.
 * @param options The schema's root, and the group and version of the request.
 * @returns The fields; none without a readable annotation.
 */
export function lastAppliedFields(
  live: JsonObject,
  options: { root: FieldNode; apiVersion: string },
): FieldSet {
  const { root, apiVersion } = options;
  const configuration = parsed(annotationOf(live) ?? "");
  if (configuration === undefined || configuration["apiVersion"] !== apiVersion) return NO_FIELDS;
  if (checkFields(configuration, root).length > 0) return NO_FIELDS;
  const { added, modified, removed } = compareFields(configuration, live, root);
  return difference(fieldsOf(configuration, root), union(union(added, modified), removed));
}

/**
 * Brings the annotation up to date, so that a client-side apply can follow.
 *
 * @param object The object after the apply.
 * @param applied The configuration.
 * @returns The object with the configuration in its annotation, if it has that annotation.
 */
export function withLastApplied(object: JsonObject, applied: JsonObject): JsonObject {
  if (annotationOf(object) === undefined) return object;
  const metadata = objectOrEmpty(object["metadata"]);
  const annotations = {
    ...objectOrEmpty(metadata["annotations"]),
    [ANNOTATION]: goJson(withoutAnnotation(applied)) + "\n",
  };
  const bytes = new TextEncoder().encode(Object.entries(annotations).flat().join("")).length;
  const kept = bytes > MAX_ANNOTATIONS_BYTES ? withField(annotations, ANNOTATION, undefined) : annotations;
  return { ...object, metadata: { ...metadata, annotations: kept } };
}

function annotationOf(object: JsonObject): string | undefined {
  return stringOrUndefined(objectOrEmpty(objectOrEmpty(object["metadata"])["annotations"])[ANNOTATION]);
}

function withoutAnnotation(object: JsonObject): JsonObject {
  const metadata = objectOrEmpty(object["metadata"]);
  const { annotations } = metadata;
  const kept = isJsonObject(annotations) ? withField(annotations, ANNOTATION, undefined) : undefined;
  return withField(object, "metadata", withField(metadata, "annotations", kept));
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // An annotation that is not JSON says nothing.
    return undefined;
  }
}
