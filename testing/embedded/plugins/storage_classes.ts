/**
 * Classes of storage: claims without one get the default, and grow where theirs allows it.
 *
 * @module
 */

import { parseQuantity } from "../builtins/quantity.ts";
import { type JsonObject, objectOrEmpty, stringOrUndefined } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import type { AdmissionPlugin, PluginParts } from "./admission_plugin.ts";
import { refused } from "./refusal.ts";

const OLD_CLASS = "volume.beta.kubernetes.io/storage-class";
const DEFAULT_MARKS = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

/** Gives claims the default class. */
export const DEFAULT_STORAGE_CLASS: AdmissionPlugin = {
  admit: (claim, write, parts) => {
    if (write.operation !== "CREATE" || write.subresource !== undefined) return claim;
    const spec = objectOrEmpty(claim["spec"]);
    if (annotationsOf(claim)[OLD_CLASS] !== undefined || spec["storageClassName"] !== undefined) return claim;
    const [newest] = classesIn(parts)
      .filter((one) => DEFAULT_MARKS.some((mark) => annotationsOf(one)[mark] === "true"))
      .toSorted((left, right) => createdAt(right).localeCompare(createdAt(left)) || byName(left, right));
    return newest === undefined
      ? claim
      : { ...claim, spec: { ...spec, storageClassName: metaOf(newest).name } };
  },
};

/** Lets claims grow. */
export const CLAIM_RESIZE: AdmissionPlugin = {
  validate: (claim, write, parts) => {
    const { live, operation, subresource } = write;
    if (operation !== "UPDATE" || subresource !== undefined || live === undefined) return;
    const [size, before] = [claim, live].map((one) => {
      const { resources } = objectOrEmpty(one["spec"]);
      return parseQuantity(objectOrEmpty(objectOrEmpty(resources)["requests"])["storage"])?.nanos ?? 0n;
    });
    if ((size ?? 0n) <= (before ?? 0n)) return;
    if (objectOrEmpty(live["status"])["phase"] !== "Bound") {
      throw refused(claim, write, "Only bound persistent volume claims can be expanded");
    }
    const name = stringOrUndefined(
      annotationsOf(claim)[OLD_CLASS] ?? objectOrEmpty(claim["spec"])["storageClassName"],
    );
    const found = classesIn(parts).find((one) => metaOf(one).name === name);
    if (found?.["allowVolumeExpansion"] === true) return;
    throw refused(
      claim,
      write,
      "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize",
    );
  },
};

function annotationsOf(object: JsonObject): JsonObject {
  return objectOrEmpty(objectOrEmpty(object["metadata"])["annotations"]);
}

function classesIn({ store, registry }: PluginParts): readonly JsonObject[] {
  const served = registry.find("storage.k8s.io/v1", "storageclasses");
  return served === undefined ? [] : store.list(served);
}

function createdAt(object: JsonObject): string {
  return stringOrUndefined(objectOrEmpty(object["metadata"])["creationTimestamp"]) ?? "";
}

function byName(left: JsonObject, right: JsonObject): number {
  return metaOf(left).name < metaOf(right).name ? -1 : 1;
}
