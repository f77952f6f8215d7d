/**
 * Built-in kinds: what the server fills in, and what it refuses.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { apply, patch, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, LEASES } from "./objects.ts";

const EVENTS = "/apis/events.k8s.io/v1/namespaces/{ns}/events";
const RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}";

function lease(spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "a", ...metadata }, spec };
}

/** The scenarios. */
export const BUILTINS: readonly Scenario[] = [
  scenario(
    "Deployment: created, changed and deleted",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a") }),
    send(`GET ${DEPLOYMENTS}/a`, { capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${DEPLOYMENTS}/a`, {
      body: { ...deployment("a", { replicas: 3 }), metadata: { name: "a", resourceVersion: "{rv}" } },
    }),
    patch("merge", `${DEPLOYMENTS}/a`, { body: { metadata: { annotations: { a: "b" } } } }),
    patch("merge", `${DEPLOYMENTS}/a`, { body: { metadata: { labels: { a: "b" } } } }),
    send(`PUT ${DEPLOYMENTS}/a`, { body: deployment("a", { replicas: 4 }) }),
    send(`DELETE ${DEPLOYMENTS}/a`),
  ),
  scenario(
    "Deployment: what is refused",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a", { replicas: -1 }) }),
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a", { replicas: "three" }) }),
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a", { selector: { matchLabels: { app: "other" } } }) }),
    send(`POST ${DEPLOYMENTS}`, {
      body: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec: {} },
    }),
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a") }),
    patch("merge", `${DEPLOYMENTS}/a`, { body: { spec: { selector: { matchLabels: { app: "new" } } } } }),
  ),
  scenario(
    "Deployment: unknown fields",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a", { replica: 3 }) }),
    send(`POST ${DEPLOYMENTS}?fieldValidation=Strict`, { body: deployment("b", { replica: 3 }) }),
    send(`POST ${DEPLOYMENTS}?fieldValidation=Ignore`, { body: deployment("c", { replica: 3 }) }),
  ),
  scenario(
    "ConfigMap: fields of the wrong type",
    send(`POST ${CONFIG_MAPS}`, { body: { ...configMap("a"), data: ["k"] } }),
    send(`POST ${CONFIG_MAPS}`, { body: { ...configMap("a"), data: "k" } }),
    send(`POST ${CONFIG_MAPS}`, { body: { ...configMap("a"), immutable: "yes" } }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { finalizers: "x" }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { finalizers: [5] }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { annotations: [] }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { labels: { a: true } }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("n".repeat(254)) }),
  ),
  scenario(
    "ConfigMap: data that is refused",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { "bad key": "v" }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: 5 }) }),
    send(`POST ${CONFIG_MAPS}`, { body: { ...configMap("a", { k: "v" }), binaryData: { k: "djE=" } } }),
    send(`POST ${CONFIG_MAPS}`, { body: { ...configMap("a", { k: "v" }), immutable: true } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: { k: "w" } } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { immutable: null } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { labels: { still: "free" } } } }),
  ),
  scenario(
    "Secret: text becomes data, and the type stays",
    send(`POST ${CORE}/secrets`, {
      body: {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "a" },
        stringData: { k: "v" },
        data: { l: "dw==" },
      },
    }),
    send(`GET ${CORE}/secrets/a`),
    patch("merge", `${CORE}/secrets/a`, { body: { stringData: { k: "new" } } }),
    patch("merge", `${CORE}/secrets/a`, { body: { type: "example.com/other" } }),
    send(`POST ${CORE}/secrets`, {
      body: { apiVersion: "v1", kind: "Secret", metadata: { name: "b" }, data: { k: "not base64!" } },
    }),
  ),
  scenario(
    "Lease: as leader election uses it",
    send(`GET ${LEASES}/a`),
    send(`POST ${LEASES}`, {
      body: lease({
        holderIdentity: "one",
        leaseDurationSeconds: 15,
        acquireTime: "2024-05-06T07:08:09.123456Z",
        renewTime: "2024-05-06T07:08:09.123456Z",
        leaseTransitions: 0,
      }),
      capture: { rv: "metadata.resourceVersion" },
    }),
    send(`PUT ${LEASES}/a`, {
      body: lease({ holderIdentity: "one", leaseDurationSeconds: 15, renewTime: "2024-05-06T07:08:11.5Z" }, {
        resourceVersion: "{rv}",
      }),
    }),
    send(`PUT ${LEASES}/a`, { body: lease({ holderIdentity: "two" }, { resourceVersion: "{rv}" }) }),
    send(`PUT ${LEASES}/a`, { body: lease({ holderIdentity: "two" }) }),
    patch("merge", `${LEASES}/a`, { body: { spec: { leaseDurationSeconds: 0 } } }),
    patch("merge", `${LEASES}/a`, { body: { spec: { renewTime: "soon" } } }),
    patch("merge", `${LEASES}/a`, {
      body: { spec: { holderIdentity: "", renewTime: "2024-05-06T07:08:12Z" } },
    }),
    send(`DELETE ${LEASES}/a`),
  ),
  scenario(
    "Event: of events.k8s.io, with series",
    send(`POST ${EVENTS}`, {
      body: {
        apiVersion: "events.k8s.io/v1",
        kind: "Event",
        metadata: { name: "a" },
        eventTime: "2024-05-06T07:08:09.123456Z",
        reportingController: "example.com/op",
        reportingInstance: "op-1",
        action: "Reconcile",
        reason: "Synced",
        type: "Normal",
        note: "all well",
        regarding: { apiVersion: "v1", kind: "ConfigMap", name: "x", namespace: "{ns}" },
      },
    }),
    patch("merge", `${EVENTS}/a`, {
      body: { series: { count: 2, lastObservedTime: "2024-05-06T07:09:09.123456Z" } },
    }),
    send(`GET ${CORE}/events/a`),
    send(`GET ${EVENTS}`),
    send(`POST ${EVENTS}`, {
      body: { apiVersion: "events.k8s.io/v1", kind: "Event", metadata: { name: "b" }, reason: "x" },
    }),
    send(`DELETE ${EVENTS}/a`),
  ),
  scenario(
    "Event: of the core group",
    send(`POST ${CORE}/events`, {
      body: {
        apiVersion: "v1",
        kind: "Event",
        metadata: { name: "a" },
        involvedObject: { apiVersion: "v1", kind: "ConfigMap", name: "x", namespace: "{ns}" },
        reason: "Synced",
        message: "all well",
        type: "Warning",
        count: 1,
        firstTimestamp: "2024-05-06T07:08:09Z",
        lastTimestamp: "2024-05-06T07:08:09Z",
        source: { component: "op" },
      },
    }),
    send(`GET ${CORE}/events?fieldSelector=type%3DWarning,involvedObject.name%3Dx`),
    send(`POST ${CORE}/events`, {
      body: {
        apiVersion: "v1",
        kind: "Event",
        metadata: { name: "b" },
        involvedObject: { kind: "ConfigMap", name: "x", namespace: "elsewhere" },
      },
    }),
  ),
  scenario(
    "Endpoints: subsets, and the warning",
    send(`POST ${CORE}/endpoints`, {
      body: {
        apiVersion: "v1",
        kind: "Endpoints",
        metadata: { name: "a" },
        subsets: [{ addresses: [{ ip: "192.168.7.2" }, { ip: "192.168.7.1" }], ports: [{ port: 80 }] }],
      },
    }),
    send(`GET ${CORE}/endpoints/a`),
    apply(`${CORE}/endpoints/b`, {
      manager: "op",
      body: {
        apiVersion: "v1",
        kind: "Endpoints",
        metadata: { name: "b" },
        subsets: [{
          addresses: [{ ip: "192.168.7.3" }],
          ports: [{ name: "http", port: 8080, protocol: "TCP" }],
        }],
      },
    }),
    apply(`${CORE}/endpoints/b`, {
      manager: "op",
      body: { apiVersion: "v1", kind: "Endpoints", metadata: { name: "b" } },
    }),
    patch("merge", `${CORE}/endpoints/a`, { body: { subsets: null } }),
    send(`GET ${CORE}/endpoints`),
    send(`DELETE ${CORE}/endpoints/a`),
  ),
  scenario(
    "Pod: created, bound to nothing, and deleted",
    send(`POST ${CORE}/pods`, {
      body: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "a", labels: { app: "a" } },
        spec: { containers: [{ name: "main", image: "nginx" }] },
      },
    }),
    patch("merge", `${CORE}/pods/a/status`, { body: { status: { phase: "Running" } } }),
    send(`GET ${CORE}/pods?fieldSelector=status.phase%3DRunning`),
    patch("strategic", `${CORE}/pods/a`, {
      body: { spec: { containers: [{ name: "main", image: "nginx:2" }] } },
    }),
    send(`DELETE ${CORE}/pods/a?gracePeriodSeconds=0`),
    send(`GET ${CORE}/pods/a`),
  ),
  scenario(
    "ServiceAccount, Role and RoleBinding: as an installer applies them",
    apply(`${CORE}/serviceaccounts/a`, {
      manager: "op",
      body: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "a" } },
    }),
    apply(`${RBAC}/roles/a`, {
      manager: "op",
      body: {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { name: "a" },
        rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }],
      },
    }),
    apply(`${RBAC}/rolebindings/a`, {
      manager: "op",
      body: {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: "a" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "a" },
        subjects: [{ kind: "ServiceAccount", name: "a", namespace: "{ns}" }],
      },
    }),
    send(`GET ${RBAC}/roles/a`),
  ),
  scenario(
    "StatefulSet and Job: created with defaults",
    send("POST /apis/apps/v1/namespaces/{ns}/statefulsets", {
      body: {
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        metadata: { name: "a" },
        spec: {
          serviceName: "a",
          selector: { matchLabels: { app: "a" } },
          template: {
            metadata: { labels: { app: "a" } },
            spec: { containers: [{ name: "main", image: "nginx" }] },
          },
        },
      },
    }),
    send("POST /apis/apps/v1/namespaces/{ns}/replicasets", {
      body: { ...deployment("a"), kind: "ReplicaSet" },
    }),
    send("POST /apis/apps/v1/namespaces/{ns}/daemonsets", {
      body: { ...deployment("a"), kind: "DaemonSet" },
    }),
  ),
];
