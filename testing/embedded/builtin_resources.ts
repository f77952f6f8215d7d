/**
 * The built-in kinds that the embedded API server serves: facts as a real server of version 1.37 states them in its
 * discovery documents and shows them in its answers.
 *
 * @module
 */

import type { KindRules, ScalePaths, ServedResource, Subresource } from "./served_resource.ts";

interface Row {
  readonly kind: string;
  /** The kind in lower case with an "s", unless given. */
  readonly plural?: string;
  readonly scope?: "Cluster";
  readonly short?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly Subresource[];
  readonly fields?: readonly string[];
  readonly rules?: Partial<KindRules>;
  readonly deprecation?: string;
}

/** Every verb that discovery shows for most kinds, in its order. */
const ALL_VERBS = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
] as const;

const REPLICAS: ScalePaths = Object.freeze({
  specReplicasPath: ".spec.replicas",
  statusReplicasPath: ".status.replicas",
  labelSelectorPath: ".spec.selector",
});

const COUNTED: Partial<KindRules> = { generation: "content" };
const WEBHOOKS: Partial<KindRules> = { generation: "content", unconditionalUpdate: false };
const STORAGE: Partial<KindRules> = { returnsDeleted: true };
const ROLES: Partial<KindRules> = { createOnUpdate: true, names: "path segment" };
const EVENT_FIELDS = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

const CORE: readonly Row[] = [
  { kind: "ConfigMap", short: ["cm"] },
  {
    kind: "Endpoints",
    plural: "endpoints",
    short: ["ep"],
    rules: { createOnUpdate: true },
    deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  },
  {
    kind: "Event",
    short: ["ev"],
    fields: [
      ...EVENT_FIELDS.map((field) => `involvedObject.${field}`),
      "reason",
      "reportingComponent",
      "source",
      "type",
    ],
    rules: { createOnUpdate: true },
  },
  { kind: "LimitRange", short: ["limits"], rules: { createOnUpdate: true } },
  {
    kind: "Namespace",
    scope: "Cluster",
    short: ["ns"],
    subresources: ["finalize", "status"],
    fields: ["status.phase"],
    rules: { returnsDeleted: true, names: "label" },
  },
  {
    kind: "Node",
    scope: "Cluster",
    short: ["no"],
    subresources: ["status"],
    fields: ["spec.unschedulable"],
  },
  { kind: "PersistentVolumeClaim", short: ["pvc"], subresources: ["status"], rules: STORAGE },
  { kind: "PersistentVolume", scope: "Cluster", short: ["pv"], subresources: ["status"], rules: STORAGE },
  {
    kind: "Pod",
    short: ["po"],
    categories: ["all"],
    subresources: ["status"],
    fields: [
      "spec.nodeName",
      "spec.restartPolicy",
      "spec.schedulerName",
      "spec.serviceAccountName",
      "spec.hostNetwork",
      "status.phase",
      "status.podIP",
      "status.podIPs",
      "status.nominatedNodeName",
    ],
    rules: { generation: "content", returnsDeleted: true },
  },
  { kind: "PodTemplate", rules: { generation: "content", returnsDeleted: true } },
  {
    kind: "ReplicationController",
    short: ["rc"],
    categories: ["all"],
    subresources: ["scale", "status"],
    fields: ["status.replicas"],
    rules: COUNTED,
  },
  { kind: "ResourceQuota", short: ["quota"], subresources: ["status"], rules: STORAGE },
  { kind: "Secret", fields: ["type"] },
  { kind: "ServiceAccount", short: ["sa"], rules: STORAGE },
  {
    kind: "Service",
    short: ["svc"],
    categories: ["all"],
    subresources: ["status"],
    fields: ["spec.clusterIP", "spec.type"],
    rules: { createOnUpdate: true, returnsDeleted: true, names: "label" },
  },
];

const APPS: readonly Row[] = [
  { kind: "ControllerRevision" },
  { kind: "DaemonSet", short: ["ds"], categories: ["all"], subresources: ["status"], rules: COUNTED },
  {
    kind: "Deployment",
    short: ["deploy"],
    categories: ["all"],
    subresources: ["scale", "status"],
    rules: { generation: "content and annotations" },
  },
  {
    kind: "ReplicaSet",
    short: ["rs"],
    categories: ["all"],
    subresources: ["scale", "status"],
    fields: ["status.replicas"],
    rules: COUNTED,
  },
  {
    kind: "StatefulSet",
    short: ["sts"],
    categories: ["all"],
    subresources: ["scale", "status"],
    rules: COUNTED,
  },
];

