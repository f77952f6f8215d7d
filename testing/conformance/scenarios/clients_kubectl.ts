/**
 * What `kubectl create`, `apply`, `diff`, `replace`, `edit` and `patch` send.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { ANY, create, deleteBy, kubectl, kubectlPatch } from "./kubectl_requests.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, widget, WIDGETS } from "./objects.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const BY_APPLY = "fieldManager=kubectl-client-side-apply&fieldValidation=Strict";

/** Remembers an object as `kubectl apply` does, in an annotation that the server takes for text. */
function remembering(object: JsonObject): JsonObject {
  return { annotations: { [LAST_APPLIED]: `${JSON.stringify(object)}\n` } };
}

/** The scenarios. */
export const CLIENTS_KUBECTL: readonly Scenario[] = [
  scenario(
    "kubectl: create refuses unknown and repeated fields",
    create(WIDGETS, widget("a", { size: 1, siz: 2, options: { mod: "x" } })),
    create(CONFIG_MAPS, { ...configMap("a"), dta: { a: "b" } }),
    create(DEPLOYMENTS, deployment("a", { replica: 3 })),
    kubectl(`POST ${CONFIG_MAPS}?fieldManager=kubectl-create&fieldValidation=Strict`, {
      body:
        '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","name":"c"},"data":{"x":"1","x":"2"}}',
    }),
    kubectl(`GET ${CONFIG_MAPS}?limit=500`),
  ),
  scenario(
    "kubectl: create is refused for what is there",
    create(WIDGETS, widget("a")),
    create(WIDGETS, widget("a")),
    create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "{ns}" } }),
  ),
  scenario(
    "kubectl: apply looks for the object and its namespace, then creates it",
    kubectl(`GET ${DEPLOYMENTS}/web`),
    kubectl(`GET ${CORE}`, { capture: { uid: "metadata.uid" } }),
    kubectl(`POST ${DEPLOYMENTS}?${BY_APPLY}`, {
      body: {
        ...deployment("web", { replicas: 2 }),
        metadata: { name: "web", labels: { app: "web" }, ...remembering(deployment("web")) },
      },
    }),
    kubectl(`GET ${DEPLOYMENTS}/web`),
  ),
  scenario(
    "kubectl: apply changes a Deployment with a strategic merge patch",
    create(DEPLOYMENTS, deployment("web", { replicas: 2 })),
    kubectlPatch("strategic", `${DEPLOYMENTS}/web?${BY_APPLY}`, {
      body: {
        metadata: { ...remembering(deployment("web", { replicas: 3 })), labels: null },
        spec: {
          replicas: 3,
          template: {
            spec: {
              "$setElementOrder/containers": [{ name: "main" }],
              containers: [{ image: "nginx:2", name: "main" }],
            },
          },
        },
      },
    }),
  ),
  scenario(
    "kubectl: apply takes a field of a custom object away",
    kubectl(`POST ${WIDGETS}?${BY_APPLY}`, {
      body: widget("a", { size: 3, color: "green" }, remembering(widget("a", { size: 3, color: "green" }))),
    }),
    kubectlPatch("merge", `${WIDGETS}/a?${BY_APPLY}`, {
      body: { metadata: remembering(widget("a", { size: 9 })), spec: { color: null, size: 9 } },
    }),
    kubectlPatch("merge", `${WIDGETS}/a?${BY_APPLY}`, { body: { spec: { siz: 9 } } }),
  ),
  scenario(
    "kubectl: diff is a dry run at the version that was read",
    create(WIDGETS, widget("a", { size: 3 })),
    kubectl(`GET ${WIDGETS}/a`, { capture: { version: "metadata.resourceVersion" } }),
    kubectlPatch("merge", `${WIDGETS}/a?dryRun=All&fieldManager=kubectl-client-side-apply`, {
      body: { metadata: { resourceVersion: "{version}" }, spec: { size: 4 } },
    }),
    kubectlPatch("merge", `${WIDGETS}/a?fieldManager=kubectl-edit&fieldValidation=Strict`, {
      body: { spec: { size: 5 } },
    }),
    kubectlPatch("merge", `${WIDGETS}/a?dryRun=All&fieldManager=kubectl-client-side-apply`, {
      body: { metadata: { resourceVersion: "{version}" }, spec: { size: 4 } },
    }),
    kubectl(`GET ${WIDGETS}/a`),
  ),
  scenario(
    "kubectl: a dry run on the server with a conflict",
    kubectlPatch("apply", `${WIDGETS}/a?fieldManager=kubectl&fieldValidation=Strict&force=false`, {
      body: widget("a", { size: 3 }),
    }),
    kubectlPatch("apply", `${WIDGETS}/a?dryRun=All&fieldManager=other&fieldValidation=Strict&force=false`, {
      body: widget("a", { size: 4 }),
    }),
    kubectlPatch("apply", `${WIDGETS}/a?dryRun=All&fieldManager=other&fieldValidation=Strict&force=true`, {
      body: widget("a", { size: 4 }),
    }),
    kubectl(`GET ${WIDGETS}/a`),
  ),
  scenario(
    "kubectl: apply on the server takes over from apply on the client",
    kubectl(`POST ${CONFIG_MAPS}?${BY_APPLY}`, {
      body: configMap("a", { x: "1" }, remembering(configMap("a", { x: "1" }))),
    }),
    kubectlPatch("apply", `${CONFIG_MAPS}/a?fieldManager=kubectl&fieldValidation=Strict&force=false`, {
      body: configMap("a", { x: "1" }),
    }),
    kubectlPatch("apply", `${CONFIG_MAPS}/a?fieldManager=kubectl-last-applied&fieldValidation=Strict`, {
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", ...remembering({ x: "1" }) } },
    }),
    kubectl(`GET ${CONFIG_MAPS}/a`, { capture: { version: "metadata.resourceVersion" } }),
    kubectlPatch("json", `${CONFIG_MAPS}/a?fieldManager=kubectl&fieldValidation=Strict`, {
      body: [
        {
          op: "replace",
          path: "/metadata/managedFields",
          value: [
            {
              manager: "kubectl",
              operation: "Apply",
              apiVersion: "v1",
              time: "2026-01-02T03:04:05Z",
              fieldsType: "FieldsV1",
              fieldsV1: { "f:data": { "f:x": {} } },
            },
          ],
        },
        { op: "replace", path: "/metadata/resourceVersion", value: "{version}" },
      ],
    }),
    kubectlPatch("apply", `${CONFIG_MAPS}/a?fieldManager=kubectl&fieldValidation=Strict&force=false`, {
      body: configMap("a", { y: "2" }),
    }),
  ),
  scenario(
    "kubectl: replace writes at the version that was read",
    create(WIDGETS, widget("a", { size: 1 }, { labels: { app: "a" } })),
    kubectl(`GET ${WIDGETS}/a`, { capture: { version: "metadata.resourceVersion" } }),
    kubectl(`PUT ${WIDGETS}/a?fieldManager=kubectl-replace&fieldValidation=Strict`, {
      body: widget("a", { size: 4 }, { resourceVersion: "{version}" }),
    }),
    kubectl(`PUT ${WIDGETS}/a?fieldManager=kubectl-replace&fieldValidation=Strict`, {
      body: widget("a", { size: 5 }, { resourceVersion: "{version}" }),
    }),
  ),
  scenario(
    "kubectl: replace with force deletes and creates",
    create(WIDGETS, widget("a", { size: 1 })),
    deleteBy("Background", `${WIDGETS}/a`),
    kubectl(`GET ${WIDGETS}/a`),
    kubectl(`POST ${WIDGETS}?fieldManager=kubectl-replace&fieldValidation=Strict`, { body: widget("a") }),
  ),
  scenario(
    "kubectl: patch has a manager of its own, for the status too",
    create(WIDGETS, widget("a")),
    kubectlPatch("json", `${WIDGETS}/a?fieldManager=kubectl-patch`, {
      body: [{ op: "replace", path: "/spec/size", value: 8 }],
    }),
    kubectlPatch("strategic", `${WIDGETS}/a?fieldManager=kubectl-patch`, { body: { spec: { size: 7 } } }),
    kubectlPatch("merge", `${WIDGETS}/a?fieldManager=kubectl-patch`, { body: { spec: { size: -7 } } }),
    kubectlPatch("merge", `${WIDGETS}/a/status?fieldManager=kubectl-patch`, {
      body: { status: { phase: "Ready", replicas: 1, selector: "app=a" }, spec: { size: 50 } },
    }),
    kubectl(`GET ${WIDGETS}/a/status`),
    kubectl(`GET ${WIDGETS}/a/scale`, { accept: ANY }),
  ),
];
