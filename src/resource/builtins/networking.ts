/**
 * Built-in kinds of the groups networking.k8s.io/v1 and discovery.k8s.io/v1, typed as they are on the wire.
 *
 * @module
 */

import type {
  V1EndpointSlice,
  V1Ingress,
  V1IngressClass,
  V1IPAddress,
  V1NetworkPolicyIngressRule,
  V1NetworkPolicySpec,
  V1ServiceCIDR,
} from "@kubernetes/client-node";
import { type BuiltinResource, defineBuiltin } from "../define_builtin.ts";
import type { NamespacedObject } from "../namespaced_object.ts";
import type { KubeObject, Wire } from "../object.ts";
import type { Model } from "./model.ts";

/** A part of the addresses behind a Service. */
export interface EndpointSlice extends NamespacedObject, Model<V1EndpointSlice> {}

/** The resource `endpointslices` of `discovery.k8s.io/v1`. */
export const EndpointSlice: BuiltinResource<EndpointSlice> = defineBuiltin<EndpointSlice>({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  plural: "endpointslices",
});

/** Routes HTTP from outside to Services. */
export interface Ingress extends NamespacedObject, Model<V1Ingress> {}

/** The resource `ingresses` of `networking.k8s.io/v1`. */
export const Ingress: BuiltinResource<Ingress> = defineBuiltin<Ingress>({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  plural: "ingresses",
  subresources: ["status"],
});

/** Says which controller serves an Ingress. */
export interface IngressClass extends KubeObject, Model<V1IngressClass> {}

/** The resource `ingressclasses` of `networking.k8s.io/v1`. */
export const IngressClass: BuiltinResource<IngressClass> = defineBuiltin<IngressClass>({
  apiVersion: "networking.k8s.io/v1",
  kind: "IngressClass",
  plural: "ingressclasses",
  scope: "Cluster",
});

/** An address that a Service or another object has taken. */
export interface IPAddress extends KubeObject, Model<V1IPAddress> {}

/** The resource `ipaddresses` of `networking.k8s.io/v1`. */
export const IPAddress: BuiltinResource<IPAddress> = defineBuiltin<IPAddress>({
  apiVersion: "networking.k8s.io/v1",
  kind: "IPAddress",
  plural: "ipaddresses",
  scope: "Cluster",
});

/** What may come in; client-node calls its field `from` otherwise. */
export interface NetworkPolicyIngressRule extends Omit<Wire<V1NetworkPolicyIngressRule>, "_from"> {
  /** Who may come in. */
  readonly from?: Wire<V1NetworkPolicyIngressRule>["_from"];
}

/** The wishes of a {@linkcode NetworkPolicy}. */
export interface NetworkPolicySpec extends Omit<Wire<V1NetworkPolicySpec>, "ingress"> {
  /** What may come in. */
  readonly ingress?: readonly NetworkPolicyIngressRule[];
}

/** Which connections from and to Pods are allowed. */
export interface NetworkPolicy extends NamespacedObject {
  /** What is wished for. */
  readonly spec?: NetworkPolicySpec;
}

/** The resource `networkpolicies` of `networking.k8s.io/v1`. */
export const NetworkPolicy: BuiltinResource<NetworkPolicy> = defineBuiltin<NetworkPolicy>({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
});

/** Ranges that Services get their addresses from. */
export interface ServiceCIDR extends KubeObject, Model<V1ServiceCIDR> {}

/** The resource `servicecidrs` of `networking.k8s.io/v1`. */
export const ServiceCIDR: BuiltinResource<ServiceCIDR> = defineBuiltin<ServiceCIDR>({
  apiVersion: "networking.k8s.io/v1",
  kind: "ServiceCIDR",
  plural: "servicecidrs",
  scope: "Cluster",
  subresources: ["status"],
});
