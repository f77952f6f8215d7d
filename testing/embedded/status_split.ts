/**
 * Who may write what: the main resource everything but the status, the status subresource nothing but the status.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { type JsonObject, objectOrEmpty, withField } from "./json.ts";
import type { KindWrite } from "./kind_strategy.ts";
import { withMeta } from "./object_meta.ts";
import type { ServedResource } from "./served_resource.ts";

/** The fields of metadata that a write to a built-in kind's status cannot change. */
const META_KEPT_FROM_STATUS: Readonly<Record<string, string>> = dictionary({
  "Deployment": "labels",
  "Pod": "ownerReferences",
});

/**
 * Puts back what a write may not change.
 *
 * @param object What the writer sent, or a patch made of the live object.
 * @param write What it is written for.
 * @returns The object with only those changes that the write may make.
 */
export function withAllowedChanges(object: JsonObject, write: KindWrite): JsonObject {
  const { served, live, subresource } = write;
  if (subresource === "finalize" && live !== undefined) return withFinalizersOf(object, live);
  if (subresource === "status" && live !== undefined) {
    return served.crd === undefined ? builtinStatus(object, live, served) : customStatus(object, live);
  }
  return served.subresources.includes("status") ? withField(object, "status", live?.["status"]) : object;
}

/** Everything but the status is the live object's; managedFields are the record of the write itself. */
function customStatus(object: JsonObject, live: JsonObject): JsonObject {
  const { managedFields } = objectOrEmpty(object["metadata"]);
  return withField(withMeta(live, { managedFields }), "status", object["status"]);
}

function builtinStatus(object: JsonObject, live: JsonObject, served: ServedResource): JsonObject {
  const { status: _live, metadata: liveMeta, ...content } = live;
  const kept = META_KEPT_FROM_STATUS[served.kind];
  const metadata = objectOrEmpty(object["metadata"]);
  return withField(
    {
      ...content,
      metadata: kept === undefined ? metadata : withField(metadata, kept, objectOrEmpty(liveMeta)[kept]),
    },
    "status",
    object["status"],
  );
}

function withFinalizersOf(object: JsonObject, live: JsonObject): JsonObject {
  const { finalizers } = objectOrEmpty(object["spec"]);
  const spec = withField(objectOrEmpty(live["spec"]), "finalizers", finalizers);
  return withField({ ...object, spec }, "status", live["status"]);
}
