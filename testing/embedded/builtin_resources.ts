/**
 * The built-in kinds that the embedded API server serves: those of the table of `builtin_kinds.ts`, with what discovery
 * does not say and a real server of version 1.37 shows in its answers.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { BUILTIN_KINDS, type KindFacts } from "./builtin_kinds.ts";
import type { KindRules, ScalePaths, ServedResource, Subresource } from "./served_resource.ts";

/** What a kind does otherwise than most. */
interface Traits extends Partial<KindRules> {
  /** The fields that field selectors may use beyond metadata.name and metadata.namespace. */
  readonly fields?: readonly string[];
  readonly deprecation?: string;
}

const REPLICAS: ScalePaths = Object.freeze({
  specReplicasPath: ".spec.replicas",
  statusReplicasPath: ".status.replicas",
  labelSelectorPath: ".spec.selector",
});

const COUNTED: Traits = { generation: "content" };
const GUARDED: Traits = { unconditionalUpdate: false };
const COUNTED_AND_GUARDED: Traits = { ...COUNTED, ...GUARDED };
const RETURNED: Traits = { returnsDeleted: true };
const CREATED_BY_PUT: Traits = { createOnUpdate: true };
const ROLES: Traits = { ...CREATED_BY_PUT, names: "path segment" };
const INVOLVED = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

/** By "plural" in the core group, "plural.group" in all others. */
const TRAITS: Readonly<Record<string, Traits>> = dictionary({
  "endpoints": {
    ...CREATED_BY_PUT,
    deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  },
  "events": {
    ...CREATED_BY_PUT,
    names: "path segment",
    checksMetadataLast: true,
    fields: [
      ...INVOLVED.map((field) => `involvedObject.${field}`),
      "reason",
      "reportingComponent",
      "source",
      "type",
    ],
  },
  "limitranges": CREATED_BY_PUT,
  "namespaces": { ...RETURNED, names: "label", fields: ["status.phase"] },
  "nodes": { fields: ["spec.unschedulable"] },
  "persistentvolumeclaims": RETURNED,
  "persistentvolumes": RETURNED,
  "pods": {
    ...COUNTED,
    ...RETURNED,
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
  },
  "podtemplates": { ...COUNTED, ...RETURNED },
  "replicationcontrollers": { ...COUNTED, fields: ["status.replicas"] },
  "resourcequotas": RETURNED,
  "secrets": { fields: ["type"] },
  "serviceaccounts": RETURNED,
  "services": { ...CREATED_BY_PUT, ...RETURNED, names: "label", fields: ["spec.clusterIP", "spec.type"] },
  "apiservices.apiregistration.k8s.io": GUARDED,
  "daemonsets.apps": COUNTED,
  "deployments.apps": { generation: "content and annotations" },
  "replicasets.apps": COUNTED,
  "statefulsets.apps": { ...COUNTED, names: "label" },
  "certificatesigningrequests.certificates.k8s.io": { fields: ["spec.signerName"] },
  "events.events.k8s.io": {
    ...CREATED_BY_PUT,
    fields: [...INVOLVED.map((field) => `regarding.${field}`), "reason", "reportingController", "type"],
  },
  "horizontalpodautoscalers.autoscaling": COUNTED,
  "cronjobs.batch": COUNTED,
  "jobs.batch": { ...COUNTED, fields: ["status.successful"] },
  "ingressclasses.networking.k8s.io": COUNTED,
  "ingresses.networking.k8s.io": COUNTED,
  "networkpolicies.networking.k8s.io": COUNTED,
  "poddisruptionbudgets.policy": { ...COUNTED_AND_GUARDED, names: "path segment", checksMetadataLast: true },
  "clusterrolebindings.rbac.authorization.k8s.io": ROLES,
  "clusterroles.rbac.authorization.k8s.io": ROLES,
  "rolebindings.rbac.authorization.k8s.io": ROLES,
  "roles.rbac.authorization.k8s.io": ROLES,
  "csidrivers.storage.k8s.io": { ...RETURNED, ...GUARDED },
  "csinodes.storage.k8s.io": { ...RETURNED, ...GUARDED },
  "csistoragecapacities.storage.k8s.io": GUARDED,
  "storageclasses.storage.k8s.io": RETURNED,
  "volumeattachments.storage.k8s.io": { ...RETURNED, ...GUARDED },
  "volumeattributesclasses.storage.k8s.io": RETURNED,
  "mutatingadmissionpolicies.admissionregistration.k8s.io": COUNTED_AND_GUARDED,
  "mutatingadmissionpolicybindings.admissionregistration.k8s.io": COUNTED_AND_GUARDED,
  "mutatingwebhookconfigurations.admissionregistration.k8s.io": COUNTED_AND_GUARDED,
  "validatingadmissionpolicies.admissionregistration.k8s.io": COUNTED_AND_GUARDED,
  "validatingadmissionpolicybindings.admissionregistration.k8s.io": COUNTED_AND_GUARDED,
  "validatingwebhookconfigurations.admissionregistration.k8s.io": COUNTED_AND_GUARDED,
  "customresourcedefinitions.apiextensions.k8s.io": COUNTED_AND_GUARDED,
  "priorityclasses.scheduling.k8s.io": { generation: "first" },
  "leases.coordination.k8s.io": { ...CREATED_BY_PUT, ...GUARDED },
  "runtimeclasses.node.k8s.io": { ...CREATED_BY_PUT, ...GUARDED },
  "endpointslices.discovery.k8s.io": { generation: "content and labels" },
  "deviceclasses.resource.k8s.io": { ...COUNTED, ...RETURNED },
  "devicetaintrules.resource.k8s.io": COUNTED_AND_GUARDED,
  "resourceclaims.resource.k8s.io": RETURNED,
  "resourceclaimtemplates.resource.k8s.io": RETURNED,
  "resourceslices.resource.k8s.io": { ...COUNTED, ...RETURNED, fields: ["spec.nodeName", "spec.driver"] },
  "flowschemas.flowcontrol.apiserver.k8s.io": COUNTED,
  "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io": COUNTED,
  "storageversionmigrations.storagemigration.k8s.io": GUARDED,
});

