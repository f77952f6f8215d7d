/**
 * Built-in kinds of several small groups, typed as they are on the wire.
 *
 * @module
 */

import type {
  EventsV1Event,
  V1Lease,
  V1PodDisruptionBudget,
  V1PriorityClass,
  V2HorizontalPodAutoscaler,
} from "@kubernetes/client-node";
import { type BuiltinResource, defineBuiltin } from "../define_builtin.ts";
import type { NamespacedObject } from "../namespaced_object.ts";
import type { KubeObject } from "../object.ts";
import type { Model } from "./model.ts";

/** Something that happened to an object. */
export interface Event extends NamespacedObject, Model<EventsV1Event> {}

/** The resource `events` of `events.k8s.io/v1`. */
export const Event: BuiltinResource<Event> = defineBuiltin<Event>({
  apiVersion: "events.k8s.io/v1",
  kind: "Event",
  plural: "events",
});

/** Changes the scale of a workload by its load. */
export interface HorizontalPodAutoscaler extends NamespacedObject, Model<V2HorizontalPodAutoscaler> {}

/** The resource `horizontalpodautoscalers` of `autoscaling/v2`. */
export const HorizontalPodAutoscaler: BuiltinResource<HorizontalPodAutoscaler> = defineBuiltin<
  HorizontalPodAutoscaler
>({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  plural: "horizontalpodautoscalers",
  subresources: ["status"],
});

/** A claim that its holder renews: leader election, node heartbeats. */
export interface Lease extends NamespacedObject, Model<V1Lease> {}

/** The resource `leases` of `coordination.k8s.io/v1`. */
export const Lease: BuiltinResource<Lease> = defineBuiltin<Lease>({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  plural: "leases",
});

/** How many Pods may be taken away at a time. */
export interface PodDisruptionBudget extends NamespacedObject, Model<V1PodDisruptionBudget> {}

/** The resource `poddisruptionbudgets` of `policy/v1`. */
export const PodDisruptionBudget: BuiltinResource<PodDisruptionBudget> = defineBuiltin<PodDisruptionBudget>({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  plural: "poddisruptionbudgets",
  subresources: ["status"],
});

/** How important Pods are. */
export interface PriorityClass extends KubeObject, Model<V1PriorityClass> {}

/** The resource `priorityclasses` of `scheduling.k8s.io/v1`. */
export const PriorityClass: BuiltinResource<PriorityClass> = defineBuiltin<PriorityClass>({
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  plural: "priorityclasses",
  scope: "Cluster",
});
