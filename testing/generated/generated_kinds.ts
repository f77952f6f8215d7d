/**
 * The kinds whose objects are generated.
 *
 * @module
 */

import fc from "fast-check";
import { GADGETS, WIDGET_SCHEMA } from "../conformance/fixtures.ts";
import { valueAt } from "../conformance/variables.ts";
import { type JsonObject, objectOrEmpty } from "../embedded/json.ts";
import { referenceTo, schemaNameOf, schemasUsedIn } from "../embedded/openapi/schema_library.ts";
import {
  ofClaim,
  ofCronJob,
  ofEvent,
  ofJob,
  ofNewEvent,
  ofPod,
  ofStatefulSet,
  ofWorkload,
} from "./consistent.ts";
import { valuesOfSchema, valuesOfType } from "./schema_arbitrary.ts";

/** A kind whose objects are generated. */
export interface GeneratedKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** The path of its collection, with variables. */
  readonly path: string;
  readonly isClusterScoped: boolean;
  /** Its objects, without apiVersion, kind and name. */
  readonly objects: fc.Arbitrary<JsonObject>;
}

interface Row {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly isClusterScoped?: boolean;
  /** Makes the parts of an object fit each other. */
  readonly consistent?: (object: JsonObject) => JsonObject;
  readonly schema?: JsonObject;
}

const ROWS: readonly Row[] = [
  { apiVersion: "apps/v1", kind: "Deployment", plural: "deployments", consistent: ofWorkload },
  { apiVersion: "apps/v1", kind: "StatefulSet", plural: "statefulsets", consistent: ofStatefulSet },
  { apiVersion: "apps/v1", kind: "DaemonSet", plural: "daemonsets", consistent: ofWorkload },
  { apiVersion: "apps/v1", kind: "ReplicaSet", plural: "replicasets", consistent: ofWorkload },
  { apiVersion: "batch/v1", kind: "Job", plural: "jobs", consistent: ofJob },
  { apiVersion: "batch/v1", kind: "CronJob", plural: "cronjobs", consistent: ofCronJob },
  { apiVersion: "v1", kind: "Service", plural: "services" },
  { apiVersion: "v1", kind: "ConfigMap", plural: "configmaps" },
  { apiVersion: "v1", kind: "Secret", plural: "secrets" },
  { apiVersion: "v1", kind: "Pod", plural: "pods", consistent: ofPod },
  { apiVersion: "v1", kind: "PersistentVolumeClaim", plural: "persistentvolumeclaims", consistent: ofClaim },
  { apiVersion: "v1", kind: "ServiceAccount", plural: "serviceaccounts" },
  { apiVersion: "coordination.k8s.io/v1", kind: "Lease", plural: "leases" },
  { apiVersion: "v1", kind: "Event", plural: "events", consistent: ofEvent },
  { apiVersion: "events.k8s.io/v1", kind: "Event", plural: "events", consistent: ofNewEvent },
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", plural: "roles" },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    plural: "clusterroles",
    isClusterScoped: true,
  },
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", plural: "rolebindings" },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    plural: "clusterrolebindings",
    isClusterScoped: true,
  },
  { apiVersion: "networking.k8s.io/v1", kind: "Ingress", plural: "ingresses" },
  { apiVersion: "policy/v1", kind: "PodDisruptionBudget", plural: "poddisruptionbudgets" },
  { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", plural: "horizontalpodautoscalers" },
  { apiVersion: "{group}/v1", kind: "Widget", plural: "widgets", schema: WIDGET_SCHEMA },
  {
    apiVersion: "{group}/v1",
    kind: "Gadget",
    plural: "gadgets",
    isClusterScoped: true,
    schema: objectOrEmpty(valueAt(GADGETS, "spec.versions.0.schema.openAPIV3Schema")),
  },
];

/** All of them. */
export const GENERATED_KINDS: readonly GeneratedKind[] = ROWS.map((row) => {
  const { apiVersion, kind, plural, isClusterScoped = false, consistent = (object) => object } = row;
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return {
    apiVersion,
    kind,
    path: isClusterScoped ? `${root}/${plural}` : `${root}/namespaces/{ns}/${plural}`,
    isClusterScoped,
    objects: objectsOf(row).map(consistent),
  };
});

function objectsOf({ apiVersion, kind, schema }: Row): fc.Arbitrary<JsonObject> {
  const metadata = valuesOfType("ObjectMeta", schemasOf("v1", "ConfigMap"));
  if (schema !== undefined) {
    return fc.tuple(valuesOfSchema(schema, kind), metadata)
      .map(([object, meta]) => ({ ...objectOrEmpty(object), metadata: meta }));
  }
  return fc.tuple(valuesOfType(kind, schemasOf(apiVersion, kind)), metadata)
    .map(([object, meta]) => ({ ...objectOrEmpty(object), metadata: meta }));
}

function schemasOf(apiVersion: string, kind: string): Record<string, JsonObject> {
  const name = schemaNameOf(apiVersion, kind);
  if (name === undefined) throw new RangeError(`Cannot generate ${kind} of ${apiVersion}: it has no schema`);
  return schemasUsedIn([referenceTo(name)], apiVersion);
}
