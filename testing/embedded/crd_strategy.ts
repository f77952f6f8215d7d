/**
 * What is special about CustomResourceDefinitions on their way into the storage: their defaults and checks, their
 * first status, and a deletion that waits for the custom resources.
 *
 * @module
 */

import { withCondition } from "./crd_conditions.ts";
import { type CustomResources, withStoredVersions } from "./custom_resources.ts";
import { isJsonObject, type JsonObject, objectOrEmpty } from "./json.ts";
import type { KindStrategy, KindWrite } from "./kind_strategy.ts";
import { metaOf, withMeta } from "./object_meta.ts";

/** The finalizer that keeps a definition until its objects are gone. */
export const CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

/**
 * Makes the strategy of CustomResourceDefinitions.
 *
 * @param rules What a definition must look like.
 * @returns The strategy.
 */
export function crdStrategy(rules: CustomResources): KindStrategy {
  return {
    admit: (object, write) => {
      const admitted = rules.admit(object, write);
      return { ...admitted, warnings: rules.warnings(admitted.object, write.live) };
    },
    complete,
    markDeleting,
  };
}

function complete(object: JsonObject, { live, subresource }: KindWrite): JsonObject {
  if (live !== undefined) return subresource === "status" ? object : withStoredVersions(object);
  const { versions } = objectOrEmpty(object["spec"]);
  const stored = (Array.isArray(versions) ? versions : []).filter(isJsonObject)
    .filter((version) => version["storage"] === true).map((version) => version["name"] ?? "");
  return {
    ...object,
    status: { conditions: null, acceptedNames: { plural: "", kind: "" }, storedVersions: stored },
  };
}

function markDeleting(object: JsonObject, now: string): JsonObject {
  const finalizers = [...new Set([...metaOf(object).finalizers, CLEANUP_FINALIZER])];
  return withCondition(withMeta(object, { deletionTimestamp: now, finalizers }), {
    type: "Terminating",
    status: "True",
    reason: "InstanceDeletionPending",
    message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
  }, now);
}