/** The versions that objects are stored in, of groups with several. */
const STORAGE_VERSIONS: Readonly<Record<string, string>> = dictionary({ autoscaling: "v2" });

/** The subresources that are served; a real server has others, which are refused. */
const SERVED_SUBRESOURCES: readonly string[] = ["status", "scale", "finalize"] satisfies Subresource[];

/** All built-in kinds, in the order of the discovery documents. */
export const BUILTIN_RESOURCES: readonly ServedResource[] = BUILTIN_KINDS.map(servedOf);

function servedOf(facts: KindFacts): ServedResource {
  const { group, version, kind, plural, storageVersionHash } = facts;
  const { fields = [], deprecation, ...rules } = TRAITS[group === "" ? plural : `${plural}.${group}`] ?? {};
  const subresources = facts.subresources.map(({ name }) => name).filter(isServed);
  return {
    group,
    version,
    kind,
    listKind: `${kind}List`,
    plural,
    singular: facts.singular,
    shortNames: facts.shortNames,
    categories: facts.categories,
    scope: facts.scope,
    verbs: facts.verbs,
    subresources,
    shownSubresources: facts.subresources,
    ...(storageVersionHash === undefined ? {} : { storageVersionHash }),
    ...(subresources.includes("scale") ? { scale: REPLICAS } : {}),
    storageVersion: STORAGE_VERSIONS[group] ?? version,
    selectableFields: fields,
    ...(Object.keys(rules).length === 0 ? {} : { rules }),
    ...(deprecation === undefined ? {} : { deprecation }),
  };
}

function isServed(name: string): name is Subresource {
  return SERVED_SUBRESOURCES.includes(name);
}
