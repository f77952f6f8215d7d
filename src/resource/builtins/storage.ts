/**
 * Built-in kinds of the group storage.k8s.io/v1, typed as they are on the wire.
 *
 * @module
 */

import type {
  V1CSIDriver,
  V1CSINode,
  V1CSIStorageCapacity,
  V1StorageClass,
  V1VolumeAttachment,
} from "@kubernetes/client-node";
import { type BuiltinResource, defineBuiltin } from "../define_builtin.ts";
import type { NamespacedObject } from "../namespaced_object.ts";
import type { KubeObject } from "../object.ts";
import type { Model } from "./model.ts";

/** What a storage driver can do. */
export interface CSIDriver extends KubeObject, Model<V1CSIDriver> {}

/** The resource `csidrivers` of `storage.k8s.io/v1`. */
export const CSIDriver: BuiltinResource<CSIDriver> = defineBuiltin<CSIDriver>({
  apiVersion: "storage.k8s.io/v1",
  kind: "CSIDriver",
  plural: "csidrivers",
  scope: "Cluster",
});

/** The storage drivers of a node. */
export interface CSINode extends KubeObject, Model<V1CSINode> {}

/** The resource `csinodes` of `storage.k8s.io/v1`. */
export const CSINode: BuiltinResource<CSINode> = defineBuiltin<CSINode>({
  apiVersion: "storage.k8s.io/v1",
  kind: "CSINode",
  plural: "csinodes",
  scope: "Cluster",
});

/** The storage that a driver has left. */
export interface CSIStorageCapacity extends NamespacedObject, Model<V1CSIStorageCapacity> {}

/** The resource `csistoragecapacities` of `storage.k8s.io/v1`. */
export const CSIStorageCapacity: BuiltinResource<CSIStorageCapacity> = defineBuiltin<CSIStorageCapacity>({
  apiVersion: "storage.k8s.io/v1",
  kind: "CSIStorageCapacity",
  plural: "csistoragecapacities",
});

/** How storage is made for claims. */
export interface StorageClass extends KubeObject, Model<V1StorageClass> {}

/** The resource `storageclasses` of `storage.k8s.io/v1`. */
export const StorageClass: BuiltinResource<StorageClass> = defineBuiltin<StorageClass>({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  plural: "storageclasses",
  scope: "Cluster",
});

/** The wish to attach a volume to a node. */
export interface VolumeAttachment extends KubeObject, Model<V1VolumeAttachment> {}

/** The resource `volumeattachments` of `storage.k8s.io/v1`. */
export const VolumeAttachment: BuiltinResource<VolumeAttachment> = defineBuiltin<VolumeAttachment>({
  apiVersion: "storage.k8s.io/v1",
  kind: "VolumeAttachment",
  plural: "volumeattachments",
  scope: "Cluster",
  subresources: ["status"],
});