const WORK: readonly (readonly [string, readonly Row[]])[] = [
  ["autoscaling/v2", [
    {
      kind: "HorizontalPodAutoscaler",
      short: ["hpa"],
      categories: ["all"],
      subresources: ["status"],
      rules: COUNTED,
    },
  ]],
  ["batch/v1", [
    { kind: "CronJob", short: ["cj"], categories: ["all"], subresources: ["status"], rules: COUNTED },
    {
      kind: "Job",
      categories: ["all"],
      subresources: ["status"],
      fields: ["status.successful"],
      rules: COUNTED,
    },
  ]],
  ["coordination.k8s.io/v1", [
    { kind: "Lease", rules: { createOnUpdate: true, unconditionalUpdate: false } },
  ]],
  ["discovery.k8s.io/v1", [{ kind: "EndpointSlice", rules: COUNTED }]],
  ["policy/v1", [
    { kind: "PodDisruptionBudget", short: ["pdb"], subresources: ["status"], rules: WEBHOOKS },
  ]],
  ["scheduling.k8s.io/v1", [
    { kind: "PriorityClass", plural: "priorityclasses", scope: "Cluster", short: ["pc"], rules: COUNTED },
  ]],
];

const NETWORK: readonly Row[] = [
  { kind: "IngressClass", plural: "ingressclasses", scope: "Cluster", rules: COUNTED },
  { kind: "Ingress", plural: "ingresses", short: ["ing"], subresources: ["status"], rules: COUNTED },
  { kind: "NetworkPolicy", plural: "networkpolicies", short: ["netpol"], rules: COUNTED },
];

const ACCESS: readonly Row[] = [
  { kind: "ClusterRoleBinding", scope: "Cluster", rules: ROLES },
  { kind: "ClusterRole", scope: "Cluster", rules: ROLES },
  { kind: "RoleBinding", rules: ROLES },
  { kind: "Role", rules: ROLES },
];

const VOLUMES: readonly Row[] = [
  { kind: "CSIDriver", scope: "Cluster", rules: { ...STORAGE, unconditionalUpdate: false } },
  {
    kind: "CSINode",
    scope: "Cluster",
    subresources: ["status"],
    rules: { ...STORAGE, unconditionalUpdate: false },
  },
  { kind: "CSIStorageCapacity", plural: "csistoragecapacities", rules: { unconditionalUpdate: false } },
  { kind: "StorageClass", plural: "storageclasses", scope: "Cluster", short: ["sc"], rules: STORAGE },
  {
    kind: "VolumeAttachment",
    scope: "Cluster",
    subresources: ["status"],
    rules: { ...STORAGE, unconditionalUpdate: false },
  },
];

const EXTENSIONS: readonly (readonly [string, readonly Row[]])[] = [
  ["admissionregistration.k8s.io/v1", [
    {
      kind: "MutatingWebhookConfiguration",
      scope: "Cluster",
      categories: ["api-extensions"],
      rules: WEBHOOKS,
    },
    {
      kind: "ValidatingAdmissionPolicy",
      plural: "validatingadmissionpolicies",
      scope: "Cluster",
      categories: ["api-extensions"],
      subresources: ["status"],
      rules: WEBHOOKS,
    },
    {
      kind: "ValidatingAdmissionPolicyBinding",
      scope: "Cluster",
      categories: ["api-extensions"],
      rules: WEBHOOKS,
    },
    {
      kind: "ValidatingWebhookConfiguration",
      scope: "Cluster",
      categories: ["api-extensions"],
      rules: WEBHOOKS,
    },
  ]],
  ["apiextensions.k8s.io/v1", [
    {
      kind: "CustomResourceDefinition",
      scope: "Cluster",
      short: ["crd", "crds"],
      categories: ["api-extensions"],
      subresources: ["status"],
      rules: { generation: "content", unconditionalUpdate: false },
    },
  ]],
];

/** All built-in kinds, in the order of the discovery documents. */
export const BUILTIN_RESOURCES: readonly ServedResource[] = [
  ["v1", CORE] as const,
  ["apps/v1", APPS] as const,
  ["events.k8s.io/v1", [{ kind: "Event", short: ["ev"], rules: { createOnUpdate: true } }]] as const,
  ...WORK,
  ["networking.k8s.io/v1", NETWORK] as const,
  ["rbac.authorization.k8s.io/v1", ACCESS] as const,
  ["storage.k8s.io/v1", VOLUMES] as const,
  ...EXTENSIONS,
].flatMap(([apiVersion, rows]) => rows.map((row) => servedOf(apiVersion, row)));

function servedOf(apiVersion: string, row: Row): ServedResource {
  const [first = "", second] = apiVersion.split("/");
  const [group, version] = second === undefined ? ["", first] : [first, second];
  const singular = row.kind.toLowerCase();
  const subresources = row.subresources ?? [];
  return {
    group,
    version,
    kind: row.kind,
    listKind: `${row.kind}List`,
    plural: row.plural ?? `${singular}s`,
    singular,
    shortNames: row.short ?? [],
    categories: row.categories ?? [],
    scope: row.scope ?? "Namespaced",
    verbs: row.kind === "Namespace" ? ALL_VERBS.filter((verb) => verb !== "deletecollection") : ALL_VERBS,
    subresources,
    ...(subresources.includes("scale") ? { scale: REPLICAS } : {}),
    storageVersion: version,
    selectableFields: row.fields ?? [],
    ...(row.rules === undefined ? {} : { rules: row.rules }),
    ...(row.deprecation === undefined ? {} : { deprecation: row.deprecation }),
  };
}
