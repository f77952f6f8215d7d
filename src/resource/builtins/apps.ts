/**
 * Built-in kinds of the group apps/v1, typed as they are on the wire.
 *
 * @module
 */

import type {
  V1ControllerRevision,
  V1DaemonSet,
  V1Deployment,
  V1ReplicaSet,
  V1StatefulSet,
} from "@kubernetes/client-node";
import { type BuiltinResource, defineBuiltin } from "../define_builtin.ts";
import type { NamespacedObject } from "../namespaced_object.ts";
import type { Model } from "./model.ts";

/** One state in the history of a StatefulSet or DaemonSet. */
export interface ControllerRevision extends NamespacedObject, Model<V1ControllerRevision> {}

/** The resource `controllerrevisions` of `apps/v1`. */
export const ControllerRevision: BuiltinResource<ControllerRevision> = defineBuiltin<ControllerRevision>({
  apiVersion: "apps/v1",
  kind: "ControllerRevision",
  plural: "controllerrevisions",
});

/** Runs a Pod on each node. */
export interface DaemonSet extends NamespacedObject, Model<V1DaemonSet> {}

/** The resource `daemonsets` of `apps/v1`. */
export const DaemonSet: BuiltinResource<DaemonSet> = defineBuiltin<DaemonSet>({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  plural: "daemonsets",
  subresources: ["status"],
});

/** Keeps a number of equal Pods running, and rolls out their changes. */
export interface Deployment extends NamespacedObject, Model<V1Deployment> {}

/** The resource `deployments` of `apps/v1`. */
export const Deployment: BuiltinResource<Deployment> = defineBuiltin<Deployment>({
  apiVersion: "apps/v1",
  kind: "Deployment",
  plural: "deployments",
  subresources: ["status", "scale"],
});

/** Keeps a number of equal Pods running. */
export interface ReplicaSet extends NamespacedObject, Model<V1ReplicaSet> {}

/** The resource `replicasets` of `apps/v1`. */
export const ReplicaSet: BuiltinResource<ReplicaSet> = defineBuiltin<ReplicaSet>({
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  plural: "replicasets",
  subresources: ["status", "scale"],
});

/** Keeps Pods with stable names and storage running. */
export interface StatefulSet extends NamespacedObject, Model<V1StatefulSet> {}

/** The resource `statefulsets` of `apps/v1`. */
export const StatefulSet: BuiltinResource<StatefulSet> = defineBuiltin<StatefulSet>({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  subresources: ["status", "scale"],
});
