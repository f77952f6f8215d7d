/**
 * The kinds built into the API server as resource values: `import { Deployment } from "@kubeloop/sdk/builtins"`.
 *
 * Each name is a type (the object as the server answers it) and a value (what clients, caches and controllers take).
 * The types are those of `@kubernetes/client-node` as they are on the wire: plain JSON, dates as strings.
 *
 * @module
 */

export {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from "./builtins/admission.ts";
export {
  CustomResourceDefinition,
  type CustomResourceDefinitionCondition,
  type CustomResourceDefinitionConversion,
  type CustomResourceDefinitionNames,
  type CustomResourceDefinitionSpec,
  type CustomResourceDefinitionStatus,
  type CustomResourceDefinitionVersion,
  type CustomResourceDefinitionWebhook,
  type PrinterColumn,
} from "./builtins/apiextensions.ts";
export { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from "./builtins/apps.ts";
export { CronJob, Job } from "./builtins/batch.ts";
export {
  Event,
  HorizontalPodAutoscaler,
  Lease,
  PodDisruptionBudget,
  PriorityClass,
} from "./builtins/cluster.ts";
export {
  ConfigMap,
  CoreEvent,
  Endpoints,
  LimitRange,
  type LimitRangeItem,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodTemplate,
  ReplicationController,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
} from "./builtins/core.ts";
export {
  EndpointSlice,
  Ingress,
  IngressClass,
  IPAddress,
  NetworkPolicy,
  type NetworkPolicyIngressRule,
  type NetworkPolicySpec,
  ServiceCIDR,
} from "./builtins/networking.ts";
export { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "./builtins/rbac.ts";
export {
  CSIDriver,
  CSINode,
  type CSINodeStatus,
  type CSINodeStorageCondition,
  type CSINodeStorageHealth,
  CSIStorageCapacity,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from "./builtins/storage.ts";
export type {
  JSONSchemaDocumentation,
  JSONSchemaKeywords,
  JSONSchemaProps,
  JSONSchemaRule,
} from "./builtins/json_schema_props.ts";
export type { Model } from "./builtins/model.ts";
