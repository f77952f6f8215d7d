/**
 * The columns of the tables of built-in kinds.
 *
 * @module
 */

import { type Scenario, scenario, send, type Step } from "../scenario.ts";
import { columnsAndCells, namespaced, TABLE } from "./table_steps.ts";

/** The lists of kinds, without objects. */
function empty(...lists: readonly (readonly [apiVersion: string, ...plurals: string[]])[]): readonly Step[] {
  return lists.flatMap(([apiVersion, ...plurals]) =>
    plurals.map((plural) =>
      send(`GET ${namespaced(apiVersion, plural)}?labelSelector=no=such`, {
        accept: TABLE,
        select: columnsAndCells,
      })
    )
  );
}

/** The same of kinds outside of namespaces. */
function emptyCluster(
  ...lists: readonly (readonly [apiVersion: string, ...plurals: string[]])[]
): readonly Step[] {
  return lists.flatMap(([apiVersion, ...plurals]) =>
    plurals.map((plural) =>
      send(`GET ${apiVersion === "v1" ? "/api" : "/apis"}/${apiVersion}/${plural}?labelSelector=no=such`, {
        accept: TABLE,
        select: columnsAndCells,
      })
    )
  );
}

/** The scenarios. */
export const TABLE_COLUMNS: readonly Scenario[] = [
  scenario(
    "table columns: of the core group",
    ...empty([
      "v1",
      "configmaps",
      "endpoints",
      "events",
      "limitranges",
      "persistentvolumeclaims",
      "pods",
      "podtemplates",
      "replicationcontrollers",
      "resourcequotas",
      "secrets",
      "serviceaccounts",
      "services",
    ]),
    ...emptyCluster(["v1", "namespaces", "nodes", "persistentvolumes"]),
  ),
  scenario(
    "table columns: of groups with namespaces",
    ...empty(
      ["apps/v1", "controllerrevisions", "daemonsets", "deployments", "replicasets", "statefulsets"],
      ["events.k8s.io/v1", "events"],
      ["autoscaling/v2", "horizontalpodautoscalers"],
      ["batch/v1", "cronjobs", "jobs"],
      ["networking.k8s.io/v1", "ingresses", "networkpolicies"],
      ["policy/v1", "poddisruptionbudgets"],
      ["rbac.authorization.k8s.io/v1", "rolebindings", "roles"],
      ["storage.k8s.io/v1", "csistoragecapacities"],
      ["coordination.k8s.io/v1", "leases"],
      ["discovery.k8s.io/v1", "endpointslices"],
      ["resource.k8s.io/v1", "resourceclaims", "resourceclaimtemplates"],
    ),
  ),
  scenario(
    "table columns: of groups without namespaces",
    ...emptyCluster(
      ["apiregistration.k8s.io/v1", "apiservices"],
      ["certificates.k8s.io/v1", "certificatesigningrequests", "clustertrustbundles"],
      ["networking.k8s.io/v1", "ingressclasses", "ipaddresses", "servicecidrs"],
      ["rbac.authorization.k8s.io/v1", "clusterrolebindings", "clusterroles"],
      [
        "storage.k8s.io/v1",
        "csidrivers",
        "csinodes",
        "storageclasses",
        "volumeattachments",
        "volumeattributesclasses",
      ],
      [
        "admissionregistration.k8s.io/v1",
        "mutatingwebhookconfigurations",
        "validatingadmissionpolicies",
        "validatingadmissionpolicybindings",
        "validatingwebhookconfigurations",
      ],
      ["apiextensions.k8s.io/v1", "customresourcedefinitions"],
      ["scheduling.k8s.io/v1", "priorityclasses"],
      ["node.k8s.io/v1", "runtimeclasses"],
      ["resource.k8s.io/v1", "deviceclasses", "resourceslices"],
      ["flowcontrol.apiserver.k8s.io/v1", "flowschemas", "prioritylevelconfigurations"],
      ["storagemigration.k8s.io/v1", "storageversionmigrations"],
    ),
  ),
];
