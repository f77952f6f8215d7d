/**
 * Built-in kinds of the core group (v1), typed as they are on the wire.
 *
 * @module
 */

import type {
  CoreV1Event,
  V1ConfigMap,
  V1Endpoints,
  V1LimitRangeItem,
  V1Namespace,
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodTemplate,
  V1ReplicationController,
  V1ResourceQuota,
  V1Secret,
  V1Service,
  V1ServiceAccount,
} from "@kubernetes/client-node";
import { type BuiltinResource, defineBuiltin } from "../define_builtin.ts";
import type { NamespacedObject } from "../namespaced_object.ts";
import type { KubeObject, Wire } from "../object.ts";
import type { Model } from "./model.ts";

/** Configuration as keys and values. */
export interface ConfigMap extends NamespacedObject, Model<V1ConfigMap> {}

/** The resource `configmaps` of `v1`. */
export const ConfigMap: BuiltinResource<ConfigMap> = defineBuiltin<ConfigMap>({
  apiVersion: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
});

/** The addresses behind a Service; `EndpointSlice` is its successor. */
export interface Endpoints extends NamespacedObject, Model<V1Endpoints> {}

/** The resource `endpoints` of `v1`. */
export const Endpoints: BuiltinResource<Endpoints> = defineBuiltin<Endpoints>({
  apiVersion: "v1",
  kind: "Endpoints",
  plural: "endpoints",
});

/** Something that happened, in the core group's form; `Event` is its successor. */
export interface CoreEvent extends NamespacedObject, Model<CoreV1Event> {}

/** The resource `events` of `v1`. */
export const CoreEvent: BuiltinResource<CoreEvent> = defineBuiltin<CoreEvent>({
  apiVersion: "v1",
  kind: "Event",
  plural: "events",
});

/** One limit of a {@linkcode LimitRange}; client-node calls its field `default` otherwise. */
export interface LimitRangeItem extends Omit<Wire<V1LimitRangeItem>, "_default"> {
  /** What a container gets that asks for nothing. */
  readonly default?: Readonly<Record<string, string>>;
}

/** Limits and defaults for the resources of a namespace's Pods. */
export interface LimitRange extends NamespacedObject {
  /** The limits. */
  readonly spec?: { readonly limits: readonly LimitRangeItem[] };
}

/** The resource `limitranges` of `v1`. */
export const LimitRange: BuiltinResource<LimitRange> = defineBuiltin<LimitRange>({
  apiVersion: "v1",
  kind: "LimitRange",
  plural: "limitranges",
});

/** A scope for names. */
export interface Namespace extends KubeObject, Model<V1Namespace> {}

/** The resource `namespaces` of `v1`. */
export const Namespace: BuiltinResource<Namespace> = defineBuiltin<Namespace>({
  apiVersion: "v1",
  kind: "Namespace",
  plural: "namespaces",
  scope: "Cluster",
  subresources: ["status"],
});

/** A machine that runs Pods. */
export interface Node extends KubeObject, Model<V1Node> {}

/** The resource `nodes` of `v1`. */
export const Node: BuiltinResource<Node> = defineBuiltin<Node>({
  apiVersion: "v1",
  kind: "Node",
  plural: "nodes",
  scope: "Cluster",
  subresources: ["status"],
});

/** A piece of storage of the cluster. */
export interface PersistentVolume extends KubeObject, Model<V1PersistentVolume> {}

/** The resource `persistentvolumes` of `v1`. */
export const PersistentVolume: BuiltinResource<PersistentVolume> = defineBuiltin<PersistentVolume>({
  apiVersion: "v1",
  kind: "PersistentVolume",
  plural: "persistentvolumes",
  scope: "Cluster",
  subresources: ["status"],
});

/** A wish for storage. */
export interface PersistentVolumeClaim extends NamespacedObject, Model<V1PersistentVolumeClaim> {}

/** The resource `persistentvolumeclaims` of `v1`. */
export const PersistentVolumeClaim: BuiltinResource<PersistentVolumeClaim> = defineBuiltin<
  PersistentVolumeClaim
>({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  plural: "persistentvolumeclaims",
  subresources: ["status"],
});

/** Containers that run together on one node. */
export interface Pod extends NamespacedObject, Model<V1Pod> {}

/** The resource `pods` of `v1`. */
export const Pod: BuiltinResource<Pod> = defineBuiltin<Pod>({
  apiVersion: "v1",
  kind: "Pod",
  plural: "pods",
  subresources: ["status"],
});

/** A Pod to be made later. */
export interface PodTemplate extends NamespacedObject, Model<V1PodTemplate> {}

/** The resource `podtemplates` of `v1`. */
export const PodTemplate: BuiltinResource<PodTemplate> = defineBuiltin<PodTemplate>({
  apiVersion: "v1",
  kind: "PodTemplate",
  plural: "podtemplates",
});

/** Keeps a number of Pods running; `ReplicaSet` is its successor. */
export interface ReplicationController extends NamespacedObject, Model<V1ReplicationController> {}

/** The resource `replicationcontrollers` of `v1`. */
export const ReplicationController: BuiltinResource<ReplicationController> = defineBuiltin<
  ReplicationController
>({
  apiVersion: "v1",
  kind: "ReplicationController",
  plural: "replicationcontrollers",
  subresources: ["status", "scale"],
});

/** What a namespace may use in all. */
export interface ResourceQuota extends NamespacedObject, Model<V1ResourceQuota> {}

/** The resource `resourcequotas` of `v1`. */
export const ResourceQuota: BuiltinResource<ResourceQuota> = defineBuiltin<ResourceQuota>({
  apiVersion: "v1",
  kind: "ResourceQuota",
  plural: "resourcequotas",
  subresources: ["status"],
});

/** Sensitive keys and values, in base64. */
export interface Secret extends NamespacedObject, Model<V1Secret> {}

/** The resource `secrets` of `v1`. */
export const Secret: BuiltinResource<Secret> = defineBuiltin<Secret>({
  apiVersion: "v1",
  kind: "Secret",
  plural: "secrets",
});

/** One address for a set of Pods. */
export interface Service extends NamespacedObject, Model<V1Service> {}

/** The resource `services` of `v1`. */
export const Service: BuiltinResource<Service> = defineBuiltin<Service>({
  apiVersion: "v1",
  kind: "Service",
  plural: "services",
  subresources: ["status"],
});

/** The identity of the processes in a Pod. */
export interface ServiceAccount extends NamespacedObject, Model<V1ServiceAccount> {}

/** The resource `serviceaccounts` of `v1`. */
export const ServiceAccount: BuiltinResource<ServiceAccount> = defineBuiltin<ServiceAccount>({
  apiVersion: "v1",
  kind: "ServiceAccount",
  plural: "serviceaccounts",
});
