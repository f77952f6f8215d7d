/**
 * The cells of the tables of the other built-in kinds.
 *
 * @module
 */

import { type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE } from "./objects.ts";
import { columnsAndCells, created, named, namespaced, reported, SELECTOR, TABLE } from "./table_steps.ts";

/** The scenarios. */
export const TABLE_CELLS: readonly Scenario[] = [
  scenario(
    "table cells: ConfigMap, Secret, ServiceAccount and Namespace",
    created(CONFIG_MAPS, { ...configMap("a", { k: "v" }), binaryData: { b: "AA==" } }),
    created(`${CORE}/secrets`, named("a", { data: { a: "AA==", b: "AA==" } })),
    created(`${CORE}/serviceaccounts`, named("a")),
    send("GET /api/v1/namespaces/{ns}", { accept: TABLE, select: columnsAndCells }),
  ),
  scenario(
    "table cells: Service",
    created(
      `${CORE}/services`,
      named("a", {
        spec: {
          clusterIP: "None",
          selector: { app: "a" },
          ports: [{ name: "a", port: 80 }, { name: "b", port: 53, protocol: "UDP" }],
        },
      }),
    ),
    created(`${CORE}/services`, named("b", { spec: { clusterIP: "None" } })),
    created(`${CORE}/services`, named("c", { spec: { type: "ExternalName", externalName: "example.com" } })),
  ),
  scenario(
    "table cells: Endpoints and EndpointSlice",
    created(
      `${CORE}/endpoints`,
      named("a", {
        subsets: [{
          addresses: ["192.0.2.1", "192.0.2.2"].map((ip) => ({ ip })),
          ports: [{ name: "a", port: 80 }, { name: "b", port: 81 }],
        }],
      }),
    ),
    created(`${CORE}/endpoints`, named("b", { subsets: [{ addresses: [{ ip: "2001:db8::1" }] }] })),
    created(`${CORE}/endpoints`, named("c")),
    created(
      namespaced("discovery.k8s.io/v1", "endpointslices"),
      named("a", {
        addressType: "IPv4",
        endpoints: ["1", "2", "3", "4"].map((digit) => ({ addresses: [`192.0.2.${digit}`] })),
        ports: [{ name: "a", port: 80 }, { name: "b" }],
      }),
    ),
    created(
      namespaced("discovery.k8s.io/v1", "endpointslices"),
      named("b", { addressType: "IPv6", endpoints: [] }),
    ),
  ),
  scenario(
    "table cells: Ingress, IngressClass and NetworkPolicy",
    created(
      namespaced("networking.k8s.io/v1", "ingresses"),
      named("a", {
        spec: {
          ingressClassName: "c",
          rules: ["a", "b", "c", "d", "e"].map((host) => ({ host: `${host}.example.com` })),
          tls: [{ hosts: ["a.example.com"] }],
        },
      }),
    ),
    reported(`${namespaced("networking.k8s.io/v1", "ingresses")}/a`, {
      loadBalancer: { ingress: [{ ip: "192.0.2.9" }, { hostname: "lb.example.com" }] },
    }),
    created(
      namespaced("networking.k8s.io/v1", "ingresses"),
      named("b", { spec: { defaultBackend: { service: { name: "s", port: { number: 80 } } } } }),
    ),
    created(
      "/apis/networking.k8s.io/v1/ingressclasses",
      named("{id}", {
        spec: {
          controller: "example.com/c",
          parameters: { apiGroup: "example.com", kind: "P", name: "p", scope: "Cluster" },
        },
      }, { annotations: { "ingressclass.kubernetes.io/is-default-class": "false" } }),
    ),
    created(
      namespaced("networking.k8s.io/v1", "networkpolicies"),
      named("a", { spec: { podSelector: SELECTOR } }),
    ),
    created(namespaced("networking.k8s.io/v1", "networkpolicies"), named("b", { spec: { podSelector: {} } })),
  ),
  scenario(
    "table cells: PersistentVolume, PersistentVolumeClaim and StorageClass",
    created(
      "/api/v1/persistentvolumes",
      named("{id}", {
        spec: {
          capacity: { storage: "5Gi" },
          accessModes: ["ReadWriteMany", "ReadWriteOnce"],
          persistentVolumeReclaimPolicy: "Retain",
          storageClassName: "slow",
          claimRef: { namespace: "n", name: "c" },
          hostPath: { path: "/x" },
          volumeMode: "Block",
        },
      }),
    ),
    created(
      `${CORE}/persistentvolumeclaims`,
      named("a", {
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "fast",
          volumeMode: "Filesystem",
          resources: { requests: { storage: "1Gi" } },
        },
      }),
    ),
    created(
      "/apis/storage.k8s.io/v1/storageclasses",
      named("{id}", {
        provisioner: "example.com/p",
        reclaimPolicy: "Retain",
        volumeBindingMode: "WaitForFirstConsumer",
        allowVolumeExpansion: true,
      }),
    ),
    created(
      "/apis/storage.k8s.io/v1/csidrivers",
      named("{id}.example.com", {
        spec: {
          attachRequired: false,
          podInfoOnMount: true,
          serviceAccountTokenInSecrets: true,
          tokenRequests: [{ audience: "a" }, { audience: "b" }],
          volumeLifecycleModes: ["Persistent", "Ephemeral"],
        },
      }),
    ),
  ),
  scenario(
    "table cells: Node",
    created(
      "/api/v1/nodes",
      named("{id}", { spec: { unschedulable: true } }, {
        labels: { "node-role.kubernetes.io/worker": "", "kubernetes.io/role": "edge" },
      }),
    ),
    reported("/api/v1/nodes/{id}", {
      conditions: [{ type: "Ready", status: "True" }],
      addresses: [{ type: "InternalIP", address: "192.0.2.5" }, { type: "Hostname", address: "h" }],
      nodeInfo: {
        machineID: "",
        systemUUID: "",
        bootID: "",
        kernelVersion: "6.1",
        osImage: "Linux",
        containerRuntimeVersion: "containerd://2",
        kubeletVersion: "v1.37.2",
        kubeProxyVersion: "",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    }),
    send("DELETE /api/v1/nodes/{id}", { select: () => null }),
  ),
  scenario(
    "table cells: Event of both groups",
    created(
      `${CORE}/events`,
      named("a", {
        involvedObject: { kind: "Pod", namespace: "{ns}", name: "p", fieldPath: "spec.containers" },
        type: "Warning",
        reason: "Failed",
        message: " it failed \n",
        source: { component: "kubelet", host: "n1" },
        firstTimestamp: "2001-01-01T00:00:00Z",
        lastTimestamp: "2002-01-01T00:00:00Z",
        count: 4,
      }),
    ),
    send("GET /apis/events.k8s.io/v1/namespaces/{ns}/events/a", { accept: TABLE, select: columnsAndCells }),
    created("/apis/events.k8s.io/v1/namespaces/{ns}/events", {
      metadata: { name: "b" },
      regarding: { kind: "Pod", namespace: "{ns}" },
      type: "Normal",
      reason: "Done",
      action: "Act",
      note: "done",
      eventTime: "2001-01-01T00:00:00.000000Z",
      reportingController: "example.com/c",
      reportingInstance: "c-1",
      series: { count: 3, lastObservedTime: "2003-01-01T00:00:00.000000Z" },
    }),
    send(`GET ${CORE}/events/b`, { accept: TABLE, select: columnsAndCells }),
  ),
  scenario(
    "table cells: roles and bindings",
    created("/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings", {
      metadata: { name: "a" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [
        { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "u" },
        { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "v" },
        { kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "g" },
        { kind: "ServiceAccount", namespace: "n", name: "s" },
      ],
    }),
    created("/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles", named("a", { rules: [] })),
  ),
  scenario(
    "table cells: PodDisruptionBudget, Lease, PriorityClass and ResourceQuota",
    created(
      namespaced("policy/v1", "poddisruptionbudgets"),
      named("a", { spec: { minAvailable: "50%", selector: { matchLabels: { app: "a" } } } }),
    ),
    created(
      namespaced("policy/v1", "poddisruptionbudgets"),
      named("b", { spec: { maxUnavailable: 1, selector: { matchLabels: { app: "b" } } } }),
    ),
    created(namespaced("coordination.k8s.io/v1", "leases"), named("a", { spec: { holderIdentity: "me" } })),
    created(namespaced("coordination.k8s.io/v1", "leases"), named("b")),
    created(
      "/apis/scheduling.k8s.io/v1/priorityclasses",
      named("{id}", { value: 10, preemptionPolicy: "Never" }),
    ),
    created(`${CORE}/resourcequotas`, named("a", { spec: { hard: { pods: "4", "limits.cpu": "2" } } })),
    reported(`${CORE}/resourcequotas/a`, {
      hard: { pods: "4", "limits.cpu": "2", "requests.cpu": "1" },
      used: { pods: "1", "limits.cpu": "500m" },
    }),
  ),
  scenario(
    "table cells: webhooks and definitions",
    created("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", named("{id}")),
    send("GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{group}", {
      accept: TABLE,
      select: columnsAndCells,
    }),
  ),
];
