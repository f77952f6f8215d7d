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
  V1VolumeAttributesClass,
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

/** A fault of the storage behind a driver. */
export interface CSINodeStorageCondition {
  /** What is wrong, as a category. */
  readonly status: "StorageUnreachable" | "StorageDegraded";
  /** Why, in one word in upper camel case. */
  readonly reason: string;
  /** Why, for people. */
  readonly message?: string;
  /** The only access mode that suffers; absent when all do. */
  readonly accessMode?: string;
  /** The only volume mode that suffers; absent when both do. */
  readonly volumeMode?: string;
  /** Since when, in RFC 3339. */
  readonly lastTransitionTime?: string;
}

/** How well the storage behind a driver of a node is. */
export interface CSINodeStorageHealth {
  /** The driver. */
  readonly name: string;
  /** Its faults; at most 16. */
  readonly healthConditions?: readonly CSINodeStorageCondition[];
}

/** What a node says of its storage; client-node's model is older than this. */
export interface CSINodeStatus {
  /** One report for each driver that sends them. */
  readonly storageHealth?: readonly CSINodeStorageHealth[];
}

/** The storage drivers of a node. */
export interface CSINode extends KubeObject, Model<V1CSINode> {
  /** What the node says of its storage. */
  readonly status?: CSINodeStatus;
}

/** The resource `csinodes` of `storage.k8s.io/v1`. */
export const CSINode: BuiltinResource<CSINode> = defineBuiltin<CSINode>({
  apiVersion: "storage.k8s.io/v1",
  kind: "CSINode",
  plural: "csinodes",
  scope: "Cluster",
  subresources: ["status"],
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

/** Properties that volumes may be changed to while they are in use. */
export interface VolumeAttributesClass extends KubeObject, Model<V1VolumeAttributesClass> {}

/** The resource `volumeattributesclasses` of `storage.k8s.io/v1`. */
export const VolumeAttributesClass: BuiltinResource<VolumeAttributesClass> = defineBuiltin<
  VolumeAttributesClass
>({
  apiVersion: "storage.k8s.io/v1",
  kind: "VolumeAttributesClass",
  plural: "volumeattributesclasses",
  scope: "Cluster",
});
