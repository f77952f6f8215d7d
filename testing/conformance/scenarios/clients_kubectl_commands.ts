/**
 * What the commands of kubectl send that change one thing: scale, set, rollout, label, taint, expose, delete.
 *
 * @module
 */

import { type Scenario, scenario } from "../scenario.ts";
import { ANY, create, deleteBy, kubectl, kubectlPatch } from "./kubectl_requests.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, widget, WIDGETS } from "./objects.ts";

/** The scenarios. */
export const CLIENTS_KUBECTL_COMMANDS: readonly Scenario[] = [
  scenario(
    "kubectl: scale patches, and replaces where it expects replicas",
    create(WIDGETS, widget("a", { size: 1, replicas: 2 })),
    kubectlPatch("merge", `${WIDGETS}/a/scale`, { accept: ANY, body: { spec: { replicas: 5 } } }),
    kubectl(`GET ${WIDGETS}/a/scale`, {
      accept: ANY,
      capture: {
        version: "metadata.resourceVersion",
        uid: "metadata.uid",
        born: "metadata.creationTimestamp",
      },
    }),
    kubectl(`PUT ${WIDGETS}/a/scale`, {
      accept: ANY,
      body: {
        kind: "Scale",
        apiVersion: "autoscaling/v1",
        metadata: {
          name: "a",
          namespace: "{ns}",
          uid: "{uid}",
          resourceVersion: "{version}",
          creationTimestamp: "{born}",
        },
        spec: { replicas: 4 },
        status: { replicas: 0 },
      },
    }),
    kubectl(`GET ${WIDGETS}/a`),
  ),
  scenario(
    "kubectl: set image, env and resources of a container",
    create(DEPLOYMENTS, deployment("web")),
    ...[
      { image: "nginx:3" },
      { env: [{ name: "A", value: "b" }] },
      { resources: { limits: { cpu: "200m" } } },
    ].map((change) =>
      kubectlPatch("strategic", `${DEPLOYMENTS}/web?fieldManager=kubectl-set`, {
        accept: ANY,
        body: {
          spec: {
            template: {
              spec: {
                "$setElementOrder/containers": [{ name: "main" }],
                containers: [{ name: "main", ...change }],
              },
            },
          },
        },
      })
    ),
  ),
  scenario(
    "kubectl: rollout restarts, pauses and resumes",
    create(DEPLOYMENTS, deployment("web")),
    ...[
      {
        template: {
          metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": "2026-01-02T03:04:05Z" } },
        },
      },
      { paused: true },
      { paused: null },
    ].map((spec) =>
      kubectlPatch("strategic", `${DEPLOYMENTS}/web?fieldManager=kubectl-rollout`, {
        accept: ANY,
        body: { spec },
      })
    ),
    kubectl(`GET /apis/apps/v1/namespaces/{ns}/replicasets?labelSelector=app%3Dweb`, { accept: ANY }),
  ),
  scenario(
    "kubectl: label and annotate, at a version if one is named",
    create(CONFIG_MAPS, configMap("a")),
    kubectlPatch("merge", `${CONFIG_MAPS}/a?fieldManager=kubectl-label`, {
      body: { metadata: { labels: { x: "y" } } },
    }),
    kubectlPatch("merge", `${CONFIG_MAPS}/a?fieldManager=kubectl-annotate`, {
      body: { metadata: { annotations: { note: "hello" } } },
    }),
    kubectlPatch("merge", `${CONFIG_MAPS}/a?fieldManager=kubectl-label`, {
      body: { metadata: { labels: { x: "z" }, resourceVersion: "1" } },
    }),
    kubectlPatch("merge", `${CONFIG_MAPS}/a?fieldManager=kubectl-label`, {
      body: { metadata: { labels: { x: null } } },
    }),
  ),
  scenario(
    "kubectl: expose makes a service without an address",
    kubectl(`POST ${CORE}/services?fieldManager=kubectl-expose`, {
      accept: ANY,
      body: {
        apiVersion: "v1",
        kind: "Service",
        metadata: { labels: { app: "p" }, name: "p1" },
        spec: {
          clusterIP: "None",
          ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
          selector: { app: "p" },
        },
        status: { loadBalancer: {} },
      },
    }),
  ),
  scenario(
    "kubectl: delete with each cascade, as a dry run and for real",
    create(DEPLOYMENTS, deployment("a")),
    deleteBy("Background", `${DEPLOYMENTS}/a`, { dryRun: ["All"] }),
    deleteBy("Orphan", `${DEPLOYMENTS}/a`, { dryRun: ["All"] }),
    deleteBy("Background", `${DEPLOYMENTS}/a`),
    deleteBy("Background", `${DEPLOYMENTS}/a`),
    deleteBy("Background", `${WIDGETS}/none`),
    create(WIDGETS, widget("a")),
    deleteBy("Background", `${WIDGETS}/a`, { dryRun: ["All"] }),
    deleteBy("Background", `${WIDGETS}/a`),
  ),
  scenario(
    "kubectl: delete of a pod, now and with force",
    create(`${CORE}/serviceaccounts`, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default" },
    }),
    ...["now", "forced"].map((name) =>
      create(`${CORE}/pods`, {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name },
        spec: { containers: [{ name: "c", image: "busybox:1" }], automountServiceAccountToken: false },
      })
    ),
    deleteBy("Background", `${CORE}/pods/now`, { gracePeriodSeconds: 1 }),
    kubectl(`GET ${CORE}/pods/now`),
    deleteBy("Background", `${CORE}/pods/forced`, { gracePeriodSeconds: 0 }),
    kubectl(`GET ${CORE}/pods/forced`),
  ),
  scenario(
    "kubectl: taints a node, and cordons it",
    create("/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "{id}" } }),
    kubectlPatch("strategic", "/api/v1/nodes/{id}?fieldManager=kubectl-taint&fieldValidation=Strict", {
      accept: ANY,
      body: {
        spec: {
          taints: [
            { effect: "NoSchedule", key: "a", value: "b" },
            { effect: "NoSchedule", key: "node.kubernetes.io/not-ready" },
          ],
        },
      },
    }),
    kubectlPatch("strategic", "/api/v1/nodes/{id}", { body: { spec: { unschedulable: true } } }),
    kubectlPatch("strategic", "/api/v1/nodes/{id}?fieldManager=kubectl-taint&fieldValidation=Strict", {
      accept: ANY,
      body: { spec: { taints: null } },
    }),
    deleteBy("Background", "/api/v1/nodes/{id}"),
  ),
];
