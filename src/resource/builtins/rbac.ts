/**
 * Built-in kinds of the group rbac.authorization.k8s.io/v1, typed as they are on the wire.
 *
 * @module
 */

import type { V1ClusterRole, V1ClusterRoleBinding, V1Role, V1RoleBinding } from "@kubernetes/client-node";
import { type BuiltinResource, defineBuiltin } from "../define_builtin.ts";
import type { NamespacedObject } from "../namespaced_object.ts";
import type { KubeObject } from "../object.ts";
import type { Model } from "./model.ts";

/** Rights, to be bound for the cluster or for a namespace. */
export interface ClusterRole extends KubeObject, Model<V1ClusterRole> {}

/** The resource `clusterroles` of `rbac.authorization.k8s.io/v1`. */
export const ClusterRole: BuiltinResource<ClusterRole> = defineBuiltin<ClusterRole>({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  plural: "clusterroles",
  scope: "Cluster",
});

/** Gives a ClusterRole to subjects, in all namespaces. */
export interface ClusterRoleBinding extends KubeObject, Model<V1ClusterRoleBinding> {}

/** The resource `clusterrolebindings` of `rbac.authorization.k8s.io/v1`. */
export const ClusterRoleBinding: BuiltinResource<ClusterRoleBinding> = defineBuiltin<ClusterRoleBinding>({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  plural: "clusterrolebindings",
  scope: "Cluster",
});

/** Rights within a namespace. */
export interface Role extends NamespacedObject, Model<V1Role> {}

/** The resource `roles` of `rbac.authorization.k8s.io/v1`. */
export const Role: BuiltinResource<Role> = defineBuiltin<Role>({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  plural: "roles",
});

/** Gives a Role or ClusterRole to subjects, in one namespace. */
export interface RoleBinding extends NamespacedObject, Model<V1RoleBinding> {}

/** The resource `rolebindings` of `rbac.authorization.k8s.io/v1`. */
export const RoleBinding: BuiltinResource<RoleBinding> = defineBuiltin<RoleBinding>({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  plural: "rolebindings",
});
